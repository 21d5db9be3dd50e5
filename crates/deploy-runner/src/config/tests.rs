//! Whole files: what is read, and what is said of what is wrong.

mod example;
mod mistakes;
mod secrets;
mod settings;

use super::*;

/// The smallest file that is right, from line 1 to 12.
const SMALL: &str = r#"public-url = "http://localhost:8080"
repository = "/srv/shop.git"
state-directory = "state"
[read]
open = true
[signers.ci]
kind = "hmac"
secret = { env = "CI" }
[environments.staging]
lanes = ["staging"]
signers = ["ci"]
[services.web]
sync = ["bin/sync", "{tag}"]
"#;

fn surroundings() -> Surroundings {
    let variables = [
        ("CI", "ci-hunter2"),
        ("ALSO_CI", "ci-hunter2\n"),
        ("OTHER", "other-hunter2"),
        ("EMPTY", ""),
    ];
    Surroundings {
        variables: variables
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        directory: "/etc/windlass".into(),
    }
}

fn parse(text: &str) -> Result<Config, Problems> {
    Config::parse("runner.toml", text, &surroundings())
}

/// Every problem with its hints, a line each.
fn told(text: &str) -> Vec<String> {
    let problems = parse(text).unwrap_err();
    let lines = problems.iter().flat_map(|problem| {
        let hints = problem.hints.iter().map(|hint| format!("  {hint}"));
        [problem.message.clone()].into_iter().chain(hints)
    });
    lines.collect()
}

fn name(text: &str) -> Name {
    text.parse().unwrap()
}
