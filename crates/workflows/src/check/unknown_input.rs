//! An input is given that the workflow or action doesn't know.

use windlass_core::nearest;

use super::{finding, of_calls};
use crate::finding::{Finding, Level};
use crate::model::{Callee, Project};

pub(super) const NAME: &str = "unknown-input";

pub(super) fn check(project: &Project) -> Vec<Finding> {
    of_calls(project, |site| {
        let Some(callee) = site.callee else {
            return Vec::new();
        };
        let known = |name: &str| {
            let of_a_container = ["args", "entrypoint"].contains(&name)
                && matches!(callee, Callee::Action(action) if action.is_container);
            of_a_container || callee.inputs().iter().any(|input| input.is_called(name))
        };
        let unknown = site.call.arguments().filter(|(name, ..)| !known(name));
        let told = unknown.map(|(name, key, _)| {
            let message = format!("{} has no input '{name}'", callee.title());
            let names = callee.inputs().iter().map(|input| input.name.as_str());
            let hint = match nearest(name, names) {
                Some(known) => format!("did you mean '{known}'?"),
                None => "leave it out".to_owned(),
            };
            finding((NAME, Level::Error), (site.file, key.place), message, hint)
        });
        told.collect()
    })
}
