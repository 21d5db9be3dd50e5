//! A workflow leaves to the repository's settings what its jobs may do (W2).

use super::finding;
use crate::finding::{Finding, Level};
use crate::model::{Access, Project, Workflow};
use crate::yaml::Place;

pub(super) const NAME: &str = "open-permissions";

pub(super) fn check(project: &Project) -> Vec<Finding> {
    project
        .here
        .workflows
        .iter()
        .filter_map(of_workflow)
        .collect()
}

fn of_workflow(workflow: &Workflow) -> Option<Finding> {
    let message = match &workflow.permissions {
        None => "the workflow doesn't say what its jobs may do",
        Some(all) if all.of_everything() == Access::Write => "every job may do everything",
        Some(_) => return None,
    };
    let hint = "write 'permissions: {}' at the top, and for each job what it needs";
    let place = (workflow.path.as_str(), Place::START);
    Some(finding(
        (NAME, Level::Warning),
        place,
        message.to_owned(),
        hint.to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_told, job};
    use super::NAME;

    #[test]
    fn w2_a_workflow_starts_without_permissions() {
        for (permissions, expected) in [
            ("permissions: {}\n", vec![]),
            ("permissions: {contents: read}\n", vec![]),
            ("permissions: read-all\n", vec![]),
            ("permissions: write-all\n", vec![("1", "everything")]),
            ("", vec![("1", "write 'permissions: {}' at the top")]),
        ] {
            let text = job("steps: []").replace("permissions: {}\n", permissions);
            assert_told(NAME, &text, &expected);
        }
    }
}
