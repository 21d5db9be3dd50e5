//! `verify-staging-tag`: how much it asks, and with which permissions.

use windlass_emulator::{
    Builder, CheckConclusion, CommitStatus, DeploymentState, Level, Permissions, Ruleset,
    StatusState,
};

use crate::support::staged::{CHECKED, DEPLOYED, built, recorded};
use crate::support::{Call, GitHub, NAME, Repository, Staged};

/// Everything there is to require.
const ALL: [&str; 8] = [
    "--required-checks=build",
    "--required-checks=ci/old",
    "--soak=24h",
    "--confirm=deploy",
    "--confirm-expected=deploy",
    "--require-hotfixes",
    "--environment=staging",
    "--trunk=main",
];

fn with_status(builder: Builder, sha: &str) -> Builder {
    let status = CommitStatus::new(sha, "ci/old", StatusState::Success, CHECKED);
    builder.commit_status(NAME, status)
}

/// As a step of a promotion, with everything required; how many requests it took.
fn all(github: &GitHub, tag: &str) -> usize {
    let call = Call::verify(tag).args(&ALL).of_workflow("promote.yml");
    call.on(github).succeeds();
    github.requests().len()
}

/// What each of them may cost, whatever it looks at.
const MOST_REQUESTS: usize = 8;

#[test]
fn all_requirements_take_eight_requests_at_most() {
    let staged = Staged::new();
    let github = staged.with(|builder| with_status(builder, staged.commit()));
    assert_eq!(all(&github, "v1.2.1"), 7, "{:#?}", github.requests());
}

#[test]
fn all_requirements_of_a_hotfix_take_eight_requests_at_most() {
    let staged = Staged::new();
    let (repository, base) = (&staged.repository, &staged.main[0]);
    let fix = repository.commit("mend", base, "fix: it", &[("fix.txt", "y\n")]);
    let message = "v1.2.2\n\nWindlass-Lane: hotfix\nWindlass-Promoted-From: v1.2.0";
    repository.annotate("v1.2.2", &fix, message);
    let github = staged.bare(|builder| {
        let deployment = recorded("v1.2.2", &fix);
        let builder = builder
            .deployment(NAME, deployment.status(DeploymentState::Success, DEPLOYED))
            .workflow_run(NAME, built(10, &fix, CheckConclusion::Success));
        with_status(builder, &fix)
    });
    let requests = all(&github, "v1.2.2");
    assert!(requests <= MOST_REQUESTS, "{:#?}", github.requests());
}

/// What each way to ask for less, or for more, costs.
#[test]
fn no_more_is_asked_than_is_required() {
    let staged = Staged::new();
    let count = |call: Call| {
        let github = staged.github();
        call.of_workflow("promote.yml").on(&github).succeeds();
        github.requests().len()
    };
    let verify = || Call::verify("v1.2.1");
    // The configuration of the event's commit is one more.
    let sha = staged.commit();
    let without_checkout = Call::verify_without_checkout("v1.2.1").env("GITHUB_SHA", sha);
    for (call, requests) in [
        (verify().args(&["--required-checks=build"]), 6),
        (without_checkout.args(&["--required-checks=build"]), 7),
        // The trunk's own: its protection, and its rules; it requires none here.
        (verify(), 6),
        (verify().args(&["--require=exists"]), 1),
        (verify().args(&["--require=deployed"]), 3),
        (verify().args(&["--require=not-older"]), 2),
        (verify().args(&["--require=lane", "--require=not-older"]), 2),
    ] {
        assert_eq!(count(call), requests);
    }
}

/// Its protection and its rules are two requests.
#[test]
fn all_requirements_with_the_trunks_own_checks_take_eight_requests() {
    let staged = Staged::new();
    let ruleset = Ruleset::require_checks("refs/heads/main", ["build"]);
    let github = staged.with(|builder| builder.ruleset(NAME, ruleset));
    let call = Call::verify("v1.2.1").args(&["--soak=24h"]);
    let run = call.of_workflow("promote.yml").on(&github).succeeds();
    run.says(&["1 required check passed"]);
    assert_eq!(
        github.requests().len(),
        MOST_REQUESTS,
        "{:#?}",
        github.requests()
    );
}

/// `v1.2.2`, with so many commits of the trunk before it and after it; how many requests it took
/// to verify it.
fn of_a_trunk(before: usize, after: usize, tag: impl Fn(&Repository, &str, &str)) -> usize {
    let staged = Staged::new();
    let repository = &staged.repository;
    let commits = |count: usize, head: String| {
        (0..count).fold(head, |head, _| {
            repository.commit("main", &head, "feat: more", &[])
        })
    };
    let head = commits(before, staged.main[2].clone());
    for (name, commit) in [
        ("v1.2.0", staged.main[0].as_str()),
        ("v1.2.1", staged.commit()),
        ("v1.2.2", &head),
    ] {
        tag(repository, name, commit);
    }
    commits(after, head.clone());
    let github = staged.bare(|builder| {
        let deployment = recorded("v1.2.2", &head);
        builder
            .deployment(NAME, deployment.status(DeploymentState::Success, DEPLOYED))
            .workflow_run(NAME, built(10, &head, CheckConclusion::Success))
    });
    let call = Call::verify("v1.2.2").args(&["--required-checks=build", "--scheme=patch-line"]);
    call.of_workflow("promote.yml").on(&github).succeeds();
    github.requests().len()
}

/// It comes with the messages.
#[test]
fn a_long_trunk_costs_no_request_more() {
    let annotated = |repository: &Repository, name: &str, commit: &str| {
        let lane = if name == "v1.2.0" {
            "production"
        } else {
            "staging"
        };
        repository.version(name, commit, lane);
    };
    assert_eq!(
        [
            of_a_trunk(10, 150, annotated),
            of_a_trunk(150, 110, annotated)
        ],
        [6, 6]
    );
}

/// It is read from production up to the page that has the tag, and no further.
#[test]
fn without_messages_a_long_trunk_costs_a_request_for_each_hundred_commits_below_the_tag() {
    let lightweight = Repository::tag;
    assert_eq!(
        [
            of_a_trunk(10, 150, lightweight),
            of_a_trunk(150, 110, lightweight)
        ],
        [7, 8]
    );
}

/// Exactly the permissions that the README names, and each is named where it is missing.
#[test]
fn a_missing_permission_is_named_and_the_rest_is_judged() {
    const NEEDED: [&str; 5] = ["contents", "deployments", "checks", "statuses", "actions"];
    let staged = Staged::new();
    let judge = |without: &str| {
        let listed = NEEDED.into_iter().filter(|name| *name != without);
        let permissions = Permissions::only(listed.map(|name| (name, Level::Read)));
        let github = staged.with(|builder| {
            let builder = with_status(builder, staged.commit()).private(NAME);
            builder.token("ghs_job", permissions)
        });
        let call = Call::verify("v1.2.1").args(&ALL).of_workflow("promote.yml");
        call.on_with(&github, "ghs_job").run()
    };
    assert_eq!(judge("nothing").code, 0);
    for (permission, failed) in [
        ("deployments", r#"["deployed","soak"]"#),
        ("checks", r#"["checks"]"#),
        ("statuses", r#"["checks"]"#),
        ("actions", r#"["checks"]"#),
    ] {
        let run = judge(permission);
        assert_eq!(
            (run.code, run.output("failed")),
            (1, failed),
            "{}",
            run.stderr
        );
        run.says(&[
            "can't be judged: ",
            "403",
            &format!("grant '{permission}: read'"),
        ]);
        assert_eq!(run.output("production-tag"), "v1.3.0");
    }
    let run = judge("contents");
    assert_eq!((run.code, run.outputs.len()), (1, 0), "{}", run.stderr);
}
