//! A firm's own page.

use heyi_domain::Role;
use heyi_domain::finding::FindingStatus;
use heyi_domain::firm::FirmRecord;
use heyi_domain::ids::{BodyCode, FirmId, VisitId};
use heyi_domain::visit::VisitStatus;
use heyi_domain::task::InspectionKind;
use heyi_store::{Query, Row, args};

use super::mask;
use crate::tasks::{cap_standing, word};
use crate::views::FirmView;
use crate::{App, AppError, Caller};

impl App {
    /// A firm with its record of visits, findings, orders and cases. Contact and phone are masked.
    ///
    /// # Errors
    /// No such firm.
    pub async fn view_firm(&self, caller: &Caller, id: FirmId) -> Result<FirmView, AppError> {
        let mut view = self.whole_firm(caller, id).await?;
        view.record.contact = mask::name(&view.record.contact);
        view.record.phone = mask::phone(&view.record.phone);
        if caller.actor.role != Role::Administrator {
            view.code = None;
        }
        Ok(view)
    }

    /// The firm of a firm's account, unmasked, with its own code.
    ///
    /// # Errors
    /// The account stands for no firm.
    pub async fn own_firm(&self, caller: &Caller) -> Result<FirmView, AppError> {
        let id = caller.actor.firm.ok_or(AppError::NotFound("本账号对应的企业"))?;
        self.whole_firm(caller, id).await
    }

    /// Whether the caller may see a firm: his town's, one his body visits, or any for those who see the district.
    pub(crate) async fn may_see_firm<Q: Query>(&self, q: &mut Q, caller: &Caller, id: FirmId, town: &str) -> Result<(), AppError> {
        let missing = || AppError::NotFound("这个检查对象");
        if caller.actor.role == Role::Firm {
            return if caller.actor.firm == Some(id) { Ok(()) } else { Err(missing()) };
        }
        match self.town_of_view(caller)? {
            None => Ok(()),
            Some(own) if own == town => Ok(()),
            Some(_) => {
                let body = caller.actor.acting_body()?;
                let sql = "SELECT 1 AS one FROM visit_bodies WHERE firm = $1 AND body = $2 LIMIT 1";
                let visited = q.fetch_optional(sql, args![id.to_string(), body.as_str()]).await?;
                visited.map(|_| ()).ok_or_else(missing)
            }
        }
    }

    async fn whole_firm(&self, caller: &Caller, id: FirmId) -> Result<FirmView, AppError> {
        let mut q = self.db.read().await?;
        let row = q
            .fetch_optional("SELECT number, data, risk, code, scene, town FROM firms WHERE id = $1", args![id.to_string()])
            .await?
            .ok_or(AppError::NotFound("这个检查对象"))?;
        self.may_see_firm(&mut q, caller, id, row.text("town")?).await?;
        let mut record: FirmRecord = row.json("data")?;
        record.risk = super::list::risk_of(row.text("risk")?)?;
        let bodies = self.visiting_bodies(&mut q, caller, id).await?;
        let caps = cap_standing(self, &mut q, id, record.risk, &bodies, self.today(), None).await?;
        let visits = self.visits_of_firm(&mut q, id).await?;
        let findings = self.findings_of_firm(&mut q, id).await?;
        let orders = self.orders_of_firm(&mut q, id).await?;
        // What is not yet decided against a firm is not shown to it.
        let cases = if caller.actor.role == Role::Firm { Vec::new() } else { self.cases_of_firm(&mut q, id).await? };
        let risk_why = self.risk_why(&mut q, id).await?;
        let next_visit = self.next_visit(&mut q, caller, id).await?;
        let visits = if caller.actor.role == Role::Firm {
            visits.into_iter().filter(|v| Some(v.id) == next_visit || v.status != VisitStatus::Planned).collect()
        } else {
            visits
        };
        Ok(FirmView {
            id,
            number: row.uint("number")?,
            scene_name: self.scene_name(row.text("scene")?),
            town_name: self.town_name(row.text("town")?),
            code: row.opt_string("code")?,
            record,
            risk_why,
            caps,
            visits,
            findings: findings.into_iter().filter(|finding| finding.status != FindingStatus::Corrected).collect(),
            orders,
            cases,
            documents: self.case_papers_for(&mut q, id).await?,
            next_visit,
        })
    }

    /// Bodies that visited or will visit the firm this year, and the caller's own.
    async fn visiting_bodies<Q: Query>(&self, q: &mut Q, caller: &Caller, id: FirmId) -> Result<Vec<BodyCode>, AppError> {
        let year = format!("{:04}-01-01", self.today().year());
        let rows = q.fetch_all("SELECT DISTINCT body FROM visit_bodies WHERE firm = $1 AND day >= $2", args![id.to_string(), year]).await?;
        let mut bodies = rows.iter().map(|row| Ok(BodyCode(row.string("body")?))).collect::<Result<Vec<_>, AppError>>()?;
        bodies.extend(caller.actor.body.clone());
        bodies.sort();
        bodies.dedup();
        Ok(bodies)
    }

    /// Why the risk class is what it is: the last change, or its first registration.
    async fn risk_why<Q: Query>(&self, q: &mut Q, id: FirmId) -> Result<String, AppError> {
        let sql = "SELECT body FROM events WHERE stream = $1 AND kind = 'firm.risk_changed' ORDER BY number DESC LIMIT 1";
        let Some(row) = q.fetch_optional(sql, args![id.to_string()]).await? else {
            return Ok("登记时录入，未调整".to_owned());
        };
        Ok(why_of(&row)?.unwrap_or_default())
    }

    /// The visit to come. A firm hears of it only where the kind of check allows: 线索核查 and 即时检查 come unannounced.
    async fn next_visit<Q: Query>(&self, q: &mut Q, caller: &Caller, id: FirmId) -> Result<Option<VisitId>, AppError> {
        let sql = "SELECT id, kind FROM visits WHERE firm = $1 AND status = 'planned' AND day >= $2 ORDER BY day, id";
        let rows = q.fetch_all(sql, args![id.to_string(), self.today().to_string()]).await?;
        let unannounced = [word(&InspectionKind::Lead)?, word(&InspectionKind::Instant)?];
        for row in rows {
            let hidden = unannounced.iter().any(|kind| row.text("kind").is_ok_and(|own| own == kind));
            if caller.actor.role != Role::Firm || !hidden {
                return Ok(Some(row.text("id")?.parse().map_err(|_| AppError::Broken("visit id".to_owned()))?));
            }
        }
        Ok(None)
    }
}

fn why_of(row: &Row) -> Result<Option<String>, AppError> {
    let body: serde_json::Value = row.json("body")?;
    Ok(body.get("why").and_then(|why| why.as_str()).map(str::to_owned))
}
