//! What is sent again, and what never is.

use secrecy::SecretString;
use serde_json::json;
use windlass_slack::{Error, ErrorKind, HistoryQuery, Place, WebApi};

use crate::server::{Reply, Server, no};
use crate::{TOKEN, content, network, posted};

const METHODS: [&str; 7] = [
    "chat.postMessage",
    "chat.update",
    "chat.delete",
    "conversations.replies",
    "conversations.history",
    "conversations.open",
    "users.lookupByEmail",
];

/// An answer that every method takes for a success.
fn yes(method: &str) -> Reply {
    let channel = match method {
        "conversations.open" => json!({"id": "D0"}),
        _ => json!("C0"),
    };
    Reply::json(&json!({
        "ok": true, "channel": channel, "ts": "1.000000", "messages": [],
        "user": {"id": "U0"},
    }))
}

async fn call(method: &str, client: &WebApi) -> Result<(), Error> {
    let query = HistoryQuery {
        oldest: None,
        latest: None,
        limit: 1,
    };
    let (at, content) = (posted(), content());
    match method {
        "chat.postMessage" => client.post("C0", &content, Place::Channel).await.map(drop),
        "chat.update" => client.update(&at, &content).await,
        "chat.delete" => client.delete(&at).await,
        "conversations.replies" => client.replies(&at, 1).await.map(drop),
        "conversations.history" => client.messages("C0", &query).await.map(drop),
        "conversations.open" => {
            let user = "U0".parse().unwrap();
            client.open_direct_message(&user).await.map(drop)
        }
        _ => client.user_by_email("a@b.c").await.map(drop),
    }
}

/// What comes of a call that first meets with this, how often it was sent, and the waits.
async fn meeting(first: Reply, method: &str) -> (Result<(), Error>, usize, Vec<String>) {
    let server = Server::replying([first, yes(method)]).await;
    let url = server.url().parse().unwrap();
    let (network, heard) = network();
    let client = WebApi::new(&url, &SecretString::from(TOKEN), &network).unwrap();
    let result = call(method, &client).await;
    let heard = heard.lock().unwrap().clone();
    (result, server.seen().len(), heard)
}

#[tokio::test]
async fn a_rate_limit_is_waited_for_by_every_method() {
    for method in METHODS {
        for limited in [Reply::text(429, ""), no("ratelimited")] {
            let limited = limited.with("retry-after", "7");
            let (result, sent, heard) = meeting(limited, method).await;
            result.unwrap();
            assert_eq!(sent, 2, "{method}");
            assert_eq!(heard, [format!("{method} rate limited: waiting 7 s")]);
        }
    }
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_but_by_a_post() {
    for method in METHODS {
        for lost in [
            Reply::text(500, ""),
            Reply::text(503, "<html>").with("retry-after", "2"),
            no("internal_error"),
            Reply::broken(),
        ] {
            let (result, sent, _) = meeting(lost, method).await;
            match method {
                "chat.postMessage" => {
                    let error = result.unwrap_err();
                    assert_eq!((error.kind(), sent), (ErrorKind::Uncertain, 1), "{error}");
                    let told = error.to_string();
                    assert!(told.contains("the post may have been done"), "{told}");
                }
                _ => {
                    result.unwrap();
                    assert_eq!(sent, 2, "{method}");
                }
            }
        }
    }
}

#[tokio::test]
async fn what_slack_did_not_do_is_sent_again_even_by_a_post() {
    for method in METHODS {
        let (result, sent, _) = meeting(no("request_timeout"), method).await;
        result.unwrap();
        assert_eq!(sent, 2, "{method}");
    }
}

#[tokio::test]
async fn a_refusal_is_not_repeated() {
    for method in METHODS {
        let (result, sent, heard) = meeting(no("invalid_auth"), method).await;
        let error = result.unwrap_err();
        assert_eq!((error.kind(), sent), (ErrorKind::Token, 1));
        assert_eq!(error.method(), method);
        assert!(heard.is_empty());
    }
}

#[tokio::test]
async fn what_fails_for_good_says_how_often_it_was_tried() {
    let failing = (0..100).map(|_| Reply::text(502, ""));
    let server = Server::replying(failing).await;
    let url = server.url().parse().unwrap();
    let client = WebApi::new(&url, &SecretString::from(TOKEN), &network().0).unwrap();
    let error = call("chat.update", &client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    let told = format!("127.0.0.1 answered 502 ({} attempts)", server.seen().len());
    assert!(error.to_string().ends_with(&told), "{error}");
}
