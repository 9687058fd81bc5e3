//! Points of the map.

use heyi_store::{Value, args};

use super::list::risk_of;
use crate::views::MapPoint;
use crate::{App, AppError, Caller};

/// Most points at once.
const MOST: u32 = 20_000;

impl App {
    /// Firms in business with a known place.
    ///
    /// # Errors
    /// No enforcement body.
    pub async fn map_firms(&self, caller: &Caller, scene: Option<&str>, town: Option<&str>) -> Result<Vec<MapPoint>, AppError> {
        let mut sql = String::from(
            "SELECT id, name, lng_e6, lat_e6, risk FROM firms WHERE closed_on IS NULL AND lng_e6 IS NOT NULL AND lat_e6 IS NOT NULL",
        );
        let mut values: Vec<Value> = args![];
        if let Some(town) = self.town_of_view(caller)?.or_else(|| town.map(str::to_owned)) {
            values.push(town.into());
            sql.push_str(&format!(" AND town = ${}", values.len()));
        }
        if let Some(scene) = scene {
            values.push(scene.into());
            sql.push_str(&format!(" AND scene = ${}", values.len()));
        }
        sql.push_str(&format!(" ORDER BY id LIMIT {MOST}"));
        let rows = self.db.fetch_all(sql, values).await?;
        rows.iter()
            .map(|row| {
                Ok(MapPoint {
                    id: row.text("id")?.parse().map_err(|_| AppError::Broken("firm id".to_owned()))?,
                    name: row.string("name")?,
                    lng_e6: row.int("lng_e6")?,
                    lat_e6: row.int("lat_e6")?,
                    risk: risk_of(row.text("risk")?)?,
                })
            })
            .collect()
    }
}
