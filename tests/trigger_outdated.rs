//! `trigger-runner`, where a newer version was deployed while it waited.

use serde_json::json;
use windlass_emulator::{DeploymentState, Level, Permissions};

use crate::support::deploy_server::DeployServer;
use crate::support::staged::{DEPLOYED, recorded};
use crate::support::trigger::deploying;
use crate::support::{Call, GitHub, NAME, Staged};

/// Records of these tags on staging, the oldest first; all of the staged commit.
fn after(staged: &Staged, tags: &[(&str, DeploymentState)]) -> GitHub {
    staged.bare(|builder| {
        tags.iter().fold(builder, |builder, (tag, state)| {
            let record = recorded(tag, staged.commit());
            builder.deployment(NAME, record.status(*state, DEPLOYED))
        })
    })
}

fn deploy(server: &DeployServer, github: &GitHub) -> Call {
    Call::trigger(server).on(github)
}

fn count(github: &GitHub) -> usize {
    github.get("/deployments").as_array().map_or(0, Vec::len)
}

/// A job that is run again, or that waited longer than another one.
#[test]
fn an_older_version_is_not_deployed_over_a_newer_one() {
    let staged = Staged::new();
    for state in [
        DeploymentState::Success,
        DeploymentState::Failure,
        DeploymentState::InProgress,
    ] {
        let server = deploying(&staged);
        let github = after(&staged, &[("v1.2.1", state), ("v1.3.0", state)]);
        let run = deploy(&server, &github).fails(1);
        run.says(&[
            "deploy v1.2.1 to staging: the last deployment to staging is ",
            " of v1.3.0 (",
            "and v1.2.1 is older",
            "run a rollback",
        ]);
        assert!(server.asked("POST", "/deploy").is_empty());
        assert_eq!(count(&github), 2);
    }
}

#[test]
fn an_older_version_may_be_left_out() {
    let staged = Staged::new();
    let server = deploying(&staged);
    let github = after(&staged, &[("v1.3.0", DeploymentState::Success)]);
    let run = deploy(&server, &github).input("older", "skip").succeeds();
    assert_eq!(
        (
            run.output("status"),
            run.output("sha"),
            run.output("deployment-id"),
            run.output("services"),
        ),
        ("superseded", staged.commit(), "", "[]")
    );
    assert_eq!(run.annotations("notice").len(), 1, "{}", run.stderr);
    let summary = &run.summary;
    assert!(summary.contains("It is left out"), "{summary}");
    assert!(server.asked("POST", "/deploy").is_empty());
    assert_eq!(count(&github), 1);
}

#[test]
fn an_older_version_may_be_deployed_where_that_is_meant() {
    let staged = Staged::new();
    let newer = [
        ("v1.2.0", DeploymentState::Success),
        ("v1.3.0", DeploymentState::Success),
    ];
    for (older, from, code) in [
        ("allow", "", 0),
        ("", "v1.3.0", 0),
        ("", "refs/tags/v1.3.0", 0),
        ("skip", "v1.3.0", 0),
        // Another one was deployed since it was decided what to replace.
        ("", "v1.2.5", 1),
    ] {
        let server = deploying(&staged);
        let github = after(&staged, &newer);
        let call = deploy(&server, &github);
        let run = call.input("older", older).input("from-tag", from).run();
        assert_eq!(run.code, code, "{older} {from}: {}", run.stderr);
        let asked = server.asked("POST", "/deploy").len();
        assert_eq!(asked, usize::from(code == 0), "{older} {from}");
        if code == 1 {
            run.says(&["v1.2.5 was to be replaced", "from its beginning"]);
        }
    }
}

/// A hotfix that was tried where the trunk is ahead says nothing about the trunk.
#[test]
fn what_was_deployed_out_of_order_is_in_nobodys_way() {
    let staged = Staged::new();
    let github = staged.bare(|builder| builder);
    let server = deploying(&staged);
    deploy(&server, &github)
        .input("older", "allow")
        .input("tag", "v1.2.0")
        .of_commit(staged.commit())
        .succeeds();
    let record = &github.get("/deployments")[0]["payload"];
    assert_eq!(record["out-of-order"], json!(true));
    deploy(&server, &github).succeeds();
    let record = &github.get("/deployments")[0]["payload"];
    assert_eq!(record.get("out-of-order"), None);
}

/// What is deployed twice, and what is no older, is let through as ever.
#[test]
fn what_is_not_older_is_deployed() {
    let staged = Staged::new();
    for tag in ["v1.2.1", "v1.2.0", "api/v9.0.0", "nightly"] {
        let github = after(&staged, &[(tag, DeploymentState::Success)]);
        deploy(&deploying(&staged), &github).succeeds();
    }
}

/// There may be more records than one page takes.
#[test]
fn it_is_looked_for_on_later_pages() {
    let staged = Staged::new();
    let other = |number: u64| format!("api/v1.{number}.0");
    let others: Vec<String> = (0..120).map(other).collect();
    let mut tags = vec![("v1.3.0", DeploymentState::Success)];
    tags.extend(
        others
            .iter()
            .map(|tag| (tag.as_str(), DeploymentState::Success)),
    );
    let github = after(&staged, &tags);
    let server = deploying(&staged);
    deploy(&server, &github).fails(1).says(&[" of v1.3.0 ("]);
    assert!(server.asked("POST", "/deploy").is_empty());
}

#[test]
fn a_token_that_may_not_read_the_records_is_told_before_anything_is_deployed() {
    let staged = Staged::new();
    let only = ["contents", "metadata"].map(|name| (name, Level::Read));
    let token = "t0k3n-without-deployments";
    let permissions = Permissions::only(only);
    let github = staged.bare(|builder| builder.private(NAME).token(token, permissions));
    let server = deploying(&staged);
    let call = || Call::trigger(&server).on_with(&github, token);
    let run = call().fails(1);
    run.says(&[
        "may not be read",
        "grant 'deployments: write'",
        "'older' allow",
    ]);
    let run = call()
        .input("record-deployment", "false")
        .input("older", "refuse")
        .fails(1);
    run.says(&["may not be read", "grant 'deployments: read'"]);
    assert!(server.asked("POST", "/deploy").is_empty());
    // Where nothing is recorded, nobody looks unless that is asked for.
    call().input("record-deployment", "false").succeeds();
}

#[test]
fn a_dry_run_says_it_too() {
    let staged = Staged::new();
    let server = deploying(&staged);
    let github = after(&staged, &[("v1.3.0", DeploymentState::Success)]);
    let dry = || deploy(&server, &github).input("dry-run", "true");
    dry().fails(1).says(&["and v1.2.1 is older"]);
    let run = dry().input("older", "skip").succeeds();
    run.says(&["is left out"]);
    assert_eq!(run.output("status"), "superseded");
    assert!(!run.stderr.contains("would send"), "{}", run.stderr);
    let run = dry().input("older", "allow").succeeds();
    assert_eq!(run.output("status"), "");
    assert_eq!(
        github.get("/deployments")[0]["payload"]["tag"],
        json!("v1.3.0")
    );
    assert!(server.asked("POST", "/deploy").is_empty());
}
