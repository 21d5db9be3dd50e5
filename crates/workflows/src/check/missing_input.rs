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
        let missing =
            inputs.filter(|input| input.required && site.call.text(&input.name).is_none());
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

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_told, call, steps};
    use super::NAME;

    #[test]
    fn what_is_required_has_to_be_given() {
        for (lines, expected) in [
            ("with:\n  runner-url: x", vec![]),
            (
                "with:\n  image: x",
                vec![("5", "needs the input 'runner-url'")],
            ),
            (
                "with:\n  runner-url: ''",
                vec![("5", "needs the input 'runner-url'")],
            ),
            (
                "secrets: inherit",
                vec![("5", "The deploy runner's address")],
            ),
        ] {
            assert_told(NAME, &call("staging-dispatch", lines), &expected);
        }
        let action = "- uses: windlass-ci/windlass/actions/next-version@v1";
        assert_told(NAME, &steps(action), &[("6", "needs the input 'lane'")]);
    }
}
