//! Something of Windlass's is used that is not there.

use windlass_core::nearest;

use super::{finding, of_calls};
use crate::embedded::REPOSITORY;
use crate::finding::{Finding, Level};
use crate::model::{Project, Reference};

pub(super) const NAME: &str = "unknown-target";

pub(super) fn check(project: &Project) -> Vec<Finding> {
    of_calls(project, |site| {
        let Reference::Own(path, _) = &site.call.reference else {
            return Vec::new();
        };
        // The front door, which puts the programs on the path, is at the top.
        if site.callee.is_some() || path.is_empty() {
            return Vec::new();
        }
        let message = format!("Windlass has no '{path}'");
        let hint = match nearest(path, project.own_paths()) {
            Some(known) => format!("did you mean '{REPOSITORY}/{known}'?"),
            None => "its workflows are in .github/workflows, its actions in actions".to_owned(),
        };
        let place = (site.file, site.call.place);
        vec![finding((NAME, Level::Error), place, message, hint)]
    })
}
