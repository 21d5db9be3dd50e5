//! Event payloads as GitHub sends them, and as they come broken.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

use serde_json::{Value, json};
use windlass_test_support::Step;
use windlass_toolkit::{
    Context, ContextFlags, Environment, Event, EventKind, Failure, PullRequest, PullRequestSide,
    Push, Release, Schedule, Sides, WorkflowDispatch,
};

const COMMIT: &str = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";

fn read(name: &str, payload: &[u8]) -> Result<Event, Failure> {
    let step = Step::new();
    std::fs::write(step.path("event.json"), payload).unwrap();
    let path = step.path("event.json");
    let variables = [
        ("GITHUB_EVENT_NAME", name),
        ("GITHUB_EVENT_PATH", path.to_str().unwrap()),
    ];
    let environment = Environment::from_pairs(variables);
    Ok(Context::new(&ContextFlags::default(), &environment)?
        .event()?
        .unwrap())
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn assert_kind(name: &str, mut payload: Value, kind: EventKind) {
    payload["repository"] = json!({"default_branch": "main"});
    let event = read(name, payload.to_string().as_bytes()).unwrap();
    assert_eq!(
        event,
        Event {
            default_branch: some("main"),
            kind
        }
    );
}

#[test]
fn a_push_tells_its_ref_and_commits() {
    let payload = json!({
        "ref": "refs/heads/main", "before": "0", "after": COMMIT, "deleted": false,
        "head_commit": {"id": COMMIT, "message": "x"},
    });
    let push = Push {
        full_ref: some("refs/heads/main"),
        before: some("0"),
        after: some(COMMIT),
        deleted: false,
        head_commit_id: some(COMMIT),
    };
    assert_kind("push", payload, EventKind::Push(push));
}

#[test]
fn a_dispatch_tells_its_inputs() {
    let payload = json!({"ref": "refs/heads/main", "inputs": {"dry-run": "true"}});
    let dispatch = WorkflowDispatch {
        full_ref: some("refs/heads/main"),
        inputs: [("dry-run".to_owned(), json!("true"))].into(),
    };
    assert_kind(
        "workflow_dispatch",
        payload,
        EventKind::WorkflowDispatch(dispatch),
    );
}

#[test]
fn a_schedule_tells_its_cron_expression() {
    let schedule = Schedule {
        schedule: some("0 7 * * *"),
    };
    assert_kind(
        "schedule",
        json!({"schedule": "0 7 * * *"}),
        EventKind::Schedule(schedule),
    );
}

#[test]
fn a_release_tells_its_tag() {
    let payload = json!({"action": "published", "release": {"tag_name": "v1.2.4"}});
    let release = Release {
        action: some("published"),
        tag_name: some("v1.2.4"),
    };
    assert_kind("release", payload, EventKind::Release(release));
}

#[test]
fn a_pull_request_tells_its_number_and_sides() {
    let payload = json!({
        "action": "opened", "number": 7,
        "pull_request": {"head": {"ref": "topic", "sha": COMMIT}, "base": {"ref": "main"}},
    });
    let sides = Sides {
        head: PullRequestSide {
            ref_name: some("topic"),
            sha: some(COMMIT),
        },
        base: PullRequestSide {
            ref_name: some("main"),
            sha: None,
        },
    };
    let pull_request = PullRequest {
        action: some("opened"),
        number: Some(7),
        sides,
    };
    for name in ["pull_request", "pull_request_target"] {
        assert_kind(
            name,
            payload.clone(),
            EventKind::PullRequest(pull_request.clone()),
        );
    }
}

#[test]
fn fields_may_be_missing_or_null() {
    let empty = |name| read(name, b"{}").unwrap().kind;
    assert_eq!(empty("push"), EventKind::Push(Push::default()));
    assert_eq!(
        empty("pull_request"),
        EventKind::PullRequest(PullRequest::default())
    );
    let nulls = br#"{"repository": null, "head_commit": null, "inputs": null, "release": null}"#;
    for name in ["push", "workflow_dispatch", "release"] {
        assert_eq!(read(name, nulls).unwrap().kind, empty(name));
    }
}

#[test]
fn an_unknown_event_stays_as_it_is() {
    let kind = read("merge_group", br#"{"action": "checks_requested"}"#)
        .unwrap()
        .kind;
    let payload = json!({"action": "checks_requested"});
    assert_eq!(
        kind,
        EventKind::Other {
            name: "merge_group".to_owned(),
            payload
        }
    );
}

#[test]
fn a_malformed_payload_is_named_with_line_and_column() {
    for (payload, place) in [
        (&b"{\n  \"ref\": }"[..], "line 2 column 10"),
        (b"{\n \"ref\":\n  7}", "line 3 column 3"),
        (b"", "line 1 column 0"),
    ] {
        let failure = read("push", payload).unwrap_err();
        assert_eq!(failure.exit_code(), 2);
        assert!(failure.message.contains("event.json"), "{failure}");
        assert!(failure.message.contains(place), "{failure}");
    }
    assert!(
        read("push", b"\xff")
            .unwrap_err()
            .message
            .contains("event.json")
    );
}
