//! 全过程: 谁、何时、做了什么、依据, in Chinese, from the events themselves.

use std::collections::HashMap;

use heyi_domain::case::CaseEvent;
use heyi_domain::document::DocumentEvent;
use heyi_domain::finding::FindingEvent;
use heyi_domain::firm::FirmEvent;
use heyi_domain::ids::BodyCode;
use heyi_domain::order::OrderEvent;
use heyi_domain::referral::ReferralEvent;
use heyi_domain::task::TaskEvent;
use heyi_domain::visit::{FirmAnswer, VisitEvent};
use heyi_domain::{Event, Role};
use heyi_rulebook::Citation;
use heyi_store::{Query, Recorded, args};

use crate::load::event_of;
use crate::views::TimelineLine;
use crate::words::event_kind;
use crate::{App, AppError, Caller};

impl App {
    /// The timeline of any thing. Reading it is open to those who may see the thing; supervisors and administrators see all.
    ///
    /// # Errors
    /// Nothing of that id.
    pub async fn timeline(&self, caller: &Caller, thing: &str) -> Result<Vec<TimelineLine>, AppError> {
        if !matches!(caller.actor.role, Role::Supervisor | Role::Administrator) {
            self.may_read_timeline(caller, thing).await?;
        }
        let mut q = self.db.read().await?;
        let events = q.load(thing).await?;
        if events.is_empty() {
            return Err(AppError::NotFound("这一事项"));
        }
        self.timeline_of(&mut q, events).await
    }

    /// Tasks, visits, orders and cases are seen by those who may open their pages; registers by their own administrators only.
    async fn may_read_timeline(&self, caller: &Caller, thing: &str) -> Result<(), AppError> {
        let missing = || AppError::NotFound("这一事项");
        match thing.split_once('_').map(|(kind, _)| kind) {
            Some("task") => self.view_task(caller, thing.parse().map_err(|_| missing())?).await.map(|_| ()),
            Some("visit") => self.view_visit(caller, thing.parse().map_err(|_| missing())?).await.map(|_| ()),
            Some("order") => self.view_order(caller, thing.parse().map_err(|_| missing())?).await.map(|_| ()),
            Some("case") => self.view_case(caller, thing.parse().map_err(|_| missing())?).await.map(|_| ()),
            Some("firm") if caller.actor.role != Role::Firm => Ok(()),
            _ => Err(missing()),
        }
    }

    pub(crate) async fn timeline_of<Q: Query>(&self, q: &mut Q, events: Vec<Recorded>) -> Result<Vec<TimelineLine>, AppError> {
        let mut names: HashMap<String, String> = HashMap::new();
        let mut lines = Vec::with_capacity(events.len());
        let mut before = crate::changes::Before::default();
        for recorded in &events {
            if !names.contains_key(&recorded.actor) {
                let row = q.fetch_optional("SELECT name FROM people WHERE id = $1", args![recorded.actor.as_str()]).await?;
                let name = match row {
                    Some(row) => row.string("name")?,
                    None => "系统".to_owned(),
                };
                names.insert(recorded.actor.clone(), name);
            }
            let name = names.get(&recorded.actor).cloned().unwrap_or_default();
            let body = recorded.acting_body.clone().map(|b| self.body_ref(&BodyCode(b)).name).unwrap_or_default();
            let (what, cites) = self.describe(recorded)?;
            let what = before.say(self, &event_of(recorded)?).unwrap_or(what);
            lines.push(TimelineLine {
                position: recorded.position,
                at_ms: recorded.at_ms,
                claimed_ms: recorded.claimed_ms,
                who: if body.is_empty() { name } else { format!("{name}（{body}）") },
                what,
                cites,
                kind: recorded.kind.clone(),
                leaf: self.leaf_hash(q, recorded.position).await?,
            });
        }
        Ok(lines)
    }

    /// The hash of a leaf, hex.
    pub(crate) async fn leaf_hash<Q: Query>(&self, q: &mut Q, position: u64) -> Result<String, AppError> {
        let row = q.fetch_optional("SELECT entry FROM events WHERE position = $1", args![position]).await?;
        Ok(match row {
            Some(row) => hex::encode(heyi_ledger::hash::leaf_hash::<heyi_ledger::hash::Sha256>(row.bytes("entry")?)),
            None => String::new(),
        })
    }

    fn step_name(&self, step: &str) -> String {
        self.rules.steps.get(step).map_or_else(|| step.to_owned(), |s| s.name.clone())
    }

    /// The articles a step rests on: its gates that govern here, the unread ones left out.
    fn step_cites(&self, step: &str) -> Vec<Citation> {
        let Some(step) = self.rules.steps.get(step) else { return Vec::new() };
        let general = step.gates.iter().chain(&step.starts).filter(|g| self.rules.rule(g).is_none_or(|r| r.departments.is_empty()) && !g.starts_with("clock:"));
        let mut cites: Vec<Citation> = Vec::new();
        for cite in general.map(|g| self.rules.cite(g)).filter(|c| c.article != "unverified") {
            if !cites.iter().any(|c| c.law == cite.law && c.chinese() == cite.chinese()) {
                cites.push(cite);
            }
        }
        cites.truncate(3);
        cites
    }

    fn describe(&self, recorded: &Recorded) -> Result<(String, Vec<Citation>), AppError> {
        let cite = |ids: &[&str]| ids.iter().map(|id| self.rules.cite(id)).collect::<Vec<_>>();
        let name = |body: &BodyCode| self.body_ref(body).name;
        let matter = |check: &str| self.rules.check(check).map_or_else(|| check.to_owned(), |c| c.matter.clone());
        let plain = || (event_kind(&recorded.kind).to_owned(), Vec::new());
        Ok(match event_of(recorded)? {
            Event::Task(event) => match event {
                TaskEvent::Drafted { plan } => {
                    (format!("起草任务“{}”，{}项检查事项，{}个检查对象", plan.title, plan.checks.len(), plan.firms.len()), Vec::new())
                }
                TaskEvent::Submitted => ("提交负责人审批".to_owned(), cite(&["g-plan"])),
                TaskEvent::Approved { opinion } => (with("批准检查方案", &opinion), cite(&["g-plan"])),
                TaskEvent::Returned { reason } => (with("退回检查方案", &reason), cite(&["g-plan"])),
                TaskEvent::Published { code, invitations, visits, approval_owed, basis } => {
                    let owed = if approval_owed { "；情况紧急，待补办审批" } else { "" };
                    (format!("发布任务，执法码{code}，邀请{}个部门，安排检查{}次{owed}", invitations.len(), visits.len()), basis)
                }
                TaskEvent::InvitationAccepted { body, officers } => (format!("{}接受邀约，派{}人参加", name(&body), officers.len()), cite(&["g-invitee"])),
                TaskEvent::InvitationDeclined { body, reason } => (with(&format!("{}不能参加", name(&body)), &reason), Vec::new()),
                TaskEvent::DayProposed { body, day, reason } => (with(&format!("{}请求改到{}", name(&body), day.chinese()), &reason), Vec::new()),
                TaskEvent::DaySettled { body, day, reason } => match day {
                    Some(day) => (format!("同意{}改到{}", name(&body), day.chinese()), Vec::new()),
                    None => (with(&format!("不同意{}改期", name(&body)), reason.as_deref().unwrap_or_default()), Vec::new()),
                },
                TaskEvent::Cancelled { reason } => (with("取消任务", &reason), Vec::new()),
                TaskEvent::Revised { .. } | TaskEvent::Finished => plain(),
            },
            Event::Visit(event) => match event {
                VisitEvent::Planned { plan, .. } => (format!("安排{}检查“{}”", plan.day.chinese(), plan.firm_name), Vec::new()),
                VisitEvent::Joined { body, officers } => (format!("{}派{}人加入", name(&body), officers.len()), Vec::new()),
                VisitEvent::Moved { day, reason } => (with(&format!("检查改到{}", day.chinese()), &reason), Vec::new()),
                VisitEvent::FirmCodeScanned => ("扫企业码，核对一致".to_owned(), cite(&["g-code"])),
                VisitEvent::EnteredWithoutCode { reason, report_by } => {
                    (with(&format!("登记未使用执法码，应于{}前报告", report_by.chinese()), &reason), cite(&["cq375-18-nocode"]))
                }
                VisitEvent::Entered { present, .. } => {
                    let people: Vec<String> = present.iter().map(|p| format!("{}（{}）", p.name, p.certificate)).collect();
                    (format!("亮证入场：{}", people.join("、")), cite(&["g-cert", "cq375-15-officers"]))
                }
                VisitEvent::NoticeIssued { number } => (format!("送达检查通知书{number}"), cite(&["g-code"])),
                VisitEvent::CheckAnswered { answered } => {
                    let verdict = if answered.passed { "符合" } else { "不符合" };
                    (with(&format!("“{}”{verdict}", matter(&answered.check)), &answered.note), Vec::new())
                }
                VisitEvent::RestPassed { checks } => (format!("其余{}项均符合", checks.len()), Vec::new()),
                VisitEvent::EvidenceAdded { evidence } => {
                    (format!("取得证据{}号，SM3摘要{}", evidence.number, evidence.sm3.get(..16).unwrap_or_default()), Vec::new())
                }
                VisitEvent::ListConfirmed => ("确认清单".to_owned(), cite(&["g-record"])),
                VisitEvent::ListMerged { findings, .. } => (format!("合并为一张清单，问题{}项", findings.len()), cite(&["g-record"])),
                VisitEvent::FirmSigned { answer } => match answer {
                    FirmAnswer::Signed { name, capacity, .. } => (format!("告知检查结果，{name}（{capacity}）签名"), cite(&["g-record"])),
                    FirmAnswer::Refused { reason, witness, .. } => {
                        let witness = witness.map(|w| format!("，见证人{w}")).unwrap_or_default();
                        (with(&format!("企业拒绝签名{witness}"), &reason), cite(&["g-record"]))
                    }
                },
                VisitEvent::Closed { record_sm3, publish_by, .. } => (
                    format!("结束检查，记录已封存（SM3摘要{}），结果应于{}前公开", record_sm3.get(..16).unwrap_or_default(), publish_by.chinese()),
                    cite(&["g-record", "d118-6-other"]),
                ),
                VisitEvent::Abandoned { reason } => (with("登记未实施检查", &reason), Vec::new()),
                VisitEvent::CodeReported { text, .. } => (with("向司法行政部门报告未使用执法码", &text), cite(&["cq375-18-nocode"])),
                VisitEvent::ResultPublished { .. } => ("公开检查结果".to_owned(), cite(&["d118-6-other"])),
            },
            Event::Finding(event) => match event {
                FindingEvent::Recorded { line, .. } => (format!("记录问题“{}”：{}", line.matter, line.seen), Vec::new()),
                FindingEvent::Referred { to, .. } => (format!("移送{}", name(&to)), cite(&["g-invitee"])),
                FindingEvent::Corrected { how, .. } => (format!("问题已改正（{how}）"), Vec::new()),
                FindingEvent::Ordered { .. } => ("责令改正".to_owned(), cite(&["g-correct"])),
                FindingEvent::CaseProposed { .. } => plain(),
            },
            Event::Order(event) => match event {
                OrderEvent::Issued { text } => {
                    (format!("发出{}，{}项，限{}前改正", text.number, text.lines.len(), text.last_day.chinese()), cite(&["g-correct"]))
                }
                OrderEvent::Replied { reply } => (with(&format!("企业回复，照片{}张", reply.photos.len()), &reply.text), Vec::new()),
                OrderEvent::Extended { last_day, reason } => (with(&format!("期限延长到{}", last_day.chinese()), &reason), Vec::new()),
                OrderEvent::Rechecked { recheck, all_corrected } => {
                    let verdict = if all_corrected { "复查合格" } else { "复查不合格" };
                    (with(verdict, &recheck.note), Vec::new())
                }
                OrderEvent::Closed => ("责令改正办结".to_owned(), Vec::new()),
                OrderEvent::Escalated { reason, .. } => (with("升级处理，登记案件线索", &reason), Vec::new()),
            },
            Event::Case(event) => match event {
                CaseEvent::LeadRegistered { lead } => (format!("登记案件来源（{}）：{}", lead.source, lead.cause), Vec::new()),
                CaseEvent::FilingProposed { filing } => (format!("建议立案，以“{}”名义办理", filing.acting_name), filing.basis.clone()),
                CaseEvent::Filed { number, decide_by, .. } => {
                    (format!("批准立案，{number}，应于{}前作出决定", decide_by.chinese()), cite(&["apl-60-decide"]))
                }
                CaseEvent::FilingReturned { reason } => (with("退回立案建议", &reason), Vec::new()),
                CaseEvent::NotFiled { reason } => (with("决定不予立案", &reason), Vec::new()),
                CaseEvent::StepProposed { step, .. } => (format!("报请批准“{}”", self.step_name(&step)), self.step_cites(&step)),
                CaseEvent::StepReturned { step, reason, .. } => (with(&format!("退回“{}”", self.step_name(&step)), &reason), Vec::new()),
                CaseEvent::StepDone { step, proposed_by, .. } => {
                    let how = if proposed_by.is_some() { "批准" } else { "办理" };
                    (format!("{how}“{}”", self.step_name(&step)), self.step_cites(&step))
                }
                CaseEvent::FileReviewed { rule, verdict, reason, .. } => {
                    let name = self.rules.review_rules.get(&rule).map_or(rule.as_str(), |r| r.name.as_str());
                    let cites = self.rules.review_rules.get(&rule).map(heyi_rulebook::ReviewRule::citation).into_iter().collect();
                    (with(&format!("评查案卷，“{name}”{}", verdict.label()), &reason), cites)
                }
            },
            Event::Referral(event) => match event {
                ReferralEvent::Sent { text } => (format!("向{}发出{}", name(&text.to), text.number), cite(&["g-invitee"])),
                ReferralEvent::Received => plain(),
                ReferralEvent::Returned { reason } => (with("退回移送", &reason), Vec::new()),
            },
            Event::Firm(event) => match event {
                FirmEvent::Registered { record, .. } => (format!("登记检查对象“{}”", record.name), Vec::new()),
                FirmEvent::RiskChanged { why, .. } => (why, Vec::new()),
                FirmEvent::Revealed { why } => (with("查看了负责人和联系电话", &why), Vec::new()),
                _ => plain(),
            },
            Event::Document(DocumentEvent::Issued { record }) => (format!("制作{}{}", record.title, record.number), Vec::new()),
            _ => plain(),
        })
    }
}

fn with(what: &str, detail: &str) -> String {
    if detail.trim().is_empty() { what.to_owned() } else { format!("{what}：{}", detail.trim()) }
}
