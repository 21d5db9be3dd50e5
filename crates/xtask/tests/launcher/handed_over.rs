//! What the program gets of the launcher's arguments, process and environment.

use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use crate::scratch::{Outcome, Scratch, telling_program, write_program};

/// A checkout, and the launcher's command line with `WINDLASS_BIN` set to `script`.
fn vouched_for(script: &str, arguments: &[&str]) -> (Scratch, Command) {
    let scratch = Scratch::new();
    let program = scratch.root().join("my own windlass");
    write_program(&program, script);
    let mut command = scratch.launcher(arguments);
    command.env("WINDLASS_BIN", program);
    (scratch, command)
}

#[test]
fn named_program_outweighs_every_other() {
    let scratch = Scratch::new();
    telling_program(&scratch.carried(), "carried");
    telling_program(&scratch.root().join("mine"), "mine");
    let mut command = scratch.launcher(&["next-version"]);
    Outcome::of(command.env("WINDLASS_BIN", scratch.root().join("mine"))).assert_ran("mine");
}

#[test]
fn name_of_no_program_is_refused() {
    let scratch = Scratch::new();
    for wrong in ["/no/such/program", "/", "sh", "/etc/passwd"] {
        let mut command = scratch.launcher(&["next-version"]);
        Outcome::of(command.env("WINDLASS_BIN", wrong)).assert_stopped(2, &["WINDLASS_BIN", wrong]);
    }
}

#[test]
fn missing_subcommand_is_refused() {
    Outcome::of(&mut Scratch::new().launcher(&[])).assert_stopped(2, &["launch.sh <subcommand>"]);
}

#[test]
fn arguments_arrive_untouched() {
    let odd = [
        "",
        "a b",
        "it's",
        "\"quoted\"",
        "$(id)",
        "`id`",
        "*",
        "-n",
        "--",
        "a\\b",
        "l1\nl2",
    ];
    let (_scratch, mut command) = vouched_for("printf '<%s>\\n' \"$@\"", &odd);
    let expected: String = odd
        .iter()
        .map(|argument| format!("<{argument}>\n"))
        .collect();
    assert_eq!(Outcome::of(&mut command).stdout, expected);
}

#[test]
fn exit_code_and_environment_are_the_programs_own() {
    let (_scratch, mut command) = vouched_for("echo \"$INPUT_LANE\"; exit 3", &["next-version"]);
    let outcome = Outcome::of(command.env("INPUT_LANE", "$(id) dev"));
    assert_eq!(
        (outcome.code, outcome.stdout.as_str()),
        (Some(3), "$(id) dev\n")
    );
}

#[test]
fn cancelling_reaches_the_program() {
    let (_scratch, mut command) = vouched_for("echo $$; exec sleep 60", &["next-version"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut pid = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut pid)
        .unwrap();
    assert_eq!(
        pid.trim(),
        child.id().to_string(),
        "the program took the shell's place"
    );
    assert!(
        Command::new("kill")
            .arg(pid.trim())
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(child.wait().unwrap().signal(), Some(15));
}
