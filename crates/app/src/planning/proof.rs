//! 证书: why a firm can't do with fewer visits, as a person can follow it.

use heyi_domain::ids::{BodyCode, FirmId, MonthPlanId};
use heyi_planner::check::check;
use heyi_planner::instance::{Demand, Instance, Shift};
use heyi_planner::plan::Certificate;

use super::publish::day_of;
use super::view::{bar_words, why_apart};
use super::{documents, many, whole, worked};
use crate::views::{FirmProof, ProofPair, ProofRow, ProofSet};
use crate::{App, AppError, Caller};

/// Up to so many demands every set is written out.
const WRITTEN_OUT: usize = 10;

impl App {
    /// 某企业检查次数的证明.
    ///
    /// # Errors
    /// No such plan in the district, or the firm is not in it.
    pub async fn month_proof(&self, caller: &Caller, id: MonthPlanId, firm: FirmId) -> Result<FirmProof, AppError> {
        let mut q = self.db.read().await?;
        let month = self.month_seen(&mut q, caller, id).await?;
        let (instance, plan) = documents(&month.state.text)?;
        let around = self.around(&mut q, caller, &month.state, &instance, &plan).await?;
        let name = firm.to_string();
        let certificate = plan.certificates.iter().find(|c| c.enterprise() == name).cloned().ok_or(AppError::NotFound("这家企业的证明"))?;
        if plan.visits.iter().any(|v| v.enterprise == name && around.secret(v)) {
            return Err(heyi_domain::Refusal::new("month_secret", "这家企业有其他单位的保密检查，证明只供提出单位和执法监督人员查看。")
                .cure("向提出保密检查的单位或者执法监督人员了解")
                .into());
        }
        let (instance, plan, report) = worked(move || {
            let report = check(&instance, &plan);
            (instance, plan, report)
        })
        .await?;
        let visits = plan.visits.iter().filter(|v| v.enterprise == name).map(|v| self.month_visit(&instance, v, &around)).collect::<Result<Vec<_>, _>>()?;
        let weights: Vec<(String, String)> = match &certificate {
            Certificate::Incompatible { demands, .. } => demands.iter().map(|d| (d.clone(), "1".to_owned())).collect(),
            Certificate::Dual { weights, .. } => weights.clone(),
        };
        let demands: Vec<(&Demand, String)> =
            weights.iter().filter_map(|(id, weight)| Some((instance.demands.iter().find(|d| d.id == *id)?, weight.clone()))).collect();
        let letters: Vec<String> = (0..demands.len()).map(letter).collect();
        let rows = demands
            .iter()
            .zip(&letters)
            .map(|((demand, weight), letter)| {
                Ok(ProofRow {
                    demand: demand.id.parse().map_err(|_| AppError::Broken("demand id".to_owned()))?,
                    letter: letter.clone(),
                    body: self.body_ref(&BodyCode(demand.body.clone())),
                    text: words(&instance, demand)?,
                    weight: weight.clone(),
                })
            })
            .collect::<Result<Vec<_>, AppError>>()?;
        let (kind, pairs, sets) = match &certificate {
            Certificate::Incompatible { .. } => ("incompatible", pairs(&instance, &demands, &letters), Vec::new()),
            Certificate::Dual { .. } => ("dual", Vec::new(), sets(&instance, &demands, &letters)),
        };
        let bound = whole(certificate.bound());
        let holds = many(visits.len()) == bound && report.problems.iter().all(|p| p.place != name) && report.problem_count <= report.problems.len();
        let reading = match kind {
            _ if bound == 1 => "这家企业有检查需求，至少要去一次；计划正好一次。".to_owned(),
            "incompatible" => format!("这{bound}项需求两两不能在同一次检查中完成，所以至少要去{bound}次；计划正好{}次。", visits.len()),
            _ => format!("给每项需求一个权重，任何一次合法的检查所含权重不超过1，权重合计进位后为{bound}，所以至少要去{bound}次；计划正好{}次。", visits.len()),
        };
        Ok(FirmProof {
            firm,
            firm_name: instance.enterprises.iter().find(|e| e.id == name).map(|e| e.name.clone()).unwrap_or_default(),
            visits,
            bound,
            kind: kind.to_owned(),
            rows,
            pairs,
            sets,
            reading,
            holds,
            document: serde_json::to_string_pretty(&certificate)?,
        })
    }
}

/// A, B, … Z, A1, B1, …
fn letter(at: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
    if at < 26 { letter.to_string() } else { format!("{letter}{}", at / 26) }
}

fn words(instance: &Instance, demand: &Demand) -> Result<String, AppError> {
    let (first, last) = (day_of(instance, demand.first_day)?, day_of(instance, demand.last_day)?);
    let when = if first == last { first.chinese_date() } else { format!("{}至{}", first.chinese_date(), last.chinese_date()) };
    let part = match demand.shift {
        Shift::Day => "日间",
        Shift::Night => "夜间",
        Shift::Any => "不限时段",
    };
    let notice = if demand.announced { "事先告知" } else { "不事先告知" };
    let secret = if demand.confidential { "，保密" } else { "" };
    Ok(format!("{when}，{part}，现场{}分钟，{notice}{secret}", demand.minutes))
}

fn pairs(instance: &Instance, demands: &[(&Demand, String)], letters: &[String]) -> Vec<ProofPair> {
    let mut all = Vec::new();
    for (at, (b, _)) in demands.iter().enumerate() {
        for (before, (a, _)) in demands[..at].iter().enumerate() {
            let why = why_apart(instance, &[a, b]).map_or("可以合并（证明不成立）", bar_words);
            all.push(ProofPair { a: letters[before].clone(), b: letters[at].clone(), why: why.to_owned() });
        }
    }
    all
}

/// The largest sets that may be one visit; none where there are too many to write out.
fn sets(instance: &Instance, demands: &[(&Demand, String)], letters: &[String]) -> Vec<ProofSet> {
    if demands.len() > WRITTEN_OUT {
        return Vec::new();
    }
    let members = |set: u32| (0..demands.len()).filter(move |at| set >> at & 1 == 1);
    let lawful = |set: u32| why_apart(instance, &members(set).map(|at| demands[at].0).collect::<Vec<_>>()).is_none();
    let all: Vec<u32> = (1..1_u32 << demands.len()).filter(|set| lawful(*set)).collect();
    let largest = all.iter().filter(|set| !all.iter().any(|other| other != *set && *other & **set == **set));
    largest
        .map(|set| ProofSet {
            demands: members(*set).map(|at| letters[at].clone()).collect(),
            weight: sum(members(*set).map(|at| demands[at].1.as_str())),
        })
        .collect()
}

/// Fractions added, as text.
fn sum<'w>(weights: impl Iterator<Item = &'w str>) -> String {
    let (mut top, mut bottom) = (0_i64, 1_i64);
    for weight in weights {
        let (n, d) = weight.split_once('/').unwrap_or((weight, "1"));
        let (n, d): (i64, i64) = (n.parse().unwrap_or(0), d.parse().unwrap_or(1));
        (top, bottom) = (top * d + n * bottom, bottom * d);
        let by = gcd(top, bottom);
        (top, bottom) = (top / by, bottom / by);
    }
    if bottom == 1 { top.to_string() } else { format!("{top}/{bottom}") }
}

const fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    if a == 0 { 1 } else { a }
}
