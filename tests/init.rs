//! `windlass init`: an example in a repository of one's own.

use std::fs;
use std::path::{Path, PathBuf};

use windlass_test_support::Step;

use crate::support::{Call, Repository, Run};

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";
const PIPELINES: [&str; 3] = [
    "version-line",
    "schedule-and-dispatch",
    "images-and-environments",
];

/// A repository with nothing in it.
struct Empty {
    step: Step,
}

impl Empty {
    fn new() -> Self {
        let step = Step::new();
        let mut git = step.terminal("git");
        git.args(["init", "--quiet", "-b", "main", "shop"]);
        assert!(git.status().unwrap().success());
        Self { step }
    }

    fn path(&self) -> PathBuf {
        self.step.path("shop")
    }

    fn init(&self, arguments: &[&str]) -> Call {
        Call::terminal(&["init"])
            .args(arguments)
            .directory(&self.path())
    }

    /// With a pin, so that nothing is looked up.
    fn pinned(&self, pipeline: &str, arguments: &[&str]) -> Run {
        let pin = [
            "--pin",
            COMMIT,
            "--version",
            "v0.1.0",
            "--pipeline",
            pipeline,
        ];
        self.init(&pin).args(arguments).run()
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).unwrap()
    }

    fn has_files(&self) -> bool {
        self.path().join(".github").exists() || self.path().join("windlass.toml").exists()
    }
}

fn check(folder: &Path) -> Run {
    Call::terminal(&["check"]).directory(folder).run()
}

#[test]
fn an_empty_repository_gets_an_example_that_passes_the_check() {
    for pipeline in PIPELINES {
        let empty = Empty::new();
        let run = empty.pinned(pipeline, &[]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        for text in [
            "created      .github/workflows/rollback.yml",
            "created      windlass.toml",
            "  1. Set the variable RUNNER_URL: The deploy runner's address",
            "gh secret set SLACK_TOKEN",
            "environments/production-approval",
        ] {
            assert!(run.stdout.contains(text), "{text}\n{}", run.stdout);
        }
        let used = format!("/rollback.yml@{COMMIT} # v0.1.0\n");
        assert!(empty.text(".github/workflows/rollback.yml").contains(&used));
        let checked = check(&empty.path());
        assert_eq!(
            (checked.code, checked.stdout.as_str()),
            (0, ""),
            "{pipeline}"
        );
        // Once more, and nothing changes.
        let again = empty.pinned(pipeline, &[]);
        let first = again.stdout.split("\n\n").next().unwrap();
        assert!(
            first.lines().all(|line| line.starts_with("unchanged ")),
            "{first}"
        );
    }
}

#[test]
fn wishes_are_written_into_the_files() {
    let empty = Empty::new();
    let wishes = [
        "--time=09:00",
        "--time-zone=Asia/Tokyo",
        "--slack-channel=C0NEW",
        "--image=ghcr.io/acme/shop",
    ];
    assert_eq!(empty.pinned("schedule-and-dispatch", &wishes).code, 0);
    let dev = empty.text(".github/workflows/dev.yml");
    assert!(dev.contains("- cron: \"0 0 * * 1-5\""), "{dev}");
    assert!(dev.contains("image: ghcr.io/acme/shop\n"), "{dev}");
    let config = empty.text("windlass.toml");
    assert!(
        config.contains("\"Asia/Tokyo\"") && config.contains("\"C0NEW\""),
        "{config}"
    );
    assert_eq!(check(&empty.path()).code, 0);
}

#[test]
fn the_trunk_is_what_the_remote_calls_its_default() {
    let (upstream, _) = Repository::new();
    let step = Step::new();
    let run = |arguments: &[&str]| {
        let status = step.terminal("git").args(arguments).status();
        assert!(status.unwrap().success());
    };
    run(&["clone", "--quiet", upstream.name(), "shop"]);
    run(&[
        "-C",
        "shop",
        "symbolic-ref",
        "refs/remotes/origin/HEAD",
        "refs/remotes/origin/develop",
    ]);
    let init = [
        "init",
        "--pin",
        COMMIT,
        "--pipeline",
        "version-line",
        "--dir",
        "shop",
    ];
    Call::terminal(&init).directory(&step.path("")).succeeds();
    let staging = fs::read_to_string(step.path("shop/.github/workflows/staging.yml")).unwrap();
    assert!(staging.contains("branches: [develop]"), "{staging}");
}

#[test]
fn what_is_there_is_never_overwritten_unasked() {
    let empty = Empty::new();
    fs::write(empty.path().join("windlass.toml"), "# mine\n").unwrap();
    let run = empty.pinned("version-line", &[]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    run.says(&[
        "windlass.toml is there and differs, so nothing was written",
        "--force",
    ]);
    assert!(!empty.path().join(".github").exists());
    assert_eq!(empty.text("windlass.toml"), "# mine\n");
    let run = empty.pinned("version-line", &["--force"]);
    assert_eq!(run.code, 0);
    assert!(
        run.stdout.contains("overwritten  windlass.toml"),
        "{}",
        run.stdout
    );
    assert!(empty.text("windlass.toml").contains("patch-line"));
}

#[cfg(unix)]
#[test]
fn a_link_is_replaced_and_not_what_it_leads_to() {
    let empty = Empty::new();
    let outside = empty.step.path("outside.toml");
    fs::write(&outside, "# theirs\n").unwrap();
    std::os::unix::fs::symlink(&outside, empty.path().join("windlass.toml")).unwrap();
    assert_eq!(empty.pinned("version-line", &[]).code, 1);
    assert_eq!(empty.pinned("version-line", &["--force"]).code, 0);
    assert_eq!(fs::read_to_string(outside).unwrap(), "# theirs\n");
    assert!(empty.text("windlass.toml").contains("patch-line"));
}

#[test]
fn a_dry_run_shows_the_files_and_writes_none() {
    let empty = Empty::new();
    let run = empty.pinned("images-and-environments", &["--dry-run"]);
    assert_eq!(run.code, 0);
    for text in [
        "would be created: .github/workflows/checks.yml",
        "uses: docker/build-push-action@",
        "What is left to do",
    ] {
        assert!(run.stdout.contains(text), "{text}\n{}", run.stdout);
    }
    assert!(!empty.has_files());
}

#[test]
fn the_program_s_own_release_is_what_is_used() {
    let (source, commit) = Repository::new();
    let empty = Empty::new();
    let arguments = ["--pipeline", "version-line", "--source", source.name()];
    let version = concat!("v", env!("CARGO_PKG_VERSION"));
    // No release yet: followed by its version, which is said.
    let run = empty.init(&arguments).succeeds();
    run.says(&["has no release", "to pin it later", "--force"]);
    assert!(
        empty
            .text(".github/workflows/staging.yml")
            .contains("staging-dispatch.yml@v1\n")
    );
    let mut git = empty.step.terminal("git");
    git.args([
        "-C",
        source.name(),
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@example.com",
    ]);
    git.args(["tag", "-a", "-m", "release", version, &commit]);
    assert!(git.status().unwrap().success());
    empty.init(&arguments).args(&["--force"]).succeeds();
    // The commit, and not the tag's own object.
    let used = format!("staging-dispatch.yml@{commit} # {version}\n");
    assert!(empty.text(".github/workflows/staging.yml").contains(&used));
    empty
        .init(&["--pipeline", "version-line", "--offline", "--force"])
        .succeeds()
        .says(&["the release was not looked up"]);
}

#[test]
fn what_can_t_be_meant_is_refused_before_anything_is_written() {
    let empty = Empty::new();
    for (arguments, words) in [
        (vec!["--offline"], "choose an example: none is named"),
        (
            vec!["--pipeline=other"],
            "it is one of version-line, schedule-and-dispatch",
        ),
        (
            vec!["--pipeline=version-line", "--pin=main"],
            "is no commit of 40 digits",
        ),
        (vec!["--pipeline=version-line", "--version=v1.0.0"], "--pin"),
        (
            vec!["--pipeline=version-line", "--offline", "--time=07:00"],
            "has no schedule",
        ),
        (
            vec!["--pipeline=schedule-and-dispatch", "--offline", "--time=7"],
            "write it as 07:00",
        ),
        (
            vec![
                "--pipeline=schedule-and-dispatch",
                "--offline",
                "--time-zone=Mars",
            ],
            "no IANA time zone",
        ),
        (
            vec!["--pipeline=version-line", "--offline", "--image=a b"],
            "'image' can't be 'a b'",
        ),
        (
            vec!["--pipeline=version-line", "--offline", "--dir=/"],
            "is in none",
        ),
    ] {
        empty.init(&arguments).fails(2).says(&[words]);
        assert!(!empty.has_files());
    }
}
