//! 责令改正通知书.

use heyi_domain::firm::FirmRecord;
use heyi_domain::order::{Order, OrderLine};
use heyi_domain::visit::{Present, Visit};
use heyi_rulebook::{Citation, Rule, Unit, numeral};
use serde_json::{Value, json};

use super::joint_record::evidence;
use super::office::{Office, Stamp, cited, fit, said};

/// What the order says.
pub(crate) struct OrderFacts<'a> {
    /// The order as issued.
    pub order: &'a Order,
    pub visit: &'a Visit,
    pub firm: &'a FirmRecord,
    /// 检查记录文号.
    pub record_number: &'a str,
}

/// Fills the order.
pub(crate) fn correction_order(office: &Office, stamp: &Stamp, facts: &OrderFacts<'_>) -> Value {
    let OrderFacts { order, visit, firm, .. } = facts;
    let text = &order.text;
    let mut data = office.paper(stamp, &text.body);
    data.insert("seal".to_owned(), office.seal(&text.body));
    data.insert("party".to_owned(), office.party(&text.firm_name, firm));
    data.insert("found_on".to_owned(), visit.entered_on.unwrap_or(text.issued_on).to_string().into());
    data.insert("place".to_owned(), said(&firm.address, 300, "未登记"));
    data.insert("record_number".to_owned(), said(facts.record_number, 60, "见现场检查记录"));
    data.insert("findings".to_owned(), text.lines.iter().map(|line| finding(office, facts, line)).collect());
    data.insert("last_day".to_owned(), text.last_day.to_string().into());
    data.insert("report_how".to_owned(), "使用企业账号登录后提交改正情况和照片，或者书面报送本机关".into());
    data.insert("recheck_by".to_owned(), office.full(&text.body).into());
    if text.lines.iter().any(|l| l.item.is_some()) {
        data.insert("consequence".to_owned(), "逾期不改正或者改正后仍不符合要求的，本机关将依照有关法律、法规、规章的规定处理。".into());
    }
    data.insert("remedies".to_owned(), remedies(office, facts));
    let officers = officers_of(visit, &text.body);
    data.insert("contact".to_owned(), office.contact(officers.first().map_or("", |p| p.name.as_str()), &text.body));
    data.insert("officers".to_owned(), office.present(&officers));
    data.into()
}

/// Officers of the body who were there; everyone who was there where it had too few.
pub(super) fn officers_of<'a>(visit: &'a Visit, body: &heyi_domain::ids::BodyCode) -> Vec<&'a Present> {
    let own: Vec<&Present> = visit.present.iter().filter(|p| &p.body == body).collect();
    if own.len() < 2 { visit.present.iter().collect() } else { own }
}

fn finding(office: &Office, facts: &OrderFacts<'_>, line: &OrderLine) -> Value {
    let found = facts.visit.findings.iter().find(|f| f.finding == line.finding);
    let check = found.map_or("", |f| f.check.as_str());
    json!({
        "act": said(&format!("{}：{}", line.matter, line.seen), 1000, "不符合要求"),
        "duty_article": office.basis(check, &line.legal_basis),
        "basis_article": said(&power_to_order(office, line.item.as_deref()), 300, "未登记"),
        "demand": said(&demand(office, check, &line.matter), 1000, "改正所列问题"),
        "last_day": facts.order.text.last_day.to_string(),
        "evidence": found.map_or_else(|| json!([]), |f| evidence(&f.evidence)),
    })
}

/// 改正要求: the passing state of the check.
pub(super) fn demand(office: &Office, check: &str, matter: &str) -> String {
    match office.rules.check(check) {
        Some(row) => format!("达到下列要求：{}", super::office::sentence(&row.point)),
        None => format!("改正“{matter}”所列问题。"),
    }
}

/// 责令改正的依据: the article of the item where it demands correction, else the general one.
fn power_to_order(office: &Office, item: Option<&str>) -> String {
    let own = item.and_then(|i| office.rules.item(i)).filter(|i| i.correction.required).and_then(|i| {
        let (law, article) = (i.penalty_law.clone()?, i.penalty_article.clone()?);
        Some(Citation { law, article, basis: i.basis })
    });
    let cite = own.unwrap_or_else(|| office.rules.cite("g-correct"));
    cited(&[cite], 300)
}

/// 救济途径. Periods come from the rulebook; the court is not named, because which court sits is not among the data.
fn remedies(office: &Office, facts: &OrderFacts<'_>) -> Value {
    let district = office.district(&facts.order.text.body);
    let organ =
        if district.is_empty() { "有管辖权的行政复议机关".to_owned() } else { format!("重庆市{district}人民政府") };
    let term = |id: &str| office.rules.rule(id).and_then(in_words).unwrap_or_else(|| "法定期限".to_owned());
    let basis = cited(&[office.rules.cite("arl-20-apply"), office.rules.cite("all-46-sue")], 200);
    json!({
        "organ": fit(&organ, 80),
        "organ_term": fit(&term("arl-20-apply"), 20),
        "court": "有管辖权的人民法院",
        "court_term": fit(&term("all-46-sue"), 20),
        "basis": basis,
    })
}

/// `六十日`, `六个月`.
pub(super) fn in_words(rule: &Rule) -> Option<String> {
    let number = numeral(u32::try_from(rule.whole_quantity()?).ok()?);
    Some(match rule.unit? {
        Unit::CalendarDay => format!("{number}日"),
        Unit::WorkingDay => format!("{number}个工作日"),
        Unit::Month => format!("{number}个月"),
        Unit::Year => format!("{number}年"),
        _ => return None,
    })
}
