//! 案卷评查: a file in order has every point; each paper taken out, each place changed and each step that can't be makes its own rule fail.

#[path = "review_cases/broken.rs"]
mod broken;
#[path = "review_cases/story.rs"]
mod story;

use heyi_domain::case::review::{COVER, Confirm, EVIDENCE, FilePaper, INDEX, NOTES, RECEIPT, Review, ReviewVerdict, arrange, review, unjudged};
use heyi_domain::case::{Case, CaseEvent, evolve};
use heyi_domain::ids::BodyCode;
use heyi_domain::{Actor, Context, Role};
use heyi_rulebook::ReviewPart;
use proptest::prelude::*;

use story::{HANDLER, HEAD, REVIEWER, SUPERVISOR, TOWN, bound, book, case_id, day, fold, good, inside, papers, person};

fn judged(case: &Case, papers: &[FilePaper]) -> Review {
    review(case, papers, book(), &[])
}

fn verdict(review: &Review, rule: &str) -> ReviewVerdict {
    review.rules.iter().find(|r| r.rule == rule).unwrap_or_else(|| panic!("{rule}")).verdict
}

fn failed(review: &Review) -> Vec<String> {
    review.rules.iter().filter(|r| r.verdict == ReviewVerdict::Fail).map(|r| format!("{}: {}", r.rule, r.place)).collect()
}

#[test]
fn every_check_and_condition_of_the_standard_has_a_function() {
    assert_eq!(unjudged(book()), Vec::<String>::new());
    assert!(book().review_rules.len() >= 35);
    for part in [ReviewPart::Basic, ReviewPart::Papers, ReviewPart::Order] {
        assert!(book().review_rules.iter().any(|r| r.part == part), "{part:?}");
    }
}

#[test]
fn a_file_in_order_has_every_point() {
    let case = fold(&good());
    let review = judged(&case, &papers(&case));
    assert_eq!(failed(&review), Vec::<String>::new());
    assert_eq!((review.score, review.passed, review.band.as_deref()), (100, true, Some("优秀")));
    // What a program can't know it doesn't claim.
    for rule in ["b-facts", "b-evidence"] {
        assert_eq!(verdict(&review, rule), ReviewVerdict::CannotTell, "{rule}");
    }
    for rule in ["b-seizure", "b-coercion", "p-collective", "b-spot", "c-cash"] {
        if let Some(found) = review.rules.iter().find(|r| r.rule == rule) {
            assert_eq!(found.verdict, ReviewVerdict::NotApplicable, "{rule}: {}", found.place);
        }
    }
    let notice = review.rules.iter().find(|r| r.rule == "b-notice").unwrap();
    assert!(notice.place.contains("《行政处罚告知书》") && notice.place.contains("页") && notice.article.contains("第四十四条"), "{notice:?}");
}

#[test]
fn each_paper_taken_out_makes_its_own_rule_fail() {
    let case = fold(&good());
    let whole = inside(&papers(&case));
    for at in 0..whole.len() {
        let mut rest = whole.clone();
        let gone = rest.remove(at);
        let review = judged(&case, &bound(rest));
        let names_it = |rule: &str| {
            let row = book().review_rules.get(rule).unwrap();
            row.papers.contains(&gone.code) || (row.check == "receipt" && gone.serves.as_ref().is_some_and(|s| row.papers.contains(s)))
        };
        let own: Vec<_> = review.rules.iter().filter(|r| r.verdict == ReviewVerdict::Fail && r.deducted == 5 && names_it(&r.rule)).collect();
        assert!(!own.is_empty(), "{}: {:?}", gone.code, failed(&review));
        assert!(review.score <= 95, "{}: {}", gone.code, review.score);
        // The rest of the file is still numbered and in order.
        for rule in ["o-pages", "o-sequence", "o-cover"] {
            assert_eq!(verdict(&review, rule), ReviewVerdict::Pass, "{} without {}", rule, gone.code);
        }
    }
}

#[test]
fn pages_not_numbered_anew_are_noticed() {
    let case = fold(&good());
    let mut all = papers(&case);
    all.remove(5);
    assert_eq!(verdict(&judged(&case, &all), "o-pages"), ReviewVerdict::Fail);
    let mut all = papers(&case);
    all[0].first_page = Some(1);
    assert_eq!(verdict(&judged(&case, &all), "o-pages"), ReviewVerdict::Fail);
}

#[test]
fn cover_index_notes_and_foreign_papers() {
    let case = fold(&good());
    for (code, rule) in [(COVER, "o-cover"), (INDEX, "o-index"), (NOTES, "o-notes")] {
        let mut all = papers(&case);
        all.retain(|p| p.code != code);
        assert_eq!(verdict(&judged(&case, &all), rule), ReviewVerdict::Fail, "{code}");
        let mut all = papers(&case);
        let at = all.iter().position(|p| p.code == code).unwrap();
        let moved = all.remove(at);
        all.insert(5, moved);
        assert_eq!(verdict(&judged(&case, &all), rule), ReviewVerdict::Fail, "{code} moved");
    }
    let mut all = papers(&case);
    all[4].thing = "case_00000000000000000000000001".to_owned();
    assert_eq!(verdict(&judged(&case, &all), "o-one-case"), ReviewVerdict::Fail);
    let mut all = papers(&case);
    all[4].on = day("2026-05-01");
    assert_eq!(verdict(&judged(&case, &all), "o-untouched"), ReviewVerdict::Fail);
    let mut all = papers(&case);
    let twin = all[4].number.clone();
    all[4].number.clear();
    assert_eq!(verdict(&judged(&case, &all), "c-numbers"), ReviewVerdict::Fail);
    all[4].number = twin;
    all[4].on = day("2026-01-01");
    assert_eq!(verdict(&judged(&case, &all), "c-dates"), ReviewVerdict::Fail);
}

#[test]
fn a_reviewer_confirms_and_overrides_with_a_reason() {
    let case = fold(&good());
    let actor = |n: u128, role: Role, body: Option<&str>| Actor { person: person(n), name: "某".to_owned(), role, body: body.map(|b| BodyCode(b.to_owned())), firm: None };
    let say = |case: &Case, actor: &Actor, rule: &str, verdict: ReviewVerdict, reason: &str| {
        let cx = Context { now_ms: 0, today: day("2026-04-10"), actor, rules: book(), facts: () };
        Confirm { rule: rule.to_owned(), verdict, reason: reason.to_owned() }.decide(case, &cx)
    };
    let code = |answer: Result<Vec<CaseEvent>, heyi_domain::Refusal>| answer.unwrap_err().code.to_string();
    let (reviewer, supervisor) = (actor(REVIEWER, Role::Reviewer, Some(TOWN)), actor(SUPERVISOR, Role::Supervisor, None));
    assert_eq!(code(say(&case, &actor(HANDLER, Role::Officer, Some(TOWN)), "b-facts", ReviewVerdict::Pass, "清楚")), "wrong_role");
    assert_eq!(code(say(&case, &actor(HANDLER, Role::Reviewer, Some(TOWN)), "b-facts", ReviewVerdict::Pass, "清楚")), "own_case");
    assert_eq!(code(say(&case, &actor(HEAD, Role::Supervisor, None), "b-facts", ReviewVerdict::Pass, "清楚")), "own_case");
    assert_eq!(code(say(&case, &actor(9, Role::Reviewer, Some("500103001")), "b-facts", ReviewVerdict::Pass, "清楚")), "other_body");
    assert_eq!(code(say(&case, &reviewer, "b-nothing", ReviewVerdict::Pass, "清楚")), "review_rule_unknown");
    assert_eq!(code(say(&case, &reviewer, "b-facts", ReviewVerdict::CannotTell, "清楚")), "review_undecided");
    assert_eq!(code(say(&case, &reviewer, "b-facts", ReviewVerdict::Pass, "  ")), "reason_missing");
    let early = fold(&good()[..4]);
    assert_eq!(code(say(&early, &reviewer, "b-facts", ReviewVerdict::Pass, "清楚")), "case_state");

    let all = papers(&case);
    let mut after = case.clone();
    for event in say(&case, &reviewer, "b-facts", ReviewVerdict::Pass, "证据互相印证").unwrap() {
        after = evolve(Some(after), case_id(), reviewer.person, &event).unwrap();
    }
    let first = judged(&after, &all);
    let facts = first.rules.iter().find(|r| r.rule == "b-facts").unwrap();
    assert_eq!((facts.verdict, facts.machine), (ReviewVerdict::Pass, ReviewVerdict::CannotTell));
    assert_eq!(first.open + 1, judged(&case, &all).open);
    // The supervisor disagrees: the newest word counts, and a basic rule decides.
    for event in say(&after, &supervisor, "b-facts", ReviewVerdict::Fail, "数量没有证据").unwrap() {
        after = evolve(Some(after), case_id(), supervisor.person, &event).unwrap();
    }
    let second = judged(&after, &all);
    assert_eq!((verdict(&second, "b-facts"), second.passed, second.score), (ReviewVerdict::Fail, false, 100));
    // A fault only the reviewer saw costs its points once.
    for event in say(&after, &supervisor, "c-report", ReviewVerdict::Fail, "性质写得不准确").unwrap() {
        after = evolve(Some(after), case_id(), supervisor.person, &event).unwrap();
    }
    assert_eq!(judged(&after, &all).score, 99);
}

#[test]
fn points_below_the_mark_are_not_qualified() {
    let case = fold(&good());
    let kept: Vec<FilePaper> = inside(&papers(&case)).into_iter().filter(|p| ["penalty-decision", "penalty-notice"].contains(&p.code.as_str())).collect();
    let review = judged(&case, &bound(kept));
    assert!(review.score < review.pass_mark && !review.passed && review.band.is_none(), "{}", review.score);
    assert_eq!(judged(&case, &[]).passed, false);
}

#[test]
fn a_market_case_has_two_volumes() {
    let order = book().file_order("SC").unwrap();
    let volumes: Vec<_> = order.places.iter().map(|p| p.volume.as_deref().unwrap()).collect();
    let first_inner = volumes.iter().position(|v| *v == "副卷").unwrap();
    assert!(volumes[first_inner..].iter().all(|v| *v == "副卷"), "{volumes:?}");
    assert!(order.place("penalty-decision") < order.place("inquiry-record") && order.place("inquiry-record") < order.place("investigation-report"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Arranged papers are all still there, in order; arranged again nothing moves.
    #[test]
    fn arranging_keeps_everything_and_is_done_once(seed in prop::collection::vec((0usize..60, 1i32..28), 1..60)) {
        for department in ["CG", "SC", "ZJ"] {
            let order = book().file_order(department).unwrap();
            let names = &book().paper_names;
            let made: Vec<FilePaper> = seed.iter().enumerate().map(|(n, (at, on))| {
                let code = names[at % names.len()].code.clone();
                let serves = (code == RECEIPT).then(|| names[(at + n) % names.len()].code.clone());
                FilePaper { title: code.clone(), number: n.to_string(), on: day(&format!("2026-03-{on:02}")), pages: 1, first_page: None, thing: case_id().to_string(), serves, code }
            }).collect();
            let once = arrange(order, made.clone());
            let mut numbers: Vec<_> = once.iter().map(|p| p.number.parse::<usize>().unwrap()).collect();
            prop_assert_eq!(arrange(order, once.clone()), once);
            numbers.sort_unstable();
            prop_assert_eq!(numbers, (0..made.len()).collect::<Vec<_>>());
        }
    }

    /// Two papers of different places change places: the order is broken, and nothing else of the file.
    #[test]
    fn any_two_places_exchanged_break_the_order(a in 0usize..40, b in 0usize..40) {
        let case = fold(&good());
        let mut all = inside(&papers(&case));
        let (a, b) = (a % all.len(), b % all.len());
        let order = book().file_order("CG").unwrap();
        let key = |p: &FilePaper| (order.place(p.serves.as_deref().unwrap_or(&p.code)), p.on);
        prop_assume!(key(&all[a]) != key(&all[b]) && all[a].code != EVIDENCE);
        all.swap(a, b);
        let review = judged(&case, &bound(all));
        prop_assert_eq!(verdict(&review, "o-sequence"), ReviewVerdict::Fail);
        prop_assert_eq!(verdict(&review, "o-pages"), ReviewVerdict::Pass);
        prop_assert!(review.score < 100 && review.passed);
    }

    /// Papers of any codes and days in any number: a review always ends, and never gives more than a hundred.
    #[test]
    fn a_review_never_breaks(seed in prop::collection::vec((0usize..80, 1i32..28, 0u32..5, proptest::option::of(0u32..30)), 0..40), cut in 0usize..20) {
        let told = good();
        let case = fold(&told[..told.len().saturating_sub(cut).max(1)]);
        let names = &book().paper_names;
        let all: Vec<FilePaper> = seed.iter().map(|(at, on, pages, first)| {
            let code = names[at % names.len()].code.clone();
            FilePaper { title: code.clone(), number: String::new(), on: day(&format!("2026-03-{on:02}")), pages: *pages, first_page: *first, thing: String::new(), serves: None, code }
        }).collect();
        let review = judged(&case, &all);
        prop_assert!(review.score <= 100 && review.rules.len() == book().review_rules.len());
    }
}
