//! The documented example is right, and its overview reads well.

use super::*;

const EXAMPLE: &str = include_str!("../../../runner.example.toml");

fn example() -> Config {
    let directory = tempfile::tempdir().unwrap();
    let secret = directory.path().join("webhook");
    fs::write(&secret, "of the webhook\n").unwrap();
    let text = EXAMPLE.replace("/run/secrets/github-webhook", &secret.display().to_string());
    let variables = [
        "RUNNER_READ_TOKEN",
        "RUNNER_CI_SECRET",
        "RUNNER_SEED_SECRET",
        "POSTGRES_PASSWORD",
    ];
    let surroundings = Surroundings {
        variables: variables
            .map(|name| (name.to_owned(), format!("hunter2 of {name}")))
            .into(),
        directory: "/etc/windlass".into(),
    };
    Config::parse("runner.toml", &text, &surroundings).unwrap()
}

#[test]
fn the_example_is_right_and_says_what_it_means() {
    let config = example();
    assert_eq!(
        Overview(&config).to_string(),
        "\
OVERVIEW"
    );
}

#[test]
fn what_the_example_calls_a_default_is_one() {
    let config = example();
    let without = |line: &&str| !line.contains("default") || line.starts_with('#');
    let lines: Vec<&str> = EXAMPLE.lines().filter(without).collect();
    assert!(lines.len() < EXAMPLE.lines().count());
    assert_eq!(config.server.limits, Limits::default());
    assert_eq!(config.server.retention, Retention::default());
    assert!(!config.server.sync_enabled);
}
