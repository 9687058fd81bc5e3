//! Reading a document, by those who may see the thing it belongs to.

use heyi_domain::Role;
use heyi_domain::document::Document;
use heyi_domain::ids::{BodyCode, DocumentId, VisitId};
use heyi_domain::visit::Visit;

use super::FOR_FIRMS;
use crate::load::Load;
use crate::views::Download;
use crate::{App, AppError, Caller};

/// Most bytes of a paper.
pub(crate) const MOST_BYTES: u64 = 64 << 20;

impl App {
    /// The PDF of a document.
    ///
    /// # Errors
    /// Not found, or not for this person.
    pub async fn document_pdf(&self, caller: &Caller, id: DocumentId) -> Result<Download, AppError> {
        let document = {
            let mut q = self.db.read().await?;
            let document = q.document(id).await?.state;
            may_read(&mut q, caller, &document).await?;
            document
        };
        self.download(&document).await
    }

    pub(super) async fn download(&self, document: &Document) -> Result<Download, AppError> {
        let record = &document.record;
        let bytes = self.bytes_of(&record.sha256, MOST_BYTES).await?;
        let version = if record.version > 1 { format!("（第{}版）", record.version) } else { String::new() };
        Ok(Download::pdf(format!("{}{}{version}.pdf", record.title, record.number), bytes))
    }
}

async fn may_read<Q: Load>(q: &mut Q, caller: &Caller, document: &Document) -> Result<(), AppError> {
    let (actor, record) = (&caller.actor, &document.record);
    let may = match actor.role {
        Role::Supervisor | Role::Administrator => true,
        Role::Firm => actor.firm.is_some() && actor.firm == record.firm && FOR_FIRMS.contains(&record.paper.as_str()),
        _ => {
            let body = actor.acting_body()?;
            body == &record.body || concerned(q, &record.thing, body).await?
        }
    };
    if may { Ok(()) } else { Err(AppError::NotFound("这份文书")) }
}

/// Whether the body has to do with the thing.
async fn concerned<Q: Load>(q: &mut Q, thing: &str, body: &BodyCode) -> Result<bool, AppError> {
    let broken = |_| AppError::Broken(format!("document of {thing}"));
    Ok(match thing.split_once('_').map(|(kind, _)| kind) {
        Some("task") => {
            let task = q.task(thing.parse().map_err(broken)?).await?.state;
            body == &task.plan.lead_body || task.invitation(body).is_some()
        }
        Some("visit") => takes_part(q, thing.parse().map_err(broken)?, body).await?,
        Some("order") => {
            let order = q.order(thing.parse().map_err(broken)?).await?.state;
            body == &order.text.body || takes_part(q, order.text.visit, body).await?
        }
        Some("referral") => {
            let referral = q.referral(thing.parse().map_err(broken)?).await?.state;
            body == &referral.text.from || body == &referral.text.to || takes_part(q, referral.text.visit, body).await?
        }
        // A case is its own body's, whoever's name its papers carry.
        Some("case") => body == &q.case(thing.parse().map_err(broken)?).await?.state.lead.body,
        _ => false,
    })
}

async fn takes_part<Q: Load>(q: &mut Q, visit: VisitId, body: &BodyCode) -> Result<bool, AppError> {
    let visit: Visit = q.visit(visit).await?.state;
    Ok(body == &visit.plan.lead_body || visit.plan.checks.iter().any(|c| &c.planned.body == body))
}
