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
        if site.callee.is_some() {
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

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_told, job};
    use super::NAME;

    #[test]
    fn what_windlass_does_not_have_is_told_with_what_it_has() {
        for (uses, expected) in [
            (
                "windlass-ci/windlass/.github/workflows/hotfix.yml@v1",
                vec![],
            ),
            (
                "windlass-ci/windlass/.github/workflows/hotfixes.yml@v1",
                vec![("5", "workflows/hotfix.yml'?")],
            ),
            (
                "windlass-ci/windlass/.github/workflows/ci.yml@v1",
                vec![("5", "has no")],
            ),
            ("windlass-ci/windlass@v1", vec![]),
            ("other/windlass/actions/x@v1", vec![]),
        ] {
            assert_told(NAME, &job(&format!("uses: {uses}")), &expected);
        }
        let step = job("steps:\n- uses: windlass-ci/windlass/actions/next-versoin@v1");
        assert_told(NAME, &step, &[("6", "actions/next-version'?")]);
    }
}
