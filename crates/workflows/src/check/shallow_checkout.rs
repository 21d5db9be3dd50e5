//! Tags are read from a clone whose history was cut off when it was checked out (V7).

use super::finding;
use crate::finding::{Finding, Level};
use crate::model::{Call, Job, Project, Reference, Workflow};

pub(super) const NAME: &str = "shallow-checkout";

pub(super) fn check(project: &Project) -> Vec<Finding> {
    let jobs = project.here.workflows.iter().flat_map(|workflow| {
        let jobs = workflow.jobs.iter();
        jobs.filter_map(move |job| of_job(workflow, job))
    });
    jobs.collect()
}

/// The first checkout before a step that reads the clone, where none brings all of the history.
fn of_job(workflow: &Workflow, job: &Job) -> Option<Finding> {
    let calls = || job.steps.iter().filter_map(|step| step.call.as_ref());
    let reader = calls().position(reads_clone)?;
    let checkouts = || calls().take(reader).filter(|call| is_checkout(call));
    if checkouts().any(is_whole) {
        return None;
    }
    let checkout = checkouts().next()?;
    let message = "the clone that tags are read from has one commit, and no tags".to_owned();
    let hint = "give actions/checkout 'fetch-depth: 0', or read the tags through the API: leave 'source' out";
    let place = (workflow.path.as_str(), checkout.place);
    Some(finding(
        (NAME, Level::Error),
        place,
        message,
        hint.to_owned(),
    ))
}

fn reads_clone(call: &Call) -> bool {
    call.text("source") == Some("git") || call.text("git-dir").is_some()
}

fn is_checkout(call: &Call) -> bool {
    matches!(&call.reference, Reference::Others(name, _) if name.eq_ignore_ascii_case("actions/checkout"))
}

/// An expression may come to all of it.
fn is_whole(call: &Call) -> bool {
    let depth = call.text("fetch-depth").unwrap_or("1");
    depth == "0" || depth.contains("${{")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_told, steps};
    use super::NAME;

    #[test]
    fn v7_a_clone_that_is_read_is_whole() {
        let next = "- uses: windlass-ci/windlass/actions/next-version@v1\n  with: {lane: dev, source: git}\n";
        let checkout = |with: &str| format!("- uses: actions/checkout@v4\n  with: {{{with}}}\n");
        for (lines, expected) in [
            (checkout("") + next, vec![("6", "fetch-depth: 0")]),
            (
                checkout("fetch-depth: 1, fetch-tags: true") + next,
                vec![("6", "no tags")],
            ),
            (checkout("fetch-depth: 0") + next, vec![]),
            (
                checkout("fetch-depth: \"${{ inputs.depth }}\"") + next,
                vec![],
            ),
            (
                checkout("") + &next.replace("source: git", "source: api"),
                vec![],
            ),
            (
                checkout("") + &next.replace("source: git", "git-dir: x"),
                vec![("6", "fetch-depth: 0")],
            ),
            (next.to_owned() + &checkout(""), vec![]),
            (next.to_owned(), vec![]),
        ] {
            assert_told(NAME, &steps(&lines), &expected);
        }
    }
}
