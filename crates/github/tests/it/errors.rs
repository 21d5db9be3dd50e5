//! Every answer that is not a success: its kind, its words, its hints.

use serde_json::{Value, json};
use windlass_github::ErrorKind;

use crate::server::{Reply, Server};
use crate::{A, client, id};

struct Case {
    status: u16,
    body: Value,
    permissions: Option<&'static str>,
    kind: ErrorKind,
    text: &'static str,
    hints: &'static [&'static str],
}

const NAME_HINTS: &[&str] = &[
    "check the repository's name: o/r",
    "check that the token may read o/r: GitHub hides what it may not",
];

fn cases() -> Vec<Case> {
    let case = |status, message: &str, kind, text, hints| Case {
        status,
        body: json!({ "message": message, "documentation_url": "https://docs.github.com" }),
        permissions: None,
        kind,
        text,
        hints,
    };
    vec![
        case(
            401,
            "Bad credentials",
            ErrorKind::BadCredentials,
            "401 Unauthorized: Bad credentials",
            &["give a token that is valid: this one is wrong, expired or revoked"],
        ),
        Case {
            permissions: Some("contents=write; contents=write,workflows=write"),
            ..case(
                403,
                "Must have admin rights to Repository.",
                ErrorKind::Forbidden,
                "403 Forbidden: Must have admin rights to Repository.",
                &["the token needs 'contents: write', or 'contents: write' and 'workflows: write'"],
            )
        },
        case(
            404,
            "Not Found",
            ErrorKind::NotFound,
            "404 Not Found",
            NAME_HINTS,
        ),
        case(
            422,
            "No commit found for SHA: x",
            ErrorKind::Invalid,
            "422 Unprocessable Entity: No commit found for SHA: x",
            &[],
        ),
        case(
            418,
            "tea\n  pot",
            ErrorKind::Protocol,
            "418 I'm a teapot: tea pot",
            &[],
        ),
    ]
}

#[tokio::test]
async fn answers_become_kinds_words_and_hints() {
    for case in cases() {
        let mut reply = Reply::json(case.status, &case.body);
        if let Some(permissions) = case.permissions {
            reply = reply.with("x-accepted-github-permissions", permissions);
        }
        let server = Server::replying([reply]).await;
        let error = client(&server).repository().await.unwrap_err();
        assert_eq!(error.kind(), case.kind, "{error}");
        assert_eq!(error.to_string(), format!("GET /repos/o/r: {}", case.text));
        assert_eq!(error.hints(), case.hints);
        assert_eq!(error.answer().unwrap().status, case.status);
    }
}

#[tokio::test]
async fn the_details_of_a_validation_are_told() {
    let errors = json!([
        "plain",
        { "resource": "Ref", "field": "pre_receive", "code": "custom", "message": "restricted" },
        { "field": "sha", "code": "missing_field" },
        { "message": "said" },
        { "unknown": 1 },
    ]);
    let body = json!({ "message": "Validation Failed", "errors": errors });
    let server = Server::replying([Reply::json(422, &body)]).await;
    let error = client(&server).repository().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    let told = [
        "plain",
        "pre_receive: restricted",
        "sha: missing_field",
        "said",
        "{\"unknown\":1}",
    ];
    assert_eq!(error.answer().unwrap().errors, told);
    assert!(
        error
            .to_string()
            .ends_with(&format!("Validation Failed ({})", told.join("; ")))
    );
}

/// The job's own token may not tag a commit whose workflow files differ from the default branch's.
#[tokio::test]
async fn w8_a_refused_workflow_file_names_the_permission() {
    for message in [
        "Resource not accessible by integration",
        "refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission",
    ] {
        let server = Server::replying([Reply::json(403, &json!({ "message": message }))]).await;
        let error = client(&server)
            .create_ref("refs/tags/v1", id(A))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Forbidden);
        assert!(error.to_string().ends_with(message), "{error}");
        assert!(error.hints()[1].contains("'workflows: write'"), "{error:?}");
    }
}

#[tokio::test]
async fn reading_without_permission_speaks_of_no_workflow_file() {
    let body = json!({ "message": "Resource not accessible by integration" });
    let server = Server::replying([Reply::json(403, &body)]).await;
    let error = client(&server).repository().await.unwrap_err();
    assert_eq!(error.hints().len(), 1);
    assert!(
        error.hints()[0].starts_with("give the token the permission"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_page_of_html_or_a_long_text_is_cut() {
    let long = "word ".repeat(1_000);
    let server = Server::replying([
        Reply::text(404, "<!DOCTYPE html><p>Not here"),
        Reply::text(404, &long),
    ])
    .await;
    let client = client(&server);
    let error = client.repository().await.unwrap_err();
    assert_eq!(error.to_string(), "GET /repos/o/r: 404 Not Found");
    let error = client.repository().await.unwrap_err();
    assert!(
        error.to_string().len() < 600 && error.to_string().ends_with('…'),
        "{error}"
    );
}

#[tokio::test]
async fn git_answers_have_kinds_too() {
    for (status, body, kind) in [
        (401, "", ErrorKind::BadCredentials),
        (
            403,
            "Write access to repository not granted.",
            ErrorKind::Forbidden,
        ),
        (404, "Repository not found.", ErrorKind::NotFound),
        (200, "<html>sign in</html>", ErrorKind::Protocol),
        (
            200,
            "0045ERR upload-pack: not our ref, or no version 2 is spoken here\n",
            ErrorKind::Protocol,
        ),
    ] {
        let server = Server::replying([Reply::text(status, body)]).await;
        let error = client(&server)
            .list_refs(&["refs/tags/"])
            .await
            .unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(
            error
                .to_string()
                .starts_with("POST /o/r.git/git-upload-pack: "),
            "{error}"
        );
        assert!(!error.hints().is_empty());
    }
}

#[tokio::test]
async fn a_success_with_another_body_is_a_protocol_error() {
    for body in ["", "<html>", "[]", "{\"default_branch\": 1}"] {
        let server = Server::replying([Reply::text(200, body)]).await;
        let error = client(&server).repository().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Protocol, "{error}");
    }
}

#[tokio::test]
async fn an_answer_without_an_end_is_cut_off_and_not_asked_for_again() {
    let server = Server::start(async |_| Reply::endless()).await;
    let error = client(&server).repository().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
    assert!(error.to_string().contains("is longer than"), "{error}");
    assert_eq!(server.seen().len(), 1);
}
