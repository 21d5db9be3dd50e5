//! A job grants less than what it calls or uses needs.
//!
//! GitHub refuses to load a workflow whose call grants too little, whatever `if:` says; an action
//! is refused later, by the API.

use super::{finding, needs};
use crate::finding::{Finding, Level};
use crate::model::{Job, Permissions, Project, Workflow};

pub(super) const NAME: &str = "missing-permission";

pub(super) fn check(project: &Project) -> Vec<Finding> {
    let jobs = project.here.workflows.iter().flat_map(|workflow| {
        let jobs = workflow.jobs.iter();
        jobs.filter_map(move |job| of_job(project, workflow, job))
    });
    jobs.collect()
}

fn of_job(project: &Project, workflow: &Workflow, job: &Job) -> Option<Finding> {
    let needed = needs::of_call(project, job).or_else(|| needs::of_steps(project, job))?;
    let place = (workflow.path.as_str(), job.place);
    let Some(granted) = workflow.granted_to(job) else {
        let all = needed.beyond(&Permissions::default());
        let message = format!("whether the job '{}' may do its work depends on the repository's settings", job.name);
        let hint = format!("grant it under 'permissions': {}", all.join(", "));
        return (!all.is_empty()).then(|| finding((NAME, Level::Warning), place, message, hint));
    };
    let missing = needed.beyond(granted);
    let message = format!("the job '{}' grants too little", job.name);
    let hint = format!("add to its 'permissions': {}", missing.join(", "));
    (!missing.is_empty()).then(|| finding((NAME, Level::Error), place, message, hint))
}
