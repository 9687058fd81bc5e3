//! 提出、撤回检查需求; 到期复查 taken from the system's own orders.

use heyi_domain::demand::{DayPart, DemandFacts, DemandKind, DemandText, enter, withdraw};
use heyi_domain::ids::{BodyCode, DemandId, FirmId, OrderId};
use heyi_rulebook::Day;
use heyi_store::{Query, args};

use crate::act::{Act, Stream};
use crate::load::Load as _;
use crate::tasks::parse;
use crate::views::{DemandDraft, Done};
use crate::{App, AppError, Caller};

impl App {
    /// 提出检查需求.
    ///
    /// # Errors
    /// Unknown firm; what [`enter`] refuses.
    pub async fn enter_demand(&self, caller: &Caller, draft: DemandDraft) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let (id, number, firm) = entered(act, draft, None).await?;
                Ok(act.done(id, number, format!("已提出对“{firm}”的检查需求")))
            })
        })
        .await
    }

    /// 把到期的责令改正列为复查需求: every order named becomes a demand of the own body.
    ///
    /// # Errors
    /// An order of another body, one that is closed or asked for already.
    pub async fn demand_rechecks(&self, caller: &Caller, orders: Vec<OrderId>) -> Result<Done, AppError> {
        if orders.is_empty() {
            return Err(AppError::BadInput("没有选择责令改正通知书。".to_owned()));
        }
        self.act(caller, move |act| {
            Box::pin(async move {
                let body = act.caller.actor.acting_body()?.clone();
                let mut last = None;
                for order in &orders {
                    let row = act
                        .tx
                        .fetch_optional(
                            "SELECT o.firm, o.doc_number, o.last_day, v.scene FROM orders o JOIN visits v ON v.id = o.visit WHERE o.id = $1 AND o.body = $2 AND o.status IN ('open', 'replied', 'failed')",
                            args![order.to_string(), body.as_str()],
                        )
                        .await?
                        .ok_or(AppError::NotFound("本单位没有办结的这份责令改正通知书"))?;
                    let firm: FirmId = row.text("firm")?.parse().map_err(|_| AppError::Broken("firm id".to_owned()))?;
                    let due = parse(row.text("last_day")?)?;
                    let first_day = due.next().max(act.today);
                    let last_day = act.due_recheck(first_day);
                    let checks = act
                        .tx
                        .fetch_all("SELECT DISTINCT check_id FROM findings WHERE firm = $1 AND status <> 'corrected' ORDER BY check_id", args![firm.to_string()])
                        .await?;
                    let checks: Vec<String> = checks.iter().map(|r| r.string("check_id")).collect::<Result<_, _>>()?;
                    let may = act.app.clone().matters_of(&body, row.text("scene")?, act.today)?;
                    let draft = DemandDraft {
                        firm,
                        checks: checks.into_iter().filter(|c| may.contains(c)).collect(),
                        kind: DemandKind::FollowUp,
                        first_day,
                        last_day,
                        minutes: None,
                        part: DayPart::Day,
                        announced: false,
                        confidential: false,
                        must: Some(true),
                        reason: format!("复查{}", row.text("doc_number")?),
                    };
                    last = Some(entered(act, draft, Some(order.to_string())).await?);
                }
                let (id, number, _) = last.ok_or_else(|| AppError::Broken("no order".to_owned()))?;
                Ok(act.done(id, number, format!("已将{}份责令改正列为复查需求", orders.len())))
            })
        })
        .await
    }

    /// 撤回检查需求.
    ///
    /// # Errors
    /// Another body's, planned already, no reason.
    pub async fn withdraw_demand(&self, caller: &Caller, id: DemandId, reason: String) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let demand = act.tx.demand(id).await?;
                act.same_as_seen(&id.to_string(), demand.number).await?;
                let planned = act.exists("SELECT id FROM demands WHERE id = $1 AND state = 'planned'", &id.to_string()).await?;
                let events = withdraw(&demand.state, &reason, planned, &act.context(()))?;
                let number = act.append(Stream::at(&id.to_string(), demand.number).of_firm(&demand.state.text.firm.to_string()), events).await?;
                Ok(act.done(id, number, "已撤回检查需求"))
            })
        })
        .await
    }

    /// 本单位 may check these matters of a scene.
    pub(super) fn matters_of(&self, body: &BodyCode, scene: &str, on: Day) -> Result<Vec<String>, AppError> {
        let Some(scene) = self.rules.scene(scene) else { return Ok(Vec::new()) };
        let department = body.department_id();
        let mut may = Vec::new();
        for check in &scene.checks {
            let own = check.department_id == department.unwrap_or("JZ");
            let competent = match &check.item_id {
                Some(item) => self.competence(item, body, on)?.may_act,
                None => own,
            };
            // A department comes for what the scene gives it; a town for all it may check itself.
            if competent && (own || department.is_none()) {
                may.push(check.id.clone());
            }
        }
        Ok(may)
    }
}

impl Act<'_> {
    /// Last day of a recheck: within the days the installation gives an inspection result, from the day the correction was due.
    fn due_recheck(&self, first: Day) -> Day {
        let days = self.app.rules.setting("correction-default-days").and_then(|s| i32::try_from(s.value).ok()).unwrap_or(0);
        first.plus_days(days)
    }
}

/// Enters one demand within a running write; its id, number and the firm's name.
pub(super) async fn entered(act: &mut Act<'_>, draft: DemandDraft, origin: Option<String>) -> Result<(DemandId, u64, String), AppError> {
    let app = act.app.clone();
    let body = act.caller.actor.acting_body()?.clone();
    let row = act.tx.fetch_optional("SELECT name, scene, closed_on FROM firms WHERE id = $1", args![draft.firm.to_string()]).await?;
    let row = row.ok_or(AppError::NotFound("这个检查对象"))?;
    let (firm_name, scene) = (row.string("name")?, row.string("scene")?);
    if let Some(origin) = &origin {
        if act.exists("SELECT id FROM demands WHERE origin = $1", origin).await? {
            return Err(heyi_domain::Refusal::new("demand_state", format!("“{firm_name}”的这份责令改正已经列为复查需求。")).into());
        }
    }
    let may_check = app.matters_of(&body, &scene, draft.first_day)?;
    let checks = if draft.checks.is_empty() { may_check.clone() } else { draft.checks };
    let each = app.planning_value("plan-check-minutes")?;
    let usual = u32::try_from(each * i64::try_from(checks.len()).unwrap_or(1)).unwrap_or(u32::MAX);
    let most = u32::try_from(app.planning_value("plan-officer-minutes")?).unwrap_or(u32::MAX);
    let must = draft.must.unwrap_or(!draft.kind.counted());
    let text = DemandText {
        district: app.body(&body).ok_or(AppError::NotFound("执法主体"))?.district.clone(),
        body,
        firm: draft.firm,
        firm_name: firm_name.clone(),
        scene,
        checks,
        kind: draft.kind,
        first_day: draft.first_day,
        last_day: draft.last_day,
        minutes: draft.minutes.unwrap_or_else(|| usual.min(most)),
        part: draft.part,
        announced: draft.announced,
        confidential: draft.confidential,
        must,
        reason: draft.reason.trim().to_owned(),
        origin,
    };
    let facts = DemandFacts { closed: row.opt_text("closed_on")?.map(parse).transpose()?, may_check, most_minutes: most };
    let id = DemandId::from_uuid(act.new_uuid());
    let firm = draft.firm.to_string();
    let events = enter(text, &act.context(&facts))?;
    let number = act.append(Stream::at(&id.to_string(), 0).of_firm(&firm), events).await?;
    Ok((id, number, firm_name))
}
