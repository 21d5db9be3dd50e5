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
        let message = format!(
            "whether the job '{}' may do its work depends on the repository's settings",
            job.name
        );
        let hint = format!("grant it under 'permissions': {}", all.join(", "));
        return (!all.is_empty()).then(|| finding((NAME, Level::Warning), place, message, hint));
    };
    let missing = needed.beyond(granted);
    let message = format!("the job '{}' grants too little", job.name);
    let hint = format!("add to its 'permissions': {}", missing.join(", "));
    (!missing.is_empty()).then(|| finding((NAME, Level::Error), place, message, hint))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_told, call_here, steps};
    use super::NAME;

    #[test]
    fn a_call_is_granted_what_all_jobs_of_the_workflow_need() {
        for (permissions, expected) in [
            (
                "{actions: read, contents: read, deployments: write, id-token: write}",
                vec![],
            ),
            (
                "{actions: read, contents: read, deployments: write}",
                vec![("4", "add to its 'permissions': id-token: write")],
            ),
            (
                "{contents: read, id-token: write}",
                vec![("4", "actions: read, deployments: write")],
            ),
            ("write-all", vec![]),
            (
                "read-all",
                vec![("4", "deployments: write, id-token: write")],
            ),
            ("{}", vec![("4", "grants too little")]),
        ] {
            let lines = format!("permissions: {permissions}");
            assert_told(NAME, &call_here(&lines), &expected);
        }
    }

    #[test]
    fn what_the_workflow_grants_holds_for_jobs_that_say_nothing() {
        let text = call_here("");
        assert_told(NAME, &text, &[("4", "contents: read")]);
        assert_told(
            NAME,
            &text.replace("permissions: {}", "permissions: write-all"),
            &[],
        );
        let unsaid = text.replace("permissions: {}\n", "");
        assert_told(
            NAME,
            &unsaid,
            &[("3", "depends on the repository's settings")],
        );
    }

    fn step(action: &str, with: &str) -> String {
        steps(&format!(
            "- uses: windlass-ci/windlass/actions/{action}@v1\n  with: {{{with}}}"
        ))
    }

    #[test]
    fn steps_need_what_the_action_s_document_says() {
        for (action, with, expected) in [
            ("next-version", "lane: dev", vec![("4", "contents: read")]),
            (
                "next-version",
                "lane: dev, claim: true",
                vec![("4", "contents: write")],
            ),
            ("next-version", "lane: dev, source: git", vec![]),
            (
                "next-version",
                "lane: dev, token: \"${{ secrets.PAT }}\"",
                vec![],
            ),
            (
                "next-version",
                "lane: dev, token: \"${{ github.token }}\"",
                vec![("4", "contents: read")],
            ),
            (
                "verify-staging-tag",
                "tag: x, require: exists",
                vec![("4", ": contents: read)")],
            ),
            (
                "verify-staging-tag",
                "tag: x, require: exists, approval-environment: y",
                vec![("4", "actions: read, contents: read")],
            ),
            (
                "verify-staging-tag",
                "tag: x",
                vec![("4", "checks: read, contents: read, deployments: read")],
            ),
            (
                "trigger-runner",
                "auth: oidc, sha: x",
                vec![("4", ": id-token: write)")],
            ),
            (
                "slack-status",
                "phase: auto, token: x",
                vec![("4", "actions: read")],
            ),
            ("slack-status", "phase: init, token: x", vec![]),
            ("create-release", "tag: x, dry-run: true", vec![]),
        ] {
            assert_told(NAME, &step(action, with), &expected);
        }
    }

    #[test]
    fn lists_of_inputs_change_what_steps_need() {
        for (action, with, expected) in [
            (
                "verify-staging-tag",
                "tag: x, except: deployed",
                ": checks: read, contents: read)",
            ),
            (
                "rollback-target",
                "ungated-environments: production",
                ": actions: read, contents: read, deployments: read)",
            ),
        ] {
            assert_told(NAME, &step(action, with), &[("4", expected)]);
        }
    }
}
