//! A plan as it comes from outside: what is not of the expected shape is a fault, what is false a problem.

use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::{Map, Value};

use crate::plan::{Bounds, Certificate, Plan};
use crate::read::Rows;

#[derive(serde::Deserialize)]
pub(super) struct Document {
    #[serde(default)]
    pub(super) format: Option<String>,
    #[serde(deserialize_with = "rows")]
    pub(super) visits: Vec<Visit>,
    #[serde(deserialize_with = "rows")]
    pub(super) dropped: Vec<Dropped>,
    #[serde(deserialize_with = "rows")]
    pub(super) certificates: Vec<Proof>,
    #[serde(default)]
    pub(super) bounds: Option<Bounds>,
    pub(super) objective: Map<String, Value>,
}

#[derive(serde::Deserialize)]
pub(super) struct Visit {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    pub(super) enterprise: String,
    pub(super) day: i64,
    pub(super) start: i64,
    pub(super) minutes: i64,
    pub(super) demands: Vec<String>,
    pub(super) lead_body: String,
    pub(super) officers: Vec<String>,
}

#[derive(serde::Deserialize)]
pub(super) struct Dropped {
    pub(super) demand: String,
    #[serde(default)]
    pub(super) reason: Option<String>,
}

#[derive(serde::Deserialize)]
pub(super) struct Proof {
    pub(super) enterprise: String,
    pub(super) kind: String,
    #[serde(default)]
    pub(super) demands: Vec<String>,
    #[serde(default)]
    pub(super) weights: Vec<(String, Value)>,
    pub(super) bound: i64,
}

fn rows<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    Rows::deserialize(from).map(|rows| rows.0)
}

/// A name of a visit: text, or a number as other planners count.
fn id<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    match Value::deserialize(from)? {
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(D::Error::custom("应为文字；请改正")),
    }
}

impl From<&Plan> for Document {
    fn from(plan: &Plan) -> Self {
        let o = &plan.objective;
        let objective = [
            ("dropped_weight", o.dropped_weight),
            ("visits", o.visits),
            ("officer_minutes", o.officer_minutes),
            ("travel", o.travel),
            ("max_load", o.max_load),
        ];
        Self {
            format: Some(plan.format.clone()),
            visits: plan.visits.iter().map(Visit::from).collect(),
            dropped: plan.dropped.iter().map(|d| Dropped { demand: d.demand.clone(), reason: Some(d.reason.clone()) }).collect(),
            certificates: plan.certificates.iter().map(Proof::from).collect(),
            bounds: Some(plan.bounds),
            objective: objective.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect(),
        }
    }
}

impl From<&crate::plan::Visit> for Visit {
    fn from(v: &crate::plan::Visit) -> Self {
        Self {
            id: v.id.clone(),
            enterprise: v.enterprise.clone(),
            day: v.day,
            start: v.start,
            minutes: v.minutes,
            demands: v.demands.clone(),
            lead_body: v.lead_body.clone(),
            officers: v.officers.clone(),
        }
    }
}

impl From<&Certificate> for Proof {
    fn from(certificate: &Certificate) -> Self {
        let (kind, demands, weights) = match certificate {
            Certificate::Incompatible { demands, .. } => ("incompatible", demands.clone(), Vec::new()),
            Certificate::Dual { weights, .. } => {
                ("dual", Vec::new(), weights.iter().map(|(demand, weight)| (demand.clone(), weight.clone().into())).collect())
            }
        };
        Self { enterprise: certificate.enterprise().to_owned(), kind: kind.to_owned(), demands, weights, bound: certificate.bound() }
    }
}
