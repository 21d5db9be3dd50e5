//! The rules of a rollback, as tables; and what holds for every history.

mod approvals;
mod choices;
mod given;
mod paging;
mod properties;
mod scene;
