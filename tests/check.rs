//! `windlass check`: what is wrong with a repository's use of the workflows, as its people see it.
//! Each check has its own table in `windlass-workflows`; here it is proved that they reach the
//! user, and that no file brings the program down.

use std::path::{Path, PathBuf};

use serde_json::Value;
use windlass_emulator::Environment;

use crate::support::{Call, GitHub, NAME, Repository, Run};

const WORKFLOW: &str = ".github/workflows/w.yml";

/// A workflow in which every check finds something that needs no more than one file.
const BROKEN: &str = "on:
  schedule:
    - cron: '0 7 * * 1-5' # 07:00 KST
concurrency: {group: x, cancel-in-progress: true}
jobs:
  stage:
    permissions: {contents: read, pages: write}
    uses: windlass-ci/windlass/.github/workflows/staging-dispatch.yml@v1
    with:
      imgae: x
      release: 'true'
      app-id: 1
    secrets:
      slack: x
  tag:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: windlass-ci/windlass/actions/next-version@v1
        with: {lane: dev, source: git}
      - uses: windlass-ci/windlass/actions/next@v1
      - run: echo ${{ github.head_ref }}
";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn check(arguments: &[&str]) -> Call {
    Call::terminal(&["check"]).args(arguments)
}

fn of(text: impl AsRef<[u8]>) -> Run {
    check(&["."]).file(WORKFLOW, text).run()
}

fn found(run: &Run) -> Vec<String> {
    let written: Value = serde_json::from_str(&run.stdout).unwrap();
    let findings = written["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| finding["check"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn this_repository_and_its_examples_pass() {
    let root = root();
    check(&["--offline"])
        .directory(&root.join("crates"))
        .succeeds();
    for entry in std::fs::read_dir(root.join("workflows-examples")).unwrap() {
        let folder = entry.unwrap().path();
        if folder.is_dir() {
            let run = check(&[folder.to_str().unwrap()]).succeeds();
            run.says(&[
                "not looked at: who has to approve in production-approval, and whether Apps gate ",
            ]);
            let notes = run
                .stdout
                .lines()
                .filter(|line| !line.starts_with("    hint: "));
            assert!(notes.clone().count() > 0);
            assert!(
                notes.clone().all(|line| line.ends_with("[unpinned-use]")),
                "{}",
                run.stdout
            );
        }
    }
}

#[test]
fn each_finding_is_told_with_its_place_and_what_to_change() {
    let run = of(BROKEN);
    assert_eq!(run.code, 1);
    run.says(&["failed to pass the check: "]);
    for line in [
        "./.github/workflows/w.yml:10:7: error: .github/workflows/staging-dispatch.yml has no input 'imgae' [unknown-input]\n    hint: did you mean 'image'?\n",
        "w.yml:3:13: warning: it fires at 16:00 in Asia/Seoul, and not at 07:00 as the comment says [schedule-zone]\n    hint: write '0 22 * * 0-4'\n",
        "w.yml:22:19: warning: an expression inside a script",
    ] {
        assert!(run.stdout.contains(line), "{line}\n{}", run.stdout);
    }
    let json = check(&["--format", "json"]).file(WORKFLOW, BROKEN).run();
    let mut found = found(&json);
    found.sort();
    found.dedup();
    let all = [
        "cancelled-deploy",
        "excess-permission",
        "expression-in-script",
        "missing-input",
        "missing-permission",
        "missing-secret",
        "open-permissions",
        "schedule-zone",
        "shallow-checkout",
        "unknown-input",
        "unknown-secret",
        "unknown-target",
        "unpinned-use",
        "wrong-type",
    ];
    assert_eq!((json.code, found), (1, all.map(str::to_owned).to_vec()));
}

#[test]
fn in_a_workflow_findings_are_annotations() {
    let run = Call::new(&["check"]).file(WORKFLOW, BROKEN).run();
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    let errors = run.annotations("error");
    assert!(
        errors
            .iter()
            .any(|text| text.contains("has no input 'imgae'")),
        "{errors:?}"
    );
    run.says(&["::error file=.github/workflows/w.yml,line=10,title=unknown-input::"]);
    assert!(!run.annotations("warning").is_empty());
}

#[test]
fn the_repository_s_zone_counts() {
    let text = "on: {schedule: [{cron: '0 22 * * 1-5'}]}\npermissions: {}\njobs: {}\n";
    let call = || check(&["."]).file(WORKFLOW, text);
    call().succeeds();
    let zone = "[version]\ntime-zone = \"Asia/Seoul\"\n";
    let run = call().file("windlass.toml", zone).run();
    let words = "which is 07:00 in Asia/Seoul, Tuesday to Saturday";
    assert!(
        run.code == 1 && run.stdout.contains(words),
        "{}",
        run.stdout
    );
    call()
        .file("windlass.toml", "[version]\nzone = 1\n")
        .fails(2);
}

#[test]
fn w7_github_is_asked_who_has_to_approve() {
    let (repository, _) = Repository::new();
    let example = root().join("workflows-examples/version-line");
    let ask = |set_up: &dyn Fn(windlass_emulator::Builder) -> windlass_emulator::Builder| {
        let github = GitHub::with(&repository, set_up);
        let run = check(&[example.to_str().unwrap()]).on(&github).run();
        (run, github.requests().len())
    };
    let environment = |environment: Environment| {
        move |builder: windlass_emulator::Builder| builder.environment(NAME, environment.clone())
    };
    let reviewed = Environment::new("production-approval").reviewer("ana");
    // Several workflows name each, and it is asked for once: who approves, and what gates it,
    // staging, and production.
    let (run, requests) = ask(&environment(reviewed));
    assert_eq!((run.code, requests), (0, 4), "{}", run.stdout);
    let (run, _) = ask(&environment(Environment::new("production-approval")));
    assert_eq!(run.code, 1);
    assert_eq!(
        run.stdout.matches("[unprotected-environment]").count(),
        2,
        "{}",
        run.stdout
    );
    let (run, _) = ask(&|builder| builder);
    assert!(
        run.stdout
            .contains("there is no environment 'production-approval'")
    );
}

/// Fails when only a promotion that broke off tells it.
#[test]
fn github_is_asked_which_apps_gate_an_environment() {
    let (repository, _) = Repository::new();
    let example = root().join("workflows-examples/version-line");
    for (gated, files) in [
        ("staging", &["hotfix.yml", "staging.yml"][..]),
        (
            "production",
            &["hotfix.yml", "production.yml", "rollback.yml"],
        ),
        ("production-approval", &["hotfix.yml", "production.yml"]),
        ("qa", &[]),
    ] {
        let github = GitHub::with(&repository, |builder| {
            let approval = Environment::new("production-approval").reviewer("ana");
            let gated = match gated {
                "production-approval" => approval.clone().gated_by("watch"),
                other => Environment::new(other).gated_by("watch"),
            };
            builder.environment(NAME, approval).environment(NAME, gated)
        });
        let run = check(&[example.to_str().unwrap()]).on(&github).run();
        let told = run.stdout.lines();
        let told = told.filter(|line| line.ends_with("[gated-environment]"));
        let told: Vec<_> = told.collect();
        assert_eq!(told.len(), files.len(), "{}", run.stdout);
        let text = format!("the environment '{gated}' is gated by watch");
        for (line, file) in told.iter().zip(files) {
            assert!(line.contains(&text) && line.contains(file), "{line}");
        }
        assert_eq!(run.code, i32::from(!files.is_empty()));
    }
}

#[test]
fn what_can_t_be_read_is_told_and_the_rest_is_judged() {
    let nested = format!("on: push\njobs: {}", "[".repeat(100_000));
    let blocks: String = (0..300)
        .map(|depth| format!("{}a:\n", " ".repeat(depth)))
        .collect();
    let line = |n: usize| format!("a{n}: &a{n} [*a{0}, *a{0}, *a{0}]\n", n - 1);
    let aliases: String = (1..60).map(line).collect();
    let aliases = format!("a0: &a0 [x]\n{aliases}");
    let large = format!("on: push\njobs: {{}}\n# {}\n", "x".repeat(1 << 20));
    for (text, words) in [
        (
            b"on: push\njobs: [\xff\xfe]\n".as_slice(),
            "w.yml:2:8: error: it can't be read: it is not UTF-8",
        ),
        (b"on:\n\tpush:\n", "w.yml:2:"),
        (
            b"on: &x {push: }\njobs: {<<: *x}\n",
            "w.yml:2:8: error: it can't be read: GitHub knows no merge keys",
        ),
        (b"on: *x\n", "w.yml:1:"),
        (b"on: push\non: pull_request\n", "the key 'on' comes twice"),
        (b"", "it is empty"),
        (b"- 1\n", "it is no workflow"),
        (b"\0\0\0", "can't be read"),
        (nested.as_bytes(), "can't be read"),
        (blocks.as_bytes(), "nested more than 100 deep"),
        (aliases.as_bytes(), "too large with all that aliases repeat"),
        (large.as_bytes(), "1 MiB"),
    ] {
        let call = check(&["."]).file(WORKFLOW, text);
        let run = call.file(".github/workflows/z.yml", BROKEN).run();
        let head = String::from_utf8_lossy(&text[..text.len().min(40)]);
        assert_eq!(run.code, 2, "{head}: {}", run.stdout);
        assert!(run.stdout.contains(words), "{head}: {}", run.stdout);
        assert!(
            run.stdout.contains("[unknown-input]"),
            "{head}: {}",
            run.stdout
        );
        run.says(&["failed to check everything: one file can't be read"]);
    }
}

#[test]
fn anchors_and_odd_shapes_are_read() {
    let anchors = "on: push\npermissions: {}\njobs:\n  a: &a\n    steps: &s\n      - run: echo ${{ x }}\n  b: *a\n  c: {steps: *s}\n";
    let run = check(&[".", "--format=json"]).file(WORKFLOW, anchors).run();
    assert_eq!(found(&run), ["expression-in-script"; 3]);
    let odd = "on: {push: {}}\npermissions: [1]\njobs:\n  a: 1\n  b: {steps: {x: y}, uses: [a], with: 3, secrets: [], permissions: 7, environment: }\n  ? [c]\n  : d\n";
    check(&["."]).file(WORKFLOW, odd).succeeds();
}

#[test]
fn a_folder_without_workflows_is_an_error() {
    check(&[])
        .fails(2)
        .says(&["there is no .github/workflows in it", "windlass init"]);
    check(&["no/such/folder"]).fails(2);
    check(&["x.txt"]).file("x.txt", "").fails(2);
}
