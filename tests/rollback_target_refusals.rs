//! `rollback-target`: what is no way back, and who has to say so.

use serde_json::json;
use windlass_emulator::{DeploymentState, Environment, Fault, Faults, Level, Match, Permissions};

use crate::rollback_target::{Shipped, back};
use crate::support::staged::payload;
use crate::support::{Call, GitHub, NAME, Repository, Run};

/// It must be refused for this reason, and give nothing to deploy.
fn refused(run: &Run, texts: &[&str]) {
    assert_eq!(run.code, 1, "{}", run.stderr);
    for name in ["tag", "sha", "version", "image-digest", "deployed-at"] {
        assert_eq!(run.output(name), "", "{name}");
    }
    run.says(texts);
    let errors = run.annotations("error");
    assert!(
        errors[0].starts_with("failed to roll production back: "),
        "{errors:?}"
    );
}

/// Fails when a record of a job, or of some services, is taken for a proof.
#[test]
fn w6_what_windlass_did_not_record_of_the_whole_is_passed_over() {
    for (task, tag, services, text) in [
        ("deploy", "v1.3.0", json!([]), None),
        (
            "windlass",
            "v1.3.0",
            json!(["web"]),
            Some("it brought only some services there: web"),
        ),
        (
            "windlass",
            "latest",
            json!([]),
            Some("its tag 'latest' is no version here"),
        ),
    ] {
        let mut shipped = Shipped::new();
        shipped.deploy("v1.2.0", DeploymentState::Success);
        let mut payload = payload(tag, shipped.commit("v1.3.0"));
        payload["services"] = services;
        shipped.record("v1.3.0", task, payload, DeploymentState::Success);
        shipped.deploy("v1.4.0", DeploymentState::Success);
        let run = back(&[]).on(&shipped.github()).succeeds();
        assert_eq!(run.tag(), "v1.2.0");
        run.says(text.as_slice());
        let run = back(&["--tag=v1.3.0"]).on(&shipped.github()).run();
        refused(
            &run,
            &[
                "no deployment of v1.3.0",
                "is recorded",
                "'tag' may be v1.2.0",
            ],
        );
    }
}

#[test]
fn v16_a_tag_that_was_moved_or_is_gone_is_refused() {
    let shipped = Shipped::all();
    let (ran, stands) = (shipped.commit("v1.3.0"), shipped.commit("v1.2.0"));
    shipped
        .repository
        .git(&["tag", "--force", "v1.3.0", stands]);
    for arguments in [&[][..], &["--tag=v1.3.0"]] {
        let run = back(arguments).on(&shipped.github()).run();
        let text = format!(
            "v1.3.0 ({}) ran, and the tag was moved since: it stands on {}",
            &ran[..7],
            &stands[..7]
        );
        refused(&run, &[&text, "'tag' may be v1.2.0"]);
    }
    shipped.repository.git(&["tag", "--delete", "v1.3.0"]);
    let run = back(&[]).on(&shipped.github()).run();
    refused(
        &run,
        &["there is no such tag any more", "'tag' may be v1.2.0"],
    );
    let run = back(&["--tag=v1.3.0"]).on(&shipped.github()).run();
    refused(&run, &["there is no tag 'v1.3.0'"]);
}

#[test]
fn what_runs_well_already_is_refused() {
    let mut shipped = Shipped::all();
    let run = back(&["--tag=v1.4.0"]).on(&shipped.github()).run();
    refused(
        &run,
        &[
            "v1.4.0",
            "is what runs in production now",
            "that is no rollback",
        ],
    );
    shipped.deploy("v1.4.0", DeploymentState::Failure);
    let run = back(&["--tag=v1.4.0"]).on(&shipped.github()).succeeds();
    assert_eq!((run.tag(), run.output("from-state")), ("v1.4.0", "failure"));
}

#[test]
fn what_is_under_way_is_warned_of() {
    let mut shipped = Shipped::all();
    shipped.deploy("v1.4.0", DeploymentState::InProgress);
    let run = back(&[]).on(&shipped.github()).succeeds();
    assert_eq!(
        (run.tag(), run.output("from-state")),
        ("v1.3.0", "in_progress")
    );
    assert!(run.annotations("warning")[0].contains("may still be under way"));
}

#[test]
fn w7_who_has_to_say_so_is_asked_first() {
    let shipped = Shipped::all();
    let name = "production-approval";
    let arguments = [
        "--approval-environment=production-approval",
        "--confirm=rollback",
        "--confirm-expected=rollback",
    ];
    let reviewed = Environment::new(name).reviewer("ana");
    let github = shipped.with(Some(reviewed.clone()));
    let run = back(&arguments).on(&github).succeeds();
    run.says(&[
        "✓ confirm: 'rollback' was typed",
        "✓ approval: the environment",
    ]);
    for environment in [None, Some(Environment::new(name))] {
        let run = back(&arguments).on(&shipped.with(environment)).run();
        refused(
            &run,
            &[
                "approval is not met",
                "✓ target: v1.3.0",
                "hint: name who has to approve",
            ],
        );
    }
    let wrong = ["--confirm=rolback", "--confirm-expected=rollback"];
    let run = back(&wrong).on(&github).run();
    refused(
        &run,
        &["confirm is not met", "✗ confirm: 'rolback' was typed"],
    );
    let private = GitHub::with(&shipped.repository, |builder| {
        let permissions = Permissions::only([("contents", Level::Read)]);
        builder.private(NAME).token("ghs_job", permissions)
    });
    let run = back(&[]).on_with(&private, "ghs_job").run();
    refused(&run, &["can't be judged: ", "grant 'deployments: read'"]);
}

#[test]
fn nothing_recorded_is_no_way_back() {
    let run = back(&[]).on(&Shipped::new().github()).run();
    refused(
        &run,
        &[
            "no deployment to production is recorded",
            "only what Windlass records counts",
        ],
    );
    assert_eq!((run.output("from-tag"), run.output("from-state")), ("", ""));
    let run = back(&[]).on(&GitHub::over(&Repository::empty())).run();
    refused(&run, &["no deployment to production is recorded"]);
}

/// Nothing is asked, and nothing is given.
#[test]
fn what_is_wrong_by_itself_is_bad_input() {
    let shipped = Shipped::all();
    let github = shipped.github();
    for (arguments, texts) in [
        (
            &["--confirm=rollback"][..],
            &["without 'confirm-expected'"][..],
        ),
        (&["--tag-prefix=v1"], &["tag-prefix 'v1'"]),
        (&["--app-id=7"], &["'app-id' is given alone"]),
        (&["--tags=v1.3.0"], &["--tags"]),
    ] {
        let call = Call::new(&["rollback-target"]).args(arguments);
        call.on(&github).fails(2).says(texts);
    }
    assert_eq!(github.requests().len(), 0);
}

#[test]
fn without_github_there_is_no_target() {
    let shipped = Shipped::all();
    let down = Fault::Status {
        status: 503,
        body: None,
    };
    let faults = Faults::default().on(Match::get("/deployments"), down);
    let github = GitHub::failing(&shipped.repository, faults);
    back(&[]).on(&github).fails(3).says(&["503"]);
}

/// What others wrote stays text, in the log as on the run's page.
#[test]
fn what_records_hold_stays_text() {
    let mut shipped = Shipped::all();
    let hostile = "v1.9.0\n::set-output name=tag::v6.6.6<b>";
    let payload = payload(hostile, shipped.commit("v1.4.0"));
    shipped.record("v1.4.0", "windlass", payload, DeploymentState::Success);
    let run = back(&[]).on(&shipped.github()).succeeds();
    assert_eq!(run.tag(), "v1.3.0");
    assert!(!run.summary.contains("<b>"), "{}", run.summary);
    let tag = "$(id)`;\n::error::x";
    let run = back(&[]).input("tag", tag).on(&shipped.github()).run();
    refused(&run, &["there is no tag '$(id)`;"]);
}
