//! 导入、导出.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use heyi_papers::sheets::{Cell, ColumnKind, OutColumn, write_table};
use serde_json::Value;

use crate::world::{Got, World, credit_code, firm_record};

fn workbook(titles: &[(&str, ColumnKind)], rows: &[Vec<Cell>]) -> Vec<u8> {
    let columns: Vec<OutColumn> =
        titles.iter().map(|(title, kind)| OutColumn { title: (*title).to_owned(), kind: *kind, width: None }).collect();
    write_table("数据", &columns, rows).unwrap()
}

fn text(value: &str) -> Cell {
    if value.is_empty() { Cell::Empty } else { Cell::Text(value.to_owned()) }
}

const FIRM_TITLES: [(&str, ColumnKind); 8] = [
    ("统一社会信用代码", ColumnKind::Code),
    ("名称", ColumnKind::Text),
    ("检查场景", ColumnKind::Text),
    ("主体类型", ColumnKind::Text),
    ("所在镇街", ColumnKind::Text),
    ("经营地址", ColumnKind::Text),
    ("负责人", ColumnKind::Text),
    ("联系电话", ColumnKind::Text),
];

fn firm_row(code: &str, name: &str, town: &str) -> Vec<Cell> {
    [code, name, "SCENE-CY", "个体工商户", town, "新路1号", "李某乙", "13900000000"].into_iter().map(text).collect()
}

async fn import(world: &World, cookie: &str, path: &str, key: &str, bytes: Vec<u8>) -> Got {
    let request = Request::post(path)
        .header(header::COOKIE, cookie)
        .header("idempotency-key", key)
        .header(header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        .body(Body::from(bytes))
        .unwrap();
    world.send(request).await
}

async fn firms(world: &World) -> usize {
    world.db.db.fetch_all("SELECT id FROM firms", Vec::new()).await.unwrap().len()
}

#[tokio::test]
async fn a_dry_run_names_each_refused_row_and_writes_nothing() {
    let world = World::new().await;
    let cookie = world.cookie("guanli").await;
    let good = credit_code("91500103MA5999001");
    let wrong_digit = format!("{}{}", &good[..17], if good.ends_with('0') { '1' } else { '0' });
    let rows = vec![
        firm_row(&good, "新店", "解放碑街道"),
        firm_row(&wrong_digit, "校验位不对", "解放碑街道"),
        firm_row(&good, "重复", "解放碑街道"),
        firm_row(&credit_code("91500103MA5999002"), "镇街不对", "不存在的街道"),
        firm_row(&credit_code("91500103MA5999003"), "", "解放碑街道"),
    ];
    let got = import(&world, &cookie, "/api/v1/imports/firms?dry_run=true", "key-00000001", workbook(&FIRM_TITLES, &rows)).await;
    assert_eq!(got.status, StatusCode::OK, "{}", String::from_utf8_lossy(&got.bytes));
    insta::assert_json_snapshot!(got.json());
    assert_eq!(firms(&world).await, 4);
}

#[tokio::test]
async fn all_or_nothing_unless_the_good_rows_are_asked_for() {
    let world = World::new().await;
    let cookie = world.cookie("guanli").await;
    let rows = vec![
        firm_row(&credit_code("91500103MA5999001"), "新店", TOWN_NAME),
        firm_row(&credit_code("91500103MA5999002"), "镇街不对", "不存在的街道"),
    ];
    let bytes = workbook(&FIRM_TITLES, &rows);
    let got = import(&world, &cookie, "/api/v1/imports/firms", "key-00000001", bytes.clone()).await.json();
    assert_eq!((got["written"].as_bool(), got["created"].as_u64()), (Some(false), Some(1)));
    assert_eq!(firms(&world).await, 4);
    let got = import(&world, &cookie, "/api/v1/imports/firms?partial=true", "key-00000002", bytes.clone()).await.json();
    assert_eq!(got["written"], true);
    assert_eq!(firms(&world).await, 5);
    // The same request again: done once.
    import(&world, &cookie, "/api/v1/imports/firms?partial=true", "key-00000002", bytes.clone()).await;
    assert_eq!(firms(&world).await, 5);
    // A new request finds nothing to do.
    let got = import(&world, &cookie, "/api/v1/imports/firms?partial=true", "key-00000003", bytes).await.json();
    assert_eq!((got["unchanged"].as_u64(), got["written"].as_bool()), (Some(1), Some(false)));
}

const TOWN_NAME: &str = "解放碑街道";

#[tokio::test]
async fn an_export_goes_back_in_unchanged_and_keeps_what_is_masked() {
    let world = World::new().await;
    let cookie = world.cookie("guanli").await;
    for kind in ["firms", "people", "certificates"] {
        let exported = world.get(&cookie, &format!("/api/v1/exports/{kind}.xlsx")).await;
        assert_eq!(exported.status, StatusCode::OK, "{kind}");
        assert!(exported.header("content-disposition").starts_with("attachment; filename*=UTF-8''%"), "{kind}");
        let got = import(&world, &cookie, &format!("/api/v1/imports/{kind}"), "key-00000001", exported.bytes).await;
        let report: Value = got.json();
        assert_eq!(report["rejected"], Value::Array(Vec::new()), "{kind}");
        assert_eq!((report["created"].as_u64(), report["updated"].as_u64()), (Some(0), Some(0)), "{kind}: {report}");
        assert!(report["unchanged"].as_u64().unwrap() > 0, "{kind}");
    }
    let row = world
        .db
        .db
        .fetch_optional("SELECT phone FROM firms WHERE credit_code = $1", vec![firm_record(1).credit_code.into()])
        .await
        .unwrap();
    assert_eq!(row.unwrap().text("phone").unwrap(), "13800000000");
    assert_eq!(world.get(&cookie, "/api/v1/exports/secrets.xlsx").await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.get(&cookie, "/api/v1/imports/lists/template.xlsx").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_new_list_ends_the_one_before_and_changes_who_may() {
    let world = World::new().await;
    let cookie = world.cookie("guanli").await;
    let titles = [
        ("清单名称", ColumnKind::Text),
        ("区县代码", ColumnKind::Code),
        ("执行日期", ColumnKind::Text),
        ("公布文号", ColumnKind::Text),
        ("事项编号", ColumnKind::Code),
        ("行使方式", ColumnKind::Text),
    ];
    let row = |name: &str, from: &str, item: &str, kind: &str| {
        [name, "500103", from, "测试〔2026〕1号", item, kind].into_iter().map(text).collect::<Vec<_>>()
    };
    let first = vec![row("清单甲", "2026-01-01", "XF-001", "赋权"), row("清单甲", "2026-01-01", "CG-001", "赋权")];
    let got = import(&world, &cookie, "/api/v1/imports/lists", "key-00000001", workbook(&titles, &first)).await;
    assert_eq!(got.json()["written"], true, "{}", got.json());
    let may = |world: &World| {
        let path = "/api/v1/rules/competence?item=XF-001&town=500103003".to_owned();
        let (router, cookie) = (world.router.clone(), cookie.clone());
        async move {
            let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
            let response = tower::ServiceExt::oneshot(router, request).await.unwrap();
            let bytes = http_body_util::BodyExt::collect(response.into_body()).await.unwrap().to_bytes();
            serde_json::from_slice::<Value>(&bytes).unwrap()["may_act"].as_bool().unwrap()
        }
    };
    assert!(may(&world).await);
    let second = vec![row("清单乙", "2026-10-01", "XF-001", "部门"), row("清单乙", "2026-10-01", "CG-001", "赋权")];
    let got = import(&world, &cookie, "/api/v1/imports/lists", "key-00000002", workbook(&titles, &second)).await;
    assert_eq!(got.json()["written"], true, "{}", got.json());
    assert!(!may(&world).await, "the new list keeps the item with the department");
    let lists = world.get(&cookie, "/api/v1/lists").await.json();
    let imported: Vec<&Value> = lists.as_array().unwrap().iter().filter(|list| !list["id"].is_null()).collect();
    assert_eq!(imported.len(), 2);
    assert_eq!((imported[0]["valid_to"].as_str(), imported[1]["valid_to"].as_str()), (None, Some("2026-09-30")));
    let compared = world
        .get(
            &cookie,
            &format!("/api/v1/lists/compare?left={}&right={}", imported[1]["key"].as_str().unwrap(), imported[0]["key"].as_str().unwrap()),
        )
        .await
        .json();
    insta::assert_json_snapshot!("compared", compared["changes"]);
    let late = vec![
        row("清单丙", "2026-09-01", "XF-001", "赋权"),
        row("清单丙", "2026-09-01", "ZZ-999", "赋权"),
        row("清单丙", "2026-12-01", "XF-001", "借用"),
    ];
    let got = import(&world, &cookie, "/api/v1/imports/lists?partial=true", "key-00000003", workbook(&titles, &late)).await.json();
    assert_eq!((got["written"].as_bool(), got["rejected"].as_array().unwrap().len()), (Some(false), 3), "{got}");
}

#[tokio::test]
async fn what_is_no_workbook_is_refused_with_a_cure() {
    let world = World::new().await;
    let cookie = world.cookie("guanli").await;
    let got = import(&world, &cookie, "/api/v1/imports/firms?dry_run=true", "key-00000001", b"name,code\n".to_vec()).await;
    assert_eq!((got.status, got.code().as_str()), (StatusCode::BAD_REQUEST, "bad_input"));
    let got =
        import(&world, &cookie, "/api/v1/imports/firms?dry_run=true", "key-00000001", workbook(&[("无关", ColumnKind::Text)], &[])).await;
    assert_eq!(got.code(), "bad_input");
    let got = import(&world, &cookie, "/api/v1/imports/nothing", "key-00000001", Vec::new()).await;
    assert_eq!(got.code(), "not_found");
    let got = import(&world, &cookie, "/api/v1/imports/firms", "key-00000001", vec![0; 25 << 20]).await;
    assert_eq!((got.status, got.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too_large"));
}

#[tokio::test]
async fn an_imported_person_signs_in_with_the_password_issued() {
    let world = World::new().await;
    let cookie = world.cookie("guanli").await;
    let titles = [
        ("登录账号", ColumnKind::Text),
        ("姓名", ColumnKind::Text),
        ("角色", ColumnKind::Text),
        ("所属单位", ColumnKind::Text),
        ("执法证号", ColumnKind::Code),
        ("证件有效期起", ColumnKind::Text),
        ("证件有效期止", ColumnKind::Text),
    ];
    let row = |cells: [&str; 7]| cells.into_iter().map(text).collect::<Vec<_>>();
    let rows = vec![
        row(["xinren", "周某丙", "镇街执法人员、大队长", "解放碑街道", "CQ900001", "2025年3月1日", "2028-02-29"]),
        row(["chongzheng", "吴某丁", "镇街执法人员", "解放碑街道", "CQ000001", "2025-03-01", "2028-02-29"]),
        row(["qiyeren", "郑某戊", "企业", "解放碑街道", "", "", ""]),
        row(["banzheng", "王某己", "镇街执法人员", "解放碑街道", "CQ900002", "2025-03-01", ""]),
        row(["x", "冯某庚", "皇帝", "解放碑街道", "", "", ""]),
    ];
    let got = import(&world, &cookie, "/api/v1/imports/people?partial=true", "key-00000001", workbook(&titles, &rows)).await.json();
    assert_eq!((got["created"].as_u64(), got["written"].as_bool()), (Some(1), Some(true)), "{got}");
    insta::assert_json_snapshot!("people_refused", got["rejected"]);
    let found = world.get(&cookie, "/api/v1/people?q=xinren").await.json();
    let id = found["rows"][0]["id"].as_str().unwrap();
    assert_eq!(world.sign_in("xinren", "anything-at-all-1").await.code(), "sign_in_failed", "no password yet");
    let issued = world
        .write(&cookie, axum::http::Method::POST, &format!("/api/v1/people/{id}/password"), "key-00000002", &serde_json::json!({}))
        .await
        .json();
    let me = world.sign_in("xinren", issued["password"].as_str().unwrap()).await;
    assert_eq!(me.json()["role"], "officer");
}
