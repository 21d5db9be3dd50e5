//! An input is given that the workflow or action doesn't know.

use windlass_core::nearest;

use super::{finding, of_calls};
use crate::finding::{Finding, Level};
use crate::model::{Callee, Project};

pub(super) const NAME: &str = "unknown-input";

pub(super) fn check(project: &Project) -> Vec<Finding> {
    of_calls(project, |site| {
        let Some(callee) = site.callee else {
            return Vec::new();
        };
        let known = |name: &str| {
            let of_a_container = ["args", "entrypoint"].contains(&name)
                && matches!(callee, Callee::Action(action) if action.is_container);
            of_a_container || callee.inputs().iter().any(|input| input.is_called(name))
        };
        let unknown = site.call.arguments().filter(|(name, ..)| !known(name));
        let told = unknown.map(|(name, key, _)| {
            let message = format!("{} has no input '{name}'", callee.title());
            let names = callee.inputs().iter().map(|input| input.name.as_str());
            let hint = match nearest(name, names) {
                Some(known) => format!("did you mean '{known}'?"),
                None => "leave it out".to_owned(),
            };
            finding((NAME, Level::Error), (site.file, key.place), message, hint)
        });
        told.collect()
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_told, call, steps};
    use super::NAME;

    #[test]
    fn inputs_are_looked_up_in_what_is_called() {
        for (lines, expected) in [
            ("with:\n  runner-url: x\n  Image: y", vec![]),
            (
                "with:\n  runer-url: x",
                vec![("7", "did you mean 'runner-url'")],
            ),
            (
                "with:\n  something-else-altogether: x",
                vec![("7", "leave it out")],
            ),
        ] {
            assert_told(NAME, &call("staging-dispatch", lines), &expected);
        }
        let action = "- uses: windlass-ci/windlass/actions/next-version@v1\n  with:\n    lane: dev\n    clam: true";
        assert_told(
            NAME,
            &steps(action),
            &[("9", "actions/next-version has no input 'clam'")],
        );
        let door = "- uses: windlass-ci/windlass@v1\n  with: {runners: true}";
        assert_told(NAME, &steps(door), &[("7", "did you mean 'runner'")]);
        let command = "with:\n  runner-url: x\n  \"a\\n\\e[31mb\": x";
        let found = [("8", "input 'a\u{fffd}\u{fffd}[31mb'")];
        assert_told(NAME, &call("staging-dispatch", command), &found);
        assert_told(
            NAME,
            &steps("- uses: actions/checkout@v4\n  with: {no: such}"),
            &[],
        );
    }
}
