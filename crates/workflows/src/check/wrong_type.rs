//! An input is given what it does not take.
//!
//! GitHub refuses a text where a workflow wants a boolean or a number (`Unexpected value 'false'`),
//! and that before any job runs. Two expressions are known to end there: `github.event.inputs`
//! holds texts only, and `inputs` holds nothing in runs that no form started.

use windlass_core::nearest;

use super::{finding, of_calls};
use crate::finding::{Finding, Level};
use crate::model::{Input, Kind, Project, Site};
use crate::yaml::Node;

pub(super) const NAME: &str = "wrong-type";

pub(super) fn check(project: &Project) -> Vec<Finding> {
    of_calls(project, |site| {
        let inputs = site.callee.iter().flat_map(|callee| callee.inputs());
        let wrong = inputs.filter_map(|input| {
            let value = site.call.argument(&input.name)?;
            let (message, hint) = problem(site, input, value)?;
            let place = (site.file, value.place);
            Some(finding((NAME, Level::Error), place, message, hint))
        });
        wrong.collect()
    })
}

/// What is wrong, and what to write.
fn problem(site: &Site<'_>, input: &Input, value: &Node) -> Option<(String, String)> {
    let name = &input.name;
    if !value.items().is_empty() || value.is_map() {
        let message = format!("'{name}' takes a text, and is given a list or a map");
        return Some((
            message,
            "write a text; several lines begin with '|'".to_owned(),
        ));
    }
    let text = value.text()?.trim();
    if text.contains("${{") {
        return expression(site, input, text);
    }
    match input.kind {
        Kind::Boolean => typed(value, is_boolean(text), name, "true or false"),
        Kind::Number => typed(value, text.parse::<f64>().is_ok(), name, "a number"),
        Kind::Text | Kind::Anything => choice(input, text),
    }
}

fn typed(value: &Node, fits: bool, name: &str, wanted: &str) -> Option<(String, String)> {
    let message = format!("'{name}' takes {wanted}, and is given a text");
    match (fits, value.is_plain()) {
        (true, true) => None,
        (true, false) => Some((message, "write it without quotes".to_owned())),
        (false, _) => Some((message, format!("write {wanted}"))),
    }
}

fn choice(input: &Input, text: &str) -> Option<(String, String)> {
    let name = &input.name;
    let yes_or_no = input.choices == ["true", "false"] && is_boolean(text);
    if input.choices.is_empty() || yes_or_no || input.choices.iter().any(|word| word == text) {
        return None;
    }
    let listed = input.choices.join(", ");
    let hint = match nearest(text, input.choices.iter().map(String::as_str)) {
        Some(word) => format!("did you mean '{word}'? it takes {listed}"),
        None => format!("it takes {listed}"),
    };
    Some((format!("'{name}' doesn't take '{text}'"), hint))
}

/// An expression that is all of the value, and of which it is known that it gives a text.
fn expression(site: &Site<'_>, input: &Input, text: &str) -> Option<(String, String)> {
    if !matches!(input.kind, Kind::Boolean | Kind::Number) {
        return None;
    }
    let inside = text.strip_prefix("${{")?.strip_suffix("}}")?.trim();
    let name = &input.name;
    if let Some(rest) = inside.strip_prefix("github.event.inputs") {
        let given = rest.trim_matches(['.', '[', ']', '\'']);
        let message = format!("'{name}' is given a text: 'github.event.inputs' holds nothing else");
        return is_name(given).then(|| (message, format!("write ${{{{ inputs.{given} }}}}")));
    }
    let given = inside
        .strip_prefix("inputs.")
        .filter(|given| is_name(given))?;
    let (workflow, _) = site.job?;
    let forms = ["workflow_dispatch", "workflow_call"];
    let event = workflow
        .events
        .iter()
        .find(|event| !forms.contains(&event.as_str()))?;
    let message =
        format!("'{name}' is given nothing where {event} starts the run: it has no inputs");
    let hint = match input.kind {
        Kind::Boolean => format!("write ${{{{ inputs.{given} || false }}}}"),
        _ => format!("write ${{{{ inputs.{given} || 0 }}}}"),
    };
    Some((message, hint))
}

fn is_name(text: &str) -> bool {
    let legal = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    !text.is_empty() && text.chars().all(legal)
}

fn is_boolean(text: &str) -> bool {
    ["true", "True", "TRUE", "false", "False", "FALSE"].contains(&text)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_told, call, steps};
    use super::NAME;

    #[test]
    fn a_boolean_is_no_text() {
        for (value, expected) in [
            ("true", vec![]),
            ("False", vec![]),
            ("'true'", vec![("7", "without quotes")]),
            ("yes", vec![("7", "write true or false")]),
            ("[true]", vec![("7", "a list or a map")]),
            ("${{ inputs.release }}", vec![]),
            ("${{ inputs.release == 'yes' }}", vec![]),
            (
                "${{ github.event.inputs.release }}",
                vec![("7", "write ${{ inputs.release }}")],
            ),
            (
                "\"${{ github.event.inputs['re-lease'] }}\"",
                vec![("7", "${{ inputs.re-lease }}")],
            ),
            ("${{ github.event.inputs.release == 'true' }}", vec![]),
        ] {
            assert_told(
                NAME,
                &call("staging-dispatch", &format!("with:\n  release: {value}")),
                &expected,
            );
        }
    }

    #[test]
    fn inputs_are_empty_in_runs_that_no_form_started() {
        let lines = "with:\n  release: ${{ inputs.release }}";
        let on = |on: &str| call("staging-dispatch", lines).replace("workflow_dispatch", on);
        assert_told(NAME, &on("[workflow_dispatch, workflow_call]"), &[]);
        let found = [("7", "where push starts the run")];
        assert_told(NAME, &on("[workflow_dispatch, push]"), &found);
        assert_told(
            NAME,
            &on("[push]").replace("inputs.release", "inputs.release || false"),
            &[],
        );
    }

    #[test]
    fn words_are_those_that_are_taken() {
        for (input, expected) in [
            ("bump: minor", vec![]),
            (
                "bump: mnior",
                vec![(
                    "7",
                    "did you mean 'minor'? it takes patch, minor, major, auto",
                )],
            ),
            ("bump: ''", vec![]),
            ("bump: ${{ inputs.bump }}", vec![]),
            ("lane: production", vec![("7", "it takes staging, rc")]),
        ] {
            assert_told(
                NAME,
                &call("staging-dispatch", &format!("with:\n  {input}")),
                &expected,
            );
        }
        let step = |input: &str| {
            steps(&format!(
                "- uses: windlass-ci/windlass/actions/next-version@v1\n  with:\n    {input}"
            ))
        };
        assert_told(NAME, &step("claim: 'true'"), &[]);
        assert_told(NAME, &step("claim: yes"), &[("8", "it takes true, false")]);
    }

    #[test]
    fn a_workflow_of_ones_own_is_held_to_its_types() {
        let text = "on:\n  push:\n  workflow_call:\n    inputs: {count: {type: number}}\npermissions: {}\njobs:\n  a:\n    uses: ./.github/workflows/w.yml\n    with:\n      count: many\n";
        assert_told(NAME, text, &[("10", "write a number")]);
        assert_told(NAME, &text.replace("many", "3"), &[]);
        assert_told(
            NAME,
            &text.replace("many", "${{ inputs.count }}"),
            &[("10", "|| 0")],
        );
    }
}
