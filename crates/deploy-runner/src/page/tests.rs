//! What stands in the pages, and that no text of others becomes more than text.

use jiff::Timestamp;
use windlass_deploy_protocol::{
    Deployment, DeploymentId, DeploymentStatus, ErrorKind, ServiceReport, ServiceState,
};

use super::*;

const HOSTILE: &str = "<script>alert(1)</script>\"'&\u{202e}";

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_770_000_000 + second).unwrap()
}

fn sha() -> windlass_core::ObjectId {
    "a1".repeat(20).parse().unwrap()
}

fn made(status: DeploymentStatus, text: &str) -> Deployment {
    Deployment {
        deployment_id: DeploymentId::of("staging", sha(), &["web"]),
        attempt: 2,
        env: text.into(),
        tag: Some(text.into()),
        reference: None,
        sha: sha(),
        status,
        queued_behind: None,
        triggered_by: Some(text.into()),
        created_at: at(0),
        started_at: Some(at(5)),
        finished_at: status.has_ended().then(|| at(65)),
        services: vec![
            ServiceReport {
                state: ServiceState::Completed,
                seconds: Some(1.25),
                ..ServiceReport::pending("db")
            },
            ServiceReport {
                state: ServiceState::Failed,
                error_kind: Some(ErrorKind::ExitStatus),
                next_action: Some(text.into()),
                ..ServiceReport::pending("web")
            },
        ],
    }
}

fn view(status: DeploymentStatus, text: &str) -> DeploymentView {
    DeploymentView {
        deployment: made(status, text),
        waves: vec![vec!["db".into()], vec!["web".into()]],
        depends_on: vec![("web".into(), vec!["db".into()])],
        log: vec![("web".into(), format!("one\n{text}\n"))],
        log_end: 7,
    }
}

fn environments(text: &str) -> Vec<EnvironmentView> {
    let service = |name: &str, proven, last| ServiceView {
        name: name.into(),
        proven,
        is_certain: name != "web",
        last,
    };
    let waiting = Deployment {
        queued_behind: Some(2),
        started_at: None,
        ..made(DeploymentStatus::InProgress, text)
    };
    vec![EnvironmentView {
        name: text.into(),
        services: vec![
            service(
                "db",
                Some((Some(text.into()), sha(), at(0))),
                Some(ServiceState::Skipped),
            ),
            service("web", None, None),
        ],
        queue: vec![made(DeploymentStatus::InProgress, text), waiting],
        recent: vec![made(DeploymentStatus::Failed, text)],
    }]
}

#[test]
fn the_overview_says_what_runs_where_and_what_waits() {
    let page = overview(&environments("v1.2.4"), at(7_300)).into_string();
    for text in [
        "<h2>v1.2.4</h2>",
        "as it was",
        "2 h ago",
        "never deployed",
        "a1a1a1a",
        "running",
        "waiting",
        "behind 2 others",
        "failed",
        "/deployments/",
        "by <bdi>v1.2.4</bdi>",
    ] {
        assert!(page.contains(text), "{text} is not in {page}");
    }
    let empty = overview(&[], at(0)).into_string();
    assert!(empty.contains("No environment is configured"), "{empty}");
}

#[test]
fn a_deployments_page_says_how_each_service_came_out() {
    let page = deployment(&view(DeploymentStatus::Failed, "v1.2.4"), at(100)).into_string();
    for text in ["1 min", "attempt 2", "1.2 s", "after db", "<bdi>one</bdi>"] {
        assert!(page.contains(text), "{text} is not in {page}");
    }
    assert!(
        !page.contains("data-live") && !page.contains("data-events"),
        "{page}"
    );
    let running = deployment(&view(DeploymentStatus::InProgress, "v1.2.4"), at(100)).into_string();
    assert!(
        running.contains("data-live") && running.contains("/logs?after=7"),
        "{running}"
    );
}

#[test]
fn text_of_others_stays_text() {
    let pages = [
        overview(&environments(HOSTILE), at(9)).into_string(),
        deployment(&view(DeploymentStatus::InProgress, HOSTILE), at(9)).into_string(),
    ];
    for page in pages {
        assert!(!page.contains("<script>alert"), "{page}");
        assert!(
            page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;"),
            "{page}"
        );
        assert_eq!(page.matches("<script").count(), 1, "the runner's own");
        assert!(
            !page.contains(" style=") && !page.contains(" onclick="),
            "{page}"
        );
    }
}
