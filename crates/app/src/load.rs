//! Loading aggregates: a stream folded into its state.

use heyi_domain::case::Case;
use heyi_domain::demand::Demand;
use heyi_domain::document::Document;
use heyi_domain::draw::Draw;
use heyi_domain::finding::Finding;
use heyi_domain::firm::Firm;
use heyi_domain::ids::{CaseId, DemandId, DocumentId, DrawId, FindingId, FirmId, MonthPlanId, OrderId, PersonId, ProgrammeId, ReferralId, TaskId, VisitId};
use heyi_domain::month::MonthPlan;
use heyi_domain::order::Order;
use heyi_domain::person::Person;
use heyi_domain::programme::Programme;
use heyi_domain::referral::Referral;
use heyi_domain::task::Task;
use heyi_domain::visit::Visit;
use heyi_domain::{Event, case, demand, document, draw, finding, firm, month, order, person, programme, referral, task, visit};
use heyi_store::{Recorded, Snapshot, Tx};

use crate::AppError;

/// A state with the number of its last event.
#[derive(Debug, Clone)]
pub struct Loaded<T> {
    /// The state.
    pub state: T,
    /// Number of the last event.
    pub number: u64,
    /// The events.
    pub events: Vec<Recorded>,
}

/// Reads an event back.
pub fn event_of(recorded: &Recorded) -> Result<Event, AppError> {
    Ok(Event::decode(&recorded.kind, recorded.version, serde_json::from_str(&recorded.body)?)?)
}

/// Who recorded it; acts of the system itself carry the nil person.
pub fn person_of(recorded: &Recorded) -> PersonId {
    recorded.actor.parse().unwrap_or_else(|_| PersonId::from_uuid(uuid::Uuid::nil()))
}

macro_rules! loaders {
    ($($name:ident($id:ty) -> $state:ty = $variant:ident, $module:ident, $missing:literal;)*) => {
        /// Reading aggregates inside a transaction or a snapshot.
        pub trait Load: Send {
            /// The events of a stream.
            fn stream(&mut self, id: &str) -> impl Future<Output = Result<Vec<Recorded>, AppError>> + Send;

            $(
                #[doc = concat!("Loads the ", stringify!($module), ".")]
                fn $name(&mut self, id: $id) -> impl Future<Output = Result<Loaded<$state>, AppError>> + Send {
                    async move {
                        let events = self.stream(&id.to_string()).await?;
                        let mut state: Option<$state> = None;
                        for recorded in &events {
                            if let Event::$variant(event) = event_of(recorded)? {
                                state = $module::evolve(state, id, person_of(recorded), &event);
                            }
                        }
                        let state = state.ok_or(AppError::NotFound($missing))?;
                        let number = events.last().map_or(0, |r| r.number);
                        Ok(Loaded { state, number, events })
                    }
                }
            )*
        }
    };
}

loaders! {
    task(TaskId) -> Task = Task, task, "这项任务";
    visit(VisitId) -> Visit = Visit, visit, "这次检查";
    finding(FindingId) -> Finding = Finding, finding, "这个问题";
    order(OrderId) -> Order = Order, order, "这份责令改正通知书";
    case(CaseId) -> Case = Case, case, "这个案件";
    referral(ReferralId) -> Referral = Referral, referral, "这份移送函";
    firm(FirmId) -> Firm = Firm, firm, "这个检查对象";
    person(PersonId) -> Person = Person, person, "这名人员";
    document(DocumentId) -> Document = Document, document, "这份文书";
    programme(ProgrammeId) -> Programme = Programme, programme, "这项检查计划";
    draw(DrawId) -> Draw = Draw, draw, "这次抽查";
    demand(DemandId) -> Demand = Demand, demand, "这项检查需求";
    month(MonthPlanId) -> MonthPlan = Month, month, "这份统筹计划";
}

impl Load for Tx {
    async fn stream(&mut self, id: &str) -> Result<Vec<Recorded>, AppError> {
        Ok(self.load(id).await?)
    }
}

impl Load for Snapshot {
    async fn stream(&mut self, id: &str) -> Result<Vec<Recorded>, AppError> {
        Ok(self.load(id).await?)
    }
}
