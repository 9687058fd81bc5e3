//! 双随机抽查: lists from the registers, steps of the parties, the draw by the planner's pure core, and what everyone may see.

mod acts;
mod beacon;
mod lists;
mod record;
mod view;

use heyi_domain::ids::DrawId;

use crate::AppError;

fn parse_id(text: &str) -> Result<DrawId, AppError> {
    text.parse().map_err(|_| AppError::Broken("draw id".to_owned()))
}

/// The instant an id was made at, milliseconds UTC: version 7 carries it.
fn made_ms(id: DrawId) -> i64 {
    i64::try_from(id.uuid().as_u128() >> 80).unwrap_or(0)
}
