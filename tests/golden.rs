//! The outputs and the summary, to the letter.

use windlass_emulator::WorkflowRun;

use crate::support::{Call, GitHub, NAME, Repository, Run};

/// `v1.2.4` was staged and is to be promoted.
fn history() -> (Repository, String) {
    let (repository, first) = Repository::new();
    repository.version("v1.2.3", &first, "staging");
    repository.version("v1.1.0", &first, "production");
    let staged = repository.commit("main", &first, "feat: more", &[("more.txt", "x\n")]);
    repository.version("v1.2.4", &staged, "staging");
    (repository, staged)
}

fn promoted(sha: &str, claimed: &str) -> Vec<(String, String)> {
    let outputs = [
        ("version", "1.3.0"),
        ("tag", "v1.3.0"),
        ("image-tag", "prod-2601191600"),
        ("previous-tag", "v1.1.0"),
        ("lane", "production"),
        ("bump", "minor"),
        ("prerelease", "false"),
        ("major", "1"),
        ("minor", "3"),
        ("patch", "0"),
        ("sha", sha),
        ("changed", "true"),
        ("reason", "promoted"),
        ("claimed", claimed),
    ];
    let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    outputs.map(own).to_vec()
}

const SETTINGS: [(&str, &str); 5] = [
    ("lane", "production"),
    ("from", "v1.2.4"),
    ("image-template", "prod-{yyMMddHHmm}"),
    ("time-zone", "Asia/Seoul"),
    ("now", "2026-01-19T07:00:00Z"),
];

fn by_flags(call: Call) -> Call {
    let flags = SETTINGS.map(|(name, value)| format!("--{name}={value}"));
    call.args(&flags.each_ref().map(String::as_str))
}

fn by_inputs(call: Call) -> Call {
    SETTINGS
        .iter()
        .fold(call, |call, (name, value)| call.input(name, value))
}

/// The colliding template's warning is the only annotation.
fn assert_warned(run: &Run) {
    let warnings = run.annotations("warning");
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].contains("minute"), "{warnings:?}");
}

#[test]
fn flags_and_inputs_give_the_same_outputs() {
    let (repository, sha) = history();
    let github = GitHub::over(&repository);
    for set_up in [by_flags, by_inputs] {
        let api = set_up(Call::new(&["next-version"])).on(&github).succeeds();
        let git = set_up(Call::new(&["next-version"]))
            .in_git(repository.path())
            .succeeds();
        for run in [api, git] {
            assert_eq!(run.outputs, promoted(&sha, "false"));
            assert_warned(&run);
        }
    }
}

#[test]
fn a_flag_goes_before_its_input_and_an_empty_input_is_absent() {
    let (repository, _) = history();
    let call = by_inputs(Call::new(&["next-version", "--image-template=sha-{sha7}"]));
    let call = call
        .input("tag-prefix", "")
        .input("scheme", "")
        .input("dry-run", "");
    let run = call.in_git(repository.path()).succeeds();
    assert_eq!(
        run.output("image-tag"),
        format!("sha-{}", &run.output("sha")[..7])
    );
}

#[test]
fn text_and_json_say_what_the_output_file_says() {
    let (repository, sha) = history();
    let call = |format| by_flags(Call::new(&["next-version", "--format", format]));
    let text = call("text").in_git(repository.path()).succeeds();
    let lines: Vec<String> = promoted(&sha, "false")
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    assert_eq!(text.stdout.lines().collect::<Vec<_>>(), lines);
    let json = call("json").in_git(repository.path()).succeeds();
    let values: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let expected = serde_json::json!({
        "version": "1.3.0", "tag": "v1.3.0", "image-tag": "prod-2601191600",
        "previous-tag": "v1.1.0", "lane": "production", "bump": "minor", "prerelease": false,
        "major": 1, "minor": 3, "patch": 0, "sha": sha, "changed": true, "reason": "promoted",
        "claimed": false,
    });
    assert_eq!(values, expected);
    assert_eq!(
        (json.stdout.lines().count(), json.outputs),
        (1, text.outputs)
    );
}

#[test]
fn in_a_terminal_there_is_plain_text_and_no_file() {
    let (repository, _) = history();
    let call = by_flags(Call::terminal(&["next-version"]));
    let run = call.in_git(repository.path()).succeeds();
    assert!(
        run.stdout.starts_with("version=1.3.0\ntag=v1.3.0\n"),
        "{}",
        run.stdout
    );
    run.says(&["warning: ", "v1.3.0 is next on"]);
    assert_eq!((run.outputs.len(), run.summary.as_str()), (0, ""));
}

#[test]
fn the_summary_shows_the_decision_and_every_tag() {
    let (repository, sha) = history();
    let github = GitHub::over(&repository);
    let run = by_flags(Call::new(&["next-version", "--claim"]))
        .on(&github)
        .succeeds();
    assert_eq!(run.outputs, promoted(&sha, "true"));
    let (short, first) = (&sha[..7], &repository.peeled("v1.2.3")[..7]);
    let link = format!("{}/{NAME}/commit/{sha}", github.url());
    let expected = format!(
        "### next-version: v1.3.0

v1.3.0 was claimed on {short}: v1.2.4 is promoted; the highest minor of 1.x is 1.2

| lane | version | commit | previous tag | image tag |
| --- | --- | --- | --- | --- |
| production | <code>1.3.0</code> | <a href=\"{link}\"><code>{short}</code></a> \
         | <code>v1.1.0</code> | <code>prod-2601191600</code> |

<details><summary>3 tags</summary>

| tag | commit | counts as |
| --- | --- | --- |
| <code>v1.2.4</code> | <code>{short}</code> | staging |
| <code>v1.2.3</code> | <code>{first}</code> | staging |
| <code>v1.1.0</code> | <code>{first}</code> | production |

</details>
"
    );
    assert_eq!(run.summary.trim_end(), expected.trim_end());
}

#[test]
fn the_tag_that_is_made_says_what_it_is_for() {
    let (repository, sha) = history();
    let github = GitHub::over(&repository);
    let call = by_flags(Call::new(&["next-version", "--claim"])).on(&github);
    let call = call
        .env("GITHUB_RUN_ID", "7")
        .args(&["--message=The spring release\n\nAt last."]);
    call.succeeds();
    let message = repository.message("v1.3.0");
    let claim = message
        .lines()
        .find_map(|line| line.strip_prefix("Windlass-Claim: "));
    let claim = claim.unwrap();
    assert!(
        claim.len() == 32 && claim.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{claim}"
    );
    let expected = format!(
        "The spring release\n\nAt last.\n\nWindlass-Lane: production\n\
         Windlass-Promoted-From: v1.2.4\nWindlass-Run: {}/{NAME}/actions/runs/7\n\
         Windlass-Claim: {claim}\n",
        github.url()
    );
    assert_eq!(message, expected);
    assert_eq!(repository.peeled("v1.3.0"), sha);
}

/// A re-run gives the same image tag, because the run keeps the time of its creation.
#[test]
fn image_tags_show_the_start_of_the_run() {
    let (repository, _) = history();
    let run = WorkflowRun::new(7, "2026-01-18T22:00:00Z").attempt(2);
    let github = GitHub::with(&repository, |builder| builder.workflow_run(NAME, run));
    let call = || {
        let template = "--image-template=dev-{yyMMddHHmm}-{run-attempt}";
        let call = Call::lane(
            "dev",
            &["--initial=2.0.0", "--time-zone=Asia/Seoul", template],
        );
        call.on(&github)
            .env("GITHUB_RUN_ID", "7")
            .env("GITHUB_RUN_ATTEMPT", "2")
    };
    assert_eq!(call().succeeds().output("image-tag"), "dev-2601190700-2");
    let unknown = call().env("GITHUB_RUN_ID", "8").succeeds();
    unknown.says(&["the start of the run is not known", "actions: read"]);
    assert_ne!(unknown.output("image-tag"), "dev-2601190700-2");
}

#[test]
fn a_dry_run_decides_and_writes_nothing() {
    let (repository, sha) = history();
    let github = GitHub::over(&repository);
    let before = repository.refs();
    let call = by_flags(Call::new(&["next-version", "--claim", "--dry-run"]));
    let run = call.on(&github).succeeds();
    assert_eq!(run.outputs, promoted(&sha, "false"));
    run.says(&["v1.3.0 would be claimed on"]);
    assert_eq!(
        (repository.refs(), github.count("POST", "/git/tags")),
        (before, 0)
    );
}

#[test]
fn explain_names_every_tag_and_why_it_did_not_count() {
    let (repository, sha) = history();
    for name in [
        "zz-9.9.9",
        "v01.9.9",
        "v1.2",
        "v1.2.3-datasource-rc",
        "v9.9.9-rc",
    ] {
        repository.tag(name, &sha);
    }
    let call = by_flags(Call::new(&["next-version", "--explain", "--ignore=v1.2.3"]));
    let run = call.in_git(repository.path()).succeeds();
    for (tag, standing) in [
        ("v1.2.4", "staging"),
        ("v1.1.0", "production"),
        ("v1.2.3", "ignored"),
        ("zz-9.9.9", "ignored"),
        ("v01.9.9", "ignored"),
        ("v9.9.9-rc", "ignored"),
    ] {
        let line = run
            .stderr
            .lines()
            .find(|line| line.split_whitespace().next() == Some(tag));
        assert!(
            line.is_some_and(|line| line.contains(standing)),
            "{tag}: {}",
            run.stderr
        );
    }
}
