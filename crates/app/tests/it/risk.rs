//! 风险模型 over the use cases, on both databases: what a firm's history is made of, who sees what, and that it never matters who came.

use heyi_app::views::{RiskAsked, RiskReason};
use heyi_app::{AppError, InstalledRisk};
use heyi_risk::{Check, Class, FirmHistory, Model, Names, Params, Severity, Untrainable, train};
use heyi_rulebook::Day;
use heyi_store::{Query as _, args};
use heyi_testkit::{TestDb, both_with};

use crate::journey::walk;
use crate::register::{LEADER, OTHER_LEADER, SUPERVISOR};
use crate::world::{DAY, SCENE, With, World, day, firm, projected, sound};

/// A model of made-up firms: who had findings has them again.
fn model() -> Model {
    let start = day("2023-01-02").number();
    let histories: Vec<FirmHistory> = (0..200_i64)
        .map(|n| FirmHistory {
            firm: format!("firm-{n}"),
            kind: "个体工商户".to_owned(),
            scene: SCENE.to_owned(),
            town: "500103003".to_owned(),
            classes: vec![(Day::from_number(start - 10), Class::A)],
            checks: (0..4)
                .map(|k| Check {
                    day: Day::from_number(start + n % 50 + k * 200),
                    complaint: false,
                    findings: if n % 4 == 0 || (n + k) % 11 == 0 { vec![Severity::Order, Severity::Case] } else { Vec::new() },
                })
                .collect(),
            orders: Vec::new(),
            decisions: Vec::new(),
        })
        .collect();
    let params = Params { random_per_mille: 500, ..Params::default() };
    train(&histories, day("2026-01-01"), &params, &Names::default()).unwrap()
}

fn says(reasons: &[RiskReason], words: &str) -> bool {
    reasons.iter().any(|r| r.words.contains(words))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_speaks_of_the_firm_alone() {
    both_with(projected, course).await;
}

async fn course(t: TestDb) {
    let mut world = World::with(&t, With { press: true, ..With::default() }).await;
    walk(&world, &mut |_, _| {}).await;
    let next_day = day("2026-03-11");

    // Too few checks: nothing is learned, and it says how many there are.
    let few = world.app.train_risk(next_day, &Params::default()).await.unwrap().unwrap_err();
    assert_eq!(few, Untrainable::Few { until: next_day, rows: 1, least: 300 });
    // The day itself is not yet known.
    let none = world.app.train_risk(day("2026-03-10"), &Params::default()).await.unwrap().unwrap_err();
    assert!(matches!(none, Untrainable::Few { rows: 0, .. }), "{t}: {none}");

    // No model: said so, with the way to one; no list.
    let without = world.app.choose_firms(&world.by(LEADER), &RiskAsked::default()).await.unwrap();
    assert!(without.model.is_none() && without.ranked.is_empty() && without.without.unwrap().contains("heyi risk train"));
    assert!(world.app.firm_risk(&world.by(LEADER), firm(1)).await.unwrap().per_mille.is_none());

    let data = t.folder.path().join("data");
    let text = model().to_json();
    assert!(InstalledRisk::install(&data, b"{}").is_err());
    let installed = InstalledRisk::install(&data, text.as_bytes()).unwrap();
    assert!(data.join("risk").join(format!("{}.json", installed.sha256)).is_file(), "each model is kept under its digest");
    world.app.risk_model = Some(InstalledRisk::path(&data));

    // What happened on the day is known the day after, and told in the field's words.
    let today = world.app.firm_risk(&world.by(LEADER), firm(1)).await.unwrap();
    assert!(says(&today.reasons, "没有检查记录"), "{t}: {:?}", today.reasons);
    world.clock.advance(DAY);
    let after = world.app.firm_risk(&world.by(LEADER), firm(1)).await.unwrap();
    for words in ["上次检查在2026年3月10日，距今1日", "近一年建议立案的问题：1个", "近一年责令改正或者移送的问题：2个"] {
        assert!(says(&after.reasons, words), "{t}: {words}: {:?}", after.reasons);
    }
    assert!(after.per_mille.unwrap() > today.per_mille.unwrap(), "{t}: {after:?}");
    assert_eq!(after.model.as_ref().unwrap().sha256, installed.sha256);
    assert_eq!(after.notice, "辅助参考，不作为处罚依据");

    // Another town's leader sees neither the firm nor its town's list; the supervisor sees the district.
    assert!(matches!(world.app.firm_risk(&world.by(OTHER_LEADER), firm(1)).await, Err(AppError::NotFound(_))));
    let own = world.app.choose_firms(&world.by(LEADER), &RiskAsked::default()).await.unwrap();
    let other = world.app.choose_firms(&world.by(OTHER_LEADER), &RiskAsked::default()).await.unwrap();
    let all = world.app.choose_firms(&world.by(SUPERVISOR), &RiskAsked::default()).await.unwrap();
    assert_eq!(own.among + other.among, all.among, "{t}");
    assert!(own.ranked.iter().chain(&own.random).all(|f| !other.ranked.iter().chain(&other.random).any(|o| o.firm == f.firm)));
    // Half at random, rounded up, and the same each time it is asked this month.
    assert_eq!(all.random.len(), (all.among as usize).div_ceil(2), "{t}: {all:?}");
    assert_eq!(all.ranked.len() + all.random.len(), all.among as usize);
    assert_eq!(world.app.choose_firms(&world.by(SUPERVISOR), &RiskAsked::default()).await.unwrap(), all);
    assert!(all.seed.contains("2026-03") && all.seed.contains(&installed.sha256));
    let report = world.app.risk_report().await.unwrap();
    assert!(report.evaluation.is_some() && report.weights.len() > 10);

    // Others come, led by others, in any number: nothing changes.
    sound(&t.db, &t.to_string()).await;
    let before = world.app.score_firms(&installed.model, None, next_day).await.unwrap();
    assert!(before.iter().any(|(id, _, score)| *id == firm(1) && score.contributions.len() > 2));
    for sql in [
        "DELETE FROM visit_officers",
        "DELETE FROM visit_bodies",
        "DELETE FROM case_people",
        "UPDATE visits SET lead = 'X'",
        "UPDATE findings SET lead = 'X', body = 'X'",
        "UPDATE orders SET body = 'X'",
        "UPDATE cases SET body = 'X'",
        "UPDATE events SET actor = 'X', acting_body = 'X', device = 'X'",
    ] {
        t.db.write(move |tx| Box::pin(async move { tx.execute(sql, args![]).await })).await.unwrap();
    }
    assert_eq!(world.app.score_firms(&installed.model, None, next_day).await.unwrap(), before, "{t}");
}
