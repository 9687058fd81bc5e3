//! The face without the browser: JSON text in, JSON text or one Chinese sentence out.

mod law;
mod search;
mod visit;

pub use law::Law;
pub use visit::{VisitBook, advice};

use heyi_rulebook::Day;
use serde::{Serialize, de::DeserializeOwned};

fn read<T: DeserializeOwned>(what: &str, text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|why| format!("{what}无法读取：{why}"))
}

fn write<T: Serialize>(value: &T) -> Result<String, String> {
    serde_json::to_string(value).map_err(|why| format!("结果无法写出：{why}"))
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).map_err(|why| why.to_string())
}

#[cfg(test)]
mod tests;
