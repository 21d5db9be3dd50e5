//! `verify-staging-tag`, seen whole: what it gives, and what people see.

use serde_json::Value;
use windlass_emulator::{Fault, Faults, Match};

use crate::support::staged::{DEPLOYED, DIGEST};
use crate::support::{Call, GitHub, NAME, Repository, Run, Staged};

/// All outputs, in their order.
fn outputs(run: &Run) -> Vec<(&str, &str)> {
    let outputs = run.outputs.iter();
    outputs
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

#[test]
fn a_tag_that_staging_ran_is_verified() {
    let staged = Staged::new();
    let github = staged.github();
    let call = Call::verify("v1.2.1").args(&["--required-checks=build", "--soak=24h"]);
    let run = call.on(&github).succeeds();
    let expected = [
        ("verified", "true"),
        ("tag", "v1.2.1"),
        ("sha", staged.commit()),
        ("version", "1.2.1"),
        ("lane", "staging"),
        ("deployed-at", DEPLOYED),
        ("image-digest", DIGEST),
        ("production-tag", "v1.3.0"),
        ("failed", "[]"),
    ];
    assert_eq!(outputs(&run), expected);
    let short = &staged.commit()[..7];
    let record = &github.get("/deployments")[0]["id"];
    let expected = format!(
        "✓ exists     v1.2.1 ({short}) is there
✓ lane       v1.2.1 ({short}) is of lane staging, as its message says, and main has it
✓ on-trunk   main has v1.2.1 ({short})
✓ deployed   v1.2.1 ({short}) reached staging at {DEPLOYED}, by deployment {record}
✓ checks     1 required check passed on v1.2.1 ({short})
✓ soak       it has run for 47h; 24h are required
✓ not-older  production gets v1.3.0 after v1.2.0
v1.2.1 may be promoted to v1.3.0
"
    );
    let log: Vec<&str> = run.stderr.split_inclusive('\n').collect();
    let shown = log.iter().filter(|line| !line.starts_with("::add-mask::"));
    assert_eq!(shown.copied().collect::<String>(), expected);
}

/// Fails when the first requirement that is not met ends the program, or keeps what it found.
#[test]
fn every_requirement_is_told_and_the_outputs_are_written_all_the_same() {
    let staged = Staged::new();
    let github = staged.bare(|builder| builder);
    let call = || {
        let call = Call::verify("v1.2.1").args(&["--required-checks=build", "--soak=24h"]);
        call.args(&["--confirm=Deploy", "--confirm-expected=deploy"])
            .on(&github)
    };
    let run = call().run();
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert_eq!(run.output("verified"), "false");
    assert_eq!(
        run.output("failed"),
        r#"["confirm","deployed","checks","soak"]"#
    );
    assert_eq!(run.output("production-tag"), "v1.3.0");
    assert_eq!(
        (run.output("deployed-at"), run.output("image-digest")),
        ("", "")
    );
    run.says(&[
        "✗ confirm    'Deploy' was typed, and 'deploy' was expected",
        "hint: type 'deploy' into the form",
        "✓ exists",
        "✗ deployed   no deployment of v1.2.1",
        "hint: deploy v1.2.1 to staging first",
        "✗ checks     1 of 1 required check did not pass",
        "✗ soak       can't be judged: there is no deployment that counts",
    ]);
    let errors = run.annotations("error");
    let expected =
        "failed to verify v1.2.1: requirements not met, 4 of 8: confirm, deployed, checks, soak";
    assert_eq!(errors, [expected]);
    let json = call().args(&["--format=json"]).run();
    let printed: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(printed["verified"], false);
    assert_eq!(printed["failed"][1], "deployed");
    let terminal = call().env("GITHUB_ACTIONS", "").run();
    terminal.says(&["error: failed to verify v1.2.1"]);
}

#[test]
fn the_summary_shows_what_was_looked_at_with_links() {
    let staged = Staged::new();
    let github = staged.github();
    let call = Call::verify("v1.2.1").args(&["--required-checks=build", "--required-checks=lint"]);
    let run = call.on(&github).run();
    let (sha, short) = (staged.commit(), &staged.commit()[..7]);
    let page = format!("{}/{NAME}", github.url());
    let run_page = format!("{page}/actions/runs/10/job/");
    let summary = &run.summary;
    for text in [
        "### verify-staging-tag: v1.2.1 is not verified",
        &format!("<a href=\"{page}/releases/tag/v1.2.1\"><code>v1.2.1</code></a>"),
        &format!("<a href=\"{page}/commit/{sha}\"><code>{short}</code></a>"),
        &format!("<a href=\"https://runner.example/7\">{DEPLOYED}</a>"),
        &format!("| ✗ | checks | 1 of 2 required checks did not pass on v1.2.1 ({short}): "),
        "<br>hint: let the check run on this commit",
        "| ✓ | deployed | ",
        "<details><summary>checks</summary>",
        &format!("<a href=\"{run_page}"),
        "lint: missing",
    ] {
        assert!(summary.contains(text), "'{text}' is not in:\n{summary}");
    }
}

/// What is verified is what `next-version` promotes; and both can be run again.
#[test]
fn the_promotion_gives_the_tag_that_was_told() {
    let staged = Staged::new();
    let github = staged.github();
    let verify = || Call::verify("refs/tags/v1.2.1").on(&github).succeeds();
    let promote = || {
        let call = Call::lane("production", &["--from=v1.2.1", "--claim"]);
        call.on(&github).succeeds()
    };
    let before = verify();
    assert_eq!(promote().tag(), before.output("production-tag"));
    let after = verify();
    assert_eq!(outputs(&before), outputs(&after));
    after.says(&["carries v1.3.0 already"]);
    assert_eq!(promote().tag(), "v1.3.0");
    assert_eq!(
        staged.repository.tag_names(),
        ["v1.2.0", "v1.2.1", "v1.3.0"]
    );
}

#[test]
fn what_would_be_a_downgrade_is_not_promoted() {
    let staged = Staged::new();
    staged
        .repository
        .version("v1.3.0", &staged.main[2], "production");
    let run = Call::verify("v1.2.1").on(&staged.github()).run();
    assert_eq!((run.code, run.output("failed")), (1, r#"["not-older"]"#));
    run.says(&[
        "this would be a downgrade",
        "rollback workflow",
        "'allow-downgrade'",
    ]);
    assert_eq!(run.output("production-tag"), "v1.4.0");
}

#[test]
fn a_hotfix_that_would_be_lost_is_warned_of_or_refused() {
    let staged = Staged::new();
    let (repository, base) = (&staged.repository, &staged.main[0]);
    let fix = repository.commit("mend", base, "fix: it", &[("fix.txt", "y\n")]);
    repository.version("v1.2.2", &fix, "hotfix");
    let github = staged.github();
    let run = Call::verify("v1.2.1").on(&github).succeeds();
    assert!(run.annotations("warning")[0].contains("lacks v1.2.2"));
    let run = Call::verify("v1.2.1")
        .args(&["--require-hotfixes"])
        .on(&github)
        .run();
    assert_eq!((run.code, run.output("failed")), (1, r#"["not-older"]"#));
    run.says(&["lacks v1.2.2", "port the commits"]);
}

/// A wall that GitHub may be behind: nothing is said of a tag that could not be looked at.
#[test]
fn without_github_there_is_no_verdict() {
    let staged = Staged::new();
    let down = Fault::Status {
        status: 503,
        body: None,
    };
    let faults = Faults::default().on(Match::get("/deployments"), down);
    let github = staged.with(|builder| builder.faults(faults));
    let run = Call::verify("v1.2.1").on(&github).fails(3);
    run.says(&["503"]);
    let faults = Faults::default().on(Match::get("/deployments").nth(1), Fault::DropBefore);
    let github = staged.with(|builder| builder.faults(faults));
    Call::verify("v1.2.1").on(&github).succeeds();
}

#[test]
fn a_repository_without_tags_or_commits_is_told() {
    let repository = Repository::empty();
    let run = Call::verify("v1.2.1").on(&GitHub::over(&repository)).run();
    assert_eq!(
        (run.code, run.output("tag"), run.output("sha")),
        (1, "v1.2.1", "")
    );
    run.says(&["there is no tag 'v1.2.1'", "the repository has no tags"]);
}
