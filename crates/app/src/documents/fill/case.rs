//! The papers of the penalty procedure: from a case and the step that makes the paper to the dictionary of facts
//! (`rulebook/papers/_shared/facts.json`) and the fields of the step.

use heyi_domain::case::{Case, Done, Moment, Outcome, PartyKind, Proposal, money};
use heyi_domain::ids::PersonId;
use heyi_domain::task::OfficerFacts;
use heyi_rulebook::{Citation, Day, FieldKind, Item, Money, Rulebook, Step, StepField};
use serde_json::{Map, Value, json};

use super::office::{Office, Stamp, UNKNOWN, cited};
use super::order::in_words;
use crate::cases::{Evidence, masked_id};
use crate::firms::mask;

/// A paper issued before in the case.
#[derive(Debug, Clone)]
pub(crate) struct Before {
    pub paper: String,
    pub title: String,
    pub number: String,
    pub on: Day,
    pub pages: String,
}

/// A line of 案卷评查表.
#[derive(Debug, Clone)]
pub(crate) struct ReviewRow {
    pub name: String,
    pub article: String,
    pub verdict: String,
    pub place: String,
}

/// What the paper is made from.
pub(crate) struct CasePaper<'a> {
    /// The case after the step.
    pub case: &'a Case,
    pub step: &'a Step,
    /// The step done.
    pub done: &'a Done,
    /// Everybody named.
    pub people: &'a [OfficerFacts],
    /// Papers issued before.
    pub before: &'a [Before],
    /// Index of the file, for its cover.
    pub review: Option<(&'a str, &'a [ReviewRow])>,
    pub today: Day,
}

/// Fills any of them.
pub(crate) fn case_paper(office: &Office, stamp: &Stamp, paper: &CasePaper<'_>) -> Value {
    let case = paper.case;
    let mut data = office.paper(stamp, &case.lead.body);
    let acting = office.acting_name(case);
    data.insert("body".to_owned(), acting.clone().into());
    data.insert("seal".to_owned(), json!({ "text": acting, "test": office.demo }));
    data.insert("this_fields".to_owned(), serde_json::to_value(printed_as(&paper.step.fields)).unwrap_or_default());
    let mut facts = Map::new();
    the_case(&mut facts, office, case);
    the_party(&mut facts, paper);
    the_law(&mut facts, office, case);
    the_people(&mut facts, office, paper);
    the_report(&mut facts, office, paper);
    the_notice(&mut facts, office, paper);
    the_decision(&mut facts, office, paper);
    the_step(&mut facts, office, paper);
    let mut this = Map::new();
    for field in &paper.step.fields {
        if let Some(value) = paper.done.entry.0.get(&field.name) {
            this.insert(field.name.clone(), shown(office, paper, field, value));
        }
    }
    facts.insert("this".to_owned(), this.into());
    facts.retain(|_, v| !matches!(v, Value::Null) && *v != json!("") && *v != json!([]));
    data.insert("facts".to_owned(), facts.into());
    data.into()
}

fn put(facts: &mut Map<String, Value>, name: &str, value: impl Into<Value>) {
    facts.insert(name.to_owned(), value.into());
}

fn put_day(facts: &mut Map<String, Value>, name: &str, day: Option<Day>) {
    if let Some(day) = day {
        facts.insert(name.to_owned(), day.to_string().into());
    }
}

fn the_case(facts: &mut Map<String, Value>, office: &Office, case: &Case) {
    let lead = &case.lead;
    put(facts, "filing_number", case.number.clone().unwrap_or_default());
    put(facts, "cause", format!("涉嫌{}", lead.cause.trim()));
    put(facts, "source", lead.source.clone());
    put_day(facts, "found_on", Some(lead.discovered_on));
    put_day(facts, "act_ended_on", Some(lead.act_ended_on));
    put_day(facts, "filed_on", case.filed_on);
    put_day(facts, "decide_by", case.decide_by);
    let place = if case.party().firm.is_some() { case.party().address.clone() } else { office.rules.town(&lead.town).map(|t| t.name.clone()).unwrap_or_default() };
    put(facts, "place", place);
    put(facts, "item_name", office.rules.item(&lead.item).map_or_else(|| lead.cause.clone(), |i| i.name.clone()));
    put(facts, "act_facts", lead.facts.clone());
    put(facts, "acting_body", office.acting_name(case));
    if let Some(filing) = &case.filing {
        put(facts, "power_kind", filing.kind.clone());
        put(facts, "power_basis", cited(&filing.basis, 600));
    }
}

/// The party a paper is for: the one its step was done towards; `None`: all of them together.
fn whom(paper: &CasePaper<'_>) -> Option<usize> {
    (paper.step.each_party || !paper.case.several()).then(|| paper.done.whom())
}

/// Several parties on one paper: what is said of each, one after the other.
fn each(case: &Case, one: impl Fn(usize) -> String) -> String {
    let all: Vec<String> = case.offenders().into_iter().map(one).filter(|t| !t.trim().is_empty()).collect();
    all.join("、")
}

fn the_party(facts: &mut Map<String, Value>, paper: &CasePaper<'_>) {
    let case = paper.case;
    let row = |p: &heyi_domain::case::Party| {
        json!({ "name": p.name, "kind": p.kind.label(), "code": masked_id(&p.id_type, &p.id_number), "address": p.address })
    };
    put(facts, "parties", case.parties.iter().map(row).collect::<Vec<_>>());
    let Some(whom) = whom(paper) else {
        put(facts, "party_name", each(case, |p| case.named(p, "")));
        put(facts, "party_kind", each(case, |p| format!("{}{}", case.named(p, "："), case.party_at(p).kind.label())));
        put(facts, "party_word", "你们");
        put(facts, "party_representative", each(case, |p| case.party_at(p).representative.clone()));
        put(facts, "party_address", each(case, |p| format!("{}{}", case.named(p, "："), case.party_at(p).address)));
        return;
    };
    let party = case.party_at(whom);
    let name = if party.name.trim().is_empty() { "当事人（身份尚未查明）" } else { party.name.trim() };
    put(facts, "party_name", name);
    put(facts, "party_kind", party.kind.label());
    put(facts, "party_word", if party.kind == PartyKind::Individual { "你" } else { "你单位" });
    if party.id_type.contains("信用代码") {
        put(facts, "party_code", party.id_number.clone());
    } else {
        put(facts, "party_id", masked_id(&party.id_type, &party.id_number));
    }
    // A minor is named with who has the care of him.
    let guardian = party.guardian.trim();
    put(facts, "party_representative", if guardian.is_empty() || party.kind != PartyKind::Individual { party.representative.clone() } else { format!("监护人：{guardian}") });
    put(facts, "party_address", if party.address.trim().is_empty() { UNKNOWN.to_owned() } else { party.address.clone() });
    put(facts, "party_phone", mask::phone(party.phone.trim()));
}

/// 违反的规定 and 处罚依据 of an item.
fn articles(item: &Item) -> (String, String) {
    let one = |law: Option<&String>, article: Option<&String>| {
        law.zip(article).map(|(law, article)| Citation { law: law.clone(), article: article.clone(), basis: item.basis }.chinese()).unwrap_or_default()
    };
    let known = |text: String, law: &str| if text.is_empty() { format!("《{}》（条款未登记）", heyi_rulebook::law_name(law)) } else { text };
    (
        known(one(Some(&item.law), item.duty_article.as_ref()), &item.law),
        known(one(item.penalty_law.as_ref(), item.penalty_article.as_ref()), item.penalty_law.as_deref().unwrap_or(&item.law)),
    )
}

fn the_law(facts: &mut Map<String, Value>, office: &Office, case: &Case) {
    let items: Vec<&Item> = case.acts.iter().filter_map(|a| office.rules.item(&a.item)).collect();
    let joined = |pick: fn(&(String, String)) -> &String| {
        let mut all: Vec<String> = Vec::new();
        for pair in items.iter().map(|i| articles(i)) {
            let one = pick(&pair);
            if !one.is_empty() && !all.contains(one) {
                all.push(one.clone());
            }
        }
        all.join("、")
    };
    put(facts, "duty_articles", joined(|p| &p.0));
    put(facts, "penalty_articles", joined(|p| &p.1));
    if items.iter().any(|i| !i.verified) {
        put(facts, "articles_unverified", true);
    }
    let notes: Vec<String> = case.proposal().into_iter().flat_map(|p| p.acts.iter().flat_map(|a| a.notes.clone())).collect();
    let mut once: Vec<String> = Vec::new();
    for note in notes {
        if !once.contains(&note) {
            once.push(note);
        }
    }
    put(facts, "basis_note", once.join("；"));
}

fn the_people(facts: &mut Map<String, Value>, office: &Office, paper: &CasePaper<'_>) {
    let case = paper.case;
    let table = |people: &[PersonId]| people.iter().filter_map(|p| paper.people.iter().find(|o| o.person == *p)).map(|o| officer(office, o)).collect::<Vec<Value>>();
    // On the spot there are no handlers: those who decided stand for them.
    let spot = case.last("decide_on_spot").map(|d| d.entry.people("officers")).unwrap_or_default();
    let handlers = table(if case.handlers().is_empty() { &spot } else { case.handlers() });
    let named = table(&paper.done.entry.people("officers"));
    put(facts, "officers", if named.is_empty() { handlers.clone() } else { named });
    put(facts, "handlers", handlers);
    let contact = case.handlers().first().map(|p| name_of(paper.people, *p)).unwrap_or_default();
    put(facts, "contact_name", contact);
    put(facts, "contact_address", office.full(&case.lead.body));
    if let Some(filing) = &case.filing {
        put(facts, "in_charge", name_of(paper.people, filing.in_charge));
    }
}

fn officer(office: &Office, facts: &OfficerFacts) -> Value {
    json!({ "name": facts.name, "certificate": facts.certificate.clone().unwrap_or_else(|| UNKNOWN.to_owned()), "body": office.full(&facts.body) })
}

fn name_of(people: &[OfficerFacts], id: PersonId) -> String {
    people.iter().find(|o| o.person == id).map_or_else(|| "未登记人员".to_owned(), |o| o.name.clone())
}

fn the_report(facts: &mut Map<String, Value>, office: &Office, paper: &CasePaper<'_>) {
    let case = paper.case;
    let source = case.last("report").or_else(|| case.last("decide_on_spot"));
    if let Some(report) = source {
        put(facts, "found_facts", report.entry.text("facts"));
        put(facts, "proof", report.entry.text("proof"));
        put(facts, "nature", report.entry.text("nature"));
        put(facts, "correction", report.entry.text("correction"));
        if report.step == "report" {
            put(facts, "no_penalty_check", spared(report.entry.text("no_penalty")));
        }
    }
    let own = match &paper.done.outcome {
        Some(Outcome::Penalty { proposal, .. }) => Some(proposal),
        _ => None,
    };
    let decided = case.decision.as_ref().and_then(|d| d.penalty.as_ref());
    if let Some(proposal) = own.or(decided).or_else(|| case.proposal()) {
        match whom(paper).filter(|_| case.several()) {
            Some(whom) => the_penalty(facts, &proposal.of(whom)),
            None => the_penalty(facts, proposal),
        }
        // The fines of several persons aren't one sum.
        if case.several() && whom(paper).is_none() {
            facts.remove("fine");
            facts.remove("gains");
        }
    }
    put(facts, "evidence", evidence(&office.rules, case));
}

fn spared(ground: &str) -> &'static str {
    match ground {
        "minor" => "违法行为轻微并及时改正，没有造成危害后果。",
        "first" => "初次违法且危害后果轻微并及时改正。",
        "no_fault" => "当事人有证据足以证明没有主观过错。",
        "age" => "当事人不满十四周岁。",
        "mental" => "精神病人、智力残疾人在不能辨认或者不能控制自己行为时有违法行为。",
        "unfounded" => "违法事实不能成立。",
        _ => "经审查，不属于不予处罚的情形。",
    }
}

fn the_penalty(facts: &mut Map<String, Value>, proposal: &Proposal) {
    put(facts, "penalty_text", one_sentence(&proposal.text));
    if proposal.fine > 0 {
        put(facts, "fine", proposal.fine);
    }
    if proposal.gains > 0 {
        put(facts, "gains", proposal.gains);
    }
    put(facts, "goods", proposal.goods.clone());
    let text = |a: &heyi_domain::case::ActPenalty| {
        if a.benchmark.is_none() {
            return format!("{}“{}”：{}", a.offender, a.name, a.why.join("；"));
        }
        let why = if a.why.is_empty() { "不具备其他档次的条件".to_owned() } else { a.why.join("，") };
        format!("{}“{}”：{why}，适用“{}”档次，幅度为{}。", a.offender, a.name, a.tier, a.range)
    };
    put(facts, "discretion_text", proposal.acts.iter().map(text).collect::<Vec<_>>().join("\n"));
    let deviations: Vec<String> = proposal.acts.iter().map(|a| a.entered.deviation.clone()).filter(|d| !d.is_empty()).collect();
    put(facts, "deviation", deviations.join("；"));
    let row = |a: &heyi_domain::case::ActPenalty| {
        let mut got: Vec<String> = a.entered.kinds.clone();
        if let Some(fine) = a.entered.fine.filter(|f| *f > 0) {
            got.push(format!("罚款{}", Money(fine)));
        }
        if let Some(gains) = a.entered.gains.filter(|f| *f > 0) {
            got.push(format!("没收违法所得{}", Money(gains)));
        }
        if !a.entered.goods.is_empty() {
            got.push(format!("没收{}", a.entered.goods));
        }
        json!({
            "item": if a.offender.is_empty() { a.name.clone() } else { format!("{}：{}", a.offender, a.name) },
            "tier": a.tier,
            "why": if a.why.is_empty() { "没有符合其他档次的情形，适用本档次".to_owned() } else { a.why.join("；") },
            "why_not": a.why_not.join("；"),
            "range": a.range,
            "proposal": if got.is_empty() { "不予处罚".to_owned() } else { got.join("，") },
            "duty": a.cites.first().map(Citation::chinese).unwrap_or_default(),
            "penalty": a.cites.last().map(Citation::chinese).unwrap_or_default(),
        })
    };
    put(facts, "acts", proposal.acts.iter().map(row).collect::<Vec<_>>());
}

/// What the lines say, as one sentence.
fn one_sentence(text: &str) -> String {
    let lines = text.lines().map(|l| l.trim().trim_end_matches(['。', '；', ';'])).filter(|l| !l.is_empty());
    lines.collect::<Vec<_>>().join("；")
}

/// 证据 in the order they were taken.
fn evidence(rules: &Rulebook, case: &Case) -> Vec<Value> {
    let row = |(at, e): (usize, Evidence)| json!({ "number": format!("证{}", at + 1), "kind": e.kind, "name": e.name, "shows": e.shows, "source": e.source, "taken_on": e.on.to_string() });
    crate::cases::evidence(rules, case).into_iter().enumerate().map(row).collect()
}

/// A value of a choice as its field declares it.
fn label<'r>(rules: &'r Rulebook, step: &str, field: &str, value: &'r str) -> &'r str {
    rules.steps.get(step).and_then(|s| s.field(field)).map_or(value, |f| f.label_of(value))
}

fn term(rules: &Rulebook, rule: &str) -> String {
    rules.rule(rule).and_then(in_words).unwrap_or_else(|| "法定期限".to_owned())
}

fn number_of(paper: &CasePaper<'_>, code: &str) -> String {
    paper.before.iter().rev().find(|b| b.paper == code).map(|b| b.number.clone()).unwrap_or_default()
}

fn the_notice(facts: &mut Map<String, Value>, office: &Office, paper: &CasePaper<'_>) {
    let (case, rules) = (paper.case, &office.rules);
    let department = case.department(rules);
    let defence = rules.clock("defence", department).map(|r| r.id.clone()).unwrap_or_default();
    put(facts, "defence_term", term(rules, &defence));
    put(facts, "hearing_term", term(rules, "cq354-request"));
    put(facts, "notice_number", number_of(paper, "penalty-notice"));
    if let Some(notice) = &case.notice {
        let whom = whom(paper);
        let served = whom.map_or(notice.served, |whom| notice.service.on.get(&whom).copied());
        let until = |rule: &str| whom.map_or_else(|| case.period(rule), |whom| case.period_of(rule, whom)).map(|p| p.last_day);
        put_day(facts, "notice_served_on", served);
        put_day(facts, "defence_until", until(&defence).filter(|_| served.is_some()));
        put_day(facts, "hearing_until", until("cq354-request").filter(|_| notice.hearing));
        if notice.hearing && whom.is_none_or(|whom| notice.hearing_of.contains(&whom)) {
            put(facts, "hearing_told", true);
        }
    }
    if let Some(served) = case.last_since("serve_notice", "notify") {
        put(facts, "notice_mode", label(rules, "serve_notice", "mode", served.entry.text("mode")));
    }
    let of_each = |words: &dyn Fn(usize) -> String| match whom(paper) {
        Some(whom) => words(whom),
        None => case.notice.iter().flat_map(|n| &n.service.to).map(|p| words(*p).replacen("当事人", &case.named(*p, ""), 1)).filter(|t| !t.is_empty()).collect::<Vec<_>>().join("\n"),
    };
    put(facts, "defence_text", of_each(&|whom| defence_words(case, whom)));
    put(facts, "hearing_text", of_each(&|whom| hearing_words(case, whom)));
    let review = case.last_since("review", "notify").map(|d| format!("{}通过法制审核：{}", d.on.chinese_date(), d.entry.text("opinion")));
    let exempt = case.last_since("pass_unreviewed", "notify").map(|d| format!("不属于法制审核范围：{}", d.entry.text("reason")));
    put(facts, "review_text", review.or(exempt).unwrap_or_default());
    let discussion = case.last_since("discuss", "report").map(|d| format!("{}经负责人集体讨论：{}", d.on.chinese_date(), d.entry.text("conclusion")));
    put(facts, "discussion_text", discussion.unwrap_or_default());
}

fn defence_words(case: &Case, whom: usize) -> String {
    if case.notice.as_ref().is_none_or(|n| !n.service.on.contains_key(&whom)) {
        return String::new();
    }
    if let Some(settled) = case.last_since_of("settle_defence", "notify", whom) {
        let adopted = match settled.entry.text("adopted") {
            "yes" => "予以采纳",
            "part" => "部分采纳",
            _ => "不予采纳",
        };
        let said = case.last_since_of("defend", "notify", whom).map(|d| d.on.chinese_date()).unwrap_or_default();
        return format!("当事人于{said}提出陈述、申辩：{}。经复核，{}，{adopted}，理由：{}", settled.entry.text("points").trim_end_matches('。'), settled.entry.text("checked").trim_end_matches('。'), settled.entry.text("reason"));
    }
    if let Some(waived) = case.last_since_of("waive", "notify", whom) {
        return format!("当事人于{}声明放弃陈述、申辩。", waived.on.chinese_date());
    }
    "当事人在规定期限内没有提出陈述、申辩。".to_owned()
}

fn hearing_words(case: &Case, whom: usize) -> String {
    if !case.notice.as_ref().is_some_and(|n| n.hearing && n.hearing_of.contains(&whom) && n.service.on.contains_key(&whom)) {
        return String::new();
    }
    match (case.last_since("hold_hearing", "notify"), case.last_since_of("waive", "notify", whom).filter(|d| d.entry.flag("hearing"))) {
        (Some(held), _) if held.entry.text("attended") == "absent" => format!("当事人要求听证，{}听证时无正当理由不到场或者中途退场，视为放弃听证权利，听证终止。", held.on.chinese_date()),
        (Some(held), _) => {
            let report = case.last_since("report_hearing", "hold_hearing").map(|d| d.entry.text("opinion").to_owned()).unwrap_or_default();
            format!("经当事人申请，{}举行了听证。{report}", held.on.chinese_date())
        }
        (None, Some(_)) => "当事人书面放弃要求听证。".to_owned(),
        (None, None) => "当事人在规定期限内没有要求听证。".to_owned(),
    }
}

fn the_decision(facts: &mut Map<String, Value>, office: &Office, paper: &CasePaper<'_>) {
    let (case, rules) = (paper.case, &office.rules);
    let made = ["penalty-decision", "no-penalty-decision", "on-spot-decision"].into_iter().find(|code| !number_of(paper, code).is_empty());
    if let Some(code) = made {
        put(facts, "decision_number", number_of(paper, code));
        put(facts, "decision_name", rules.paper_name(code).to_owned());
    }
    put(facts, "pay_term", term(rules, "apl-67-pay"));
    put(facts, "remedy_organ_term", term(rules, "arl-20-apply"));
    let on_spot = paper.step.id == "decide_on_spot" || case.decision.as_ref().is_some_and(|d| d.on_spot);
    // 复议前置: after the reconsideration decision the shorter term runs.
    let (organ, sue) = if on_spot { ("arl-23-onspot-first", "all-45-sue") } else { ("arl-20-apply", "all-46-sue") };
    put(facts, "remedy_court_term", term(rules, sue));
    put(facts, "remedy_basis", cited(&[rules.cite(organ), rules.cite(sue)], 200));
    let district = office.district(&case.lead.body);
    put(facts, "remedy_organ", if district.is_empty() { "有管辖权的行政复议机关".to_owned() } else { format!("重庆市{district}人民政府") });
    put(facts, "remedy_court", "有管辖权的人民法院");
    if let Some(percent) = rules.rule("apl-72-latefee").and_then(heyi_rulebook::Rule::whole_quantity) {
        put(facts, "late_fee_rate", format!("百分之{}", heyi_rulebook::numeral(u32::try_from(percent).unwrap_or(0))));
    }
    let made = case.last("decide").or_else(|| case.last("decide_on_spot"));
    if let Some(made) = made {
        put(facts, "bank", made.entry.text("bank"));
        put(facts, "account", made.entry.text("account"));
    }
    let Some(decision) = &case.decision else { return };
    put_day(facts, "decided_on", Some(decision.on));
    let whom = whom(paper);
    put_day(facts, "served_on", whom.map_or(decision.served, |whom| decision.service.on.get(&whom).copied()));
    put_day(facts, "pay_until", money::pay_by(case, whom.unwrap_or(0)));
    if decision.late_fee {
        put(facts, "late_fee_stated", true);
    }
    let late_fee = whom.map_or_else(|| case.late_fee(), |whom| case.late_fee_of(whom));
    if late_fee > 0 {
        put(facts, "late_fee", late_fee);
    }
    put(facts, "paid", whom.map_or_else(|| case.paid(), |whom| case.paid_by(whom)));
    put(facts, "unpaid", whom.map_or_else(|| case.unpaid(), |whom| case.unpaid_by(whom)));
    put(facts, "unpaid_fine", (whom.map_or_else(|| case.unpaid(), |whom| case.unpaid_by(whom)) - late_fee).max(0));
    let how = |ticket: &str| case.steps.iter().find(|d| d.step == "collect" && d.entry.text("ticket") == ticket).map_or("spot", |d| d.entry.text("how"));
    let row = |p: &heyi_domain::case::Payment| json!({ "on": p.on.to_string(), "amount": p.amount, "how": label(rules, "collect", "how", how(&p.ticket)), "ticket": p.ticket });
    put(facts, "payments", case.payments.iter().filter(|p| whom.is_none_or(|whom| p.whom == whom)).map(row).collect::<Vec<_>>());
    let online = case.last("serve").map(|d| d.entry.text("online").to_owned()).unwrap_or_default();
    put(facts, "remedy_online", online);
}

fn the_step(facts: &mut Map<String, Value>, office: &Office, paper: &CasePaper<'_>) {
    let (case, done) = (paper.case, paper.done);
    let rules: Vec<Citation> = paper.step.rules().filter(|r| office.rules.governs(r, case.department(&office.rules)) || office.rules.gate(r).is_some()).map(|r| office.rules.cite(r)).filter(|c| c.article != "unverified").collect();
    put(facts, "legal_reason", cited(&rules, 600));
    put(facts, "step_name", paper.step.name.clone());
    put(facts, "by", name_of(paper.people, done.by));
    put_day(facts, "on", Some(done.on));
    put_day(facts, "now", Some(paper.today));
    if let Some(proposer) = done.proposed_by {
        put(facts, "opinion_handler", format!("建议{}。", paper.step.name));
        put(facts, "proposed_by", name_of(paper.people, proposer));
        put_day(facts, "proposed_on", done.proposed_on);
        // A draft that isn't approved yet has the proposer as the one who did it.
        if proposer != done.by {
            put(facts, "opinion_head", "同意。");
            put(facts, "approved_by", name_of(paper.people, done.by));
            put_day(facts, "approved_on", Some(done.on));
        }
    } else {
        put(facts, "proposed_by", name_of(paper.people, done.by));
        put_day(facts, "proposed_on", Some(done.on));
        if paper.step.who.contains(&heyi_rulebook::Who::Head) {
            put(facts, "opinion_head", "同意。");
            put(facts, "approved_by", name_of(paper.people, done.by));
            put_day(facts, "approved_on", Some(done.on));
        }
    }
    let goods = |step: &str| case.last(step).and_then(|d| d.entry.0.get("goods").cloned()).unwrap_or_default();
    put(facts, "seized", goods("seize"));
    let measure = case.last("seize").map(|d| label(&office.rules, "seize", "measure", d.entry.text("measure")).to_owned());
    put(facts, "seized_measure", measure.unwrap_or_default());
    put(facts, "preserved", goods("preserve"));
    let until = ["ael-25-seizure", "apl-56-preserve"].iter().find_map(|r| case.period(r).map(|p| p.last_day));
    put_day(facts, "measure_until", until);
    if let Some(Outcome::LateFee { fee, .. }) = &done.outcome {
        put(facts, "late_fee", *fee);
    }
    let index = |(n, b): (usize, &Before)| json!({ "number": (n + 1).to_string(), "name": b.title, "doc_number": b.number, "on": b.on.to_string(), "pages": b.pages });
    put(facts, "index", paper.before.iter().enumerate().map(index).collect::<Vec<_>>());
    if let Some((score, lines)) = paper.review {
        put(facts, "review_score", score);
        let row = |l: &ReviewRow| json!({ "rule": l.name, "article": l.article, "verdict": l.verdict, "where": l.place });
        put(facts, "review_lines", lines.iter().map(row).collect::<Vec<_>>());
    }
}

/// Parties and acts are printed by their names, as text.
fn printed_as(fields: &[StepField]) -> Vec<StepField> {
    let mut fields = fields.to_vec();
    for field in &mut fields {
        if matches!(field.kind, FieldKind::Party | FieldKind::Parties | FieldKind::Acts) {
            field.kind = FieldKind::Text;
        }
    }
    fields
}

/// A field of the step as the form prints it: people by name and certificate, items, parties and acts by name.
fn shown(office: &Office, paper: &CasePaper<'_>, field: &StepField, value: &Value) -> Value {
    let (case, people) = (paper.case, paper.people);
    let places = || paper.done.entry.places(&field.name);
    let person = |v: &Value| {
        let id: Option<PersonId> = v.as_str().and_then(|t| t.parse().ok());
        let known = id.and_then(|id| people.iter().find(|o| o.person == id));
        known.map_or_else(|| json!({ "name": "未登记人员", "certificate": UNKNOWN }), |o| json!({ "name": o.name, "certificate": o.certificate.clone().unwrap_or_else(|| UNKNOWN.to_owned()) }))
    };
    match field.kind {
        FieldKind::Person => person(value),
        FieldKind::People => value.as_array().into_iter().flatten().map(person).collect(),
        FieldKind::Item => office.rules.item(value.as_str().unwrap_or_default()).map_or_else(|| value.clone(), |i| json!(i.name)),
        FieldKind::Time => value.as_str().and_then(Moment::parse).map_or(Value::Null, |_| value.clone()),
        FieldKind::Party => value.as_u64().and_then(|at| usize::try_from(at).ok()).map_or(Value::Null, |whom| json!(case.party_at(whom).name)),
        FieldKind::Parties => json!(places().into_iter().map(|whom| case.party_at(whom).name.clone()).collect::<Vec<_>>().join("、")),
        FieldKind::Acts => {
            let names = places().into_iter().filter_map(|at| case.acts.get(at)).filter_map(|act| office.rules.item(&act.item)).map(|item| item.name.clone());
            json!(names.collect::<Vec<_>>().join("；"))
        }
        FieldKind::Discretion => Value::Null,
        _ => value.clone(),
    }
}
