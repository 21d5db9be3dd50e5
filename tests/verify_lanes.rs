//! `verify-staging-tag`: what a tag is, whatever it says of itself.

use windlass_emulator::{Deployment, DeploymentState};

use crate::support::staged::{DEPLOYED, payload, recorded};
use crate::support::{Call, GitHub, NAME, Run, Staged};

/// Judged by its ancestry and its records alone.
fn judge(github: &GitHub, tag: &str) -> Run {
    let call = Call::verify(tag).args(&["--require=exists", "--require=lane"]);
    call.args(&["--require=on-trunk"]).on(github).run()
}

/// Fails when a production tag, or one that is not on the trunk, may be promoted.
#[test]
fn v16_only_what_was_made_to_be_tried_is_promoted() {
    let staged = Staged::new();
    let repository = &staged.repository;
    let beside = repository.commit("side", &staged.main[0], "feat: side", &[("s", "s\n")]);
    repository.version("v1.2.2", &beside, "staging");
    repository.tag("v1.2.3", &staged.main[2]);
    repository.version("v1.3.0-dev.1", &staged.main[2], "dev");
    repository.tag("nightly", &staged.main[2]);
    let github = staged.github();
    for (tag, code, failed, text) in [
        ("v1.2.1", 0, "[]", "as its message says, and main has it"),
        ("v1.2.3", 0, "[]", "as its name tells, and main has it"),
        ("v1.2.0", 1, r#"["lane"]"#, "it is a production version"),
        (
            "v1.2.2",
            1,
            r#"["lane","on-trunk"]"#,
            "but main doesn't have it",
        ),
        ("v1.3.0-dev.1", 1, r#"["lane"]"#, "is a dev version"),
        ("nightly", 1, r#"["lane","on-trunk"]"#, "is no version tag"),
        (
            "v1.2.9",
            1,
            r#"["exists","lane","on-trunk"]"#,
            "did you mean 'v1.2.0'",
        ),
    ] {
        let run = judge(&github, tag);
        assert_eq!(
            (run.code, run.output("failed")),
            (code, failed),
            "{tag}: {}",
            run.stderr
        );
        run.says(&[text]);
    }
}

/// Fails when a message decides: anyone who can push a tag writes it.
#[test]
fn v16_a_forged_message_does_not_help() {
    let staged = Staged::new();
    let (repository, head) = (&staged.repository, &staged.main[2]);
    let beside = repository.commit("side", &staged.main[0], "feat: side", &[("s", "s\n")]);
    let forge = |tag: &str, commit: &str, trailers: &str| {
        repository.annotate(tag, commit, &format!("{tag}\n\n{trailers}"));
    };
    forge("v1.2.2", &beside, "Windlass-Lane: staging");
    forge(
        "v1.2.3",
        head,
        "Windlass-Lane: hotfix\nWindlass-Promoted-From: v1.2.0",
    );
    forge(
        "v1.2.4",
        &beside,
        "Windlass-Lane: hotfix\nWindlass-Promoted-From: v1.2.1",
    );
    forge(
        "v1.2.5",
        &beside,
        "Windlass-Lane: hotfix\nWindlass-Promoted-From: v9.9.9",
    );
    forge("v1.3.0", head, "Windlass-Lane: staging");
    let github = staged.with(|builder| {
        let deployed = Deployment {
            environment: "production".to_owned(),
            ..recorded("v1.3.0", head)
        };
        builder.deployment(NAME, deployed.status(DeploymentState::Success, DEPLOYED))
    });
    for (tag, text) in [
        ("v1.2.2", "but main doesn't have it"),
        (
            "v1.2.3",
            "carries 2 commits of main that v1.2.0 doesn't have",
        ),
        ("v1.2.4", "mends v1.2.1, which is no production version"),
        (
            "v1.2.5",
            "mends 'v9.9.9', and 1.2 has no such version below it",
        ),
        ("v1.3.0", "took it to production"),
    ] {
        let run = judge(&github, tag);
        assert_eq!(run.code, 1, "{tag}: {}", run.stderr);
        run.says(&[text]);
    }
}

/// What ran on staging is the commit, not the name.
#[test]
fn v16_a_tag_that_was_moved_has_not_run() {
    let staged = Staged::new();
    let github = staged.github();
    assert_eq!(Call::verify("v1.2.1").on(&github).run().code, 0);
    staged
        .repository
        .version("v1.2.1", &staged.main[2], "staging");
    let run = Call::verify("v1.2.1").on(&github).run();
    assert_eq!((run.code, run.output("failed")), (1, r#"["deployed"]"#));
    run.says(&["no deployment of v1.2.1", "to staging is recorded"]);
}

#[test]
fn v13_a_branch_named_like_the_tag_is_not_the_tag() {
    let staged = Staged::new();
    let repository = &staged.repository;
    repository.commit("v1.2.2", &staged.main[0], "fix: branch", &[("b", "b\n")]);
    repository.commit("v1.2.1", &staged.main[0], "fix: branch", &[("b", "b\n")]);
    let github = staged.github();
    let run = judge(&github, "v1.2.2");
    assert_eq!(run.code, 1);
    run.says(&["there is no tag 'v1.2.2'"]);
    let run = judge(&github, "v1.2.1");
    assert_eq!((run.code, run.output("sha")), (0, staged.commit()));
}

#[test]
fn v14_a_tag_of_a_tag_is_its_commit() {
    let staged = Staged::new();
    let inner = staged
        .repository
        .annotate("inner", staged.commit(), "inner");
    let message = "v1.2.1\n\nWindlass-Lane: staging";
    staged.repository.annotate("v1.2.1", &inner, message);
    let run = Call::verify("v1.2.1").on(&staged.github()).succeeds();
    assert_eq!(run.output("sha"), staged.commit());
}

/// Fails when a hotfix that was made on the trunk passes.
#[test]
fn w10_a_hotfix_that_was_made_on_the_trunk_is_refused() {
    let staged = Staged::new();
    let (repository, main) = (&staged.repository, &staged.main);
    let fix = repository.commit("mend", &main[0], "fix: it", &[("fix.txt", "y\n")]);
    let late = repository.commit("late", &main[2], "fix: it", &[("fix.txt", "y\n")]);
    let hotfix = |tag: &str, commit: &str| {
        let trailers = "Windlass-Lane: hotfix\nWindlass-Promoted-From: v1.2.0";
        repository.annotate(tag, commit, &format!("{tag}\n\n{trailers}"));
    };
    hotfix("v1.2.2", &fix);
    hotfix("v1.2.3", &main[2]);
    hotfix("v1.2.4", &late);
    let github = staged.bare(|builder| {
        let deployment = recorded("v1.2.2", &fix);
        builder.deployment(NAME, deployment.status(DeploymentState::Success, DEPLOYED))
    });
    let good = Call::verify("v1.2.2").on(&github).succeeds();
    assert_eq!(
        (good.output("lane"), good.output("production-tag")),
        ("hotfix", "v1.2.2")
    );
    good.says(&[
        "a hotfix of v1.2.0, and carries nothing else of main",
        "– on-trunk",
    ]);
    let shorts = format!("{}, {}", &main[2][..7], &main[1][..7]);
    for tag in ["v1.2.3", "v1.2.4"] {
        let run = judge(&github, tag);
        assert_eq!((run.code, run.output("lane")), (1, ""), "{}", run.stderr);
        let (one, other) = shorts.split_once(", ").unwrap();
        run.says(&["carries 2 commits of main", one, other, "git switch -c"]);
    }
}

/// Fails when a hotfix can't be verified again once it was merged into the trunk.
#[test]
fn w10_a_hotfix_that_was_merged_since_is_still_one() {
    let staged = Staged::new();
    let (repository, main) = (&staged.repository, &staged.main);
    let fix = repository.commit("mend", &main[0], "fix: it", &[("fix.txt", "y\n")]);
    let trailers = "Windlass-Lane: hotfix\nWindlass-Promoted-From: v1.2.0";
    repository.annotate("v1.2.2", &fix, &format!("v1.2.2\n\n{trailers}"));
    let parents = format!("{} {fix}", main[2]);
    repository.commit("main", &parents, "Merge mend", &[("fix.txt", "y\n")]);
    let run = judge(&staged.github(), "v1.2.2");
    assert_eq!(
        (run.code, run.output("lane")),
        (0, "hotfix"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_prerelease_line_promotes_an_rc() {
    let staged = Staged::new();
    staged.repository.tag("v1.3.0-rc.2", &staged.main[2]);
    let github = staged.bare(|builder| {
        let deployment = Deployment {
            environment: "qa".to_owned(),
            payload: payload("v1.3.0-rc.2", &staged.main[2]),
            ..recorded("v1.3.0-rc.2", &staged.main[2])
        };
        builder.deployment(NAME, deployment.status(DeploymentState::Success, DEPLOYED))
    });
    let config = "[version]\nscheme = 'prerelease-line'\n[lanes.staging]\nenvironment = 'qa'\n";
    let run = Call::verify("v1.3.0-rc.2").file("windlass.toml", config);
    let run = run.on(&github).succeeds();
    assert_eq!(
        (run.output("lane"), run.output("production-tag")),
        ("rc", "v1.3.0")
    );
}
