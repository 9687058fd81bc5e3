//! 责令改正: lists, page, reply, re-check, extension, escalation.

use heyi_domain::Role;
use heyi_domain::case::Lead;
use heyi_domain::finding::FindingEvent;
use heyi_domain::ids::{BodyCode, CaseId, FindingId, FirmId, OrderId, PersonId};
use heyi_domain::order::{Order, OrderCommand, OrderEvent, OrderStatus, decide};
use heyi_rulebook::Day;
use heyi_store::{Query, Row, args};

use crate::act::{Act, Stream};
use crate::load::{Load as _, Loaded};
use crate::tasks::{parse, unword, word};
use crate::views::{Done, OrderFilter, OrderRow, OrderView, Page, page_size};
use crate::visits::register_lead;
use crate::words::left;
use crate::{App, AppError, Caller};

impl App {
    /// Orders of the own body or firm, newest first.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn list_orders(&self, caller: &Caller, filter: &OrderFilter) -> Result<Page<OrderRow>, AppError> {
        let size = page_size(filter.limit);
        let mut sql = String::from("SELECT * FROM orders WHERE 1 = 1");
        let mut values = args![];
        match (caller.actor.role, caller.actor.firm) {
            (Role::Firm, Some(firm)) => {
                values.push(firm.to_string().into());
                sql.push_str(" AND firm = $1");
            }
            (Role::Supervisor | Role::Administrator, _) => {}
            _ => {
                values.push(caller.actor.acting_body()?.as_str().into());
                sql.push_str(" AND body = $1");
            }
        }
        if let Some(status) = filter.status {
            values.push(word(&status)?.into());
            sql.push_str(&format!(" AND status = ${}", values.len()));
        }
        if let Some(after) = &filter.after {
            values.push(after.as_str().into());
            sql.push_str(&format!(" AND id < ${}", values.len()));
        }
        sql.push_str(&format!(" ORDER BY id DESC LIMIT {}", size + 1));
        let rows = self.db.fetch_all(sql, values).await?;
        let page = rows.iter().take(size).map(|row| self.order_row(row)).collect::<Result<Vec<_>, _>>()?;
        let next = (rows.len() > size).then(|| page.last().map(|r| r.id.to_string())).flatten();
        Ok(Page { rows: page, next })
    }

    pub(crate) async fn orders_of_firm<Q: Query>(&self, q: &mut Q, firm: FirmId) -> Result<Vec<OrderRow>, AppError> {
        let rows = q.fetch_all("SELECT * FROM orders WHERE firm = $1 ORDER BY id DESC LIMIT 100", args![firm.to_string()]).await?;
        rows.iter().map(|row| self.order_row(row)).collect()
    }

    fn order_row(&self, row: &Row) -> Result<OrderRow, AppError> {
        let status: OrderStatus = unword(row.text("status")?)?;
        let last_day = parse(row.text("last_day")?)?;
        let running = !matches!(status, OrderStatus::Closed | OrderStatus::Escalated);
        let (urgency, left) = left(&self.rules, self.today(), running.then_some(last_day));
        let broken = |_| AppError::Broken("order id".to_owned());
        Ok(OrderRow {
            id: row.text("id")?.parse().map_err(broken)?,
            number: row.string("doc_number")?,
            firm: row.text("firm")?.parse().map_err(broken)?,
            firm_name: row.string("firm_name")?,
            body: self.body_ref(&BodyCode(row.string("body")?)),
            lines: u32::try_from(row.int("lines")?).unwrap_or(0),
            issued_on: parse(row.text("issued_on")?)?,
            last_day,
            left,
            urgency,
            status,
            status_name: status.label().to_owned(),
        })
    }

    /// 责令改正详情.
    ///
    /// # Errors
    /// Not found, or neither the body nor the firm.
    pub async fn view_order(&self, caller: &Caller, id: OrderId) -> Result<OrderView, AppError> {
        let mut q = self.db.read().await?;
        let loaded = q.order(id).await?;
        let order = &loaded.state;
        self.may_see_order(&mut q, caller, order).await?;
        let row = q.fetch_one("SELECT * FROM orders WHERE id = $1", args![id.to_string()]).await?;
        Ok(OrderView {
            row: self.order_row(&row)?,
            stream_number: loaded.number,
            visit: order.text.visit,
            lines: order.text.lines.clone(),
            corrected: order.corrected.clone(),
            replies: order.replies.clone(),
            rechecks: order.rechecks.clone(),
            case: order.case,
            acts: acts(caller, order, self.today()),
            documents: self.documents_of(&mut q, &id.to_string()).await?,
            timeline: self.timeline_of(&mut q, loaded.events).await?,
        })
    }

    async fn may_see_order<Q: Query>(&self, q: &mut Q, caller: &Caller, order: &Order) -> Result<(), AppError> {
        let actor = &caller.actor;
        let sees = match actor.role {
            Role::Supervisor | Role::Administrator => true,
            Role::Firm => actor.firm == Some(order.text.firm),
            _ => {
                let body = actor.acting_body()?;
                let led = q.fetch_optional("SELECT lead FROM visits WHERE id = $1", args![order.text.visit.to_string()]).await?;
                body == &order.text.body || led.is_some_and(|r| r.text("lead").is_ok_and(|l| l == body.as_str()))
            }
        };
        if sees { Ok(()) } else { Err(AppError::NotFound("这份责令改正通知书")) }
    }

    /// 企业回复; the photos were kept before.
    ///
    /// # Errors
    /// Not the firm's order, empty, photos not kept.
    pub async fn reply_order(&self, caller: &Caller, id: OrderId, text: String, photos: Vec<String>) -> Result<Done, AppError> {
        for photo in &photos {
            self.kept_evidence(photo).await?;
        }
        self.order_act(caller, id, OrderCommand::Reply { text, photos }, "已回复，等待复查").await
    }

    /// 复查: does not count as a new check.
    ///
    /// # Errors
    /// Too few officers, officers who may not go, photos not kept.
    pub async fn recheck_order(
        &self,
        caller: &Caller,
        id: OrderId,
        officers: Vec<PersonId>,
        corrected: Vec<FindingId>,
        note: String,
        photos: Vec<String>,
    ) -> Result<Done, AppError> {
        for photo in &photos {
            self.kept_evidence(photo).await?;
        }
        let team = officers.clone();
        let command = OrderCommand::Recheck { officers, corrected, note, photos };
        let done = self
            .act(caller, move |act| {
                Box::pin(async move {
                    let order = seen(act, id).await?;
                    let body = order.state.text.body.clone();
                    let day = act.today;
                    let firm = order.state.text.firm;
                    let events = decide(&order.state, command, &act.context(()))?;
                    act.app.clone().check_team(act.tx, &act.caller, &team, &body, (day, day), &[firm]).await?;
                    for event in &events {
                        if let OrderEvent::Rechecked { recheck, .. } = event {
                            correct(act, &recheck.corrected).await?;
                        }
                    }
                    let number = append(act, &order, events).await?;
                    act.paper_later("recheck-record", &id.to_string()).await?;
                    Ok(act.done(id, number, "已复查"))
                })
            })
            .await?;
        self.make_papers_now().await;
        Ok(done)
    }

    /// 延长期限.
    ///
    /// # Errors
    /// Not later, no reason.
    pub async fn extend_order(&self, caller: &Caller, id: OrderId, last_day: Day, reason: String) -> Result<Done, AppError> {
        self.order_act(caller, id, OrderCommand::Extend { last_day, reason }, "已延长期限").await
    }

    /// 升级处理: a lead is registered for the first matter that has an item.
    ///
    /// # Errors
    /// Neither overdue nor failed, no item.
    pub async fn escalate_order(&self, caller: &Caller, id: OrderId, reason: String) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let order = seen(act, id).await?;
                let case = CaseId::from_uuid(act.new_uuid());
                let events = decide(&order.state, OrderCommand::Escalate { case, reason: reason.clone() }, &act.context(()))?;
                let lead = lead_of(act, &order.state, &reason).await?;
                for finding in lead.findings.clone() {
                    let loaded = act.tx.finding(finding).await?;
                    let proposed = FindingEvent::CaseProposed { case };
                    act.append(Stream::at(&finding.to_string(), loaded.number), vec![proposed]).await?;
                }
                let visit = order.state.text.visit.to_string();
                register_lead(act, case, lead, &visit).await?;
                let number = append(act, &order, events).await?;
                Ok(act.done(id, number, "已升级处理，线索已登记"))
            })
        })
        .await
    }

    async fn order_act(&self, caller: &Caller, id: OrderId, command: OrderCommand, message: &'static str) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let order = seen(act, id).await?;
                let events = decide(&order.state, command, &act.context(()))?;
                let number = append(act, &order, events).await?;
                Ok(act.done(id, number, message))
            })
        })
        .await
    }
}

async fn seen(act: &mut Act<'_>, id: OrderId) -> Result<Loaded<Order>, AppError> {
    let order = act.tx.order(id).await?;
    act.same_as_seen(&id.to_string(), order.number).await?;
    Ok(order)
}

async fn append(act: &mut Act<'_>, order: &Loaded<Order>, events: Vec<OrderEvent>) -> Result<u64, AppError> {
    let (id, firm) = (order.state.id.to_string(), order.state.text.firm.to_string());
    act.append(Stream::at(&id, order.number).of_firm(&firm), events).await
}

async fn correct(act: &mut Act<'_>, findings: &[FindingId]) -> Result<(), AppError> {
    for finding in findings {
        let loaded = act.tx.finding(*finding).await?;
        let event = FindingEvent::Corrected { on: act.today, how: "复查合格".to_owned() };
        act.append(Stream::at(&finding.to_string(), loaded.number), vec![event]).await?;
    }
    Ok(())
}

async fn lead_of(act: &mut Act<'_>, order: &Order, reason: &str) -> Result<Lead, AppError> {
    let open = order.text.lines.iter().filter(|l| !order.corrected.contains(&l.finding));
    let line = open.clone().find(|l| l.item.is_some()).or_else(|| open.clone().next()).ok_or(AppError::NotFound("未改正的问题"))?;
    let item = line.item.clone().unwrap_or_default();
    let firm = act.tx.firm(order.text.firm).await?.state.record;
    Ok(Lead {
        source: "逾期未改正".to_owned(),
        cause: act.app.rules.item(&item).map_or_else(|| line.matter.clone(), |i| i.name.clone()),
        item,
        firm: Some(order.text.firm),
        firm_name: order.text.firm_name.clone(),
        party: Some(crate::cases::registered(order.text.firm, &firm)),
        body: order.text.body.clone(),
        findings: vec![line.finding],
        order: Some(order.id),
        facts: format!("{}（{reason}）", line.seen),
        town: firm.town,
        act_ended_on: act.today,
        grave_harm: String::new(),
        discovered_on: act.today,
        decide_by: None,
        decide_by_rule: None,
    })
}

fn acts(caller: &Caller, order: &Order, today: Day) -> Vec<String> {
    let actor = &caller.actor;
    if matches!(order.status, OrderStatus::Closed | OrderStatus::Escalated) {
        return Vec::new();
    }
    let mut acts: Vec<&str> = Vec::new();
    if actor.role == Role::Firm && actor.firm == Some(order.text.firm) {
        acts.push("reply");
    }
    let own = actor.body.as_ref() == Some(&order.text.body);
    if own && matches!(actor.role, Role::Officer | Role::Leader | Role::DepartmentOfficer) {
        acts.extend(["recheck", "extend"]);
        let due = order.text.last_day < today || order.status == OrderStatus::Failed;
        if due && order.text.lines.iter().any(|l| l.item.is_some()) {
            acts.push("escalate");
        }
    }
    acts.into_iter().map(str::to_owned).collect()
}
