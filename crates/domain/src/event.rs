//! Every event of the product, with its stored form: kind (`task.published`), version and body.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::body::{BodyEvent, ListEvent};
use crate::case::CaseEvent;
use crate::demand::DemandEvent;
use crate::document::DocumentEvent;
use crate::draw::DrawEvent;
use crate::finding::FindingEvent;
use crate::firm::FirmEvent;
use crate::month::MonthPlanEvent;
use crate::order::OrderEvent;
use crate::person::PersonEvent;
use crate::programme::ProgrammeEvent;
use crate::referral::ReferralEvent;
use crate::task::TaskEvent;
use crate::visit::VisitEvent;

/// A stored event that no longer reads, or one that can't be written: a bug or corrupt data, never a refusal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// No aggregate writes this kind.
    #[error("event kind {0} is not known")]
    UnknownKind(String),
    /// The body doesn't have the shape of its kind and version.
    #[error("event {kind} v{version}: {why}")]
    Shape {
        /// Kind.
        kind: String,
        /// Version.
        version: u16,
        /// What is wrong.
        why: String,
    },
}

macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident($inner:ty) = $prefix:literal;)*) => {
        /// Any event.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Event {
            $($(#[$doc])* $variant($inner),)*
        }

        $(impl From<$inner> for Event {
            fn from(event: $inner) -> Self {
                Self::$variant(event)
            }
        })*

        impl Event {
            /// Kind and body as stored. Every kind is at version 1.
            ///
            /// # Errors
            /// A value JSON can't carry.
            pub fn encode(&self) -> Result<(String, u16, Value), EventError> {
                match self {
                    $(Self::$variant(event) => write($prefix, event),)*
                }
            }

            /// Reads a stored event.
            ///
            /// # Errors
            /// [`EventError`].
            pub fn decode(kind: &str, version: u16, body: Value) -> Result<Self, EventError> {
                let Some((prefix, name)) = kind.split_once('.') else {
                    return Err(EventError::UnknownKind(kind.to_owned()));
                };
                match prefix {
                    $($prefix => read(kind, name, version, body).map(Self::$variant),)*
                    _ => Err(EventError::UnknownKind(kind.to_owned())),
                }
            }
        }
    };
}

events! {
    /// 检查任务.
    Task(TaskEvent) = "task";
    /// 检查.
    Visit(VisitEvent) = "visit";
    /// 问题.
    Finding(FindingEvent) = "finding";
    /// 责令改正.
    Order(OrderEvent) = "order";
    /// 案件.
    Case(CaseEvent) = "case";
    /// 移送.
    Referral(ReferralEvent) = "referral";
    /// 检查对象.
    Firm(FirmEvent) = "firm";
    /// 人员.
    Person(PersonEvent) = "person";
    /// 执法主体.
    Body(BodyEvent) = "body";
    /// 权责清单.
    List(ListEvent) = "list";
    /// 文书.
    Document(DocumentEvent) = "document";
    /// 检查计划.
    Programme(ProgrammeEvent) = "programme";
    /// 双随机抽查.
    Draw(DrawEvent) = "draw";
    /// 检查需求.
    Demand(DemandEvent) = "demand";
    /// 月度统筹计划.
    Month(MonthPlanEvent) = "month";
}

const TAG: &str = "event";

fn write<E: Serialize>(prefix: &str, event: &E) -> Result<(String, u16, Value), EventError> {
    let shape = |why: String| EventError::Shape { kind: prefix.to_owned(), version: 1, why };
    let Value::Object(mut body) = serde_json::to_value(event).map_err(|e| shape(e.to_string()))? else {
        return Err(shape("not an object".to_owned()));
    };
    let Some(Value::String(name)) = body.remove(TAG) else {
        return Err(shape("no event tag".to_owned()));
    };
    Ok((format!("{prefix}.{name}"), 1, Value::Object(body)))
}

fn read<E: DeserializeOwned>(kind: &str, name: &str, version: u16, body: Value) -> Result<E, EventError> {
    let shape = |why: String| EventError::Shape { kind: kind.to_owned(), version, why };
    if version != 1 {
        return Err(shape("no reader for this version".to_owned()));
    }
    let Value::Object(rest) = body else { return Err(shape("not an object".to_owned())) };
    let mut tagged = Map::with_capacity(rest.len() + 1);
    tagged.insert(TAG.to_owned(), Value::String(name.to_owned()));
    tagged.extend(rest);
    serde_json::from_value(Value::Object(tagged)).map_err(|e| shape(e.to_string()))
}
