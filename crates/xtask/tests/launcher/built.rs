//! A checkout without a program: built by cargo, or an error that says what to do.

use std::fs;

use crate::scratch::{Scratch, telling_program};

/// Stands in for cargo: notes its arguments, and puts a program where a build would.
const CARGO: &str = "echo 'to standard output'
printf '%s\\n' \"$*\" >cargo-arguments
mkdir -p target/release
printf '#!/bin/sh\\necho \"I am built\"\\nprintf \"<%%s>\\\\n\" \"$@\"\\n' >target/release/windlass
chmod +x target/release/windlass";

fn checkout() -> Scratch {
    let scratch = Scratch::new();
    fs::create_dir(scratch.root().join(".git")).unwrap();
    scratch
}

#[test]
fn checkout_is_built_and_its_standard_output_left_to_the_program() {
    let scratch = checkout();
    scratch.fake_tool("cargo", CARGO);
    let outcome = scratch.launch();
    outcome.assert_ran("built");
    assert!(outcome.stderr.contains("building windlass"), "{outcome:?}");
    let arguments = fs::read_to_string(scratch.root().join("cargo-arguments")).unwrap();
    assert_eq!(
        arguments,
        "build --release --target-dir target -p windlass-cli\n"
    );
}

#[test]
fn other_directories_of_the_same_name_are_not_built() {
    let scratch = checkout();
    scratch.fake_tool("cargo", CARGO);
    let elsewhere = tempfile::tempdir().unwrap();
    fs::create_dir_all(elsewhere.path().join("dist")).unwrap();
    let mut command = std::process::Command::new("/bin/sh");
    let launcher = scratch.launcher(&[]);
    for (name, value) in launcher.get_envs() {
        command.env(name, value.unwrap());
    }
    command
        .env("CDPATH", elsewhere.path())
        .current_dir(scratch.root());
    let outcome = crate::scratch::Outcome::of(command.args(["dist/launch.sh", "next-version"]));
    outcome.assert_ran("built");
}

#[test]
fn machine_that_no_program_is_made_for_builds_its_own() {
    let scratch = checkout();
    scratch.fake_tool("uname", "echo 'FreeBSD amd64'");
    scratch.fake_tool("cargo", CARGO);
    scratch.launch().assert_ran("built");
}

#[test]
fn failed_build_is_an_error() {
    let scratch = checkout();
    scratch.fake_tool("cargo", "echo 'no such crate' >&2; exit 101");
    telling_program(&scratch.root().join("target/release/windlass"), "left over");
    scratch
        .launch()
        .assert_stopped(1, &["no such crate", "failed to build windlass"]);
}

#[test]
fn runner_is_built_from_its_own_package() {
    let scratch = checkout();
    scratch.fake_tool("cargo", CARGO);
    let outcome = scratch.print_path("windlass-runner");
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let arguments = fs::read_to_string(scratch.root().join("cargo-arguments")).unwrap();
    assert!(
        arguments.ends_with(" -p windlass-deploy-runner\n"),
        "{arguments}"
    );
}

#[test]
fn missing_cargo_is_an_error() {
    checkout()
        .launch()
        .assert_stopped(1, &["no cargo", "WINDLASS_BIN"]);
}

#[test]
fn nothing_to_run_is_an_error_that_says_what_to_do() {
    let scratch = Scratch::new();
    scratch.fake_tool("cargo", CARGO);
    scratch
        .launch()
        .assert_stopped(1, &["carries no program", "WINDLASS_BIN", "@v1"]);
}
