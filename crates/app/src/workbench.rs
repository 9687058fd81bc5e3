//! 工作台: what must I do, by when, why; then what waits for others.

use heyi_domain::ids::BodyCode;
use heyi_domain::{Actor, Role};
use heyi_rulebook::Day;
use heyi_store::{Query, Snapshot, args};

use crate::tasks::parse;
use crate::views::{DeadlineFilter, DeadlineRow, Number, Page, WorkItem, Workbench, page_size};
use crate::words::left;
use crate::{App, AppError, Caller};

/// Most rows of one kind on the workbench; the lists have them all.
const ROWS: i64 = 30;

/// One kind of work: where its rows are and what to press.
struct Source {
    kind: &'static str,
    act: &'static str,
    rule: Option<&'static str>,
    /// `id`, `title`, `detail`, `due` (or NULL); `$1` is the body, person or firm.
    sql: &'static str,
    link: &'static str,
}

const LEADER: &[Source] = &[
    Source {
        kind: "待发布",
        act: "发布",
        rule: None,
        sql: "SELECT id, title, '负责人已批准' AS detail, last_day AS due FROM tasks WHERE lead = $1 AND status = 'approved' ORDER BY last_day LIMIT $2",
        link: "/tasks/",
    },
    Source {
        kind: "退回修改",
        act: "修改",
        rule: None,
        sql: "SELECT id, title, '负责人退回' AS detail, NULL AS due FROM tasks WHERE lead = $1 AND status = 'returned' ORDER BY id DESC LIMIT $2",
        link: "/tasks/",
    },
    Source {
        kind: "改期待答复",
        act: "答复改期",
        rule: None,
        sql: "SELECT task AS id, title, '部门请求改期' AS detail, answer_by AS due FROM invitations WHERE lead = $1 AND state = 'day_proposed' ORDER BY answer_by LIMIT $2",
        link: "/tasks/",
    },
    Source {
        kind: "待检查",
        act: "查看",
        rule: None,
        sql: "SELECT id, firm_name AS title, '安排在该日检查' AS detail, day AS due FROM visits WHERE lead = $1 AND status = 'planned' AND day <= $3 ORDER BY day LIMIT $2",
        link: "/visits/",
    },
    Source {
        kind: "线索待核查",
        act: "核查线索",
        rule: None,
        sql: "SELECT id, cause AS title, firm_name AS detail, due FROM cases WHERE body = $1 AND status = 'lead' ORDER BY due LIMIT $2",
        link: "/cases/",
    },
    Source {
        kind: "待公开",
        act: "公开结果",
        rule: Some("d118-6-other"),
        sql: "SELECT id, firm_name AS title, '检查已结束' AS detail, publish_by AS due FROM visits WHERE lead = $1 AND status = 'closed' AND published_on IS NULL ORDER BY publish_by LIMIT $2",
        link: "/visits/",
    },
    Source {
        kind: "待报告",
        act: "报告",
        rule: Some("cq375-18-nocode"),
        sql: "SELECT thing AS id, title, '应向司法行政部门报告' AS detail, due FROM deadlines WHERE body = $1 AND state = 'running' AND rule = 'cq375-18-nocode' ORDER BY due LIMIT $2",
        link: "/visits/",
    },
    ORDERS,
];

const ORDERS: Source = Source {
    kind: "待复查",
    act: "复查",
    rule: Some("g-correct"),
    sql: "SELECT id, firm_name AS title, doc_number AS detail, last_day AS due FROM orders WHERE body = $1 AND status IN ('replied', 'open', 'failed') ORDER BY last_day LIMIT $2",
    link: "/orders/",
};

const HEAD: &[Source] = &[
    Source {
        kind: "待审批",
        act: "审批方案",
        rule: Some("g-plan"),
        sql: "SELECT id, title, '检查方案' AS detail, first_day AS due FROM tasks WHERE lead = $1 AND (status = 'submitted' OR approval_owed = 1) ORDER BY first_day LIMIT $2",
        link: "/tasks/",
    },
    Source {
        kind: "待批准立案",
        act: "审批立案",
        rule: None,
        sql: "SELECT id, cause AS title, firm_name AS detail, due FROM cases WHERE body = $1 AND status = 'proposed' ORDER BY due LIMIT $2",
        link: "/cases/",
    },
];

const DEPARTMENT: &[Source] = &[
    Source {
        kind: "待答复邀约",
        act: "答复邀约",
        rule: Some("g-invitee"),
        sql: "SELECT task AS id, title, '联合检查邀约' AS detail, answer_by AS due FROM invitations WHERE body = $1 AND state = 'open' ORDER BY answer_by LIMIT $2",
        link: "/tasks/",
    },
    Source {
        kind: "待接收移送",
        act: "接收移送",
        rule: None,
        sql: "SELECT id, firm_name AS title, doc_number AS detail, NULL AS due FROM referrals WHERE to_body = $1 AND status = 'sent' ORDER BY id LIMIT $2",
        link: "/referrals?open=",
    },
    Source {
        kind: "线索待核查",
        act: "核查线索",
        rule: None,
        sql: "SELECT id, cause AS title, firm_name AS detail, due FROM cases WHERE body = $1 AND status = 'lead' ORDER BY due LIMIT $2",
        link: "/cases/",
    },
    ORDERS,
];

const SUPERVISOR: &[Source] = &[Source {
    kind: "超期",
    act: "查看",
    rule: None,
    sql: "SELECT thing AS id, title, body AS detail, due FROM deadlines WHERE state = 'running' AND due < $3 AND $1 <> '' ORDER BY due LIMIT $2",
    link: "",
}];

const OWN_VISITS: Source = Source {
    kind: "我的检查",
    act: "去检查",
    rule: None,
    sql: "SELECT v.id, v.firm_name AS title, v.status AS detail, v.day AS due FROM visit_officers o JOIN visits v ON v.id = o.visit
          WHERE o.person = $1 AND o.live = 1 AND v.day <= $3 ORDER BY v.day LIMIT $2",
    link: "/visits/",
};

const OWN_ORDERS: Source = Source {
    kind: "待改正",
    act: "回复改正情况",
    rule: Some("g-correct"),
    sql: "SELECT id, '责令改正通知书' AS title, doc_number AS detail, last_day AS due FROM orders WHERE firm = $1 AND status IN ('open', 'failed', 'replied') ORDER BY last_day LIMIT $2",
    link: "/orders/",
};

const WAITING_LEADER: &[Source] = &[
    Source {
        kind: "等负责人审批",
        act: "查看",
        rule: None,
        sql: "SELECT id, title, '负责人' AS detail, first_day AS due FROM tasks WHERE lead = $1 AND status = 'submitted' ORDER BY first_day LIMIT $2",
        link: "/tasks/",
    },
    Source {
        kind: "等部门答复",
        act: "查看",
        rule: None,
        sql: "SELECT task AS id, title, body AS detail, answer_by AS due FROM invitations WHERE lead = $1 AND state = 'open' ORDER BY answer_by LIMIT $2",
        link: "/tasks/",
    },
    Source {
        kind: "等批准立案",
        act: "查看",
        rule: None,
        sql: "SELECT id, cause AS title, '负责人' AS detail, due FROM cases WHERE body = $1 AND status = 'proposed' ORDER BY due LIMIT $2",
        link: "/cases/",
    },
];

impl App {
    /// 工作台 of the caller's role.
    ///
    /// # Errors
    /// The store fails.
    pub async fn workbench(&self, caller: &Caller) -> Result<Workbench, AppError> {
        let actor = &caller.actor;
        let today = self.today();
        let mut q = self.db.read().await?;
        let mut mine = Vec::new();
        let mut waiting = Vec::new();
        let body = actor.body.as_ref().map(ToString::to_string).unwrap_or_default();
        let person = actor.person.to_string();
        match actor.role {
            Role::Leader => {
                self.collect(&mut q, LEADER, &body, today, &mut mine).await?;
                self.collect(&mut q, WAITING_LEADER, &body, today, &mut waiting).await?;
            }
            Role::Officer => {
                self.collect(&mut q, &[OWN_VISITS], &person, today, &mut mine).await?;
                self.collect(&mut q, &[ORDERS], &body, today, &mut mine).await?;
            }
            Role::Head => self.collect(&mut q, HEAD, &body, today, &mut mine).await?,
            Role::DepartmentOfficer => {
                self.collect(&mut q, DEPARTMENT, &body, today, &mut mine).await?;
                self.collect(&mut q, &[OWN_VISITS], &person, today, &mut mine).await?;
            }
            Role::Supervisor => self.collect(&mut q, SUPERVISOR, "all", today, &mut mine).await?,
            Role::Firm => {
                let firm = actor.firm.map(|f| f.to_string()).unwrap_or_default();
                self.collect(&mut q, &[OWN_ORDERS], &firm, today, &mut mine).await?;
            }
            Role::Reviewer | Role::Administrator => {}
        }
        let far = Day::from_number(i64::from(i32::MAX) / 400);
        mine.sort_by_key(|item: &WorkItem| item.due.unwrap_or(far));
        waiting.sort_by_key(|item: &WorkItem| item.due.unwrap_or(far));
        let numbers = self.workbench_numbers(&mut q, actor, today).await?;
        Ok(Workbench { today, mine, waiting, numbers })
    }

    async fn collect(&self, q: &mut Snapshot, sources: &[Source], key: &str, today: Day, into: &mut Vec<WorkItem>) -> Result<(), AppError> {
        for source in sources {
            let mut values = args![key, ROWS];
            if source.sql.contains("$3") {
                values.push(today.to_string().into());
            }
            for row in q.fetch_all(source.sql, values).await? {
                let due = row.opt_text("due")?.map(parse).transpose()?;
                let (urgency, words) = left(&self.rules, today, due);
                let id = row.string("id")?;
                let detail = row.opt_string("detail")?.unwrap_or_default();
                let waits = source.kind.starts_with('等').then(|| self.named(&detail));
                into.push(WorkItem {
                    kind: source.kind.to_owned(),
                    title: row.string("title")?,
                    detail: self.named(visit_status(&detail)),
                    due,
                    left: words,
                    urgency,
                    cite: source.rule.map(|rule| self.rules.cite(rule)),
                    link: if source.link.is_empty() { link_of(&id) } else { format!("{}{id}", source.link) },
                    act: source.act.to_owned(),
                    waits_for: waits,
                });
            }
        }
        Ok(())
    }

    /// A body code as a name; other text as it is.
    fn named(&self, text: &str) -> String {
        self.body(&BodyCode(text.to_owned())).map_or_else(|| text.to_owned(), |b| b.short_name.clone())
    }

    async fn workbench_numbers(&self, q: &mut Snapshot, actor: &Actor, today: Day) -> Result<Vec<Number>, AppError> {
        let Some(body) = &actor.body else { return Ok(Vec::new()) };
        let month = today.to_string();
        let first = format!("{}-01", month.get(..7).unwrap_or_default());
        let column = if body.department_id().is_some() { "body" } else { "lead" };
        let visits = "本月由本单位牵头并已结束的检查";
        let mut numbers = Vec::new();
        let count = |row: heyi_store::Row| row.int("n");
        if body.department_id().is_none() {
            let row = q
                .fetch_one("SELECT COUNT(*) AS n FROM visits WHERE lead = $1 AND status = 'closed' AND day >= $2", args![body.as_str(), first.as_str()])
                .await?;
            numbers.push(number("visits", "本月检查", count(row)?, "次", visits, "/visits?status=closed"));
            let row = q
                .fetch_one(
                    "SELECT COUNT(*) AS n FROM visits v JOIN visit_bodies b ON b.visit = v.id WHERE v.lead = $1 AND v.status = 'closed' AND v.day >= $2 AND b.body <> v.lead",
                    args![body.as_str(), first.as_str()],
                )
                .await?;
            numbers.push(number("merged", "合并减少入企", count(row)?, "次", "本月联合检查中，其他部门随同检查而不再单独入企的次数", "/visits?status=closed"));
        }
        let row = q
            .fetch_one(
                format!("SELECT COUNT(*) AS n FROM findings WHERE {column} = $1 AND status NOT IN ('corrected')"),
                args![body.as_str()],
            )
            .await?;
        numbers.push(number("findings", "未办结问题", count(row)?, "项", "检查发现、尚未改正的问题", "/findings"));
        let row = q
            .fetch_one("SELECT COUNT(*) AS n FROM deadlines WHERE body = $1 AND state = 'running' AND due < $2", args![body.as_str(), month.as_str()])
            .await?;
        numbers.push(number("overdue", "超期事项", count(row)?, "件", "本单位应当办理、已过最后期限的事项", "/deadlines"));
        Ok(numbers)
    }

    /// 期限板: running periods, the nearest first.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn list_deadlines(&self, caller: &Caller, filter: &DeadlineFilter) -> Result<Page<DeadlineRow>, AppError> {
        let size = page_size(filter.limit);
        let mut sql = String::from("SELECT * FROM deadlines WHERE state = 'running'");
        let mut values = args![];
        let all = matches!(caller.actor.role, Role::Supervisor | Role::Administrator);
        let body = match (&filter.body, all) {
            (Some(body), true) => Some(body.clone()),
            (None, true) => None,
            (_, false) => Some(caller.actor.acting_body()?.clone()),
        };
        if let Some(body) = body {
            values.push(body.as_str().into());
            sql.push_str(" AND body = $1");
        }
        if let Some(until) = filter.until {
            values.push(until.to_string().into());
            sql.push_str(&format!(" AND due <= ${}", values.len()));
        }
        if let Some((due, id)) = filter.after.as_deref().and_then(|a| a.split_once('|')) {
            values.push(due.into());
            let at = values.len();
            values.push(id.into());
            sql.push_str(&format!(" AND (due > ${at} OR (due = ${at} AND id > ${}))", values.len()));
        }
        sql.push_str(&format!(" ORDER BY due, id LIMIT {}", size + 1));
        let rows = self.db.fetch_all(sql, values).await?;
        let mut page = Vec::with_capacity(rows.len());
        let mut last = None;
        for row in rows.iter().take(size) {
            let due = parse(row.text("due")?)?;
            let (urgency, words) = left(&self.rules, self.today(), Some(due));
            let rule = row.string("rule")?;
            last = Some(format!("{due}|{}", row.text("id")?));
            page.push(DeadlineRow {
                thing: row.string("thing")?,
                title: row.string("title")?,
                cite: self.rules.rule(&rule).map(|r| r.citation()),
                rule,
                from: parse(row.text("from_day")?)?,
                due,
                left: words,
                urgency,
                body: self.body_ref(&BodyCode(row.string("body")?)),
                link: row.string("link")?,
            });
        }
        let next = (rows.len() > size).then_some(last).flatten();
        Ok(Page { rows: page, next })
    }
}

fn number(key: &str, label: &str, value: i64, unit: &str, definition: &str, link: &str) -> Number {
    Number {
        key: key.to_owned(),
        label: label.to_owned(),
        value,
        unit: unit.to_owned(),
        definition: definition.to_owned(),
        link: link.to_owned(),
    }
}

/// The page of a thing, by its id.
pub(crate) fn link_of(thing: &str) -> String {
    match thing.split_once('_').map(|(kind, _)| kind) {
        Some("task") => format!("/tasks/{thing}"),
        Some("visit") => format!("/visits/{thing}"),
        Some("order") => format!("/orders/{thing}"),
        Some("case") => format!("/cases/{thing}"),
        Some("firm") => format!("/firms/{thing}"),
        _ => "/deadlines".to_owned(),
    }
}

fn visit_status(detail: &str) -> &str {
    match detail {
        "planned" => "待检查",
        "on_site" => "检查中",
        "listed" => "待告知签名",
        "signed" => "已签名，待结束",
        other => other,
    }
}
