//! What one step of an action costs to start, beside actions written for Node, measured by
//! hyperfine: `cargo bench -p xtask`. Nothing here is a test; it prints what it saw.
//!
//! All steps give the outputs of `next-version`. Node's alone works nothing out: it reads its
//! inputs and writes outputs that it was given, without any library. So what is compared is the
//! way to an answer, and Node's favourably.
//!
//! It needs what `cargo xtask dist --host` makes, hyperfine and Node.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints what it saw, and ends where it can't measure"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const RUNS: &str = "100";
/// What is run before a run for which nothing is to be made ready.
const NOTHING: &str = "true";
/// What the step is given.
const INPUTS: [(&str, &str); 3] = [
    ("INPUT_LANE", "staging"),
    ("INPUT_SCHEME", "patch-line"),
    ("INPUT_SOURCE", "git"),
];

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let launcher = root.join("dist/launch.sh").canonicalize().unwrap();
    let program = printed(
        Command::new("sh").arg(&launcher).arg("--print-path"),
        "windlass",
    );
    let folder = tempfile::tempdir().unwrap();
    let repository = repository(folder.path());
    let step = Step {
        repository: &repository,
        outputs: &folder.path().join("outputs"),
        program: &program,
    };
    compare(&step, &format!("sh {} next-version", launcher.display()));
    println!("\nOf the launcher's time:\n");
    take_apart(&step);
}

/// The ways to an answer.
fn compare(step: &Step<'_>, launch: &str) {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/step");
    let (scripts, program) = (scripts.display(), step.program);
    let alone = format!("{program} next-version");
    let afresh = format!("rm -f {program}.verified");
    let action = format!("node {scripts}/action.js");
    let shim = format!("node {scripts}/shim.js");
    step.check(launch);
    step.measure(&[
        ("the program alone", &alone, NOTHING),
        ("the launcher, reading the program", launch, &afresh),
        ("the launcher, in a job's later steps", launch, NOTHING),
        ("a Node action that works nothing out", &action, NOTHING),
        ("a Node shim that starts the program", &shim, NOTHING),
    ]);
}

/// What the launcher's way is made of.
fn take_apart(step: &Step<'_>) {
    let program = step.program;
    let openssl = format!("openssl dgst -sha256 -r {program}");
    let sha256sum = format!("sha256sum {program}");
    let find = format!("find -L {program} -cnewer {program}");
    step.measure(&[
        ("a shell", "sh -c :", NOTHING),
        ("`uname`", "uname -sm", NOTHING),
        ("reading the program, by openssl", &openssl, NOTHING),
        ("reading it, by sha256sum", &sha256sum, NOTHING),
        ("looking whether it has changed", &find, NOTHING),
    ]);
}

/// A repository with the few tags that most have.
fn repository(folder: &Path) -> PathBuf {
    let path = folder.join("repository");
    let name = ["-c", "user.name=A", "-c", "user.email=a@windlass.invalid"];
    let git = |line: &str| {
        let mut git = Command::new("git");
        let git = git.arg("-C").arg(folder).args(name).args(line.split(' '));
        assert!(git.status().unwrap().success(), "git {line}");
    };
    git("init --quiet --initial-branch=main repository");
    for patch in 0..10 {
        git("-C repository commit --quiet --allow-empty -m x");
        git(&format!("-C repository tag -a -m x v1.2.{patch}"));
    }
    git("-C repository commit --quiet --allow-empty -m x");
    path
}

struct Step<'a> {
    repository: &'a Path,
    outputs: &'a Path,
    program: &'a str,
}

impl Step<'_> {
    /// A command with the step's environment, and none of the surroundings'.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("GITHUB_OUTPUT", self.outputs)
            .env("PROGRAM", self.program)
            .envs(INPUTS)
            .current_dir(self.repository);
        command
    }

    /// The step does what is measured: it finds the version.
    fn check(&self, command: &str) {
        let mut words = command.split(' ');
        let mut step = self.command(words.next().unwrap());
        let output = step.args(words).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let outputs = fs::read_to_string(self.outputs).unwrap();
        assert!(outputs.contains("1.2.10"), "{outputs}");
    }

    /// Runs all commands in one hyperfine call, so that they meet the same machine; each with
    /// what it is called, and what is run before every run of it.
    fn measure(&self, commands: &[(&str, &str, &str)]) {
        let report = self.repository.join("hyperfine.json");
        let mut hyperfine = self.command("hyperfine");
        hyperfine.args(["-N", "--warmup", "5", "--runs", RUNS, "--export-json"]);
        hyperfine.arg(&report);
        for (_, command, before) in commands {
            hyperfine.args(["--prepare", before, command]);
        }
        let output = hyperfine.output().expect("install hyperfine");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let report: Value = serde_json::from_slice(&fs::read(report).unwrap()).unwrap();
        println!("| what | median | min | processor time |\n|---|---|---|---|");
        for ((name, ..), result) in commands.iter().zip(report["results"].as_array().unwrap()) {
            let milliseconds = |key: &str| result[key].as_f64().unwrap() * 1_000.0;
            let (median, min) = (milliseconds("median"), milliseconds("min"));
            let busy = milliseconds("user") + milliseconds("system");
            println!("| {name} | {median:.1} ms | {min:.1} ms | {busy:.1} ms |");
        }
    }
}

fn printed(command: &mut Command, argument: &str) -> String {
    let output = command.arg(argument).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "`cargo xtask dist --host` comes first: {said}"
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
