//! The whole way of one inspection, act by act, each under its own idempotency key: it can be gone again and again, and is gone once.

use heyi_app::Caller;
use heyi_app::views::{CaseFilter, ChoiceDraft, Done, EvidenceNote, FilingDraft, OrderFilter, ReferralFilter};
use heyi_domain::ids::{CaseId, OrderId, ReferralId, TaskId, VisitId};
use heyi_domain::visit::{Disposition, Signatory};
use heyi_rulebook::Day;
use heyi_rulebook::checklist::Answer;

use crate::register::{FIRM, HEAD, LEADER, MARKET_ONE, MARKET_TWO, OFFICER, SECOND, TOBACCO_ONE, TOBACCO_TWO};
use crate::world::{MARKET, World, code, draft, firm_code, person};

/// A matter of the town's own (赋权): an order.
pub const ORDERED: &str = "CK-CY-02";
/// A matter entrusted to the town by the market department (委托): a case.
pub const CASE: &str = "CK-CY-14";
/// A matter entrusted to the town, handed back to the market department: referred.
pub const REFERRED: &str = "CK-CY-13";

/// What came of it.
pub struct Outcome {
    pub task: TaskId,
    pub visit: VisitId,
    pub order: OrderId,
    pub case: CaseId,
    pub referral: ReferralId,
    /// Last day of the order.
    pub last_day: Day,
}

/// Tells each answered act: its key and its answer.
pub type Note<'n> = &'n mut dyn FnMut(&str, &Done);

struct Walk<'w, 'n> {
    world: &'w World,
    note: Note<'n>,
}

impl Walk<'_, '_> {
    fn by(&self, n: u128, key: &str) -> Caller {
        self.world.once(n, key)
    }

    fn answered(&mut self, key: &str, done: &Done) {
        (self.note)(key, done);
    }
}

/// Goes the whole way at firm 1.
pub async fn walk(world: &World, note: Note<'_>) -> Outcome {
    let mut walk = Walk { world, note };
    let task = walk.publish().await;
    let visit = world.visit_of(task).await;
    walk.enter(task, visit).await;
    let last_day = walk.find(visit).await;
    walk.end(visit).await;
    let order = walk.order(last_day).await;
    let case = walk.case().await;
    let referral = walk.referral().await;
    let done = world.app.publish_visit(&walk.by(LEADER, "publish-result"), visit).await.unwrap();
    walk.answered("publish-result", &done);
    Outcome { task, visit, order, case, referral, last_day }
}

impl Walk<'_, '_> {
    async fn publish(&mut self) -> TaskId {
        let app = &self.world.app;
        let plan = draft(&[1], &[OFFICER, SECOND]);
        let done = app.draft_task(&self.by(LEADER, "draft"), plan).await.unwrap();
        self.answered("draft", &done);
        let task: TaskId = done.id.parse().unwrap();
        let done = app.submit_task(&self.by(LEADER, "submit"), task).await.unwrap();
        self.answered("submit", &done);
        let done = app.approve_task(&self.by(HEAD, "approve"), task, "同意".to_owned()).await.unwrap();
        self.answered("approve", &done);
        let done = app.publish_task(&self.by(LEADER, "publish"), task).await.unwrap();
        self.answered("publish", &done);
        task
    }

    async fn enter(&mut self, task: TaskId, visit: VisitId) {
        let app = &self.world.app;
        for (first, second, key) in [(MARKET_ONE, MARKET_TWO, "accept-market"), (TOBACCO_ONE, TOBACCO_TWO, "accept-tobacco")] {
            let done = app.accept_invitation(&self.by(first, key), task, vec![person(first), person(second)]).await.unwrap();
            self.answered(key, &done);
        }
        let done = app.scan_firm_code(&self.by(OFFICER, "scan"), visit, firm_code(1)).await.unwrap();
        self.answered("scan", &done);
        let all = [OFFICER, SECOND, MARKET_ONE, MARKET_TWO, TOBACCO_ONE, TOBACCO_TWO].map(person).to_vec();
        let done = app.enter_visit(&self.by(OFFICER, "enter"), visit, all).await.unwrap();
        self.answered("enter", &done);
        let done = app.issue_notice(&self.by(OFFICER, "notice"), visit).await.unwrap();
        self.answered("notice", &done);
    }

    /// Fails three points, each by an officer of a body present; the rest is in order.
    async fn find(&mut self, visit: VisitId) -> Day {
        let app = &self.world.app;
        let sha256 = self.world.picture(OFFICER).await;
        let note = EvidenceNote { sha256, check: Some(ORDERED.to_owned()), note: "过期灭火器".to_owned(), taken_ms: None };
        let done = app.add_evidence(&self.by(OFFICER, "evidence"), visit, note).await.unwrap();
        self.answered("evidence", &done);
        let no = || Answer::Bool(false);
        let three = [
            (OFFICER, ORDERED, no(), "两具灭火器压力不足"),
            (SECOND, CASE, no(), "餐饮具没有消毒即使用"),
            (MARKET_ONE, REFERRED, no(), "进货查验记录不全，涉及辖区外供货者"),
        ];
        for (by, check, answer, seen) in three {
            let key = format!("answer-{check}");
            let done = app.answer_check(&self.by(by, &key), visit, check.to_owned(), answer, seen.to_owned()).await.unwrap();
            self.answered(&key, &done);
        }
        let done = app.pass_rest(&self.by(OFFICER, "pass-rest"), visit).await.unwrap();
        self.answered("pass-rest", &done);
        let last_day = app.view_visit(&self.by(OFFICER, "view"), visit).await.unwrap().default_last_day;
        let choice = |check: &str, disposition| ChoiceDraft { finding: None, check: check.to_owned(), disposition };
        let choices = vec![
            choice(ORDERED, Disposition::Order { last_day }),
            choice(CASE, Disposition::ProposeCase { last_day }),
            choice(REFERRED, Disposition::Refer { to: code(MARKET) }),
        ];
        let done = app.merge_list(&self.by(OFFICER, "merge"), visit, choices, String::new()).await.unwrap();
        self.answered("merge", &done);
        let done = app.confirm_list(&self.by(MARKET_ONE, "confirm"), visit).await.unwrap();
        self.answered("confirm", &done);
        last_day
    }

    async fn end(&mut self, visit: VisitId) {
        let app = &self.world.app;
        let signature = self.world.picture(OFFICER).await;
        let who = Signatory { name: "宋某".to_owned(), capacity: "经营者".to_owned() };
        let done = app.sign_visit(&self.by(OFFICER, "sign"), visit, who, signature, "没有异议".to_owned()).await.unwrap();
        self.answered("sign", &done);
        let done = app.close_visit(&self.by(OFFICER, "close"), visit).await.unwrap();
        self.answered("close", &done);
    }

    async fn order(&mut self, last_day: Day) -> OrderId {
        let app = &self.world.app;
        let orders = app.list_orders(&self.by(FIRM, "orders"), &OrderFilter::default()).await.unwrap().rows;
        assert_eq!(orders.len(), 1);
        assert_eq!((orders[0].lines, orders[0].last_day), (2, last_day));
        let order = orders[0].id;
        let photo = self.world.picture(FIRM).await;
        let done = app.reply_order(&self.by(FIRM, "reply"), order, "已更换灭火器，餐饮具已消毒。".to_owned(), vec![photo]).await.unwrap();
        self.answered("reply", &done);
        let lines = app.view_order(&self.by(OFFICER, "order"), order).await.unwrap().lines;
        let corrected = lines.iter().map(|l| l.finding).collect();
        let team = vec![person(OFFICER), person(SECOND)];
        let done = app
            .recheck_order(&self.by(OFFICER, "recheck"), order, team, corrected, "均已改正".to_owned(), Vec::new())
            .await
            .unwrap();
        self.answered("recheck", &done);
        order
    }

    async fn case(&mut self) -> CaseId {
        let app = &self.world.app;
        let cases = app.list_cases(&self.by(OFFICER, "cases"), &CaseFilter::default()).await.unwrap().rows;
        assert_eq!(cases.len(), 1);
        let case = cases[0].id;
        let filing = FilingDraft { in_charge: person(OFFICER), handlers: vec![person(OFFICER), person(SECOND)], fine_search: "已查询，未发现".to_owned() };
        let done = app.propose_filing(&self.by(OFFICER, "propose-filing"), case, filing).await.unwrap();
        self.answered("propose-filing", &done);
        let done = app.file_case(&self.by(HEAD, "file"), case).await.unwrap();
        self.answered("file", &done);
        case
    }

    async fn referral(&mut self) -> ReferralId {
        let app = &self.world.app;
        let letters = app.list_referrals(&self.by(MARKET_ONE, "referrals"), &ReferralFilter::default()).await.unwrap().rows;
        assert_eq!(letters.len(), 1);
        let letter: ReferralId = letters[0].id;
        let done = app.receive_referral(&self.by(MARKET_ONE, "receive"), letter).await.unwrap();
        self.answered("receive", &done);
        letter
    }
}
