//! A change that does not apply: a draft that says how to finish it, and what people do with it.

use serde_json::{Value, json};

use crate::support::mended::{BRANCH, picks};
use crate::support::{Mended, NAME, Run};

/// With a commit that follows the one in conflict.
fn conflicting() -> (Mended, String) {
    let shop = Mended::conflicting(|builder| builder);
    let last = shop
        .repository
        .commit("hotfix", &shop.fix, "fix: last", &[("l.txt", "l\n")]);
    shop.repository.annotate("v1.3.3", &last, "v1.3.3");
    (shop, last)
}

fn run(shop: &Mended) -> Run {
    let call = shop.call().input("tag", "v1.3.3").input("from", "v1.3.1");
    call.succeeds()
}

#[test]
fn a_conflict_becomes_a_draft_that_says_how_to_finish_it() {
    let (shop, last) = conflicting();
    let branch = "backport/v1.3.3-to-main";
    let first = run(&shop);
    for (output, expected) in [
        ("state", "created"),
        ("conflicts", "[\"tax.txt\"]"),
        ("draft", "true"),
        ("sha", &shop.id(branch)),
    ] {
        assert_eq!(first.output(output), expected, "{output}");
    }
    assert_eq!(picks(&first), [(shop.fix.clone(), shop.id(branch))]);
    let text = shop.file(branch, "tax.txt");
    for part in ["<<<<<<<", "drei", "three", ">>>>>>>"] {
        assert!(text.contains(part), "{text}");
    }
    let message = shop.repository.git(&["show", "-s", "--format=%B", branch]);
    assert!(message.contains("This commit holds conflicts"), "{message}");
    let pull = &shop.pulls()[0];
    assert_eq!(pull["draft"], true);
    let body = pull["body"].as_str().unwrap();
    let rest = format!("git cherry-pick -x {last}");
    for part in [
        "Conflicts",
        "tax.txt",
        "git switch 'backport/v1.3.3-to-main'",
        &rest,
    ] {
        assert!(body.contains(part), "{part} is not in {body}");
    }
    let warnings = first.annotations("warning").join("\n");
    assert!(
        warnings.contains("conflicts with main in tax.txt"),
        "{warnings}"
    );
    assert!(first.summary.contains("tax.txt"), "{}", first.summary);

    let again = run(&shop);
    assert_eq!(again.output("state"), "unchanged");
    for output in ["sha", "commits", "conflicts", "draft", "number"] {
        assert_eq!(again.output(output), first.output(output), "{output}");
    }
}

/// What the text tells a person to do, done. Fails when the branch is made anew.
#[test]
fn what_somebody_has_resolved_is_kept() {
    let (shop, last) = conflicting();
    let branch = "backport/v1.3.3-to-main";
    let first = run(&shop);
    let resolved = [("tax.txt", "1\n2\ndrei (3)\n4\n5\n")];
    let resolved = shop
        .repository
        .commit(branch, first.output("sha"), "Resolve", &resolved);
    let message = format!("fix: last\n\n(cherry picked from commit {last})");
    let head = shop
        .repository
        .commit(branch, &resolved, &message, &[("l.txt", "l\n")]);
    for closed in [false, true] {
        if closed {
            // Its pull request is gone: made again, of what is there.
            shop.github.send(
                "PATCH",
                "/pulls/1",
                &json!({ "body": "", "state": "closed" }),
            );
        }
        let run = run(&shop);
        for (output, expected) in [
            ("state", if closed { "created" } else { "unchanged" }),
            ("sha", &head),
            ("conflicts", "[]"),
        ] {
            assert_eq!(run.output(output), expected, "{output}");
        }
        assert_eq!(picks(&run).len(), 2);
        assert_eq!(shop.id(branch), head);
    }
    assert_eq!(shop.pulls()[1]["draft"], false);
}

/// Somebody has rewritten the branch, and nothing in it says any more what it is.
#[test]
fn a_pull_request_is_known_by_its_text_too() {
    let (shop, _) = conflicting();
    let branch = "backport/v1.3.3-to-main";
    run(&shop);
    let mine = shop
        .repository
        .commit(branch, &shop.trunk, "All of it", &[("l.txt", "l\n")]);
    let again = run(&shop);
    assert_eq!(
        ["state", "sha"].map(|name| again.output(name)),
        ["unchanged", &mine]
    );
}

#[test]
fn a_conflict_fails_where_no_draft_is_wanted() {
    let shop = Mended::conflicting(|builder| builder);
    let refs = shop.repository.refs();
    let run = shop.backport().input("draft-on-conflict", "false").fails(1);
    run.says(&["conflicts with main in tax.txt", "draft-on-conflict"]);
    assert_eq!((shop.repository.refs(), shop.pulls().len()), (refs, 0));
}

#[test]
fn where_there_are_no_drafts_the_title_says_it() {
    let shop = Mended::conflicting(|builder| builder.without_draft_pulls(NAME));
    let run = shop.backport().succeeds();
    let outputs = ["state", "draft", "conflicts"].map(|name| run.output(name));
    assert_eq!(outputs, ["created", "false", "[\"tax.txt\"]"]);
    let pulls = shop.pulls();
    assert_eq!(pulls.len(), 1);
    assert_eq!(pulls[0]["title"], "[conflicts] Backport v1.3.2 to main");
    assert_eq!(pulls[0]["head"]["ref"], BRANCH);
}

/// Text that would like to be more than text, in every place where others write some.
#[test]
fn text_of_others_is_text() {
    let shop = Mended::conflicting(|builder| builder);
    let hostile = "x</code>|`@all #1 <!-- \u{202e}\n::error::x\n##[error]x\n\n<img src=x>";
    let name = "$(touch pwned)'`|<b>.txt";
    let there = shop
        .repository
        .commit("main", &shop.trunk, "add", &[(name, "1\n")]);
    let fix = shop
        .repository
        .commit("evil", &there, hostile, &[(name, "2\n")]);
    shop.repository
        .commit("main", &there, "change", &[(name, "3\n")]);
    let branch = "b-$(touch,pwned)';|&";
    let call = || shop.call().input("commits", &fix).input("branch", branch);
    let run = call().succeeds();
    let files: Value = serde_json::from_str(run.output("conflicts")).unwrap();
    assert_eq!(files, json!([name]));
    let pull = &shop.pulls()[0];
    assert_eq!(pull["head"]["ref"], branch);
    let (title, body) = (
        pull["title"].as_str().unwrap(),
        pull["body"].as_str().unwrap(),
    );
    assert!(!title.contains(['\n', '\u{202e}']), "{title}");
    for text in [body, &run.summary] {
        assert!(!text.contains("<img") && !text.contains("<b>"), "{text}");
        // Calls and numbers mean nothing in fixed width; the end of that stays the program's own.
        assert!(!text.contains("x</code>|"), "{text}");
    }
    assert!(
        body.contains(r"git switch 'b-$(touch,pwned)'\'';|&'"),
        "{body}"
    );
    assert_eq!(body.matches("<!--").count(), 1, "{body}");
    assert_eq!(call().succeeds().output("state"), "unchanged");
}
