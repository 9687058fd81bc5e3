//! 案卷评查 of a case in the store, and a reviewer's own verdicts.

use heyi_domain::case::Case;
use heyi_domain::case::review::{COVER, Confirm, FilePaper, INDEX, NOTES, Review, ReviewVerdict, review};
use heyi_domain::ids::{CaseId, PersonId};
use heyi_domain::{Context, Role};
use heyi_store::{Query, args};

use super::pack::papers;
use crate::cases::{append_case, seen_case};
use crate::load::Load;
use crate::tasks::officer_facts;
use crate::views::{CaseReview, Done, ReviewLine, ReviewSaid};
use crate::{App, AppError, Caller};

impl App {
    /// The case of a 立案号.
    ///
    /// # Errors
    /// The store fails.
    pub async fn case_by_number(&self, number: &str) -> Result<Option<CaseId>, AppError> {
        let row = self.db.read().await?.fetch_optional("SELECT id FROM cases WHERE doc_number = $1", args![number]).await?;
        row.map(|r| r.text("id")?.parse().map_err(|_| AppError::Broken("case id".to_owned()))).transpose()
    }

    /// The review of a case for the operator: nobody's view.
    ///
    /// # Errors
    /// Not found.
    pub async fn review_case_file(&self, id: CaseId) -> Result<Review, AppError> {
        let mut q = self.db.read().await?;
        let case = q.case(id).await?.state;
        Ok(self.reviewed(&mut q, &case).await?.0)
    }

    /// 案卷评查, for those who may see the case.
    ///
    /// # Errors
    /// Not found, or another body's.
    pub async fn review_case(&self, caller: &Caller, id: CaseId) -> Result<CaseReview, AppError> {
        let mut q = self.db.read().await?;
        let loaded = q.case(id).await?;
        let case = &loaded.state;
        self.may_see(caller, case)?;
        let (review, lies) = self.reviewed(&mut q, case).await?;
        let people: Vec<PersonId> = review.rules.iter().filter_map(|r| r.confirmed.as_ref().map(|c| c.by)).collect();
        let names = officer_facts(&mut q, &people).await?;
        let name = |id: PersonId| names.iter().find(|o| o.person == id).map_or_else(|| "未登记人员".to_owned(), |o| o.name.clone());
        let order = self.rules.file_order(case.department(&self.rules));
        Ok(CaseReview {
            stream_number: loaded.number,
            score: review.score,
            passed: review.passed,
            pass_mark: review.pass_mark,
            band: review.band,
            marks_note: review.marks_note,
            open: review.open,
            order: order.map(|o| format!("{}，{}", o.name, o.citation().chinese())).unwrap_or_default(),
            may_confirm: self.may_confirm(caller, case),
            rules: review
                .rules
                .into_iter()
                .map(|r| ReviewLine {
                    part_name: r.part.label().to_owned(),
                    field_name: r.field.label().to_owned(),
                    basis: r.basis.label().to_owned(),
                    verdict_name: r.verdict.label().to_owned(),
                    machine: r.machine,
                    confirmed: r.confirmed.map(|c| ReviewSaid { by: name(c.by), on: c.on, verdict: c.verdict, reason: c.reason }),
                    rule: r.rule,
                    name: r.name,
                    part: r.part,
                    field: r.field,
                    article: r.article,
                    verdict: r.verdict,
                    place: r.place,
                    deducted: r.deducted,
                })
                .collect(),
            papers: lies,
        })
    }

    /// A reviewer or supervisor says what holds, with the reason.
    ///
    /// # Errors
    /// Role, own case, state, unknown rule, no reason.
    pub async fn confirm_review(&self, caller: &Caller, id: CaseId, rule: String, verdict: ReviewVerdict, reason: String) -> Result<Done, AppError> {
        self.act(caller, move |act| {
            Box::pin(async move {
                let case = seen_case(act, id).await?;
                act.app.may_see(&act.caller, &case.state)?;
                let events = Confirm { rule, verdict, reason }.decide(&case.state, &act.context(()))?;
                let number = append_case(act, &case, events).await?;
                Ok(act.done(id, number, format!("已认定为“{}”", verdict.label())))
            })
        })
        .await
    }

    fn may_confirm(&self, caller: &Caller, case: &Case) -> bool {
        let cx = Context { now_ms: self.now_ms(), today: self.today(), actor: &caller.actor, rules: &self.rules, facts: () };
        let Some(rule) = self.rules.review_rules.iter().next() else { return false };
        let asked = Confirm { rule: rule.id.clone(), verdict: ReviewVerdict::Pass, reason: "核对".to_owned() };
        matches!(caller.actor.role, Role::Reviewer | Role::Supervisor) && asked.decide(case, &cx).is_ok()
    }

    /// Cover, index and notes are made with the file: they are there as they will be.
    async fn reviewed<Q: Query + Load>(&self, q: &mut Q, case: &Case) -> Result<(Review, Vec<FilePaper>), AppError> {
        let inside = self.inside(q, case).await?;
        let mut all = papers(&inside.iter().collect::<Vec<_>>());
        let on = case.steps.last().map_or(case.lead.discovered_on, |d| d.on);
        let own = |code: &str| FilePaper {
            code: code.to_owned(),
            title: self.rules.paper_name(code).to_owned(),
            number: String::new(),
            on,
            pages: 1,
            first_page: None,
            thing: case.id.to_string(),
            serves: None,
        };
        all.insert(0, own(INDEX));
        all.insert(0, own(COVER));
        all.push(own(NOTES));
        Ok((review(case, &all, &self.rules, &self.lists()), all))
    }
}
