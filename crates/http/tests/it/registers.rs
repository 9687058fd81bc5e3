//! Firms, people, bodies: lists, pages, masking.

use crate::world::{World, credit_code, without};
use axum::http::StatusCode;

#[tokio::test]
async fn firms_are_listed_page_by_page_without_gap_or_repeat() {
    let world = World::new().await;
    let cookie = world.cookie("dazhang").await;
    let mut seen = Vec::new();
    let mut path = "/api/v1/firms?limit=2".to_owned();
    loop {
        let page = world.get(&cookie, &path).await.json();
        seen.extend(page["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/v1/firms?limit=2&after={next}");
    }
    let mut all: Vec<String> = world.firms.iter().map(ToString::to_string).collect();
    all.sort();
    assert_eq!(seen, all);
}

#[tokio::test]
async fn firms_are_found_by_name_code_scene_and_risk() {
    let world = World::new().await;
    let cookie = world.cookie("dazhang").await;
    let count = |query: &str| {
        let path = format!("/api/v1/firms?{query}");
        let (world, cookie) = (&world, &cookie);
        async move { world.get(cookie, &path).await.json()["rows"].as_array().unwrap().len() }
    };
    assert_eq!(count("q=%E7%AC%AC2%E5%B0%8F").await, 1);
    assert_eq!(count(&format!("q={}", credit_code("91500103MA5000003"))).await, 1);
    assert_eq!(count("q=%25").await, 0, "a percent sign is no wildcard");
    assert_eq!(count("scene=SCENE-CY&risk=B").await, 3);
    assert_eq!(count("risk=D").await, 0);
    assert_eq!(count("town=500103001").await, 3, "a town sees its own town whatever it asks for");
    let got = world.get(&cookie, "/api/v1/firms?colour=red").await;
    assert_eq!((got.status, got.code().as_str()), (StatusCode::BAD_REQUEST, "bad_query"));
    let got = world.get(&cookie, "/api/v1/firms?risk=Z").await;
    assert_eq!(got.code(), "bad_query");
}

#[tokio::test]
async fn a_firm_is_shown_masked_to_bodies_and_whole_to_itself() {
    let world = World::new().await;
    let leader = world.cookie("dazhang").await;
    let got = world.get(&leader, &format!("/api/v1/firms/{}", world.firms[0])).await;
    insta::assert_json_snapshot!("firm_as_a_body_sees_it", without(got.json(), &["id"]));
    let firm = world.cookie("qiye").await;
    let own = world.get(&firm, "/api/v1/firm").await.json();
    assert_eq!((own["record"]["phone"].as_str(), own["code"].as_str()), (Some("13800000000"), Some("QY0000000001")));
    assert_eq!(world.get(&firm, &format!("/api/v1/firms/{}", world.firms[1])).await.code(), "wrong_role");
    let other = world.get(&firm, &format!("/api/v1/firms/{}/code-card.svg", world.firms[1])).await;
    assert_eq!((other.status, other.code().as_str()), (StatusCode::FORBIDDEN, "other_firm"));
    let card = world.get(&firm, &format!("/api/v1/firms/{}/code-card.svg", world.firms[0])).await;
    assert!(card.header("content-type").starts_with("image/svg+xml"));
}

#[tokio::test]
async fn the_map_has_points_and_unknown_firms_are_not_found() {
    let world = World::new().await;
    let cookie = world.cookie("bumen").await;
    let points = world.get(&cookie, "/api/v1/firms/map?scene=SCENE-CY").await.json();
    assert_eq!(points.as_array().unwrap().len(), 4);
    assert_eq!(points[0]["lng_e6"], 106_577_000);
    // A town's officer sees nothing of another town, whatever he knows of it.
    let elsewhere = world.elsewhere;
    let officer = world.cookie("duiyuan").await;
    assert_eq!(world.get(&officer, &format!("/api/v1/firms/{elsewhere}")).await.code(), "not_found");
    assert_eq!(world.refused(&officer, &format!("/api/v1/firms/{elsewhere}/reveal"), serde_json::json!({ "why": "好奇" })).await, "not_found");
    assert_eq!(world.get(&cookie, &format!("/api/v1/firms/{elsewhere}")).await.status, StatusCode::OK);
    let got = world.get(&cookie, "/api/v1/firms/firm_00000000000000000000000000").await;
    assert_eq!((got.status, got.code().as_str()), (StatusCode::NOT_FOUND, "not_found"));
    assert_eq!(world.get(&cookie, "/api/v1/firms/not-an-id").await.code(), "not_found");
}

#[tokio::test]
async fn people_are_seen_by_their_own_body_and_by_the_administrator() {
    let world = World::new().await;
    let names = |page: serde_json::Value| -> Vec<String> {
        page["rows"].as_array().unwrap().iter().map(|row| row["record"]["login"].as_str().unwrap().to_owned()).collect()
    };
    let own = names(world.get(&world.cookie("dazhang").await, "/api/v1/people?body=500103-SC").await.json());
    assert_eq!(own.len(), 5, "{own:?}");
    assert!(!own.contains(&"bumen".to_owned()));
    let admin = world.cookie("guanli").await;
    let all = names(world.get(&admin, "/api/v1/people").await.json());
    assert_eq!(all.len(), world.people.len() + crate::world::SECONDS.len());
    let found = world.get(&admin, "/api/v1/people?q=CQ000002").await.json();
    insta::assert_json_snapshot!(without(found, &["id"]));
    let bodies = world.get(&admin, "/api/v1/bodies").await.json();
    let officers: Vec<(&str, i64)> =
        bodies.as_array().unwrap().iter().map(|b| (b["record"]["code"].as_str().unwrap(), b["officers"].as_i64().unwrap())).collect();
    assert_eq!(officers, [("500103003", 3), ("500103-SC", 2), ("500103-SF", 0)]);
}

#[tokio::test]
async fn search_finds_firms_people_and_law_within_what_one_may_see() {
    let world = World::new().await;
    let kinds = |hits: serde_json::Value| -> Vec<String> {
        hits.as_array().unwrap().iter().map(|h| h["kind"].as_str().unwrap().to_owned()).collect()
    };
    let leader = world.cookie("dazhang").await;
    let hits = world.get(&leader, "/api/v1/search?q=%E5%B0%8F%E9%9D%A2%E9%A6%86").await.json();
    assert_eq!(hits[0]["kind"], "企业");
    let links: Vec<&str> = hits.as_array().unwrap().iter().filter_map(|hit| hit["link"].as_str()).collect();
    for firm in &world.firms {
        assert!(links.contains(&format!("/firms/{firm}").as_str()), "{hits}");
    }
    let hits = world.get(&leader, "/api/v1/search?q=xmg").await.json();
    assert_eq!(kinds(hits)[0], "企业", "by the first letters of its sounds");
    let hits = world.get(&leader, "/api/v1/search?q=jfb").await.json();
    assert!(kinds(hits).contains(&"镇街".to_owned()));
    assert_eq!(world.get(&leader, "/api/v1/firms?q=YZQD2").await.json()["rows"].as_array().unwrap().len(), 1);
    let hits = world.get(&leader, "/api/v1/search?q=%E6%B6%88%E9%98%B2").await.json();
    assert!(kinds(hits).contains(&"事项".to_owned()));
    let firm = world.cookie("qiye").await;
    let hits = world.get(&firm, "/api/v1/search?q=%E5%B0%8F%E9%9D%A2%E9%A6%86").await.json();
    assert!(!kinds(hits).contains(&"企业".to_owned()), "a firm doesn't find other firms");
    let officer = world.cookie("duiyuan").await;
    let hits = world.get(&officer, "/api/v1/search?q=bumen").await.json();
    assert!(!kinds(hits).contains(&"人员".to_owned()));
}
