//! `action.yml`, from an action's description.
//!
//! Inputs get no `default:` here: the program knows the defaults, and must be able to tell
//! an input that was not given from one that was, because `windlass.toml` stands between.

use super::{Action, Form, Input, Output};

/// The whole file.
pub fn render(action: &Action) -> String {
    let Action {
        name,
        summary,
        inputs,
        outputs,
    } = action;
    let sections = [
        HEADER.to_owned(),
        format!("name: {}\n", quote(&format!("Windlass {name}"))),
        format!("description: {}\n", quote(summary)),
        PUBLISHER.to_owned(),
        format!("inputs:\n{}", inputs.iter().map(input).collect::<String>()),
        format!(
            "outputs:\n{}",
            outputs.iter().map(output).collect::<String>()
        ),
        step(name),
        inputs.iter().map(variable).collect(),
    ];
    sections.concat()
}

const HEADER: &str =
    "# Written by `cargo xtask generate` from the program's own inputs: edit those instead.\n";

const PUBLISHER: &str = "author: The Windlass contributors
branding:
  icon: chevrons-up
  color: blue
";

fn input(input: &Input) -> String {
    let Input {
        name,
        description,
        required,
        ..
    } = input;
    let description = quote(&format!("{description}{}", form(input)));
    format!("  {name}:\n    description: {description}\n    required: {required}\n")
}

fn form(input: &Input) -> String {
    match input.form() {
        Form::Text | Form::Secret => String::new(),
        Form::OneOf(values) => format!(" ({})", values.join(", ")),
        Form::Boolean => " (true, false)".to_owned(),
        Form::Lines => " (one entry per line)".to_owned(),
    }
}

fn output(Output { name, description }: &Output) -> String {
    let description = quote(description);
    format!(
        "  {name}:\n    description: {description}\n    \
         value: ${{{{ steps.run.outputs.{name} }}}}\n"
    )
}

/// The one step. Containers often lack bash, and on Windows only bash is promised to be
/// Git's. `$GITHUB_ACTION_PATH` is right in job containers, where `github.action_path` is
/// the host's.
fn step(name: &str) -> String {
    format!(
        r#"runs:
  using: composite
  steps:
    - id: run
      shell: ${{{{ runner.os == 'Windows' && 'bash' || 'sh' }}}}
      run: exec sh "$GITHUB_ACTION_PATH/../../dist/launch.sh" {name}
      env:
"#
    )
}

/// Composite actions get no `INPUT_*` variables of their own. An input named `token` or `password`
/// may be left out: the workflow's `GITHUB_TOKEN` counts then, else the job's own token.
fn variable(input: &Input) -> String {
    let name = &input.name;
    let upper = name.to_ascii_uppercase().replace('-', "_");
    let mut line = format!("        INPUT_{upper}: ${{{{ inputs.{name} }}}}\n");
    if matches!(name.as_str(), "token" | "password") {
        line.push_str("        GITHUB_TOKEN: ${{ env.GITHUB_TOKEN || github.token }}\n");
    }
    line
}

/// Text as a scalar in double quotes: YAML reads every JSON string.
fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::generate::Action;

    #[test]
    fn inputs_reach_the_program_through_the_environment() {
        let text = render(&Action::sample());
        for line in [
            "        INPUT_LANE: ${{ inputs.lane }}\n",
            "        INPUT_TAG_PREFIX: ${{ inputs.tag-prefix }}\n",
            "        INPUT_TOKEN: ${{ inputs.token }}\n",
            "        GITHUB_TOKEN: ${{ env.GITHUB_TOKEN || github.token }}\n",
        ] {
            assert!(text.contains(line), "{line} is missing in\n{text}");
        }
    }

    #[test]
    fn w1_no_expression_stands_in_a_script() {
        let text = render(&Action::sample());
        let script = text
            .lines()
            .find(|line| line.trim_start().starts_with("run:"))
            .unwrap();
        assert!(
            script.ends_with("launch.sh\" next-version") && !script.contains("${{"),
            "{script}"
        );
    }

    #[test]
    fn descriptions_are_quoted() {
        let text = render(&Action::sample());
        assert!(
            text.contains(r#"    description: "The lane: \"what for\". (dev, rc)""#),
            "{text}"
        );
        assert!(text.contains(r#"    description: "a | b\nc""#), "{text}");
    }

    #[test]
    fn outputs_are_passed_on_and_defaults_left_to_the_program() {
        let text = render(&Action::sample());
        assert!(
            text.contains("    value: ${{ steps.run.outputs.image-tag }}\n"),
            "{text}"
        );
        assert!(!text.contains("default:"), "{text}");
    }
}
