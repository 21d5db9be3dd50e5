//! What a pull request became, however it was merged; and commits by their ids.

use serde_json::{Value, json};

use crate::support::Mended;
use crate::support::mended::picks;

/// A pull request of two commits into `release`, merged; what it was merged as.
fn merge(shop: &Mended, method: &str) -> Value {
    shop.repository.git(&["branch", "release", &shop.base]);
    let one = shop
        .repository
        .commit("topic", &shop.base, "fix: one", &[("one.txt", "1\n")]);
    shop.repository
        .commit("topic", &one, "fix: two", &[("two.txt", "2\n")]);
    // So that a rebase makes other commits.
    shop.repository
        .commit("release", &shop.base, "chore: release", &[("r.txt", "r\n")]);
    let body = json!({ "title": "Mend @all of #1", "head": "topic", "base": "release" });
    let made = shop.github.send("POST", "/pulls", &body);
    assert_eq!(made["number"], 1, "{made}");
    let merged = json!({ "merge_method": method });
    let merged = shop.github.send("PUT", "/pulls/1/merge", &merged);
    assert_eq!(merged["merged"], true, "{merged}");
    merged["sha"].clone()
}

/// Fails when the commits of the pull request's own branch are picked: a squash has none of them.
#[test]
fn a_pull_request_is_what_the_base_branch_got() {
    for (method, expected) in [
        ("squash", &["release"][..]),
        ("rebase", &["release~1", "release"]),
        ("merge", &["topic~1", "topic"]),
    ] {
        let shop = Mended::new();
        merge(&shop, method);
        let run = shop.call().input("pull-request", "1").succeeds();
        let expected: Vec<_> = expected.iter().map(|revision| shop.id(revision)).collect();
        let picked: Vec<_> = picks(&run).into_iter().map(|(commit, _)| commit).collect();
        assert_eq!(picked, expected, "{method}");
        let branch = "backport/pr-1-to-main";
        assert_eq!(run.output("branch"), branch);
        assert_eq!(
            shop.file(branch, "one.txt") + &shop.file(branch, "two.txt"),
            "1\n2\n"
        );
        assert_eq!(shop.file(branch, "new.txt"), "new\n");
        let pull = &shop.pulls()[1];
        assert_eq!(pull["title"], "Backport #1 to main: Mend @all of #1");
        let again = shop.call().input("pull-request", "1").succeeds();
        assert_eq!(again.output("state"), "unchanged");
    }
}

#[test]
fn a_pull_request_into_the_target_itself_leaves_nothing_to_do() {
    for method in ["squash", "rebase", "merge"] {
        let shop = Mended::new();
        merge(&shop, method);
        let call = shop
            .call()
            .input("pull-request", "1")
            .input("target", "release");
        assert_eq!(call.succeeds().output("state"), "nothing-to-do", "{method}");
    }
}

#[test]
fn commits_are_picked_in_the_order_in_which_they_are_given() {
    let shop = Mended::new();
    let one = shop
        .repository
        .commit("a", &shop.base, "fix: one", &[("one.txt", "1\n")]);
    let two = shop
        .repository
        .commit("b", &shop.base, "fix: two", &[("two.txt", "2\n")]);
    let given = format!("{}\n{one}\n{}", &two[..7], &two[..12]);
    let run = shop.call().input("commits", &given).succeeds();
    let picked: Vec<_> = picks(&run).into_iter().map(|(commit, _)| commit).collect();
    assert_eq!(picked, [two.clone(), one.clone()]);
    let branch = format!("backport/{}-{}-to-main", &two[..12], &one[..12]);
    assert_eq!(run.output("branch"), branch);
    assert_eq!(shop.pulls()[0]["title"], "Backport 2 commits to main");

    let alone = shop
        .call()
        .input("commits", &one)
        .input("branch", "alone")
        .succeeds();
    assert_eq!(alone.output("number"), "2");
    assert_eq!(shop.pulls()[1]["title"], "Backport to main: fix: one");
}

#[test]
fn what_is_not_there_or_makes_no_sense_is_refused_by_name() {
    let shop = Mended::new();
    merge(&shop, "merge");
    let open = json!({ "title": "T", "head": "hotfix", "base": "main" });
    shop.github.send("POST", "/pulls", &open);
    let merge_commit = shop.id("release");
    let gone = "1".repeat(40);
    let refs = shop.repository.refs();
    for (inputs, text) in [
        (
            &[("tag", "v9"), ("from", "v1.3.1")][..],
            "there is no tag 'v9'",
        ),
        (
            &[("tag", "v1.3.2"), ("from", "v1.3")],
            "there is no tag 'v1.3'",
        ),
        (&[("tag", "v1.3.1"), ("from", "v1.3.2")], "v1.3.1 ("),
        (&[("pull-request", "9")], "there is no pull request #9"),
        (&[("pull-request", "2")], "#2 was not merged"),
        (&[("commits", &gone)], "there is no commit '1111"),
        (&[("commits", &merge_commit)], "is a merge"),
        (
            &[("commits", &shop.fix), ("target", "gone")],
            "there is no branch 'gone'",
        ),
    ] {
        let call = inputs
            .iter()
            .fold(shop.call(), |call, (name, value)| call.input(name, value));
        call.fails(1).says(&["failed to make the backport", text]);
    }
    assert_eq!(shop.repository.refs(), refs);
}

#[test]
fn inputs_that_are_wrong_by_themselves_are_told_before_anything_is_asked() {
    let shop = Mended::new();
    let long = "x".repeat(20_001);
    for (inputs, text) in [
        (
            &[][..],
            "exactly one of 'tag', 'pull-request' and 'commits'",
        ),
        (
            &[("tag", "v1"), ("from", "v0"), ("pull-request", "1")],
            "exactly one",
        ),
        (&[("tag", "v1")], "'tag' is given without 'from'"),
        (
            &[("from", "v1"), ("pull-request", "1")],
            "'from' is given without 'tag'",
        ),
        (&[("commits", "main")], "'main', which is no commit id"),
        (&[("commits", "abc")], "'abc', which is no commit id"),
        (&[("pull-request", "#1")], "pull-request"),
        (
            &[("pull-request", "1"), ("branch", "a b")],
            "git allows no ' ' in it",
        ),
        (
            &[("pull-request", "1"), ("target", "a..b")],
            "'target' can't be 'a..b'",
        ),
        (
            &[
                ("pull-request", "1"),
                ("target", "x"),
                ("branch", "refs/heads/x"),
            ],
            "the same branch",
        ),
        (
            &[("pull-request", "1"), ("body", &long)],
            "'body' has 20001 characters",
        ),
    ] {
        let call = inputs
            .iter()
            .fold(shop.call(), |call, (name, value)| call.input(name, value));
        call.fails(2).says(&[text]);
    }
    assert_eq!(shop.github.requests().len(), 0);
    let call = shop.backport().input("branch", "main").fails(2);
    call.says(&["'branch' is the target itself, 'main'"]);
}
