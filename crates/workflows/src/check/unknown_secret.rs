//! A secret is handed on that the workflow doesn't know.

use windlass_core::nearest;

use super::{finding, of_calls};
use crate::finding::{Finding, Level};
use crate::model::{Callee, Project};

pub(super) const NAME: &str = "unknown-secret";

pub(super) fn check(project: &Project) -> Vec<Finding> {
    of_calls(project, |site| {
        let Some(Callee::Workflow(_, workflow)) = site.callee else {
            return Vec::new();
        };
        let names = || workflow.secrets.iter().map(|secret| secret.name.as_str());
        let given = site.call.secrets.named();
        let unknown =
            given.filter(|(name, ..)| !names().any(|known| known.eq_ignore_ascii_case(name)));
        let told = unknown.map(|(name, key, _)| {
            let message = format!("{} has no secret '{name}'", workflow.path);
            let hint = match nearest(name, names()) {
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
    use super::super::tests::{assert_told, call};
    use super::NAME;

    #[test]
    fn secrets_are_looked_up_in_what_is_called() {
        for (lines, expected) in [
            ("secrets:\n  slack-token: x\n  RUNNER-SECRET: y", vec![]),
            (
                "secrets:\n  slack_token: x",
                vec![("7", "did you mean 'slack-token'")],
            ),
            ("secrets: inherit", vec![]),
        ] {
            assert_told(NAME, &call("staging-dispatch", lines), &expected);
        }
    }
}
