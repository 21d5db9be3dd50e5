//! The outputs.

use serde_json::{Value, json};
use windlass_toolkit::Outputs;
use windlass_toolkit::describe::OutputDescription;

use crate::course::Course;
use crate::ending::Status;
use crate::inputs::Protocol;
use crate::settings::Settings;

const fn output(name: &'static str, description: &'static str) -> OutputDescription {
    OutputDescription { name, description }
}

pub(crate) const DESCRIPTIONS: &[OutputDescription] = &[
    output(
        "deployment-id",
        "The runner's name for the deployment; empty where it gives none",
    ),
    output(
        "status",
        "What is known of the result: completed, failed, cancelled, timed-out, superseded where an older one was left out, or accepted where nobody waited or is told; empty in a dry run of what would be deployed",
    ),
    output(
        "sha",
        "The commit that the runner reports, else the tag's as far as it is known",
    ),
    output(
        "services",
        "The services, as a JSON list of objects with service, state and, where they are known, exit-code, seconds, error and next-action",
    ),
    output(
        "url",
        "The deployment's page at the runner; empty where it has none",
    ),
];

pub(crate) fn of(settings: &Settings, course: &Course, status: Option<Status>) -> Outputs {
    let sha = course.sha.or(course.expected);
    let services: Vec<Value> = course.services.iter().map(|one| json!(one)).collect();
    let mut outputs = Outputs::default();
    outputs
        .set("deployment-id", course.id.clone().unwrap_or_default())
        .set("status", status.map_or("", Status::as_str))
        .set("sha", sha.map(|sha| sha.to_string()).unwrap_or_default())
        .set("services", services)
        .set("url", page(settings, course).unwrap_or_default());
    outputs
}

/// The deployment's page at the runner.
pub(crate) fn page(settings: &Settings, course: &Course) -> Option<String> {
    let id = course.id.as_ref()?;
    let has_page = settings.protocol == Protocol::Windlass;
    has_page.then(|| settings.url.join(&format!("/deployments/{id}")))
}
