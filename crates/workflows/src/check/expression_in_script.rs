//! An expression stands inside a script (W1). Its value becomes part of the script before a shell
//! reads it, and branch names, titles and inputs may hold commands. No expression is let in: which
//! of them an outsider can write changes faster than any list.

use super::finding;
use crate::finding::{Finding, Level};
use crate::model::{Project, Reference, Step};
use crate::yaml::{Node, Place};

pub(super) const NAME: &str = "expression-in-script";

pub(super) fn check(project: &Project) -> Vec<Finding> {
    let here = &project.here;
    let of_workflows = here.workflows.iter().flat_map(|workflow| {
        let steps = workflow.jobs.iter().flat_map(|job| &job.steps);
        of_steps(&workflow.path, &workflow.text, steps)
    });
    let of_actions = here
        .actions
        .iter()
        .flat_map(|action| of_steps(&action.path, &action.text, action.steps.iter()));
    of_workflows.chain(of_actions).collect()
}

fn of_steps<'a>(file: &str, text: &str, steps: impl Iterator<Item = &'a Step>) -> Vec<Finding> {
    let lines: Vec<&str> = text.lines().collect();
    steps.flat_map(|step| of_step(file, &lines, step)).collect()
}

fn of_step(file: &str, lines: &[&str], step: &Step) -> Vec<Finding> {
    let script = step.run.as_ref().or_else(|| javascript(step));
    let places = script.map(|script| places_of_expressions(lines, script));
    let told = places.unwrap_or_default().into_iter().map(|place| {
        let message = "an expression inside a script is a way in for commands".to_owned();
        let hint = "pass it through 'env:', and name the variable in the script".to_owned();
        finding((NAME, Level::Warning), (file, place), message, hint)
    });
    told.collect()
}

/// The script of `actions/github-script`.
fn javascript(step: &Step) -> Option<&std::rc::Rc<Node>> {
    let call = step.call.as_ref()?;
    let is_script = matches!(&call.reference, Reference::Others(name, _) if name.eq_ignore_ascii_case("actions/github-script"));
    call.argument("script").filter(|_| is_script)
}

fn places_of_expressions(lines: &[&str], script: &Node) -> Vec<Place> {
    if !script.text().is_some_and(|script| script.contains("${{")) {
        return Vec::new();
    }
    let (first, last) = (script.place.line - 1, script.last_line.min(lines.len()));
    let lines = lines.get(first..last).unwrap_or_default().iter();
    let place = |(index, line): (usize, &&str)| {
        let (before, _) = line.split_once("${{")?;
        Some(Place {
            line: first + index + 1,
            column: before.chars().count() + 1,
        })
    };
    lines.enumerate().filter_map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_told, steps};
    use super::NAME;

    #[test]
    fn w1_every_line_of_a_script_with_an_expression_is_told() {
        for (lines, expected) in [
            ("- run: echo ${{ inputs.x }}", vec!["6"]),
            (
                "- run: |\n    echo\n    echo ${{ github.head_ref }}\n\n    echo ${{ a }}${{ b }}\n  env:\n    X: ${{ inputs.x }}",
                vec!["8", "10"],
            ),
            (
                "- run: >-\n    echo\n  env:\n    X: ${{ github.actor }}",
                vec![],
            ),
            ("- run: echo \"$X\"\n  shell: ${{ inputs.shell }}", vec![]),
            (
                "- uses: actions/github-script@v7\n  with:\n    script: |\n      f(`${{ inputs.x }}`)",
                vec!["9"],
            ),
            (
                "- uses: other/thing@v7\n  with:\n    script: ${{ inputs.x }}",
                vec![],
            ),
        ] {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|line| (line, "through 'env:'"))
                .collect();
            assert_told(NAME, &steps(lines), &expected);
        }
    }
}
