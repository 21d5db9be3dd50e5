//! A job grants more than the workflow needs that it calls.
//!
//! Only of calls: what else the steps of a job do is not known.

use super::{finding, needs};
use crate::finding::{Finding, Level};
use crate::model::{Access, Job, Permissions, Project, Workflow};

pub(super) const NAME: &str = "excess-permission";

pub(super) fn check(project: &Project) -> Vec<Finding> {
    let jobs = project.here.workflows.iter().flat_map(|workflow| {
        let jobs = workflow.jobs.iter();
        jobs.filter_map(move |job| of_job(project, workflow, job))
    });
    jobs.collect()
}

fn of_job(project: &Project, workflow: &Workflow, job: &Job) -> Option<Finding> {
    let needed = needs::of_call(project, job)?;
    let granted = workflow.granted_to(job)?;
    let excess = granted.beyond(&needed);
    let message = format!(
        "the job '{}' grants more than it needs: {}",
        job.name,
        excess.join(", ")
    );
    let hint = match granted.of_everything() {
        Access::None => "leave it out".to_owned(),
        _ => {
            let all = needed.beyond(&Permissions::default());
            format!("name what it needs: {}", all.join(", "))
        }
    };
    let place = (workflow.path.as_str(), job.place);
    (!excess.is_empty()).then(|| finding((NAME, Level::Warning), place, message, hint))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_told, call_here, steps};
    use super::NAME;

    #[test]
    fn a_call_is_granted_nothing_else() {
        let needed = "actions: read, contents: read, deployments: write, id-token: write";
        let named = format!("name what it needs: {needed}");
        for (permissions, expected) in [
            (format!("{{{needed}}}"), vec![]),
            ("{contents: read}".to_owned(), vec![]),
            (format!("{{{needed}, packages: none}}"), vec![]),
            (
                format!("{{{needed}, packages: read}}"),
                vec![("4", "more than it needs: packages: read")],
            ),
            ("write-all".to_owned(), vec![("4", named.as_str())]),
        ] {
            let lines = format!("permissions: {permissions}");
            assert_told(NAME, &call_here(&lines), &expected);
        }
    }

    #[test]
    fn of_steps_it_is_not_known() {
        let lines = steps("- run: ./deploy.sh\npermissions: write-all");
        assert_told(NAME, &lines, &[]);
    }
}
