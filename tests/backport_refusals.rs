//! Branches that are there already, and GitHubs that say no: with what to change.

use serde_json::json;
use windlass_emulator::{Level, Permissions, Ruleset};

use crate::support::mended::BRANCH;
use crate::support::{Mended, NAME};

const WRITE: [(&str, Level); 2] = [("contents", Level::Write), ("pull_requests", Level::Write)];

#[test]
fn a_branch_of_something_else_is_never_touched() {
    for open in [false, true] {
        let shop = Mended::new();
        let other = shop
            .repository
            .commit(BRANCH, &shop.trunk, "other", &[("o.txt", "o\n")]);
        if open {
            let body = json!({ "title": "T", "head": BRANCH, "base": "main" });
            shop.github.send("POST", "/pulls", &body);
        }
        let run = shop.backport().fails(1);
        run.says(&[
            "'backport/v1.3.2-to-main' is there already",
            "give 'branch' another name",
        ]);
        assert_eq!(run.stderr.contains("#1"), open);
        assert_eq!(shop.id(BRANCH), other);
        assert_eq!(shop.pulls().len(), usize::from(open));
    }
}

/// A run that was killed after its push, and somebody who has picked by hand.
#[test]
fn a_branch_that_brings_the_commits_is_gone_on_with() {
    let shop = Mended::new();
    let message = format!("Mend it\n\n(cherry picked from commit {})", shop.fix);
    let mended = [("tax.txt", "1\n2\nthree\n4\n5\n")];
    let mine = shop
        .repository
        .commit(BRANCH, &shop.trunk, &message, &mended);
    let run = shop.backport().succeeds();
    assert_eq!(
        ["state", "sha"].map(|name| run.output(name)),
        ["created", &mine]
    );
    shop.assert_proposed();
}

#[test]
fn jobs_that_may_not_propose_are_told_the_setting_and_the_way_around() {
    let shop = Mended::with(|builder| builder.token("job", Permissions::only(WRITE)));
    let call = || shop.backport().secret("token", "job");
    let run = call().fails(1);
    run.says(&[
        "GitHub Actions is not permitted to create",
        "Workflow permissions",
        "app-private-key",
        "compare/main...backport/v1.3.2-to-main",
    ]);
    assert_eq!(
        shop.id(&format!("{BRANCH}~1")),
        shop.trunk,
        "the branch stays"
    );
    // Allowed, it goes on from there.
    let github = super::support::GitHub::with(&shop.repository, |builder| {
        let builder = builder.token("job", Permissions::only(WRITE));
        builder.actions_may_create_pulls(NAME)
    });
    let again = super::support::Call::new(&["backport"]).on_with(&github, "job");
    let again = again
        .input("tag", "v1.3.2")
        .input("from", "v1.3.1")
        .succeeds();
    assert_eq!(again.output("sha"), shop.id(BRANCH));
}

#[test]
fn a_token_that_may_not_enough_is_told_what_it_lacks() {
    let read = [("contents", Level::Read), ("pull_requests", Level::Write)];
    let half = [("contents", Level::Write), ("pull_requests", Level::Read)];
    for (permissions, texts) in [
        (read, ["push the branch", "contents: write"]),
        (half, ["POST", "pull-requests: write"]),
    ] {
        let shop = Mended::with(|builder| builder.token("job", Permissions::only(permissions)));
        let run = shop.backport().secret("token", "job").fails(1);
        run.says(&texts);
        assert_eq!(shop.pulls().len(), 0);
    }
}

#[test]
fn workflow_files_need_an_app_that_may_write_them() {
    let shop = Mended::with(|builder| builder.token("job", Permissions::only(WRITE)));
    let workflow = [(".github/workflows/ci.yml", "on: push\n")];
    let fix = shop
        .repository
        .commit("hotfix", &shop.fix, "fix: ci", &workflow);
    let call = shop.call().input("commits", &fix).secret("token", "job");
    call.fails(1)
        .says(&["ci.yml", "workflows: write", "app-id"]);
    assert_eq!(shop.pulls().len(), 0);
}

#[test]
fn a_ruleset_that_forbids_the_branch_is_named_as_the_likely_reason() {
    let mut rules = Ruleset::restrict_tag_creation("refs/heads/backport/*");
    rules.target = windlass_emulator::Target::Branch;
    let shop = Mended::with(|builder| builder.ruleset(NAME, rules));
    let run = shop.backport().fails(1);
    run.says(&[
        "push the branch backport/v1.3.2-to-main",
        "ruleset",
        "'branch'",
    ]);
}

/// The commits are read from the repository as a stranger may; only writing needs a token.
#[test]
fn a_stranger_may_try_it_dry() {
    let shop = Mended::new();
    let variables = shop.github.variables();
    let call = || {
        let call = super::support::Call::new(&["backport"]);
        let call = call.input("tag", "v1.3.2").input("from", "v1.3.1");
        variables
            .iter()
            .fold(call, |call, (name, value)| call.env(name, value))
    };
    assert_eq!(
        call().input("dry-run", "true").succeeds().output("state"),
        "created"
    );
    call().fails(1).says(&["push the branch"]);
}
