//! Pages without an account: behind a 执法码, and the list of a visit for the firm.

use heyi_domain::ids::{FirmId, TaskId, VisitId};
use heyi_domain::task::{InspectionKind, Task, TaskStatus};
use heyi_store::{Query as _, args};

use crate::load::Load as _;
use crate::tasks::officer_facts;
use crate::views::{PublicMatter, PublicOfficer, PublicTask, PublicVisit};
use crate::{App, AppError};

const RIGHTS: [&str; 6] = [
    "执法人员没有主动出示执法证件的，有权拒绝检查",
    "检查事项没有列入公布的清单的，有权拒绝检查",
    "有权了解检查的依据、内容和检查通知书记载的全部事项",
    "有权对检查情况作出说明，有异议的可以写入检查记录",
    "认为执法人员与检查有直接利害关系的，有权申请回避",
    "有权向司法行政部门或者有关机关投诉、举报违法检查",
];

const BANS: [&str; 5] = [
    "严禁逐利检查：不得接受任何馈赠、报酬、福利待遇，不得参加宴请、娱乐",
    "严禁干扰企业正常生产经营：不得刻意要求法定代表人到场",
    "严禁任性处罚：不得随意查封、扣押、冻结，不得动辄责令停产停业",
    "严禁下达检查指标：不得将考核考评、预算项目绩效与检查频次、罚没数额挂钩",
    "严禁变相检查：不得以观摩、督导、考察等名义进入企业实施检查",
];

const REMEDIES: [&str; 3] = [
    "对清单有异议的，可以向检查单位陈述、申辩",
    "认为检查违法的，可以向司法行政部门投诉、举报",
    "对责令改正等行政行为不服的，可以依法申请行政复议或者提起行政诉讼",
];

impl App {
    /// Behind a 执法码: 谁来、为什么、查哪些、凭什么、你有什么权利.
    ///
    /// # Errors
    /// No such code.
    pub async fn public_task(&self, code: &str) -> Result<PublicTask, AppError> {
        let mut q = self.db.read().await?;
        let row = q.fetch_optional("SELECT id FROM tasks WHERE code = $1", args![code]).await?.ok_or(AppError::NotFound("这个执法码"))?;
        let id: TaskId = row.text("id")?.parse().map_err(|_| AppError::Broken("task id".to_owned()))?;
        let task = q.task(id).await?.state;
        let today = self.today();
        let people: Vec<_> = task.coming().into_iter().map(|(_, p)| p).collect();
        let officers = officer_facts(&mut q, &people).await?;
        let mut basis = Vec::new();
        let mut matters = Vec::with_capacity(task.plan.checks.len());
        for planned in &task.plan.checks {
            let Some(check) = self.rules.check(&planned.check) else { continue };
            let cite = check.citation();
            if !basis.contains(&cite) {
                basis.push(cite);
            }
            matters.push(PublicMatter {
                matter: check.matter.clone(),
                point: check.point.clone(),
                legal_basis: check.legal_basis.clone(),
                body: self.full_name(&planned.body),
            });
        }
        let mut bodies: Vec<String> = task.coming().iter().map(|(b, _)| self.full_name(b)).collect();
        bodies.dedup();
        let programme = self.programme_title(&mut q, task.plan.programme).await?;
        Ok(PublicTask {
            code: code.to_owned(),
            title: task.plan.title.clone(),
            kind_name: task.plan.kind.label().to_owned(),
            why: why(&task, programme.as_deref()),
            lead: self.full_name(&task.plan.lead_body),
            bodies,
            officers: officers
                .iter()
                .map(|o| PublicOfficer {
                    name: masked(&o.name),
                    certificate: o.certificate.clone().unwrap_or_default(),
                    body: self.full_name(&o.body),
                    valid: o.certificate.is_some() && o.valid_from.is_some_and(|d| d <= today) && o.valid_to.is_some_and(|d| d >= today),
                })
                .collect(),
            first_day: task.plan.first_day,
            last_day: task.plan.last_day,
            matters,
            basis,
            rights: RIGHTS.iter().map(|r| (*r).to_owned()).collect(),
            bans: BANS.iter().map(|b| (*b).to_owned()).collect(),
            state: match task.status {
                TaskStatus::Cancelled => "任务已取消，不得据此检查".to_owned(),
                TaskStatus::Finished => "检查已完成".to_owned(),
                _ => "有效".to_owned(),
            },
            demo: self.demo,
        })
    }

    fn full_name(&self, code: &heyi_domain::ids::BodyCode) -> String {
        self.body(code).map_or_else(|| code.to_string(), |b| b.name.clone())
    }

    /// After a visit, for the firm: both codes together open it.
    ///
    /// # Errors
    /// The codes don't belong together, or the visit has no list yet.
    pub async fn public_visit(&self, code: &str, firm_code: &str) -> Result<PublicVisit, AppError> {
        let missing = || AppError::NotFound("这次检查");
        let mut q = self.db.read().await?;
        let firm = q.fetch_optional("SELECT id FROM firms WHERE code = $1", args![firm_code]).await?.ok_or_else(missing)?;
        let firm: FirmId = firm.text("id")?.parse().map_err(|_| AppError::Broken("firm id".to_owned()))?;
        let row = q
            .fetch_optional("SELECT id FROM visits WHERE code = $1 AND firm = $2 ORDER BY id DESC LIMIT 1", args![code, firm.to_string()])
            .await?
            .ok_or_else(missing)?;
        let id: VisitId = row.text("id")?.parse().map_err(|_| AppError::Broken("visit id".to_owned()))?;
        let visit = q.visit(id).await?.state;
        Ok(PublicVisit {
            firm_name: visit.plan.firm_name.clone(),
            day: visit.entered_on.unwrap_or(visit.plan.day),
            present: visit
                .present
                .iter()
                .cloned()
                .map(|mut p| {
                    p.name = masked(&p.name);
                    p
                })
                .collect(),
            findings: visit.findings.clone(),
            advice: visit.advice.clone(),
            documents: self.public_documents_of(&mut q, &id.to_string()).await?,
            remedies: REMEDIES.iter().map(|r| (*r).to_owned()).collect(),
        })
    }
}

/// A name as shown in public: the family name and stars.
pub(crate) fn masked(name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().map(String::from).unwrap_or_default();
    format!("{first}{}", "＊".repeat(chars.count().max(1)))
}

fn why(task: &Task, programme: Option<&str>) -> String {
    match (task.plan.kind, &task.plan.reason) {
        (InspectionKind::Lead, _) => {
            // The source of a lead may name a person: only its kind is told.
            "根据投诉举报、转办交办等线索进行核查".to_owned()
        }
        (InspectionKind::Instant, Some(reason)) => format!("即时检查：{reason}"),
        (InspectionKind::Special, _) if task.plan.ordered_from_above => "上级部署的专项检查".to_owned(),
        (kind, _) => match programme {
            Some(title) => format!("{}，列入“{title}”", kind.label()),
            None => kind.label().to_owned(),
        },
    }
}
