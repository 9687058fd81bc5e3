//! 复查记录.

use heyi_domain::firm::FirmRecord;
use heyi_domain::ids::FindingId;
use heyi_domain::order::{Order, Recheck};
use heyi_domain::task::OfficerFacts;
use heyi_domain::visit::Visit;
use serde_json::{Map, Value, json};

use super::office::{Office, Stamp, fit, maybe, said};
use super::order::demand;
use super::site::clock;

/// What the record says.
pub(crate) struct RecheckFacts<'a> {
    /// The order after this re-check.
    pub order: &'a Order,
    /// The re-check recorded.
    pub recheck: &'a Recheck,
    /// Corrected at earlier re-checks.
    pub before: &'a [FindingId],
    pub visit: &'a Visit,
    pub firm: &'a FirmRecord,
    /// When it was recorded.
    pub at: i64,
    /// Officers named, as registered.
    pub officers: &'a [OfficerFacts],
    /// Who recorded it, as text.
    pub recorder: &'a str,
}

/// Fills the record. It is recorded at once, so beginning and end are the instant of recording.
pub(crate) fn recheck_record(office: &Office, stamp: &Stamp, facts: &RecheckFacts<'_>) -> Value {
    let text = &facts.order.text;
    let mut data = office.paper(stamp, &text.body);
    data.insert("party".to_owned(), office.party(&text.firm_name, facts.firm));
    data.insert("present".to_owned(), "待签名时填写".into());
    data.insert("order_number".to_owned(), said(&text.number, 60, "未登记"));
    data.insert("order_on".to_owned(), text.issued_on.to_string().into());
    data.insert("started_at".to_owned(), clock(facts.at).into());
    data.insert("ended_at".to_owned(), clock(facts.at).into());
    data.insert("place".to_owned(), said(&facts.firm.address, 300, "未登记"));
    data.insert("officers".to_owned(), office.officers(facts.officers));
    data.insert("frequency_note".to_owned(), "对责令改正情况的复查，不作为新的一次检查，不占用年度检查频次。".into());
    data.insert("results".to_owned(), results(office, facts));
    data.insert("conclusion".to_owned(), fit(&conclusion(facts), 1000).into());
    data.insert("officer_signatures".to_owned(), facts.officers.iter().map(|o| signature(o, facts)).collect());
    data.insert("party_signature".to_owned(), json!({ "state": "blank" }));
    data.into()
}

fn results(office: &Office, facts: &RecheckFacts<'_>) -> Value {
    let open = facts.order.text.lines.iter().filter(|l| !facts.before.contains(&l.finding));
    open.map(|line| {
        let check = facts.visit.findings.iter().find(|f| f.finding == line.finding).map_or("", |f| f.check.as_str());
        let done = facts.recheck.corrected.contains(&line.finding);
        json!({
            "act": said(&format!("{}：{}", line.matter, line.seen), 1000, "不符合要求"),
            "demand": said(&demand(office, check, &line.matter), 1000, "改正所列问题"),
            "last_day": facts.order.text.last_day.to_string(),
            "seen": said(&facts.recheck.note, 1000, "未写明"),
            "result": if done { "done" } else { "not_done" },
            "next": if done { "予以销号" } else { "继续改正，由本机关依法处理" },
        })
    })
    .collect()
}

fn conclusion(facts: &RecheckFacts<'_>) -> String {
    let open = facts.order.text.lines.iter().filter(|l| !facts.before.contains(&l.finding)).count();
    let done = facts.recheck.corrected.iter().filter(|f| !facts.before.contains(f)).count();
    let photos = match facts.recheck.photos.len() {
        0 => String::new(),
        n => format!("复查照片{n}张，已在系统存证。"),
    };
    if done >= open {
        return format!("责令改正通知书所列问题已经改正，予以销号。{photos}");
    }
    format!("复查{open}项，已改正{done}项，未改正{}项。对没有改正的问题，由本机关依法处理。{photos}", open - done)
}

fn signature(officer: &OfficerFacts, facts: &RecheckFacts<'_>) -> Value {
    let recorded = officer.person.to_string() == facts.recorder;
    let how = if recorded { "（已在系统确认）" } else { "（由记录人登记）" };
    let mut row = Map::new();
    row.insert("name".to_owned(), format!("{}{how}", fit(&officer.name, 40 - how.chars().count())).into());
    row.insert("certificate".to_owned(), said(officer.certificate.as_deref().unwrap_or_default(), 40, "未登记"));
    maybe(&mut row, "at", recorded.then(|| clock(facts.at)).as_ref(), 20);
    row.into()
}
