//! A deployment is cut off when the next one comes (W4).

use super::finding;
use crate::finding::{Finding, Level};
use crate::model::{Callee, Job, Project, Workflow};

pub(super) const NAME: &str = "cancelled-deploy";

pub(super) fn check(project: &Project) -> Vec<Finding> {
    let jobs = project.here.workflows.iter().flat_map(|workflow| {
        let jobs = workflow.jobs.iter();
        jobs.filter_map(move |job| of_job(project, workflow, job))
    });
    jobs.collect()
}

fn of_job(project: &Project, workflow: &Workflow, job: &Job) -> Option<Finding> {
    let cancels = job.cancels.or(workflow.cancels)?;
    let message = format!(
        "the job '{}' deploys, and is cut off when the next run begins",
        job.name
    );
    let hint = "write 'cancel-in-progress: false': Windlass's own deployments wait for each other";
    let place = (workflow.path.as_str(), cancels);
    deploys(project, job).then(|| finding((NAME, Level::Warning), place, message, hint.to_owned()))
}

/// Whether it names an environment, or calls what does.
fn deploys(project: &Project, job: &Job) -> bool {
    let reference = job.call.as_ref().map(|call| &call.reference);
    let callee = reference.and_then(|reference| project.find(&project.here, reference));
    let calls_it = match callee {
        Some(Callee::Workflow(library, workflow)) => {
            project.any_job(library, workflow, &|job| job.environment.is_some())
        }
        _ => false,
    };
    job.environment.is_some() || calls_it
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_told, call, job};
    use super::NAME;

    #[test]
    fn w4_no_deployment_is_cut_off() {
        let group =
            |cancel: &str| format!("concurrency: {{group: x, cancel-in-progress: {cancel}}}");
        let environment =
            |cancel: &str| job(&format!("environment: production\n{}", group(cancel)));
        assert_told(NAME, &environment("true"), &[("6", "the job 'a' deploys")]);
        assert_told(NAME, &environment("false"), &[]);
        assert_told(
            NAME,
            &environment("\"${{ github.event_name == 'pull_request' }}\""),
            &[],
        );
        assert_told(NAME, &job(&group("true")), &[]);
        for (workflow, expected) in [
            ("deploy", vec![("6", "cancel-in-progress: false")]),
            ("hotfix", vec![("6", "cancel-in-progress: false")]),
            ("version", vec![]),
        ] {
            assert_told(NAME, &call(workflow, &group("true")), &expected);
        }
        let above = call("rollback", "").replace("jobs:", &format!("{}\njobs:", group("true")));
        assert_told(NAME, &above, &[("3", "is cut off")]);
    }
}
