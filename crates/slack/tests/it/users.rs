//! People, found by their e-mail.

use serde_json::{Value, json};

use crate::client;
use crate::server::{Reply, Server, no};

fn user(more: &Value) -> Reply {
    let mut user = json!({"id": "W012AB3CD", "name": "octocat"});
    let more = more.as_object().unwrap().clone();
    user.as_object_mut().unwrap().extend(more);
    Reply::json(&json!({"ok": true, "user": user}))
}

#[tokio::test]
async fn an_email_is_asked_for_once() {
    let server = Server::replying([user(&json!({"deleted": false})), no("users_not_found")]).await;
    let client = client(&server);
    let octocat = client.user_by_email("octocat+x@example.com").await.unwrap();
    assert_eq!(octocat.as_ref().unwrap().as_str(), "W012AB3CD");
    let again = client.user_by_email(" Octocat+X@example.com").await;
    assert_eq!(again.unwrap(), octocat);
    for _ in 0..2 {
        assert_eq!(
            client.user_by_email("nobody@example.com").await.unwrap(),
            None
        );
    }
    let path = "GET /slack/api/users.lookupByEmail?email=";
    assert_eq!(
        server.lines(),
        [
            format!("{path}octocat%2Bx%40example.com"),
            format!("{path}nobody%40example.com"),
        ]
    );
}

#[tokio::test]
async fn many_who_ask_at_once_ask_once() {
    let server = Server::replying([user(&json!({}))]).await;
    let client = client(&server);
    let ask = || client.user_by_email("octocat@example.com");
    let (one, two, three) = tokio::join!(ask(), ask(), ask());
    assert_eq!(
        [one.unwrap(), two.unwrap()],
        [three.as_ref().unwrap().clone(), three.unwrap()]
    );
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_deactivated_account_is_nobody() {
    let server = Server::replying([user(&json!({"deleted": true}))]).await;
    let found = client(&server).user_by_email("octocat@example.com").await;
    assert_eq!(found.unwrap(), None);
}

#[tokio::test]
async fn a_failure_is_not_remembered() {
    let server = Server::replying([no("missing_scope"), user(&json!({}))]).await;
    let client = client(&server);
    let ask = || client.user_by_email("octocat@example.com");
    ask().await.unwrap_err();
    assert!(ask().await.unwrap().is_some());
}
