//! A secret is not handed on that has to be, or that another input is nothing without.
//!
//! `secrets: inherit` hands secrets on under the names that they have in the repository, where no
//! name has a hyphen; Windlass's own have one, so that they have to be handed on by name.

use super::{finding, of_calls};
use crate::finding::{Finding, Level};
use crate::model::{Callee, Project, Secrets, Site, Workflow};
use crate::yaml::Place;

pub(super) const NAME: &str = "missing-secret";

/// An input, and the secret that belongs to it.
const PAIR: (&str, &str) = ("app-id", "app-private-key");

pub(super) fn check(project: &Project) -> Vec<Finding> {
    of_calls(project, |site| match site.callee {
        Some(Callee::Workflow(_, workflow)) => of_workflow(site, workflow),
        Some(Callee::Action(action))
            if action.inputs.iter().any(|input| input.is_called(PAIR.1)) =>
        {
            let (id, key) = (site.call.text(PAIR.0), site.call.text(PAIR.1));
            half(site, id.is_some(), key.is_some(), "with")
        }
        _ => Vec::new(),
    })
}

fn of_workflow(site: &Site<'_>, workflow: &Workflow) -> Vec<Finding> {
    if let Secrets::Inherited(place) = site.call.secrets {
        return inherited(site, workflow, place);
    }
    let secrets = &site.call.secrets;
    let missing = workflow
        .secrets
        .iter()
        .filter(|secret| secret.required && !secrets.has(&secret.name));
    let mut findings: Vec<_> = missing
        .map(|secret| {
            let name = &secret.name;
            let message = format!("{} needs the secret '{name}'", workflow.path);
            let hint = format!("hand it on under 'secrets': {}", secret.description);
            told(site, site.call.place, message, hint)
        })
        .collect();
    if workflow.secrets.iter().any(|secret| secret.name == PAIR.1) {
        let id = site.call.text(PAIR.0).is_some();
        findings.extend(half(site, id, secrets.has(PAIR.1), "secrets"));
    }
    findings
}

fn inherited(site: &Site<'_>, workflow: &Workflow, place: Place) -> Vec<Finding> {
    let hyphened = workflow
        .secrets
        .iter()
        .find(|secret| secret.name.contains('-'));
    let told = hyphened.map(|secret| {
        let name = &secret.name;
        let message = format!(
            "'inherit' never hands on '{name}': no secret of a repository has a hyphen in its name"
        );
        let upper = name.replace('-', "_").to_ascii_uppercase();
        let hint = format!("hand them on by name: '{name}: ${{{{ secrets.{upper} }}}}'");
        told(site, place, message, hint)
    });
    told.into_iter().collect()
}

fn half(site: &Site<'_>, id: bool, key: bool, below: &str) -> Vec<Finding> {
    let (given, missing, below) = match (id, key) {
        (true, false) => (PAIR.0, PAIR.1, below),
        (false, true) => (PAIR.1, PAIR.0, "with"),
        _ => return Vec::new(),
    };
    let message = format!("'{given}' is given without '{missing}'");
    let hint = format!("give '{missing}' under '{below}' too, or neither");
    vec![told(site, site.call.place, message, hint)]
}

fn told(site: &Site<'_>, place: Place, message: String, hint: String) -> Finding {
    finding((NAME, Level::Error), (site.file, place), message, hint)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_told, call, steps};
    use super::NAME;

    #[test]
    fn an_app_has_an_id_and_a_key() {
        for (lines, expected) in [
            ("with: {app-id: '1'}\nsecrets: {app-private-key: x}", vec![]),
            ("with: {app-id: ''}", vec![]),
            (
                "with: {app-id: \"${{ vars.APP }}\"}",
                vec![("5", "without 'app-private-key'")],
            ),
            (
                "secrets: {app-private-key: x}",
                vec![("5", "without 'app-id'")],
            ),
        ] {
            assert_told(NAME, &call("version", lines), &expected);
        }
        let step = "- uses: windlass-ci/windlass/actions/next-version@v1\n  with: {app-id: '1'}";
        assert_told(NAME, &steps(step), &[("6", "under 'with' too")]);
    }

    #[test]
    fn inherited_secrets_have_other_names() {
        let found = [("6", "APP_PRIVATE_KEY")];
        assert_told(NAME, &call("version", "secrets: inherit"), &found);
    }

    #[test]
    fn required_secrets_are_handed_on() {
        let text = "on:\n  workflow_call:\n    secrets: {key: {required: true}, other: {}}\npermissions: {}\njobs:\n  a:\n    uses: ./.github/workflows/w.yml\n";
        assert_told(NAME, text, &[("7", "needs the secret 'key'")]);
        assert_told(NAME, &format!("{text}    secrets: {{key: x}}\n"), &[]);
        assert_told(NAME, &format!("{text}    secrets: inherit\n"), &[]);
    }
}
