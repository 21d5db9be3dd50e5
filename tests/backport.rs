//! A hotfix that is brought back to the trunk, once, and what people do with it afterwards.

use serde_json::json;
use windlass_emulator::{Fault, Faults, Match};

use crate::support::mended::{BRANCH, picks};
use crate::support::{Mended, Run};

#[test]
fn a_hotfix_becomes_a_pull_request_to_the_trunk() {
    let shop = Mended::new();
    let run = shop
        .backport()
        .input("body", "See **the incident**.")
        .env("GIT_COMMITTER_NAME", "")
        .succeeds();
    let pull = shop.assert_proposed();
    let head = shop.id(BRANCH);
    for (output, expected) in [
        ("state", "created"),
        ("number", "1"),
        ("url", pull["html_url"].as_str().unwrap()),
        ("branch", BRANCH),
        ("sha", &head),
        ("conflicts", "[]"),
        ("draft", "false"),
    ] {
        assert_eq!(run.output(output), expected, "{output}");
    }
    assert_eq!(picks(&run), [(shop.fix.clone(), head)]);
    assert_eq!(pull["title"], "Backport v1.3.2 to main");
    let body = pull["body"].as_str().unwrap();
    for text in ["See **the incident**.", "v1.3.1", "fix: the tax", &shop.fix] {
        assert!(body.contains(text), "{text} is not in {body}");
    }
    let commit = |format: &str, revision: &str| {
        let format = format!("--format={format}");
        shop.repository.git(&["show", "-s", &format, revision])
    };
    let message = format!(
        "fix: the tax\n\nIt was wrong.\n\n(cherry picked from commit {})",
        shop.fix
    );
    assert_eq!(commit("%B", BRANCH).trim(), message);
    assert_eq!(
        commit("%an <%ae> %ad %cd", BRANCH),
        commit("%an <%ae> %ad %cd", &shop.fix)
    );
    assert_eq!(commit("%cn", BRANCH).trim(), "github-actions[bot]");
    run.says(&[
        "fix: the tax: picked",
        "the pull request #1 brings v1.3.2 to main",
    ]);
    assert!(
        run.summary.contains("backport: v1.3.2 to main"),
        "{}",
        run.summary
    );
}

/// Fails when anything but what stands there is asked: by then the target may have moved.
#[test]
fn a_second_run_changes_nothing_whatever_the_target_is_by_then() {
    let shop = Mended::new();
    let first = shop.backport().succeeds();
    let refs = shop.repository.refs();
    for _ in 0..2 {
        let again = shop.backport().succeeds();
        assert_eq!(again.output("state"), "unchanged");
        for output in ["number", "url", "branch", "sha", "commits", "draft"] {
            assert_eq!(again.output(output), first.output(output), "{output}");
        }
        assert_eq!(shop.github.count("POST", "/pulls"), 1);
        shop.repository
            .commit("main", &shop.trunk, "feat: more", &[("more.txt", "x\n")]);
    }
    assert_eq!(shop.id(BRANCH), first.output("sha"));
    assert!(shop.repository.refs() != refs, "the target has moved");
}

/// The same commit by whoever makes it: nothing of the time or the machine is in it.
#[test]
fn the_same_pick_is_the_same_commit() {
    let [one, other] = [Mended::new(), Mended::new()].map(|shop| {
        shop.backport().succeeds();
        shop.id(BRANCH)
    });
    assert_eq!(one, other);
}

#[test]
fn runs_that_race_make_one_branch_and_one_pull_request() {
    for _ in 0..2 {
        let shop = Mended::new();
        let started: Vec<_> = (0..4).map(|_| shop.backport().start()).collect();
        let runs: Vec<Run> = started.into_iter().map(|run| run.wait()).collect();
        for run in &runs {
            assert_eq!(run.code, 0, "{}", run.stderr);
            assert_eq!(run.output("number"), "1");
        }
        shop.assert_proposed();
        let created = runs.iter().filter(|run| run.output("state") == "created");
        assert_eq!(created.count(), 1);
    }
}

/// Fails when a pull request that somebody closed is made again, or one that was merged is.
#[test]
fn what_people_decided_about_it_stays() {
    for (path, method, body, state) in [
        ("/pulls/1", "PATCH", json!({ "state": "closed" }), "closed"),
        (
            "/pulls/1/merge",
            "PUT",
            json!({ "merge_method": "squash" }),
            "merged",
        ),
    ] {
        for delete_branch in [false, true] {
            let shop = Mended::new();
            shop.backport().succeeds();
            shop.github.send(method, path, &body);
            if delete_branch {
                shop.repository
                    .git(&["update-ref", "-d", &format!("refs/heads/{BRANCH}")]);
            }
            let run = shop.backport().succeeds();
            let outputs = ["state", "number"].map(|name| run.output(name));
            assert_eq!(outputs, [state, "1"]);
            assert_eq!(shop.pulls().len(), 1);
        }
    }
}

/// A branch of one's own name may have brought another hotfix before.
#[test]
fn a_pull_request_of_another_hotfix_is_not_taken_for_this_one() {
    let shop = Mended::new();
    let call = || shop.call().input("branch", "back");
    let first = call().input("commits", &shop.fix);
    first.succeeds();
    shop.github.send("PUT", "/pulls/1/merge", &json!({}));
    shop.repository
        .git(&["update-ref", "-d", "refs/heads/back"]);
    let later = shop
        .repository
        .commit("hotfix", &shop.fix, "fix: more", &[("b.txt", "b\n")]);
    let run = call().input("commits", &later).succeeds();
    let outputs = ["state", "number"].map(|name| run.output(name));
    assert_eq!(outputs, ["created", "2"]);
}

#[test]
fn what_the_target_has_already_is_left_out() {
    // By ancestry, by the same patch, and by what it comes to.
    let merged = |shop: &Mended| {
        let parents = format!("{} {}", shop.trunk, shop.fix);
        let mended = [("tax.txt", "1\n2\nthree\n4\n5\n")];
        shop.repository
            .commit("main", &parents, "Merge the hotfix", &mended)
    };
    let picked = |shop: &Mended| {
        let mended = [("tax.txt", "1\n2\nthree\n4\n5\n")];
        let picked = shop
            .repository
            .commit("main", &shop.trunk, "fix: the tax", &mended);
        let gone_on = [("tax.txt", "1\n2\nthree and more\n4\n5\n")];
        shop.repository
            .commit("main", &picked, "feat: more", &gone_on)
    };
    let done_otherwise = |shop: &Mended| {
        let mended = [("tax.txt", "1\n2\nthree\n4\n5\n"), ("also.txt", "x\n")];
        shop.repository
            .commit("main", &shop.trunk, "feat: all new", &mended)
    };
    let ways: [&dyn Fn(&Mended) -> String; 3] = [&merged, &picked, &done_otherwise];
    for way in ways {
        let shop = Mended::new();
        way(&shop);
        let run = shop.backport().succeeds();
        let outputs = ["state", "number", "branch", "commits"].map(|name| run.output(name));
        assert_eq!(outputs, ["nothing-to-do", "", "", "[]"]);
        run.says(&[
            "left out: main has it",
            "main has everything of v1.3.2 already",
        ]);
        assert_eq!((shop.pulls().len(), shop.branches().len()), (0, 2));
    }
}

#[test]
fn of_several_commits_only_what_is_lacking_is_picked_and_merges_are_not() {
    let shop = Mended::new();
    let side = shop
        .repository
        .commit("side", &shop.base, "fix: side", &[("s.txt", "s\n")]);
    let parents = format!("{} {side}", shop.fix);
    let both = [("tax.txt", "1\n2\nthree\n4\n5\n"), ("s.txt", "s\n")];
    let merge = shop
        .repository
        .commit("hotfix", &parents, "Merge side", &both);
    let last = shop
        .repository
        .commit("hotfix", &merge, "fix: last", &[("l.txt", "l\n")]);
    shop.repository.version("v1.3.3", &last, "hotfix");
    let there = [("s.txt", "s\n")];
    let trunk = shop
        .repository
        .commit("main", &shop.trunk, "fix: side, again", &there);
    let call = shop
        .call()
        .input("tag", "refs/tags/v1.3.3")
        .input("from", "v1.3.1");
    let run = call.succeeds();
    let picked: Vec<_> = picks(&run).into_iter().map(|(commit, _)| commit).collect();
    assert_eq!(picked, [shop.fix.clone(), last]);
    run.says(&["fix: side: left out: main has it"]);
    assert_eq!(shop.id("backport/v1.3.3-to-main~2"), trunk);
    let body = shop.pulls()[0]["body"].to_string();
    assert!(body.contains("left out: main has it"), "{body}");
    assert!(!body.contains("Merge side"), "{body}");
}

#[test]
fn a_dry_run_says_what_would_be_done_and_does_nothing() {
    let shop = Mended::new();
    let refs = shop.repository.refs();
    let dry = shop.backport().input("dry-run", "true").succeeds();
    assert_eq!(shop.repository.refs(), refs);
    assert_eq!(shop.pulls().len(), 0);
    dry.says(&["a pull request would bring v1.3.2 to main"]);
    let run = shop.backport().succeeds();
    for output in ["state", "branch", "sha", "commits", "conflicts", "draft"] {
        assert_eq!(dry.output(output), run.output(output), "{output}");
    }
    assert_eq!(dry.output("number"), "");
}

#[test]
fn everything_about_the_pull_request_can_be_said() {
    let shop = Mended::new();
    shop.repository.git(&["branch", "release/1.x", &shop.base]);
    let run = shop
        .backport()
        .input("target", "refs/heads/release/1.x")
        .input("branch", "mine")
        .input("title", " Bring\nit  back ")
        .env("GIT_COMMITTER_NAME", "Release bot")
        .env("GIT_COMMITTER_EMAIL", "bot@example.org")
        .succeeds();
    assert_eq!(run.output("branch"), "mine");
    let pull = &shop.pulls()[0];
    assert_eq!(pull["title"], "Bring it back");
    assert_eq!(pull["base"]["ref"], "release/1.x");
    let committer = shop
        .repository
        .git(&["show", "-s", "--format=%cn <%ce>", "mine"]);
    assert_eq!(committer.trim(), "Release bot <bot@example.org>");
}

/// The trunk goes on between the look at it and the push.
#[test]
fn a_trunk_that_moves_meanwhile_does_no_harm() {
    let slow = Fault::Delay(std::time::Duration::from_secs(2));
    let shop = Mended::failing(Faults::default().on(Match::post("/git-receive-pack"), slow));
    let run = shop.backport().start();
    while shop.github.count("POST", "/git-upload-pack") < 2 {
        std::thread::yield_now();
    }
    shop.repository
        .commit("main", &shop.trunk, "feat: more", &[("more.txt", "x\n")]);
    let run = run.wait();
    assert_eq!(run.code, 0, "{}", run.stderr);
    shop.assert_proposed();
}
