//! Who may call a route: an argument in the handler's type.
//!
//! The application can be reached only through [`Session`], [`Public`] or [`Write`]'s companion [`Session`]: the state of the router keeps it to
//! this module, so a handler without a permission in its signature has nothing to work with and doesn't compile.

mod address;
mod cookie;
mod origin;
mod permission;
mod session;
mod site;
mod size;
mod write;

pub use address::ClientAddress;
pub use cookie::{COOKIE, cleared_cookie, session_cookie, token_of};
pub use origin::check_origin;
pub use permission::{
    Administrator, AnyOf, AnyRole, Bodies, CaseWorkers, FileReviewers, DepartmentOfficer, FirmOnly, Head, Leader, Officer, Officers, Overseers, Permission, Planners, Reviewer,
    Supervisor,
};
pub use session::{Public, Session};
pub use site::Site;
pub use size::declared_fits;
pub use write::{Nothing, Question, Write, WriteBytes};
