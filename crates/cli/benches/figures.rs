//! The figures that Windlass promises, side by side with git, measured by hyperfine:
//! `cargo bench -p windlass-cli`. Nothing here is a test; it prints what it saw.
//!
//! hyperfine comes as a package of Debian and from crates.io; peak memory needs `/usr/bin/time`
//! (Debian's package `time`).

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints what it saw, and ends where it can't measure"
)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_windlass");
const RUNS: &str = "30";
/// How many annotated tags the repositories have.
const SIZES: [usize; 3] = [10, 10_000, 100_000];

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let size = Path::new(PROGRAM).metadata().unwrap().len();
    println!("program: {:.2} MB\n", to_megabytes(size));
    println!("| what | mean | min | peak memory |\n|---|---|---|---|");
    let next = format!("{PROGRAM} next-version --lane staging --source git");
    for size in SIZES {
        let path = repository(&folder.path().join(size.to_string()), size);
        let git = "git for-each-ref refs/tags";
        measure(
            &path,
            &[
                (&format!("next-version, {size} tags"), &next),
                (&format!("{git}, {size} tags"), git),
            ],
        );
    }
    let small = folder.path().join(SIZES[0].to_string());
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap();
    measure(
        &small,
        &[("start and --version", &format!("{PROGRAM} --version"))],
    );
    measure(&small, &[("rehearse", &format!("{PROGRAM} rehearse"))]);
    if root.join("dist/bin").is_dir() {
        let launcher = format!(
            "sh {} next-version --lane staging --source git",
            root.join("dist/launch.sh").display()
        );
        measure(
            &small,
            &[("launcher with verification, then next-version", &launcher)],
        );
    } else {
        println!("\nThe launcher is measured after `cargo xtask dist --host`.");
    }
}

/// A repository with packed, annotated tags spread over up to 1,000 commits.
fn repository(path: &Path, tags: usize) -> PathBuf {
    let git = |arguments: &[&str]| {
        let status = Command::new("git")
            .arg("-C")
            .arg(path)
            .args(arguments)
            .status()
            .unwrap();
        assert!(status.success(), "git {arguments:?}");
    };
    std::fs::create_dir(path).unwrap();
    git(&["init", "--quiet", "--initial-branch=main"]);
    let mut import = Command::new("git")
        .arg("-C")
        .arg(path)
        .args(["fast-import", "--quiet"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    import
        .stdin
        .take()
        .unwrap()
        .write_all(history(tags).as_bytes())
        .unwrap();
    assert!(import.wait().unwrap().success());
    git(&["pack-refs", "--all"]);
    git(&["reset", "--quiet", "--hard"]);
    path.to_owned()
}

fn history(tags: usize) -> String {
    let commits = tags.min(1_000);
    let mut text = String::new();
    for mark in 1..=commits {
        let committer = format!("committer A <a@example.org> {} +0000", 1_700_000_000 + mark);
        write!(
            text,
            "commit refs/heads/main\nmark :{mark}\n{committer}\ndata 6\nfix: x\n"
        )
        .unwrap();
    }
    for tag in 0..tags {
        let (major, minor, patch) = (tag / 10_000, tag / 100 % 100, tag % 100);
        let mark = tag * commits / tags + 1;
        let tagger = format!("tagger A <a@example.org> {} +0000", 1_700_000_000 + tag);
        write!(
            text,
            "tag v{major}.{minor}.{patch}\nfrom :{mark}\n{tagger}\ndata 1\nx\n"
        )
        .unwrap();
    }
    text
}

/// Runs all commands in one hyperfine call, so that they meet the same machine.
fn measure(directory: &Path, commands: &[(&str, &str)]) {
    let report = directory.join("hyperfine.json");
    let mut hyperfine = scrubbed("hyperfine");
    hyperfine
        .current_dir(directory)
        .args(["-N", "--warmup", "3", "--runs", RUNS, "--export-json"]);
    hyperfine
        .arg(&report)
        .args(commands.iter().map(|(_, command)| command));
    let output = hyperfine
        .output()
        .expect("install hyperfine to run the benches");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let report: Value = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
    for ((name, command), result) in commands.iter().zip(report["results"].as_array().unwrap()) {
        let milliseconds = |key: &str| result[key].as_f64().unwrap() * 1_000.0;
        let memory = peak_memory(directory, command).unwrap_or_else(|| "–".to_owned());
        println!(
            "| {name} | {:.1} ms | {:.1} ms | {memory} |",
            milliseconds("mean"),
            milliseconds("min")
        );
    }
}

fn peak_memory(directory: &Path, command: &str) -> Option<String> {
    let mut time = scrubbed("/usr/bin/time");
    time.current_dir(directory)
        .args(["-f", "peak=%M"])
        .args(command.split(' '));
    let output = time.stdout(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let kibibytes: u64 = text
        .lines()
        .find_map(|line| line.strip_prefix("peak="))?
        .parse()
        .ok()?;
    Some(format!("{:.1} MB", to_megabytes(kibibytes * 1_024)))
}

/// What the surroundings set for a workflow must not change what is measured.
fn scrubbed(program: &str) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("GITHUB_")
            || name.starts_with("INPUT_")
            || name.starts_with("WINDLASS_")
        {
            command.env_remove(name);
        }
    }
    command
}

#[expect(clippy::cast_precision_loss, reason = "two digits are printed")]
fn to_megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
