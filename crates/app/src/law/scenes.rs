//! 综合查一次场景.

use heyi_rulebook::checklist::rule_words;
use heyi_rulebook::{Check, Scene};

use crate::views::{SceneCheck, SceneRow, SceneView};
use crate::{App, AppError};

impl App {
    /// All scenes, the first batch first.
    ///
    /// # Errors
    /// None known.
    pub fn list_scenes(&self) -> Result<Vec<SceneRow>, AppError> {
        let mut rows: Vec<SceneRow> = self.rules.scenes.iter().map(|scene| self.scene_row(scene)).collect();
        rows.sort_by_key(|row| !row.core);
        Ok(rows)
    }

    /// A scene with its check matters.
    ///
    /// # Errors
    /// No such scene.
    pub fn view_scene(&self, id: &str) -> Result<SceneView, AppError> {
        let scene = self.rules.scene(id).ok_or(AppError::NotFound("这个检查场景"))?;
        let checks = scene.checks.iter().map(|check| self.scene_check(check)).collect();
        Ok(SceneView { row: self.scene_row(scene), source: scene.source.clone(), checks })
    }

    fn scene_row(&self, scene: &Scene) -> SceneRow {
        SceneRow {
            id: scene.id.clone(),
            name: scene.name.clone(),
            lead_department: scene.lead_department_id.clone(),
            lead_department_name: self.department_name(&scene.lead_department_id),
            checks: u32::try_from(scene.checks.len()).unwrap_or(u32::MAX),
            departments: scene.department_ids.iter().map(|id| self.department_name(id)).collect(),
            core: scene.core,
            basis: scene.basis.into(),
        }
    }

    fn scene_check(&self, check: &Check) -> SceneCheck {
        let item = check.item_id.as_deref().and_then(|id| self.rules.item(id));
        let answer_type =
            serde_json::to_value(check.answer.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default();
        SceneCheck {
            id: check.id.clone(),
            department: check.department_id.clone(),
            department_name: self.department_name(&check.department_id),
            matter: check.matter.clone(),
            point: check.point.clone(),
            legal_basis: check.legal_basis.clone(),
            cite: check.citation(),
            basis_verified: check.basis_verified,
            answer_type,
            unit: check.answer.unit.clone(),
            options: check.answer.options.clone().unwrap_or_default(),
            pass_words: rule_words(check),
            item: check.item_id.clone(),
            item_name: item.map(|item| item.name.clone()),
            on_fail: check.on_fail.clone(),
        }
    }
}
