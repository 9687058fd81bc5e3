//! 结果运用: rows ready for publication in the national columns (检查行为), as page, JSON and spreadsheet.

use heyi_domain::Role;
use heyi_domain::ids::VisitId;
use heyi_domain::task::InspectionKind;
use heyi_domain::visit::Visit;
use heyi_store::{Query, Row, args};

use crate::load::Load as _;
use crate::tasks::parse;
use crate::views::{Page, PublicationFilter, PublicationRow, page_size};
use crate::{App, AppError, Caller};

impl App {
    /// Results to publish or published, newest first.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn list_publication(&self, caller: &Caller, filter: &PublicationFilter) -> Result<Page<PublicationRow>, AppError> {
        let size = page_size(filter.limit);
        let mut sql = String::from(
            "SELECT v.id, v.publish_by, v.published_on, f.credit_code, f.address, f.town, f.kind AS firm_kind
             FROM visits v JOIN firms f ON f.id = v.firm WHERE v.status = 'closed'",
        );
        let mut values = args![];
        if !matches!(caller.actor.role, Role::Supervisor | Role::Administrator) {
            values.push(caller.actor.acting_body()?.as_str().into());
            sql.push_str(" AND v.lead = $1");
        }
        match filter.state.as_deref() {
            Some("waiting") => sql.push_str(" AND v.published_on IS NULL"),
            Some("published") => sql.push_str(" AND v.published_on IS NOT NULL"),
            _ => {}
        }
        if let Some(after) = &filter.after {
            values.push(after.as_str().into());
            sql.push_str(&format!(" AND v.id < ${}", values.len()));
        }
        sql.push_str(&format!(" ORDER BY v.id DESC LIMIT {}", size + 1));
        let mut q = self.db.read().await?;
        let rows = q.fetch_all(sql, values).await?;
        let mut page = Vec::with_capacity(rows.len());
        for row in rows.iter().take(size) {
            let id: VisitId = row.text("id")?.parse().map_err(|_| AppError::Broken("visit id".to_owned()))?;
            let visit = q.visit(id).await?.state;
            page.push(self.publication_row(row, &visit)?);
        }
        let next = (rows.len() > size).then(|| page.last().map(|r| r.visit.to_string())).flatten();
        Ok(Page { rows: page, next })
    }

    fn publication_row(&self, row: &Row, visit: &Visit) -> Result<PublicationRow, AppError> {
        let lead = self.body(&visit.plan.lead_body);
        let result = if visit.findings.is_empty() { "未发现问题".to_owned() } else { format!("发现问题{}项，已责令改正或者依法处理", visit.findings.len()) };
        let scene = self.rules.scene(&visit.plan.scene).map_or_else(|| visit.plan.scene.clone(), |s| s.name.clone());
        let check_form = if visit.bodies_present().len() > 1 { "联合检查" } else { "单独检查" };
        let check_type = visit.plan.kind.label();
        let mut missing = Vec::new();
        for (column, why) in [
            ("监管事项目录编码", "国家监管事项目录编码没有取得"),
            ("监管事项检查实施清单编码", "检查实施清单编码没有取得"),
        ] {
            missing.push(format!("{column}：{why}"));
        }
        Ok(PublicationRow {
            visit: visit.id,
            publish_by: parse(row.text("publish_by")?)?,
            published_on: row.opt_text("published_on")?.map(parse).transpose()?,
            check_action_name: format!("{}（{scene}综合查一次）", visit.plan.kind.label()),
            check_action_code: visit.plan.code.clone(),
            implement_institution: lead.as_ref().map(|b| b.name.clone()).unwrap_or_default(),
            implement_institution_code: visit.plan.lead_body.to_string(),
            administrative_cp: visit.plan.firm_name.clone(),
            administrative_cp_ui_code: row.string("credit_code")?,
            address_operating: row.string("address")?,
            area_number: row.string("town")?.chars().take(6).collect(),
            check_form: check_form.to_owned(),
            check_type: check_type.to_owned(),
            check_mode: mode(visit.plan.kind).to_owned(),
            check_result: result,
            check_date: visit.entered_on.unwrap_or(visit.plan.day),
            check_personnel: visit.present.iter().map(|p| p.name.clone()).collect(),
            check_personnel_code: visit.present.iter().map(|p| p.certificate.clone()).collect(),
            missing,
        })
    }

    /// All rows of a body's results, up to the size of one spreadsheet.
    pub(crate) async fn all_publication(&self, caller: &Caller) -> Result<Vec<PublicationRow>, AppError> {
        const MOST: usize = 20_000;
        let mut all = Vec::new();
        let mut after = None;
        while all.len() < MOST {
            let filter = PublicationFilter { state: None, after: after.clone(), limit: Some(200) };
            let page = self.list_publication(caller, &filter).await?;
            all.extend(page.rows);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        Ok(all)
    }
}

const fn mode(kind: InspectionKind) -> &'static str {
    match kind {
        InspectionKind::Daily | InspectionKind::Special => "现场检查",
        InspectionKind::Lead => "现场检查（线索核查）",
        InspectionKind::Instant => "现场检查（即时检查）",
    }
}
