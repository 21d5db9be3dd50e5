//! What all checks' tests stand on, and the repositories in which nothing may be found: this one,
//! and every example.

use std::fs;
use std::path::{Path, PathBuf};

use windlass_core::{CONFIG_FILE, Config};

use super::{NAMES, check};
use crate::finding::{Finding, Level};
use crate::model::{File, Project, Unreadable};

/// A workflow whose one job, `a`, has these lines. They begin on line 5.
pub(super) fn job(lines: &str) -> String {
    let lines = lines.lines().map(|line| format!("    {line}\n"));
    let lines: String = lines.collect();
    format!("on: workflow_dispatch\npermissions: {{}}\njobs:\n  a:\n{lines}")
}

/// A job that calls one of Windlass's workflows; what follows begins on line 6.
pub(super) fn call(workflow: &str, lines: &str) -> String {
    job(&format!(
        "uses: windlass-ci/windlass/.github/workflows/{workflow}.yml@v1\n{lines}"
    ))
}

/// A job that calls a workflow of the repository, whose jobs need actions: read and contents: read,
/// and with what it calls itself deployments: write and id-token: write.
pub(super) fn call_here(lines: &str) -> String {
    job(&format!("uses: ./.github/workflows/called.yml\n{lines}"))
}

const CALLED: &str = "on: workflow_call
permissions: {}
jobs:
  one:
    permissions: {actions: read, contents: read}
    steps: []
  two:
    permissions: {deployments: write, id-token: write}
    uses: $/.github/workflows/inner.yml
";

const INNER: &str = "on: workflow_call
permissions: {deployments: write, id-token: write}
jobs:
  one: {steps: []}
";

/// A job with steps.
pub(super) fn steps(lines: &str) -> String {
    job(&format!("steps:\n{lines}"))
}

/// What one check says of one workflow: `line: message (hint)`.
pub(super) fn told(check: &str, workflow: &str) -> Vec<String> {
    told_in(check, workflow, None)
}

/// The same in a repository with a zone.
pub(super) fn told_in(wanted: &str, workflow: &str, zone: Option<&str>) -> Vec<String> {
    let file = |name: &str, text: &str| File {
        path: format!(".github/workflows/{name}.yml"),
        text: text.to_owned(),
    };
    let files = [
        file("w", workflow),
        file("called", CALLED),
        file("inner", INNER),
    ];
    let zone = zone.map(|zone| windlass_core::ZoneName::parse(zone).unwrap());
    let (project, unreadable) = Project::read(&files, zone);
    assert_eq!(unreadable, [], "{workflow}");
    let findings = check(&project).into_iter();
    let line = |finding: Finding| {
        let Finding {
            place,
            message,
            hint,
            ..
        } = finding;
        format!("{}: {message} ({hint})", place.line)
    };
    findings
        .filter(|finding| finding.check == wanted && finding.file.ends_with("/w.yml"))
        .map(line)
        .collect()
}

/// Whether what was told is what was expected, line by line, by its beginning and some words.
pub(super) fn assert_told(check: &str, workflow: &str, expected: &[(&str, &str)]) {
    assert_lines(&told(check, workflow), expected, workflow);
}

pub(super) fn assert_lines(told: &[String], expected: &[(&str, &str)], workflow: &str) {
    let fits = |(line, (start, words)): (&String, &(&str, &str))| {
        line.starts_with(&format!("{start}: ")) && line.contains(words)
    };
    let same = told.len() == expected.len() && told.iter().zip(expected).all(fits);
    assert!(same, "{workflow}\ntold: {told:#?}\nexpected: {expected:#?}");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn repository(folder: &Path) -> (Project, Vec<Unreadable>) {
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let path = path
            .strip_prefix(folder)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        File { path, text }
    };
    let names = |folder: PathBuf| {
        fs::read_dir(folder)
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().path())
    };
    let mut files: Vec<_> = names(folder.join(".github/workflows")).map(read).collect();
    let actions = names(folder.join("actions")).map(|action| action.join("action.yml"));
    files.extend(actions.map(read));
    let config = fs::read_to_string(folder.join(CONFIG_FILE)).unwrap_or_default();
    let config = Config::parse(CONFIG_FILE, &config).unwrap();
    Project::read(&files, config.version.time_zone)
}

fn assert_clean(folder: &Path) {
    let (project, unreadable) = repository(folder);
    assert_eq!(unreadable, []);
    assert!(project.here.workflows.len() > 3);
    let findings = check(&project).into_iter();
    let notes = |finding: &Finding| finding.level == Level::Note && finding.check == "unpinned-use";
    let counted: Vec<_> = findings.filter(|finding| !notes(finding)).collect();
    assert_eq!(counted, [], "{}", folder.display());
}

#[test]
fn this_repository_is_clean() {
    assert_clean(&root());
}

#[test]
fn every_example_is_clean_and_asks_for_approval() {
    let mut examples = 0;
    for entry in fs::read_dir(root().join("workflows-examples")).unwrap() {
        let folder = entry.unwrap().path();
        if folder.is_dir() {
            assert_clean(&folder);
            let approvals = super::approvals(&repository(&folder).0);
            let names: Vec<_> = approvals
                .iter()
                .map(|approval| &approval.environment)
                .collect();
            assert!(!names.is_empty() && names.iter().all(|name| *name == "production-approval"));
            examples += 1;
        }
    }
    assert!(examples > 2);
}

#[test]
fn every_check_is_explained() {
    let document = fs::read_to_string(root().join("crates/workflows/README.md")).unwrap();
    for name in NAMES {
        assert!(document.contains(&format!("| `{name}` |")), "{name}");
    }
}
