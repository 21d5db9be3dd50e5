//! The checks, a file each. Each has a name, which its findings show and the crate's README
//! explains.
//!
//! None asks anybody: what only GitHub knows is gathered by the caller ([`approvals`],
//! [`passages`]), who brings the answer back.

mod cancelled_deploy;
mod excess_permission;
mod expression_in_script;
mod gated_environment;
mod missing_input;
mod missing_permission;
mod missing_secret;
mod open_permissions;
mod schedule_zone;
mod shallow_checkout;
mod unknown_input;
mod unknown_secret;
mod unknown_target;
mod unpinned_use;
mod unprotected_environment;
mod wrong_type;

mod needs;

#[cfg(test)]
mod tests;

use crate::finding::{Finding, Level, visible};
use crate::model::{Project, Site};
use crate::yaml::Place;

pub use gated_environment::{Passage, passages};
pub use unprotected_environment::{Approval, approvals};

/// The name of every check.
pub const NAMES: &[&str] = &[
    unknown_target::NAME,
    unknown_input::NAME,
    missing_input::NAME,
    wrong_type::NAME,
    unknown_secret::NAME,
    missing_secret::NAME,
    missing_permission::NAME,
    excess_permission::NAME,
    schedule_zone::NAME,
    shallow_checkout::NAME,
    unpinned_use::NAME,
    expression_in_script::NAME,
    open_permissions::NAME,
    cancelled_deploy::NAME,
    unprotected_environment::NAME,
    gated_environment::NAME,
];

/// Looks at all that can be judged without asking anybody. The findings come file by file, from
/// top to bottom.
pub fn check(project: &Project) -> Vec<Finding> {
    let checks: [fn(&Project) -> Vec<Finding>; 14] = [
        unknown_target::check,
        unknown_input::check,
        missing_input::check,
        wrong_type::check,
        unknown_secret::check,
        missing_secret::check,
        missing_permission::check,
        excess_permission::check,
        schedule_zone::check,
        shallow_checkout::check,
        unpinned_use::check,
        expression_in_script::check,
        open_permissions::check,
        cancelled_deploy::check,
    ];
    let mut findings: Vec<_> = checks.iter().flat_map(|check| check(project)).collect();
    findings.sort_by(|one, other| {
        let key = |finding: &Finding| (finding.file.clone(), finding.place, finding.check);
        key(one).cmp(&key(other))
    });
    findings
}

/// A finding to be, at a place in the file of a call.
fn finding(
    (check, level): (&'static str, Level),
    (file, place): (&str, Place),
    message: String,
    hint: String,
) -> Finding {
    Finding {
        check,
        level,
        file: file.to_owned(),
        place,
        message: visible(&message),
        hint: visible(&hint),
    }
}

/// What a check says of every call whose callee is known.
fn of_calls(project: &Project, check: impl Fn(&Site<'_>) -> Vec<Finding>) -> Vec<Finding> {
    let sites = project.sites();
    sites.iter().flat_map(check).collect()
}
