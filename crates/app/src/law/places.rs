//! 区县、部门、镇街.

use crate::views::{DepartmentRow, DistrictRow, TownRow};
use crate::{App, AppError};

impl App {
    /// The departments of the rulebook.
    ///
    /// # Errors
    /// None known.
    pub fn list_departments(&self) -> Result<Vec<DepartmentRow>, AppError> {
        let rows = self.rules.departments.iter().map(|department| DepartmentRow {
            id: department.id.clone(),
            name: department.name.clone(),
            level: department.level.clone(),
            fields: department.fields.clone(),
            items: u32::try_from(department.item_count).unwrap_or(u32::MAX),
        });
        Ok(rows.collect())
    }

    /// The districts of the rulebook.
    ///
    /// # Errors
    /// None known.
    pub fn list_districts(&self) -> Result<Vec<DistrictRow>, AppError> {
        let served: std::collections::HashSet<String> = self.bodies().iter().map(|body| body.district.clone()).collect();
        let rows = self.rules.districts.iter().map(|district| DistrictRow {
            code: district.code.clone(),
            name: district.name.clone(),
            served: served.contains(&district.code),
        });
        Ok(rows.collect())
    }

    /// The towns of a district.
    ///
    /// # Errors
    /// No such district.
    pub fn list_towns(&self, district: &str) -> Result<Vec<TownRow>, AppError> {
        self.rules.district(district).ok_or(AppError::NotFound("这个区县"))?;
        let rows = self.rules.towns_of(district).map(|town| TownRow {
            code: town.code.clone(),
            name: town.name.clone(),
            kind: town.kind.label().to_owned(),
            district: town.district_code.clone(),
        });
        Ok(rows.collect())
    }

    /// A department's name; its id where there is none.
    pub(crate) fn department_name(&self, id: &str) -> String {
        self.rules.department(id).map_or_else(|| id.to_owned(), |department| department.name.clone())
    }
}
