//! 检查对象: register, lists, map, the firm's own page, masked fields, 企业码.

mod card;
mod list;
mod map;
pub mod mask;
mod register;
mod reveal;
mod view;

pub(crate) use list::{are_initials, is_code, risk_of};
pub(crate) use register::registered;
