//! An input is not given that has to be.

use super::{finding, of_calls};
use crate::finding::{Finding, Level};
use crate::model::Project;

pub(super) const NAME: &str = "missing-input";

pub(super) fn check(project: &Project) -> Vec<Finding> {
    of_calls(project, |site| {
        let Some(callee) = site.callee else {
            return Vec::new();
        };
        let inputs = callee.inputs().iter();
        let missing = inputs.filter(|input| input.required && site.call.text(&input.name).is_none());
        let told = missing.map(|input| {
            let name = &input.name;
            let message = format!("{} needs the input '{name}'", callee.title());
            let hint = format!("give it under 'with': {}", input.description);
            let place = (site.file, site.call.place);
            finding((NAME, Level::Error), place, message, hint)
        });
        told.collect()
    })
}
