//! `--print-path`: where a program is that would run, under the same conditions.

use std::fs;

use crate::mirror::Mirror;
use crate::scratch::{Outcome, Scratch, TRIPLE, sha256, telling_program};

/// Asserts that the path was printed, and nothing was run.
#[track_caller]
fn assert_printed(outcome: &Outcome, path: &std::path::Path) {
    let printed = (outcome.code, outcome.stdout.as_str());
    let expected = format!("{}\n", path.display());
    assert_eq!(printed, (Some(0), expected.as_str()), "{outcome:?}");
}

#[test]
fn carried_program_is_named_and_not_run() {
    let scratch = Scratch::new();
    telling_program(&scratch.carried(), "carried");
    scratch.list("checksums.txt", &sha256(&scratch.carried()));
    assert_printed(&scratch.print_path("windlass"), &scratch.carried());
}

#[test]
fn changed_program_is_not_named() {
    let scratch = Scratch::new();
    telling_program(&scratch.carried(), "changed");
    scratch.list("checksums.txt", &"0".repeat(64));
    scratch
        .print_path("windlass")
        .assert_stopped(1, &["refused"]);
}

#[test]
fn runner_is_downloaded_as_its_own_line_says() {
    let scratch = Scratch::new();
    let original = scratch.root().join("original");
    telling_program(&original, "runner");
    let sum = sha256(&original);
    let lines = format!(
        "{}  bin/{TRIPLE}/windlass\n{sum}  bin/{TRIPLE}/windlass-runner\n",
        "0".repeat(64)
    );
    scratch.write("checksums.txt", &lines);
    let asset = format!("windlass-runner-{TRIPLE}");
    let mirror = Mirror::serving(&asset, fs::read(&original).unwrap());
    let mut launcher = scratch.launcher(&["--print-path", "windlass-runner"]);
    let outcome = Outcome::of(launcher.env("WINDLASS_DOWNLOAD_URL", &mirror.url));
    assert_printed(
        &outcome,
        &scratch.cached().with_file_name("windlass-runner"),
    );
    assert_eq!(mirror.requests(), [format!("/{asset}")]);
}

#[test]
fn runner_has_a_variable_of_its_own() {
    let scratch = Scratch::new();
    let mine = scratch.root().join("mine");
    telling_program(&mine, "mine");
    let mut launcher = scratch.launcher(&["--print-path", "windlass-runner"]);
    let outcome = Outcome::of(launcher.env("WINDLASS_RUNNER_BIN", &mine));
    assert_printed(&outcome, &mine);
    let mut launcher = scratch.launcher(&["--print-path", "windlass-runner"]);
    Outcome::of(launcher.env("WINDLASS_BIN", &mine))
        .assert_stopped(1, &["carries no program", "set WINDLASS_RUNNER_BIN"]);
}

#[test]
fn runner_is_for_linux_alone() {
    for uname in [
        "Darwin arm64",
        "MINGW64_NT-10.0-26100 x86_64",
        "FreeBSD amd64",
    ] {
        let scratch = Scratch::new();
        fs::create_dir(scratch.root().join(".git")).unwrap();
        scratch.fake_tool("uname", &format!("echo '{uname}'"));
        scratch
            .print_path("windlass-runner")
            .assert_stopped(1, &["Linux alone"]);
    }
}

#[test]
fn other_names_are_refused() {
    for name in ["", "../windlass", "windlass-cli"] {
        Scratch::new()
            .print_path(name)
            .assert_stopped(2, &["no program is called", "--print-path"]);
    }
}
