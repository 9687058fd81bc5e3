//! 监督: caps, repeats and overdue matters of the district, for supervisors. Nothing here ranks bodies or people.

mod caps;
mod overdue;
mod repeats;
