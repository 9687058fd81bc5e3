//! 综合查一次: the month's demands of all departments in the smallest possible number of visits, proven firm by firm,
//! placed on days and teams with honest lower bounds; and the draw (双随机) anyone can compute again.
//!
//! Pure: bytes in, bytes out. Integers only on the wire: minutes on site, tenths of a minute for travel, days as indices
//! into the instance's list of working days.

pub mod bound;
pub mod bundle;
pub mod check;
pub mod draw;
pub mod explain;
pub mod instance;
mod json;
pub mod lawful;
pub mod model;
pub mod place;
pub mod plan;
pub mod read;
pub mod replan;
pub mod routes;
pub mod solve;
