//! `dist/front-door.sh`: the programs by name, for the steps that follow.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::scratch::{Outcome, Scratch, TRIPLE, sha256, write_program};

/// What a program of that name answers to `--version`.
fn versioned(path: &Path) {
    let name = path.file_name().unwrap().to_str().unwrap();
    write_program(
        path,
        &format!("[ \"$*\" = --version ] && echo '{name} 1.2.3'"),
    );
}

/// A release that carries windlass and, as if it had been downloaded, windlass-runner.
fn release() -> Scratch {
    let scratch = Scratch::new();
    versioned(&scratch.carried());
    versioned(&runner(&scratch));
    let sum = |path: &Path| sha256(path);
    let lines = format!(
        "{}  bin/{TRIPLE}/windlass\n{}  bin/{TRIPLE}/windlass-runner\n",
        sum(&scratch.carried()),
        sum(&runner(&scratch)),
    );
    scratch.write("checksums.txt", &lines);
    // It asks the launcher by way of sh.
    scratch.grant("sh");
    scratch
}

fn runner(scratch: &Scratch) -> PathBuf {
    scratch.cached().with_file_name("windlass-runner")
}

fn door(scratch: &Scratch, with_runner: &str) -> Command {
    let mut command = scratch.script("front-door.sh");
    command
        .env("WITH_RUNNER", with_runner)
        .env("GITHUB_PATH", scratch.root().join("path"))
        .env("GITHUB_OUTPUT", scratch.root().join("output"));
    command
}

/// The lines of the files that the runner reads: the path's, and the outputs'.
fn handed_over(scratch: &Scratch) -> [Vec<String>; 2] {
    ["path", "output"].map(|name| {
        let text = fs::read_to_string(scratch.root().join(name)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    })
}

fn folder(path: &Path) -> String {
    path.parent().unwrap().display().to_string()
}

#[test]
fn both_programs_come_onto_the_path() {
    let scratch = release();
    let outcome = Outcome::of(&mut door(&scratch, "true"));
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let [path, output] = handed_over(&scratch);
    assert_eq!(
        path,
        [folder(&runner(&scratch)), folder(&scratch.carried())]
    );
    let carried = format!("path={}", scratch.carried().display());
    assert_eq!(output, ["version=1.2.3".to_owned(), carried]);
}

#[test]
fn windlass_alone_comes_where_the_runner_is_not_wanted() {
    let scratch = release();
    Outcome::of(&mut door(&scratch, "false"));
    assert_eq!(handed_over(&scratch)[0], [folder(&scratch.carried())]);
}

#[test]
fn nothing_comes_onto_the_path_that_is_not_what_was_listed() {
    let scratch = release();
    write_program(&scratch.carried(), "echo changed");
    Outcome::of(&mut door(&scratch, "false")).assert_stopped(1, &["refused"]);
    assert_eq!(
        handed_over(&scratch),
        [Vec::new(), Vec::new()] as [Vec<String>; 2]
    );
}

#[test]
fn program_of_another_name_cannot_be_called_by_its_name() {
    let scratch = release();
    for name in ["my-windlass", "elsewhere/windlass.sh"] {
        let mine = scratch.root().join(name);
        versioned(&mine);
        let mut door = door(&scratch, "false");
        Outcome::of(door.env("WINDLASS_BIN", mine)).assert_stopped(2, &["call it windlass"]);
    }
    let mut door = door(&scratch, "false");
    door.current_dir(scratch.carried().parent().unwrap());
    Outcome::of(door.env("WINDLASS_BIN", "./windlass")).assert_stopped(2, &["full path"]);
}
