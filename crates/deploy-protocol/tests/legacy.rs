//! What clients of an earlier runner ask, and what they hear of a deployment.
#![expect(
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

use serde_json::{Value, json};
use windlass_deploy_protocol::legacy::{Answer, Failure, Outcome, Status, StatusRequest, Wanted};
use windlass_deploy_protocol::{
    Accepted, DeployRequest, DeployRequestError, Deployment, DeploymentStatus, ErrorKind,
    ServiceReport, ServiceState,
};

const ID: &str = "0123456789abcdef";

fn sha() -> String {
    "1".repeat(40)
}

fn deployment(status: DeploymentStatus, services: Vec<ServiceReport>) -> Deployment {
    Deployment {
        deployment_id: ID.parse().unwrap(),
        attempt: 1,
        env: "staging".into(),
        tag: Some("v1.2.4".into()),
        reference: None,
        sha: sha().parse().unwrap(),
        status,
        queued_behind: None,
        triggered_by: None,
        created_at: "2026-01-02T03:04:05Z".parse().unwrap(),
        started_at: None,
        finished_at: None,
        services,
    }
}

fn service(name: &str, state: ServiceState) -> ServiceReport {
    ServiceReport {
        state,
        ..ServiceReport::pending(name)
    }
}

fn failed(name: &str, kind: Option<ErrorKind>, log_tail: &str) -> ServiceReport {
    ServiceReport {
        error_kind: kind,
        log_tail: log_tail.into(),
        ..service(name, ServiceState::Failed)
    }
}

fn failure(service: &str, task: &str, kind: &str, summary: &str) -> Failure {
    Failure {
        service: service.into(),
        task: task.into(),
        error_kind: kind.into(),
        summary: summary.into(),
    }
}

fn read(json: Value) -> StatusRequest {
    serde_json::from_value(json).unwrap()
}

#[test]
fn a_deployment_is_found_by_its_name_or_by_what_was_asked() {
    let asked = DeployRequest {
        env: "staging".into(),
        reference: Some("main".into()),
        services: Some(vec!["web".into()]),
        ..DeployRequest::default()
    };
    let by_id = Wanted::Named(ID.parse().unwrap());
    for (json, expected) in [
        (json!({"deployment_id": ID}), by_id.clone()),
        (
            json!({"deployment_id": ID, "env": "staging", "ref": "main"}),
            by_id,
        ),
        (
            json!({"deployment_id": "of another runner"}),
            Wanted::Nothing,
        ),
        (
            json!({"env": "staging", "ref": "main", "services": ["web"]}),
            Wanted::Asked(&asked),
        ),
        (
            json!({"deployment_id": "", "env": "staging", "ref": "main", "services": ["web"], "more": 1}),
            Wanted::Asked(&asked),
        ),
    ] {
        assert_eq!(read(json.clone()).wanted(), Ok(expected), "{json}");
    }
}

#[test]
fn a_question_for_nothing_is_refused() {
    for (json, expected) in [
        (json!({}), DeployRequestError::NoEnvironment),
        (
            json!({"deployment_id": null}),
            DeployRequestError::NoEnvironment,
        ),
        (json!({"env": "staging"}), DeployRequestError::NotOneTarget),
        (
            json!({"env": "staging", "ref": "-x"}),
            DeployRequestError::Name("-x".into()),
        ),
    ] {
        assert_eq!(read(json.clone()).wanted(), Err(expected), "{json}");
    }
}

#[test]
fn three_words_tell_how_it_stands() {
    use DeploymentStatus::{Cancelled, Completed, Failed, InProgress, Interrupted};
    for (status, expected) in [
        (InProgress, "in_progress"),
        (Completed, "completed"),
        (Failed, "failed"),
        (Cancelled, "failed"),
        (Interrupted, "failed"),
    ] {
        let answer = Answer::to_question(&deployment(status, vec![]));
        let json = serde_json::to_value(&answer).unwrap();
        assert_eq!(json["status"], expected, "{status:?}");
        assert_eq!(
            json.get("result").is_some(),
            status.has_ended(),
            "{status:?}"
        );
        assert_eq!(serde_json::from_value::<Answer>(json).unwrap(), answer);
    }
}

#[test]
fn what_failed_is_told_by_service() {
    let told = Answer::to_question(&deployment(
        DeploymentStatus::Failed,
        vec![
            service("db", ServiceState::Completed),
            service("cache", ServiceState::Skipped),
            failed(
                "api",
                Some(ErrorKind::ExitStatus),
                "pulling\n no such image \n\n",
            ),
            failed("auth", Some(ErrorKind::HealthCheck), ""),
            service("web", ServiceState::Blocked),
        ],
    ));
    assert_eq!(
        serde_json::to_value(told).unwrap(),
        json!({
            "status": "failed", "deployment_id": ID, "env": "staging", "tag": "v1.2.4",
            "ref": sha(), "services": ["db", "cache", "api", "auth", "web"],
            "result": {"failure_summary": [
                {"service": "api", "task": "sync", "error_kind": "exit_status", "summary": "no such image"},
                {"service": "auth", "task": "health_check", "error_kind": "health_check", "summary": "it failed"},
                {"service": "web", "task": "sync", "error_kind": "blocked", "summary": "it depends on one that failed"},
            ]},
        })
    );
}

#[test]
fn every_end_of_a_service_has_its_reason() {
    use ServiceState::{Cancelled, Completed, Interrupted, Pending, Running, Skipped};
    for state in [Pending, Running, Completed, Skipped] {
        assert_eq!(Failure::of(&service("web", state)), None, "{state:?}");
    }
    let hinted = ServiceReport {
        next_action: Some("start the registry".into()),
        ..failed("web", Some(ErrorKind::Checkout), "")
    };
    for (report, expected) in [
        (
            hinted,
            failure("web", "checkout", "checkout", "start the registry"),
        ),
        (
            failed("web", None, "gone"),
            failure("web", "sync", "unknown", "gone"),
        ),
        (
            service("web", Cancelled),
            failure(
                "web",
                "sync",
                "cancelled",
                "somebody stopped the deployment",
            ),
        ),
        (
            service("web", Interrupted),
            failure(
                "web",
                "sync",
                "interrupted",
                "the runner went away: ask again",
            ),
        ),
    ] {
        assert_eq!(Failure::of(&report), Some(expected));
    }
}

#[test]
fn a_request_is_answered_as_it_always_was() {
    let accepted = Accepted {
        deployment_id: ID.parse().unwrap(),
        status: DeploymentStatus::InProgress,
        sha: sha().parse().unwrap(),
        services: vec!["web".into()],
        status_url: "https://deploy.example.com/deploy/status".into(),
        duplicate: true,
    };
    assert_eq!(
        serde_json::to_value(Answer::to_request(&accepted)).unwrap(),
        json!({
            "status": "in_progress", "deployment_id": ID, "ref": sha(), "services": ["web"],
            "status_url": "https://deploy.example.com/deploy/status", "duplicate": true,
        })
    );
    let done = Answer {
        cached: true,
        ..Answer::to_question(&deployment(DeploymentStatus::Completed, vec![]))
    };
    let json = serde_json::to_value(done).unwrap();
    assert_eq!(
        (&json["cached"], &json["status"]),
        (&json!(true), &json!("completed"))
    );
    assert_eq!(json["result"], json!({"failure_summary": []}));
}

#[test]
fn what_other_runners_answer_is_understood() {
    let answer = |json| serde_json::from_value::<Answer>(json).unwrap();
    let first = answer(json!({"status": "accepted"}));
    assert_eq!(
        (first.status, first.deployment_id),
        (Status::Accepted, None)
    );
    let second = answer(json!({
        "status": "failed", "deployment_id": ID, "cached": true, "duration_seconds": 3,
        "result": {"ok": false, "failure_summary": [
            {"service": "web", "task": "web.sync", "error_kind": "vault_secret_missing", "summary": "no secret"},
            {"service": "api"},
        ]},
    }));
    let expected = Outcome {
        failure_summary: vec![
            failure("web", "web.sync", "vault_secret_missing", "no secret"),
            failure("api", "", "", ""),
        ],
    };
    assert_eq!((second.cached, second.result), (true, Some(expected)));
    assert_eq!(
        answer(json!({"status": "not_found"})).status,
        Status::Unknown
    );
}
