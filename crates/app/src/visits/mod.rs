//! 检查: the visit in lists, its own page, the acts on site, and what follows when it ends.

mod close;
mod facts;
mod list;
mod recorded;
mod site;
mod view;

pub(crate) use close::register_lead;
