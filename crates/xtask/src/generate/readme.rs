//! Tables in documents, each between two marks:
//! `<!-- generated: inputs -->` and `<!-- end: inputs -->`.

use super::{Action, Form, Input};
use crate::failure::{Failure, Outcome};

/// Puts `table` between the marks called `name`.
pub fn replace(document: &str, name: &str, table: &str) -> Outcome<String> {
    let (start, end) = (
        format!("<!-- generated: {name} -->\n"),
        format!("<!-- end: {name} -->"),
    );
    let parts = document.split_once(&start).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(&end)?;
        Some(format!("{before}{start}\n{table}\n{end}{after}"))
    });
    parts.ok_or_else(|| Failure::new(format!("no {} … {end}", start.trim_end())))
}

/// The actions, each with a link to its folder.
pub fn actions_table(actions: &[Action]) -> String {
    let row = |Action { name, summary, .. }: &Action| {
        format!(
            "| [`{name}`](actions/{name}/README.md) | {} |\n",
            cell(summary)
        )
    };
    header(&["action", "what it does"]) + &actions.iter().map(row).collect::<String>()
}

/// The inputs of an action.
pub fn inputs_table(action: &Action) -> String {
    let row = |input: &Input| {
        let required = if input.required { " (required)" } else { "" };
        let (name, meaning) = (&input.name, cell(&input.description));
        format!(
            "| `{name}`{required} | {} | {meaning}{} |\n",
            form(input),
            default(input)
        )
    };
    header(&["input", "value", "meaning"]) + &action.inputs.iter().map(row).collect::<String>()
}

/// The outputs of an action.
pub fn outputs_table(action: &Action) -> String {
    let rows: String = action
        .outputs
        .iter()
        .map(|output| format!("| `{}` | {} |\n", output.name, cell(&output.description)))
        .collect();
    header(&["output", "meaning"]) + &rows
}

fn header(columns: &[&str]) -> String {
    format!(
        "| {} |\n|{}\n",
        columns.join(" | "),
        "---|".repeat(columns.len())
    )
}

fn form(input: &Input) -> String {
    match input.form() {
        Form::Text => "text".to_owned(),
        Form::OneOf(values) => format!("`{}`", values.join("`, `")),
        Form::Boolean => "`true`, `false`".to_owned(),
        Form::Lines => "a list, one entry per line".to_owned(),
        Form::Secret => "a secret".to_owned(),
    }
}

fn default(input: &Input) -> String {
    let default = input
        .default
        .as_deref()
        .filter(|default| !default.is_empty());
    default
        .map(|default| format!("; default: `{}`", cell(default)))
        .unwrap_or_default()
}

/// Text that keeps to its cell.
fn cell(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::{actions_table, inputs_table, outputs_table, replace};
    use crate::generate::Action;

    #[test]
    fn only_what_stands_between_the_marks_is_replaced() {
        let document = "a\n<!-- generated: inputs -->\nold\n<!-- end: inputs -->\nb\n";
        let once = replace(document, "inputs", "| new |\n").unwrap();
        assert_eq!(
            once,
            "a\n<!-- generated: inputs -->\n\n| new |\n\n<!-- end: inputs -->\nb\n"
        );
        assert_eq!(
            replace(&once, "inputs", "| new |\n").unwrap(),
            once,
            "a fixed point"
        );
    }

    #[test]
    fn missing_marks_are_named() {
        let message = replace("text", "outputs", "").unwrap_err().to_string();
        assert!(message.contains("<!-- generated: outputs -->"), "{message}");
    }

    #[test]
    fn tables_show_what_the_program_says() {
        let action = Action::sample();
        let inputs = inputs_table(&action);
        for row in [
            "| input | value | meaning |\n|---|---|---|\n",
            "| `lane` (required) | `dev`, `rc` | The lane: \"what for\". |\n",
            "| `tag-prefix` | text | a \\| b c; default: `v` |\n",
            "| `claim` | `true`, `false` | Whether to write. |\n",
            "| `ignore` | a list, one entry per line | Tags to leave out. |\n",
            "| `token` | a secret | A token. |\n",
        ] {
            assert!(inputs.contains(row), "{row} is missing in\n{inputs}");
        }
        assert!(
            outputs_table(&action).ends_with("|---|---|\n| `image-tag` | The image's tag. |\n")
        );
        assert!(actions_table(&[action]).ends_with(
            "| [`next-version`](actions/next-version/README.md) | Claims the next version. |\n"
        ));
    }
}
