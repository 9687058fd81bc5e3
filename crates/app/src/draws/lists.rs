//! 名单 out of the registers: objects by filter with their weights, officers with valid certificates, and whoever is left out, with the reason.

use std::collections::HashMap;

use heyi_domain::draw::{ClassWeight, DrawObject, DrawOfficer, DrawParty, DrawRecusal, DrawText, LeftOut};
use heyi_domain::firm::RiskClass;
use heyi_domain::ids::{FirmId, PersonId};
use heyi_planner::draw::list_hash;
use heyi_rulebook::Day;
use heyi_store::{Query, args};

use crate::tasks::{officer_facts, parse, unword, year_of};
use crate::views::{DrawDraft, DrawPreview};
use crate::{App, AppError, Caller};

/// Most objects of one list.
const OBJECT_LIMIT: usize = 10_000;

impl App {
    /// 预览名单: nothing is kept.
    ///
    /// # Errors
    /// No enforcement body; more objects than a list may have.
    pub async fn preview_draw(&self, caller: &Caller, draft: DrawDraft) -> Result<DrawPreview, AppError> {
        let mut q = self.db.read().await?;
        let text = self.draw_text(&mut q, caller, &draft).await?;
        let cx = heyi_domain::Context { now_ms: self.now_ms(), today: self.today(), actor: &caller.actor, rules: &self.rules, facts: () };
        let against = heyi_domain::draw::announce(text.clone(), &cx).err();
        Ok(DrawPreview {
            scope: text.scope,
            tickets: text.objects.iter().map(|one| u64::from(one.weight)).sum(),
            objects: text.objects,
            officers: text.officers,
            recusals: text.recusals,
            objects_left_out: text.objects_left_out,
            officers_left_out: text.officers_left_out,
            weights: text.weights,
            lead_seconds: text.lead_seconds,
            against,
        })
    }

    /// What would be frozen.
    pub(super) async fn draw_text<Q: Query>(&self, q: &mut Q, caller: &Caller, draft: &DrawDraft) -> Result<DrawText, AppError> {
        let body = caller.actor.acting_body()?.clone();
        let record = self.body(&body).ok_or(AppError::NotFound("本单位"))?;
        let today = self.today();
        let weights = self.draw_weights(draft);
        let (objects, objects_left_out) = self.draw_objects(q, &body, record.town.as_deref(), &record.district, draft, &weights).await?;
        let (officers, officers_left_out, recusals) = draw_officers(q, body.as_str(), draft, &objects, today).await?;
        let scene = self.rules.scene(&draft.scene).map_or_else(|| draft.scene.clone(), |scene| scene.name.clone());
        let digest = |ids: Vec<&str>| hex::encode(list_hash(ids));
        let setting = |id: &str| self.rules.setting(id).and_then(|s| u32::try_from(s.value).ok()).unwrap_or(0);
        let title = draft.title.trim();
        Ok(DrawText {
            title: if title.is_empty() {
                format!("{}{}年{}月{scene}双随机抽查", record.short_name, today.year(), today.month())
            } else {
                title.to_owned()
            },
            district: record.district.clone(),
            purpose: draft.purpose.trim().to_owned(),
            kind: draft.kind,
            programme: draft.programme,
            scene: draft.scene.clone(),
            scope: scope(&record.short_name, &scene, draft),
            quota: draft.quota,
            team: draft.team.unwrap_or_else(|| self.least_team()),
            object_digest: digest(objects.iter().map(|one| one.code.as_str()).collect()),
            officer_digest: digest(officers.iter().map(|one| one.certificate.as_str()).collect()),
            weights,
            objects,
            officers,
            recusals,
            objects_left_out,
            officers_left_out,
            parties: parties(draft),
            beacon: self.beacon().protocol().to_owned(),
            lead_seconds: draft.lead_seconds.unwrap_or_else(|| setting("draw-beacon-lead")),
            body,
        })
    }

    /// Officers at a check, at least.
    fn least_team(&self) -> u32 {
        self.rules.rule("cq375-15-officers").and_then(heyi_rulebook::Rule::whole_quantity).and_then(|n| u32::try_from(n).ok()).unwrap_or(0)
    }

    /// Weights as entered, the settings' for the classes left out.
    fn draw_weights(&self, draft: &DrawDraft) -> Vec<ClassWeight> {
        [RiskClass::A, RiskClass::B, RiskClass::C, RiskClass::D]
            .into_iter()
            .map(|risk| {
                let entered = draft.weights.iter().find(|one| one.risk == risk).map(|one| one.weight);
                let usual = || {
                    let id = format!("draw-weight-{}", risk.letter().to_ascii_lowercase());
                    self.rules.setting(&id).and_then(|s| u32::try_from(s.value).ok()).unwrap_or(1)
                };
                ClassWeight { risk, weight: entered.unwrap_or_else(usual) }
            })
            .collect()
    }

    async fn draw_objects<Q: Query>(
        &self,
        q: &mut Q,
        body: &heyi_domain::ids::BodyCode,
        town: Option<&str>,
        district: &str,
        draft: &DrawDraft,
        weights: &[ClassWeight],
    ) -> Result<(Vec<DrawObject>, Vec<LeftOut>), AppError> {
        let mut sql =
            String::from("SELECT id, credit_code, name, kind, risk, closed_on, last_visit FROM firms WHERE scene = $1 AND town LIKE $2");
        let mut values = args![draft.scene.as_str(), town.map_or_else(|| format!("{district}%"), str::to_owned)];
        if let Some(kind) = draft.firm_kind.as_deref().filter(|kind| !kind.is_empty()) {
            values.push(kind.into());
            sql.push_str(&format!(" AND kind = ${}", values.len()));
        }
        sql.push_str(&format!(" ORDER BY credit_code LIMIT {}", OBJECT_LIMIT + 1));
        let rows = q.fetch_all(sql, values).await?;
        if rows.len() > OBJECT_LIMIT {
            return Err(AppError::BadInput(format!("一次抽查的对象名单最多{OBJECT_LIMIT}个，请缩小范围。")));
        }
        let today = self.today();
        let used = visits_by_firm(q, body.as_str(), today).await?;
        let recent = draft.recent_days.filter(|days| *days > 0);
        let mut listed = Vec::new();
        let mut left_out = Vec::new();
        for row in rows {
            let firm: FirmId = row.text("id")?.parse().map_err(|_| AppError::Broken("firm id".to_owned()))?;
            let risk: RiskClass = unword(row.text("risk")?)?;
            if !draft.risks.is_empty() && !draft.risks.contains(&risk) {
                continue;
            }
            let (code, name) = (row.string("credit_code")?, row.string("name")?);
            let by_hand = draft.leave_out.iter().find(|one| one.firm == firm).map(|one| one.reason.trim().to_owned());
            let closed = row.opt_text("closed_on")?.map(parse).transpose()?;
            let last = row.opt_text("last_visit")?.map(parse).transpose()?;
            let cap = self.yearly_cap(body, risk, today);
            let visits = used.get(&firm.to_string()).copied().unwrap_or(0);
            let reason = if let Some(day) = closed {
                Some(format!("{}已注销或者歇业", day.chinese()))
            } else if let Some((cap, cite)) = cap.filter(|(cap, _)| visits >= *cap) {
                Some(format!("本年度已检查{visits}次，达到频次上限{cap}次（{}）", cite.law))
            } else if let (Some(days), Some(day)) = (recent, last.filter(|day| just_checked(*day, today, recent))) {
                Some(format!("{}刚检查过，{days}日内不再抽取", day.chinese()))
            } else {
                by_hand.filter(|reason| !reason.is_empty())
            };
            match reason {
                Some(reason) => left_out.push(LeftOut { code, name, reason }),
                None => {
                    let weight = weights.iter().find(|one| one.risk == risk).map_or(1, |one| one.weight);
                    listed.push(DrawObject { code, firm, name, risk, weight });
                }
            }
        }
        Ok((listed, left_out))
    }
}

fn just_checked(last: Day, today: Day, recent: Option<u32>) -> bool {
    recent.and_then(|days| i32::try_from(days).ok()).is_some_and(|days| last.plus_days(days) >= today)
}

/// Parties named, the organiser and the supervisor where none are.
fn parties(draft: &DrawDraft) -> Vec<DrawParty> {
    if draft.parties.is_empty() {
        return vec![DrawParty::Organiser, DrawParty::Supervisor];
    }
    DrawParty::ALL.into_iter().filter(|party| draft.parties.contains(party)).collect()
}

fn scope(body: &str, scene: &str, draft: &DrawDraft) -> String {
    let mut text = format!("{body}辖区内“{scene}”场景的检查对象");
    if let Some(kind) = draft.firm_kind.as_deref().filter(|kind| !kind.is_empty()) {
        text.push_str(&format!("，主体类型为{kind}"));
    }
    if !draft.risks.is_empty() {
        let letters: Vec<_> = draft.risks.iter().map(|risk| risk.letter()).collect();
        text.push_str(&format!("，信用风险等级为{}", letters.join("、")));
    }
    if let Some(days) = draft.recent_days.filter(|days| *days > 0) {
        text.push_str(&format!("，{days}日内检查过的除外"));
    }
    text
}

/// Counted visits of a body this year, by firm.
async fn visits_by_firm<Q: Query>(q: &mut Q, body: &str, today: Day) -> Result<HashMap<String, u32>, AppError> {
    let (first, last) = year_of(today);
    let rows = q
        .fetch_all(
            "SELECT firm, COUNT(*) AS n FROM visit_bodies WHERE body = $1 AND counted = 1 AND day >= $2 AND day <= $3 GROUP BY firm",
            args![body, first, last],
        )
        .await?;
    rows.into_iter().map(|row| Ok((row.string("firm")?, u32::try_from(row.int("n")?).unwrap_or(u32::MAX)))).collect()
}

/// Officers of the body: those whose certificates hold today, those left out, and who is recused from which object.
async fn draw_officers<Q: Query>(
    q: &mut Q,
    body: &str,
    draft: &DrawDraft,
    objects: &[DrawObject],
    today: Day,
) -> Result<(Vec<DrawOfficer>, Vec<LeftOut>, Vec<DrawRecusal>), AppError> {
    let rows = q
        .fetch_all(
            "SELECT id FROM people p WHERE p.body = $1 AND (p.roles LIKE '%officer%' OR p.roles LIKE '%leader%') ORDER BY p.id",
            args![body],
        )
        .await?;
    let mut people = Vec::with_capacity(rows.len());
    for row in rows {
        people.push(row.text("id")?.parse::<PersonId>().map_err(|_| AppError::Broken("person id".to_owned()))?);
    }
    let codes: HashMap<FirmId, &str> = objects.iter().map(|one| (one.firm, one.code.as_str())).collect();
    let mut listed: Vec<DrawOfficer> = Vec::new();
    let mut left_out = Vec::new();
    let mut recusals = Vec::new();
    for facts in officer_facts(q, &people).await? {
        let certificate = facts.certificate.clone().unwrap_or_default();
        let by_hand = draft.officers_leave_out.iter().find(|one| one.person == facts.person).map(|one| one.reason.trim().to_owned());
        let reason = if facts.left_on.is_some_and(|day| day <= today) {
            Some("已离岗".to_owned())
        } else if certificate.is_empty() {
            Some("没有执法证件".to_owned())
        } else if facts.valid_from.is_none_or(|day| day > today) || facts.valid_to.is_none_or(|day| day < today) {
            Some("执法证件不在有效期内".to_owned())
        } else if listed.iter().any(|one| one.certificate == certificate) {
            Some("执法证号与他人重复".to_owned())
        } else {
            by_hand.filter(|reason| !reason.is_empty())
        };
        if let Some(reason) = reason {
            left_out.push(LeftOut { code: certificate, name: facts.name, reason });
            continue;
        }
        for (firm, reason) in &facts.recused_from {
            if let Some(code) = codes.get(firm) {
                recusals.push(DrawRecusal { certificate: certificate.clone(), code: (*code).to_owned(), reason: reason.clone() });
            }
        }
        listed.push(DrawOfficer { certificate, person: facts.person, name: facts.name });
    }
    Ok((listed, left_out, recusals))
}
