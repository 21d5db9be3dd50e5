//! `windlass-runner serve --check`, as a process.

#![expect(
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const EXAMPLE: &str = include_str!("../runner.example.toml");

/// Runs the program with these arguments and variables alone.
fn run(directory: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_windlass-runner"))
        .args(arguments)
        .current_dir(directory)
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

const CHECK: [&str; 4] = ["serve", "--config", "runner.toml", "--check"];

fn example() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let text = EXAMPLE.replace("/run/secrets/github-webhook", "webhook");
    fs::write(directory.path().join("runner.toml"), text).unwrap();
    fs::write(directory.path().join("webhook"), "webhook-hunter2\n").unwrap();
    directory
}

#[test]
fn a_good_configuration_is_shown_without_its_secrets() {
    let output = run(
        example().path(),
        &CHECK,
        &[
            ("RUNNER_READ_TOKEN", "read-hunter2"),
            ("RUNNER_CI_SECRET", "ci-hunter2-long-enough"),
            ("RUNNER_SEED_SECRET", "seed-hunter2"),
            ("POSTGRES_PASSWORD", "postgres-hunter2"),
        ],
    );
    let shown = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
    assert!(
        shown.contains("   2  authentik    after postgres, redis"),
        "{shown}"
    );
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn t3_all_missing_secrets_are_told_and_there_is_no_start() {
    let output = run(
        example().path(),
        &CHECK,
        &[
            ("RUNNER_READ_TOKEN", "read-hunter2"),
            ("RUNNER_CI_SECRET", ""),
        ],
    );
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let missing = [
        "RUNNER_CI_SECRET is empty",
        "RUNNER_SEED_SECRET is not set",
        "POSTGRES_PASSWORD is not set",
    ];
    for (line, missing) in told.lines().zip(missing) {
        assert!(
            line.starts_with("error: runner.toml:") && line.ends_with(missing),
            "{told}"
        );
    }
    assert_eq!(told.lines().count(), missing.len(), "{told}");
    assert!(!told.contains("hunter2"), "{told}");
}

#[test]
fn hints_stand_below_their_error() {
    let directory = example();
    let path = directory.path().join("runner.toml");
    fs::write(&path, EXAMPLE.replace("retention", "retension")).unwrap();
    let output = run(directory.path(), &CHECK, &[]);
    let told = String::from_utf8(output.stderr).unwrap();
    let lines: Vec<&str> = told.lines().collect();
    let error = lines
        .iter()
        .position(|line| line.contains("unknown field `retension`"));
    assert_eq!(lines[error.unwrap() + 1], "hint: did you mean 'retention'?");

    fs::remove_file(&path).unwrap();
    let output = run(directory.path(), &CHECK, &[]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        told.starts_with("error: can't read ") && told.contains("\nhint: "),
        "{told}"
    );
}
