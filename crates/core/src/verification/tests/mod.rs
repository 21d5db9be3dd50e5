//! The rules of a verification, as tables; and what holds for every history.

mod approvals;
mod asking;
mod checks;
mod deployments;
mod exceptions;
mod gates;
mod hotfixes;
mod lanes;
mod promotion;
mod properties;
mod requests;
mod scene;
