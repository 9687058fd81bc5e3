//! What work there is for each role, and where its rows are.

/// One kind of work: where its rows are and what to press.
pub(super) struct Source {
    pub(super) kind: &'static str,
    pub(super) act: &'static str,
    pub(super) rule: Option<&'static str>,
    /// `id`, `title`, `detail`, `due` (or NULL); `$1` is the body, person or firm.
    pub(super) sql: &'static str,
    pub(super) link: &'static str,
    /// Page with all of them; `{today}` stands for the day.
    pub(super) all: &'static str,
}

pub(super) const LEADER: &[Source] = &[
    Source {
        kind: "双随机抽查",
        act: "办理",
        rule: Some("g-draw"),
        sql: "SELECT id, title, '等组织方提交承诺或者公开随机数' AS detail, NULL AS due FROM draws WHERE body = $1 AND waits LIKE '%|organiser|%' ORDER BY id DESC LIMIT $2",
        link: "/draws/",
        all: "/draws",
    },
    Source {
        kind: "待发布",
        act: "发布",
        rule: None,
        sql: "SELECT id, title, '负责人已批准' AS detail, last_day AS due FROM tasks WHERE lead = $1 AND status = 'approved' ORDER BY last_day LIMIT $2",
        link: "/tasks/",
        all: "/tasks?status=approved",
    },
    Source {
        kind: "退回修改",
        act: "修改",
        rule: None,
        sql: "SELECT id, title, '负责人退回' AS detail, NULL AS due FROM tasks WHERE lead = $1 AND status = 'returned' ORDER BY id DESC LIMIT $2",
        link: "/tasks/",
        all: "/tasks?status=returned",
    },
    Source {
        kind: "改期待答复",
        act: "答复改期",
        rule: None,
        sql: "SELECT task AS id, title, '部门请求改期' AS detail, answer_by AS due FROM invitations WHERE lead = $1 AND state = 'day_proposed' ORDER BY answer_by LIMIT $2",
        link: "/tasks/",
        all: "/tasks?status=published",
    },
    Source {
        kind: "待检查",
        act: "查看",
        rule: None,
        sql: "SELECT id, firm_name AS title, '安排在该日检查' AS detail, day AS due FROM visits WHERE lead = $1 AND status = 'planned' AND day <= $3 ORDER BY day LIMIT $2",
        link: "/visits/",
        all: "/visits?status=planned&to={today}",
    },
    LEADS,
    Source {
        kind: "待公开",
        act: "公开结果",
        rule: Some("d118-6-other"),
        sql: "SELECT id, firm_name AS title, '检查已结束' AS detail, publish_by AS due FROM visits WHERE lead = $1 AND status = 'closed' AND published_on IS NULL ORDER BY publish_by LIMIT $2",
        link: "/visits/",
        all: "/results",
    },
    Source {
        kind: "待报告",
        act: "报告",
        rule: Some("cq375-18-nocode"),
        sql: "SELECT thing AS id, title, '应向司法行政部门报告' AS detail, due FROM deadlines WHERE body = $1 AND state = 'running' AND rule = 'cq375-18-nocode' ORDER BY due LIMIT $2",
        link: "/visits/",
        all: "/deadlines?rule=cq375-18-nocode",
    },
    ORDERS,
];

const LEADS: Source = Source {
    kind: "线索待核查",
    act: "核查线索",
    rule: None,
    sql: "SELECT id, cause AS title, firm_name AS detail, due FROM cases WHERE body = $1 AND status = 'lead' ORDER BY due LIMIT $2",
    link: "/cases/",
    all: "/cases?status=lead",
};

pub(super) const ORDERS: Source = Source {
    kind: "待复查",
    act: "复查",
    rule: Some("g-correct"),
    sql: "SELECT id, firm_name AS title, doc_number AS detail, last_day AS due FROM orders WHERE body = $1 AND status IN ('replied', 'open', 'failed') ORDER BY last_day LIMIT $2",
    link: "/orders/",
    all: "/orders",
};

pub(super) const HEAD: &[Source] = &[
    Source {
        kind: "双随机抽查",
        act: "办理",
        rule: Some("g-draw"),
        sql: "SELECT id, title, '等负责人提交承诺或者公开随机数' AS detail, NULL AS due FROM draws WHERE body = $1 AND waits LIKE '%|head|%' ORDER BY id DESC LIMIT $2",
        link: "/draws/",
        all: "/draws",
    },
    Source {
        kind: "待审批",
        act: "审批方案",
        rule: Some("g-plan"),
        sql: "SELECT id, title, '检查方案' AS detail, first_day AS due FROM tasks WHERE lead = $1 AND (status = 'submitted' OR approval_owed = 1) ORDER BY first_day LIMIT $2",
        link: "/tasks/",
        all: "/tasks?status=submitted",
    },
    Source {
        kind: "待批准立案",
        act: "审批立案",
        rule: None,
        sql: "SELECT id, cause AS title, firm_name AS detail, due FROM cases WHERE body = $1 AND status = 'proposed' ORDER BY due LIMIT $2",
        link: "/cases/",
        all: "/cases?status=proposed",
    },
    Source {
        kind: "待批准事项",
        act: "审批",
        rule: None,
        sql: "SELECT c.id, c.cause AS title, c.firm_name AS detail, c.due FROM case_waits w JOIN cases c ON c.id = w.case_id
              WHERE c.body = $1 AND w.who = 'head' ORDER BY w.on_day LIMIT $2",
        link: "/cases/",
        all: "/cases?waiting=approval",
    },
];

/// 法制审核员: cases submitted for review, hearings to call, hold and report.
pub(super) const REVIEWER: &[Source] = &[
    Source {
        kind: "待法制审核",
        act: "审核",
        rule: Some("g-legal"),
        sql: "SELECT c.id, c.cause AS title, c.firm_name AS detail, c.due FROM case_waits w JOIN cases c ON c.id = w.case_id WHERE c.body = $1 AND w.who = 'reviewer' ORDER BY w.on_day LIMIT $2",
        link: "/cases/",
        all: "/cases?waiting=review",
    },
    Source {
        kind: "待听证",
        act: "办理听证",
        rule: Some("g-presider"),
        sql: "SELECT c.id, c.cause AS title, c.firm_name AS detail, c.due FROM case_waits w JOIN cases c ON c.id = w.case_id
              WHERE c.body = $1 AND w.who = 'presider' ORDER BY w.on_day LIMIT $2",
        link: "/cases/",
        all: "/cases?waiting=hearing",
    },
];

/// 承办的案件 that are not at rest, the nearest last day first.
pub(super) const OWN_CASES: Source = Source {
    kind: "我承办的案件",
    act: "办理",
    rule: None,
    sql: "SELECT c.id, c.cause AS title, c.firm_name AS detail, c.due FROM case_people p JOIN cases c ON c.id = p.case_id
          WHERE p.person = $1 AND c.status IN ('filed', 'reported', 'noticed', 'reviewed', 'decided', 'performing', 'closed')
          ORDER BY CASE WHEN c.due IS NULL THEN 1 ELSE 0 END, c.due LIMIT $2",
    link: "/cases/",
    all: "/cases?mine=true",
};

pub(super) const DEPARTMENT: &[Source] = &[
    Source {
        kind: "待答复邀约",
        act: "答复邀约",
        rule: Some("g-invitee"),
        sql: "SELECT task AS id, title, '联合检查邀约' AS detail, answer_by AS due FROM invitations WHERE body = $1 AND state = 'open' ORDER BY answer_by LIMIT $2",
        link: "/tasks/",
        all: "/invitations?state=open",
    },
    Source {
        kind: "待接收移送",
        act: "接收移送",
        rule: None,
        sql: "SELECT id, firm_name AS title, doc_number AS detail, NULL AS due FROM referrals WHERE to_body = $1 AND status = 'sent' ORDER BY id LIMIT $2",
        link: "/referrals?open=",
        all: "/referrals",
    },
    LEADS,
    ORDERS,
];

pub(super) const SUPERVISOR: &[Source] = &[
    Source {
        kind: "双随机抽查",
        act: "办理",
        rule: Some("g-draw"),
        sql: "SELECT id, title, '等监督方提交承诺或者公开随机数' AS detail, NULL AS due FROM draws WHERE waits LIKE '%|supervisor|%' AND $1 <> '' ORDER BY id DESC LIMIT $2",
        link: "/draws/",
        all: "/draws",
    },
    Source {
        kind: "超期",
        act: "查看",
        rule: None,
        sql: "SELECT thing AS id, title, body AS detail, due FROM deadlines WHERE state = 'running' AND ours = 1 AND due < $3 AND $1 <> '' ORDER BY due, id LIMIT $2",
        link: "",
        all: "/deadlines?overdue=true",
    },
];

pub(super) const OWN_VISITS: Source = Source {
    kind: "我的检查",
    act: "去检查",
    rule: None,
    sql: "SELECT v.id, v.firm_name AS title, v.status AS detail, v.day AS due FROM visit_officers o JOIN visits v ON v.id = o.visit
          WHERE o.person = $1 AND o.live = 1 AND v.day <= $3 ORDER BY v.day LIMIT $2",
    link: "/visits/",
    all: "/visits?mine=true",
};

pub(super) const OWN_ORDERS: Source = Source {
    kind: "待改正",
    act: "回复改正情况",
    rule: Some("g-correct"),
    sql: "SELECT id, '责令改正通知书' AS title, doc_number AS detail, last_day AS due FROM orders WHERE firm = $1 AND status IN ('open', 'failed', 'replied') ORDER BY last_day LIMIT $2",
    link: "/orders/",
    all: "/mine",
};

pub(super) const WAITING_LEADER: &[Source] = &[
    Source {
        kind: "等负责人审批",
        act: "查看",
        rule: None,
        sql: "SELECT id, title, '负责人' AS detail, first_day AS due FROM tasks WHERE lead = $1 AND status = 'submitted' ORDER BY first_day LIMIT $2",
        link: "/tasks/",
        all: "/tasks?status=submitted",
    },
    Source {
        kind: "等部门答复",
        act: "查看",
        rule: None,
        sql: "SELECT task AS id, title, body AS detail, answer_by AS due FROM invitations WHERE lead = $1 AND state = 'open' ORDER BY answer_by LIMIT $2",
        link: "/tasks/",
        all: "/tasks?status=published",
    },
    Source {
        kind: "等批准立案",
        act: "查看",
        rule: None,
        sql: "SELECT id, cause AS title, '负责人' AS detail, due FROM cases WHERE body = $1 AND status = 'proposed' ORDER BY due LIMIT $2",
        link: "/cases/",
        all: "/cases?status=proposed",
    },
];
