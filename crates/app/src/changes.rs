//! What a change of a register changed, in words: the event holds the whole new record, the reader wants the difference.

use heyi_domain::body::{BodyEvent, BodyRecord};
use heyi_domain::firm::{FirmEvent, FirmRecord};
use heyi_domain::person::{Certificate, PersonEvent, PersonRecord};
use heyi_domain::{Event, Role};
use heyi_rulebook::Day;

use crate::App;

/// The record as it was before the event that comes next.
#[derive(Default)]
pub(crate) struct Before {
    body: Option<BodyRecord>,
    person: Option<PersonRecord>,
    firm: Option<FirmRecord>,
}

impl Before {
    /// What this event of a register did; `None` for every other event.
    pub(crate) fn say(&mut self, app: &App, event: &Event) -> Option<String> {
        match event {
            Event::Body(BodyEvent::Registered { record } | BodyEvent::Changed { record }) => {
                let before = self.body.replace((**record).clone());
                Some(match before {
                    None => format!("登记执法主体“{}”，文号机关代字“{}”", record.name, record.number_word),
                    Some(before) => said("变更执法主体", body(&before, record)),
                })
            }
            Event::Person(PersonEvent::Registered { record } | PersonEvent::Changed { record }) => {
                let before = self.person.replace((**record).clone());
                Some(match before {
                    None => format!("登记人员“{}”，账号“{}”，{}", record.name, record.login, roles(&record.roles)),
                    Some(before) => said("变更人员信息", person(app, &before, record)),
                })
            }
            Event::Person(PersonEvent::Certified { certificate }) => {
                let known = self.person.as_mut()?;
                known.certificate = Some(certificate.clone());
                Some(format!("登记执法证件{}", certificate_words(Some(certificate))))
            }
            Event::Firm(FirmEvent::Registered { record, .. }) => {
                self.firm = Some((**record).clone());
                None
            }
            Event::Firm(FirmEvent::Changed { record }) => {
                let before = self.firm.replace((**record).clone())?;
                Some(said("变更检查对象信息", firm(app, &before, record)))
            }
            Event::Firm(FirmEvent::RiskChanged { risk, .. }) => {
                if let Some(firm) = &mut self.firm {
                    firm.risk = *risk;
                }
                None
            }
            _ => None,
        }
    }
}

fn said(what: &str, changes: Vec<String>) -> String {
    if changes.is_empty() { what.to_owned() } else { format!("{what}：{}", changes.join("，")) }
}

/// `姓名“甲”改为“乙”`, where they differ.
fn differ(title: &str, before: &str, after: &str) -> Option<String> {
    let shown = |text: &str| if text.is_empty() { "空".to_owned() } else { format!("“{text}”") };
    (before != after).then(|| format!("{title}{}改为{}", shown(before), shown(after)))
}

fn body(before: &BodyRecord, after: &BodyRecord) -> Vec<String> {
    let changes = [
        differ("全称", &before.name, &after.name),
        differ("简称", &before.short_name, &after.short_name),
        differ("文号机关代字", &before.number_word, &after.number_word),
    ];
    changes.into_iter().flatten().collect()
}

fn person(app: &App, before: &PersonRecord, after: &PersonRecord) -> Vec<String> {
    let unit = |record: &PersonRecord| record.body.as_ref().map(|code| app.body_ref(code).name).unwrap_or_default();
    let posting = |record: &PersonRecord| record.posted_to.as_ref().map(|code| app.body_ref(code).name).unwrap_or_default();
    let certificate = |record: &PersonRecord| certificate_words(record.certificate.as_ref());
    let changes = [
        differ("姓名", &before.name, &after.name),
        differ("登录账号", &before.login, &after.login),
        differ("角色", &roles(&before.roles), &roles(&after.roles)),
        differ("所属单位", &unit(before), &unit(after)),
        (before.firm != after.firm).then(|| "所属企业已更换".to_owned()),
        differ("执法证件", &certificate(before), &certificate(after)),
        differ("派驻单位", &posting(before), &posting(after)),
        (before.recusals != after.recusals).then(|| format!("回避{}项改为{}项", before.recusals.len(), after.recusals.len())),
        differ("离岗日期", &day(before.left_on), &day(after.left_on)),
    ];
    changes.into_iter().flatten().collect()
}

fn firm(app: &App, before: &FirmRecord, after: &FirmRecord) -> Vec<String> {
    let place = |record: &FirmRecord| match (record.lng_e6, record.lat_e6) {
        (Some(lng), Some(lat)) => format!("{}，{}", degrees(lng), degrees(lat)),
        _ => String::new(),
    };
    let changes = [
        differ("名称", &before.name, &after.name),
        differ("统一社会信用代码", &before.credit_code, &after.credit_code),
        differ("检查场景", &app.scene_name(&before.scene), &app.scene_name(&after.scene)),
        differ("主体类型", &before.kind, &after.kind),
        differ("所在镇街", &app.town_name(&before.town), &app.town_name(&after.town)),
        differ("经营地址", &before.address, &after.address),
        // Names and numbers of persons are not repeated where everybody who sees the firm reads.
        (before.contact != after.contact).then(|| "负责人已更换".to_owned()),
        (before.phone != after.phone).then(|| "联系电话已更换".to_owned()),
        differ("位置", &place(before), &place(after)),
        differ("许可证件", &before.licences.join("、"), &after.licences.join("、")),
        differ("风险等级", before.risk.letter(), after.risk.letter()),
        differ("注销、歇业日期", &day(before.closed_on), &day(after.closed_on)),
    ];
    changes.into_iter().flatten().collect()
}

fn roles(roles: &[Role]) -> String {
    roles.iter().map(|role| role.label()).collect::<Vec<_>>().join("、")
}

fn certificate_words(certificate: Option<&Certificate>) -> String {
    certificate
        .map(|certificate| format!("{}（{}至{}）", certificate.number, certificate.valid_from.chinese_date(), certificate.valid_to.chinese_date()))
        .unwrap_or_default()
}

fn day(day: Option<Day>) -> String {
    day.map(Day::chinese_date).unwrap_or_default()
}

/// Micro-degrees as degrees.
fn degrees(micro: i64) -> String {
    let sign = if micro < 0 { "-" } else { "" };
    format!("{sign}{}.{:06}", micro.abs() / 1_000_000, micro.abs() % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_said() {
        assert_eq!(differ("姓名", "甲", "甲"), None);
        assert_eq!(differ("姓名", "甲", "乙").unwrap(), "姓名“甲”改为“乙”");
        assert_eq!(differ("离岗日期", "", "2026年3月1日").unwrap(), "离岗日期空改为“2026年3月1日”");
        assert_eq!(said("变更人员信息", Vec::new()), "变更人员信息");
        assert_eq!((degrees(106_577_200), degrees(-500_000)), ("106.577200".to_owned(), "-0.500000".to_owned()));
    }
}
