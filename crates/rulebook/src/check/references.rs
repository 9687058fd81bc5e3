//! Every reference resolves, every count agrees.

use std::collections::HashSet;

use super::at;
use crate::{
    AnswerKind, AuthorityKind, Basis, FineMode, PassOp, Problem, Quantity, Row, Rule, RuleKind, Rulebook, TownCounts, TownType, Unit,
};

/// The bands every amount is compared with.
const BAND_RULES: [&str; 9] = [
    "cq355-16-light",
    "cq355-16-heavy",
    "cq355-16-ordinary-lo",
    "cq355-16-ordinary-hi",
    "cq355-16-max-mitigated",
    "cq355-16-max-light-lo",
    "cq355-16-max-light-hi",
    "cq355-16-max-ordinary",
    "cq355-16-max-heavy",
];

pub fn check(book: &Rulebook, out: &mut Vec<Problem>) {
    items(book, out);
    benchmarks(book, out);
    scenes(book, out);
    departments(book, out);
    lists(book, out);
    places(book, out);
    rules(book, out);
    settings(book, out);
    codes(book, out);
    at_least(book, out);
}

/// A lost row that nothing points to is noticed by the number of rows.
fn at_least(book: &Rulebook, out: &mut Vec<Problem>) {
    let numbers = [
        ("items", book.items.ids()),
        ("benchmarks", book.benchmarks.ids()),
        ("tiers", book.tier_count()),
        ("scenes", book.scenes.ids()),
        ("checks", book.check_count()),
        ("departments", book.departments.ids()),
        ("kinds", book.kinds.ids()),
        ("lists", book.lists.ids()),
        ("districts", book.districts.ids()),
        ("zones", book.zones.ids()),
        ("towns", book.towns.ids()),
        ("rules", book.rules.ids()),
        ("gates", book.gates.ids()),
        ("steps", book.steps.ids()),
        ("case_states", book.case_states.len()),
        ("review_rules", book.review_rules.ids()),
        ("file_orders", book.file_orders.ids()),
        ("calendar_years", book.calendar_years.len()),
        ("settings", book.settings.ids()),
        ("identifiers", book.identifiers.ids()),
        ("code_lists", book.code_lists.ids()),
        ("elements", book.elements.len()),
        ("text_rules", book.text_rules.len()),
        ("sources", book.sources.len()),
    ];
    for (name, number) in numbers {
        match book.at_least.as_ref().and_then(|m| m.get(name)) {
            Some(least) if number < *least => out.push(Problem::error(
                "rows-lost",
                at("meta.json", name),
                format!("应有{least}行，实有{number}行；请找回缺少的行或者文件，确需删除的同时改小 meta.json 中的数"),
            )),
            Some(_) => {}
            None => out.push(Problem::error("rows-lost", at("meta.json", name), "没有写明应有的行数；请补上")),
        }
    }
}

fn missing(out: &mut Vec<Problem>, place: &str, what: &str, id: &str) {
    out.push(Problem::error("unknown-reference", place, format!("引用的{what}“{id}”不存在；请改正编号或者补上该行")));
}

fn source(book: &Rulebook, group: &str, ids: &str, place: &str, out: &mut Vec<Problem>) {
    for id in ids.split([',', '+']).map(str::trim) {
        if book.source(group, id).is_none() {
            missing(out, place, "来源", id);
        }
    }
}

fn items(book: &Rulebook, out: &mut Vec<Problem>) {
    for (path, item) in book.items.located() {
        let place = at(path, &item.id);
        if book.department(&item.department_id).is_none() {
            missing(out, &place, "部门", &item.department_id);
        }
        if let Some(reference) = &item.authority.reference {
            source(book, "items", reference, &place, out);
        }
        if item.town_types.is_empty() {
            out.push(Problem::error("no-town-types", &place, "没有写明可由哪些镇街行使；请补上 town_types"));
        }
        if item.citations().is_empty() {
            out.push(Problem::notice("no-article", &place, "没有取得条款"));
        }
        if !matches!(item.version_status.as_str(), "current-as-stored" | "check" | "superseded") {
            out.push(Problem::error("version-status", &place, "version_status 不在规定的取值内；请改正"));
        }
        if item.is_superseded() {
            out.push(Problem::notice("superseded", &place, "所引条文已有新文本，使用前必须换用新条款"));
        } else if !item.verified {
            out.push(Problem::notice("unverified", &place, "条款或者数额未经核对"));
        }
        let needs = item.fines.iter().any(|f| !matches!(f.mode, FineMode::None | FineMode::Unknown | FineMode::Fixed));
        if book.benchmark_of(&item.id).is_none() {
            if needs {
                out.push(Problem::error("no-benchmark", &place, "有罚款幅度而没有裁量基准；请补上基准"));
            } else if item.fines.iter().any(|f| f.mode == FineMode::Unknown) {
                out.push(Problem::notice("fine-unquantified", &place, "罚款数额未取得，不能裁量"));
            }
        }
    }
}

fn benchmarks(book: &Rulebook, out: &mut Vec<Problem>) {
    for (path, benchmark) in book.benchmarks.located() {
        let place = at(path, &benchmark.id);
        match book.item(&benchmark.item_id) {
            None => missing(out, &place, "事项", &benchmark.item_id),
            Some(item) if item.name != benchmark.item_name => {
                out.push(Problem::error("item-name", &place, format!("事项名称与{}的不同；请改正", item.id)));
            }
            Some(_) => {}
        }
        source(book, "discretion", &benchmark.source, &place, out);
        let sources: HashSet<&str> = benchmark.tiers.iter().map(|t| t.basis_source.as_str()).collect();
        for id in sources {
            source(book, "discretion", id, &place, out);
        }
    }
}

fn scenes(book: &Rulebook, out: &mut Vec<Problem>) {
    for (path, scene) in book.scenes.located() {
        let place = at(path, &scene.id);
        for id in scene.department_ids.iter().chain([&scene.lead_department_id]) {
            if book.department(id).is_none() {
                missing(out, &place, "部门", id);
            }
        }
        if !scene.department_ids.contains(&scene.lead_department_id) {
            out.push(Problem::error("lead-not-in-scene", &place, "牵头部门不在参与部门之内；请改正"));
        }
        if scene.checks.is_empty() {
            out.push(Problem::error("scene-empty", &place, "场景没有检查事项；请补上"));
        }
        for check in &scene.checks {
            let place = at(path, &check.id);
            if !scene.department_ids.contains(&check.department_id) {
                out.push(Problem::error("check-department", &place, format!("检查主体“{}”不在场景的参与部门之内；请改正", check.department_id)));
            }
            match &check.item_id {
                None if check.on_fail.contains("移送") => {
                    out.push(Problem::notice("check-without-item", &place, "没有对应的执法事项，发现问题只能记录并移送"));
                }
                None => out.push(Problem::error("check-without-item", &place, "没有对应的执法事项，却写明要立案；请补上 item_id 或者改为移送")),
                Some(item) => match book.item(item) {
                    None => missing(out, &place, "事项", item),
                    Some(item) => against_item(check, item, &place, out),
                },
            }
            if check.basis_law.trim().is_empty() {
                out.push(Problem::error("check-without-law", &place, "没有法律依据；请补上"));
            } else if check.basis_article.is_none() && check.basis_status != "unverified" {
                out.push(Problem::error("check-without-article", &place, "没有义务条款；请补上 basis_article，确未取得的把 basis_status 写为 unverified"));
            } else if check.basis_article.is_none() {
                out.push(Problem::notice("check-without-article", &place, format!("依据只到《{}》，条号未取得", check.basis_law)));
            } else if !check.basis_verified {
                out.push(Problem::notice("check-unverified", &place, "依据的条款未经核对"));
            }
            if !rule_fits(check) {
                out.push(Problem::error("pass-rule", &place, "合格判定与答案类型不符；请改正"));
            }
        }
    }
}

/// Where a check and its item tell a reader different things.
fn against_item(check: &crate::Check, item: &crate::Item, place: &str, out: &mut Vec<Problem>) {
    if check.department_id != item.department_id {
        let message = format!("检查主体是{}，所指事项{}的部门是{}；发现问题后由哪个部门办理，以事项为准", check.department_id, item.id, item.department_id);
        out.push(Problem::notice("check-department-differs", place, message));
    }
    if item.authority.kind == AuthorityKind::Department && check.on_fail.contains("立案") {
        let message = format!("写明不合格时按事项立案，但{}由部门保留，镇街只能移送；以职权判断为准", item.id);
        out.push(Problem::notice("on-fail-differs", place, message));
    }
}

fn rule_fits(check: &crate::Check) -> bool {
    let rule = &check.answer.pass_rule;
    let options = check.answer.options.as_deref().unwrap_or_default();
    match (check.answer.kind, rule.op) {
        (AnswerKind::Boolean, PassOp::Eq) => rule.value.as_ref().is_some_and(serde_json::Value::is_boolean),
        (AnswerKind::Number, PassOp::AtMost | PassOp::AtLeast | PassOp::Eq) => rule.number().is_some(),
        (AnswerKind::Date, PassOp::NotBeforeToday) => rule.value.is_none(),
        (AnswerKind::Enum, PassOp::In) => rule.value.as_ref().and_then(|v| v.as_array()).is_some_and(|all| {
            !all.is_empty() && all.iter().all(|v| v.as_str().is_some_and(|s| options.iter().any(|o| o == s)))
        }),
        _ => false,
    }
}

fn departments(book: &Rulebook, out: &mut Vec<Problem>) {
    let fields: HashSet<&str> = book.items.iter().map(|i| i.field_code.as_str()).collect();
    for (path, department) in book.departments.located() {
        let place = at(path, &department.id);
        let count = book.items.iter().filter(|i| i.department_id == department.id).count();
        if count != department.item_count {
            out.push(Problem::error("item-count", &place, format!("写明{}个事项，实有{count}个；请改正", department.item_count)));
        }
        for id in &department.scene_ids {
            match book.scene(id) {
                None => missing(out, &place, "场景", id),
                Some(scene) if !scene.department_ids.contains(&department.id) => {
                    out.push(Problem::error("scene-department", &place, format!("场景{id}的参与部门中没有本部门；请改正一处")));
                }
                Some(_) => {}
            }
        }
        for scene in book.scenes.iter().filter(|s| s.department_ids.contains(&department.id)) {
            if !department.scene_ids.contains(&scene.id) {
                out.push(Problem::error("scene-department", &place, format!("参加场景{}而没有列入；请补上", scene.id)));
            }
        }
        for code in department.field_codes.iter().filter(|c| !fields.contains(c.as_str())) {
            missing(out, &place, "领域", code);
        }
    }
}

fn lists(book: &Rulebook, out: &mut Vec<Problem>) {
    use AuthorityKind::{Department, Empowered, Entrusted, Statutory};
    for kind in [Statutory, Empowered, Entrusted, Department] {
        match book.kinds.get(kind.label()) {
            None => missing(out, "lists/kinds.json", "行使方式", kind.label()),
            Some(row) if row.kind != kind || !matches!(row.acts_in_name_of.as_str(), "town" | "department") || row.cites.is_empty() => {
                out.push(Problem::error("kind-row", at("lists/kinds.json", &row.id), "行使方式的写法有误；请检查 kind、acts_in_name_of 和 cites"));
            }
            Some(_) => {}
        }
    }
    for (path, list) in book.lists.located() {
        let place = at(path, &list.id);
        if let Some(district) = &list.district
            && book.district(district).is_none() {
                missing(out, &place, "区县", district);
            }
        let mut seen = HashSet::new();
        for row in &list.entries {
            let place = format!("{place}.{}", row.item);
            if !seen.insert(&row.item) {
                out.push(Problem::error("duplicate-item", &place, "同一清单中事项重复；请删去一处"));
            }
            if list.statutory != (row.kind == Statutory) {
                out.push(Problem::error("list-kind", &place, "法定事项只列入法定清单，其他事项不列入法定清单；请改正"));
            }
            match book.item(&row.item) {
                None => missing(out, &place, "事项", &row.item),
                Some(item) if list.district.is_none() && item.authority.kind != row.kind => out.push(Problem::notice(
                    "list-differs",
                    &place,
                    format!("清单写{}，事项目录写{}，以清单为准", row.kind.label(), item.authority.kind.label()),
                )),
                Some(_) => {}
            }
            if let Some(reference) = &row.reference {
                source(book, "items", reference, &place, out);
            }
        }
        if list.content == crate::ListContent::NotObtained {
            out.push(Problem::notice("list-not-obtained", &place, "清单的逐项内容未取得，施行期间不能据此确认镇街的职权"));
        }
    }
    let statutory: HashSet<&str> = book.lists.iter().filter(|l| l.statutory).flat_map(|l| &l.entries).map(|r| r.item.as_str()).collect();
    for (path, item) in book.items.located().filter(|(_, i)| i.authority.kind == Statutory && !statutory.contains(i.id.as_str())) {
        out.push(Problem::error("list-gap", at(path, &item.id), "事项写为法定，法定清单中没有；请补上"));
    }
}

fn places(book: &Rulebook, out: &mut Vec<Problem>) {
    for (path, town) in book.towns.located() {
        let place = at(path, &town.code);
        if book.district(&town.district_code).is_none() {
            missing(out, &place, "区县", &town.district_code);
        }
        let digits = town.code.len() == 9 && town.code.bytes().all(|b| b.is_ascii_digit());
        if !digits || !town.code.starts_with(&town.district_code) {
            out.push(Problem::error("town-code", &place, "镇街代码应为九位数字，前六位为区县代码；请改正"));
        }
    }
    for (path, district) in book.districts.located() {
        let place = at(path, &district.code);
        let mut counts = TownCounts::default();
        for town in book.towns_of(&district.code) {
            match town.kind {
                TownType::Street => counts.street += 1,
                TownType::Town => counts.town += 1,
                TownType::Township => counts.township += 1,
                TownType::EthnicTownship => counts.ethnic += 1,
            }
        }
        let all = counts.street + counts.town + counts.township + counts.ethnic;
        if all != district.town_count || counts != district.town_types {
            out.push(Problem::error("town-count", &place, format!("写明{}个镇街，实有{all}个，或者各类个数不符；请改正", district.town_count)));
        }
    }
    for (path, zone) in book.zones.located() {
        for code in zone.within.iter().filter(|c| book.district(c).is_none()) {
            missing(out, &at(path, &zone.id), "区县", code);
        }
    }
}

fn rules(book: &Rulebook, out: &mut Vec<Problem>) {
    for (path, rule) in book.rules.located() {
        let place = at(path, &rule.id);
        source(book, "procedure", &rule.source, &place, out);
        for message in rule_faults(rule) {
            out.push(Problem::error("rule-row", &place, message));
        }
        if rule.quantity.is_none() && rule.unit.is_some_and(Unit::is_time) && rule.kind != RuleKind::UnitRule {
            out.push(Problem::notice("no-quantity", &place, "数量未取得，不能计算期限"));
        }
        if !rule.verified || rule.verified_article == Some(false) {
            out.push(Problem::notice("rule-unverified", &place, "条文或者条号未经核对"));
        }
    }
    for id in BAND_RULES {
        if book.rule(id).is_none() {
            missing(out, "procedure/cq355.json", "程序规则", id);
        }
    }
    for (path, gate) in book.gates.located() {
        let place = at(path, &gate.id);
        source(book, "procedure", &gate.source, &place, out);
        if !matches!(gate.effect.as_str(), "block" | "warn") {
            out.push(Problem::error("gate-row", &place, "effect 只能是 block 或者 warn；请改正"));
        }
    }
}

fn rule_faults(rule: &Rule) -> Vec<&'static str> {
    use RuleKind::{Date, Deadline, LeadTime, Limitation, Period, WaitingPeriod};
    let mut out = Vec::new();
    let timed = matches!(rule.kind, Deadline | LeadTime | Limitation | Period | WaitingPeriod);
    if timed && !rule.unit.is_some_and(Unit::is_time) {
        out.push("期限类规则须以工作日、自然日、小时、月或者年计；请改正 unit");
    }
    if timed && rule.quantity.is_some() && rule.whole_quantity().is_none_or(|n| n < 1) {
        out.push("期限的数量应为正整数；请改正 quantity");
    }
    if rule.rollover == Some(true) && (rule.kind == LeadTime || matches!(rule.unit, Some(Unit::Hour | Unit::WorkingDay))) {
        out.push("提前期和按小时、工作日计算的期限不顺延；请改正 rollover");
    }
    if rule.kind == Date && !rule.date.as_deref().is_some_and(is_date) {
        out.push("固定日期须写明 date（年-月-日，或者每年的月-日）；请补上");
    }
    if matches!(rule.quantity, Some(Quantity::Pair([a, b])) if a >= b) {
        out.push("数量的两端次序有误；请改正 quantity");
    }
    if !matches!(rule.engine.as_str(), "block" | "warn" | "calc" | "info") {
        out.push("engine 不在规定的取值内；请改正");
    }
    out
}

fn is_date(text: &str) -> bool {
    crate::Day::parse(text).is_ok() || crate::Day::parse(&format!("2024-{text}")).is_ok()
}

fn settings(book: &Rulebook, out: &mut Vec<Problem>) {
    for (path, setting) in book.settings.located() {
        let place = at(path, &setting.id);
        if setting.basis == Basis::Official {
            out.push(Problem::error("setting-basis", &place, "本系统的设定不得标为法定；请改为 proposed，确有依据的改列程序规则"));
        }
        if setting.value < 1 {
            out.push(Problem::error("setting-value", &place, "数值应为正整数；请改正"));
        }
        if let Some(id) = setting.department_id.as_ref().filter(|id| book.department(id).is_none()) {
            missing(out, &place, "部门", id);
        }
    }
    for id in ["invitation-answer-days", "correction-default-days", "reminder-lead-days"] {
        if book.setting(id).is_none() {
            missing(out, "settings/", "设定", id);
        }
    }
    for class in ["A", "B", "C", "D"] {
        let any = book.settings.iter().any(|s| s.risk_class.as_deref() == Some(class) && s.department_id.is_none() && s.valid_to().is_none());
        if !any {
            missing(out, "settings/", "频次上限", class);
        }
    }
}

fn codes(book: &Rulebook, out: &mut Vec<Problem>) {
    for (path, list) in book.code_lists.located() {
        source(book, "codes", &list.source, &at(path, &list.id), out);
    }
    for (path, identifier) in book.identifiers.located() {
        let place = at(path, &identifier.id);
        source(book, "codes", &identifier.source, &place, out);
        if identifier.id == "uscc" && !identifier.weights.iter().copied().eq(crate::identifiers::uscc_weights()) {
            out.push(Problem::error("uscc-weights", place, "统一社会信用代码的权数与国家标准不符；请按GB 32100-2015改正"));
        }
    }
    for element in &book.elements {
        let place = at(&format!("codes/elements/{}.json", element.entity), &element.field);
        source(book, "codes", &element.source, &place, out);
        if let Some(id) = element.code_list.as_ref().filter(|id| book.code_list(id).is_none()) {
            missing(out, &place, "代码表", id);
        }
    }
}
