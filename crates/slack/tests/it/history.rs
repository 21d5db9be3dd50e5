//! A channel's messages, page by page.

use serde_json::{Value, json};
use windlass_slack::{ErrorKind, HistoryQuery, Timestamp};

use crate::client;
use crate::server::{Reply, Server};

const ALL: HistoryQuery = HistoryQuery {
    oldest: None,
    latest: None,
    limit: 150,
};

fn page(messages: &Value, next: &str) -> Reply {
    let next = json!({"next_cursor": next});
    Reply::json(&json!({
        "ok": true, "messages": messages, "has_more": true, "response_metadata": next,
    }))
}

fn numbered(numbers: impl Iterator<Item = u64>) -> Value {
    let message = |second: u64| json!({"ts": Timestamp::from_unix_seconds(second), "text": "x"});
    numbers.map(message).collect()
}

#[tokio::test]
async fn what_identifies_a_message_is_read() {
    let messages = json!([
        {
            "type": "message", "subtype": "bot_message", "ts": "1503435957.000100", "text": "out",
            "user": "U061F7AUR", "bot_id": "B0", "app_id": "A0", "thread_ts": "1503435957.000100",
            "metadata": {"event_type": "release", "event_payload": {"run": "7"}},
        },
        {"type": "message", "ts": "1503435956.000247"},
    ]);
    let server = Server::replying([page(&messages, "")]).await;
    let found = client(&server).messages("C012AB3CD", &ALL).await.unwrap();
    let [first, second] = [&found[0], &found[1]];
    assert_eq!(first.ts.to_string(), "1503435957.000100");
    assert_eq!(first.text, "out");
    assert_eq!(first.user.as_deref(), Some("U061F7AUR"));
    assert_eq!(first.bot_id.as_deref(), Some("B0"));
    assert_eq!(first.app_id.as_deref(), Some("A0"));
    assert_eq!(first.thread_ts, Some(first.ts));
    let metadata = first.metadata.as_ref().unwrap();
    assert_eq!(metadata.event_type, "release");
    assert_eq!(metadata.event_payload["run"], "7");
    assert!(second.text.is_empty() && second.metadata.is_none());
}

#[tokio::test]
async fn pages_are_followed_to_the_limit_newest_first() {
    let server = Server::replying([
        page(&numbered((901..=1000).rev()), "next=="),
        page(&numbered((801..=900).rev()), "more"),
    ])
    .await;
    let query = HistoryQuery {
        oldest: Some(Timestamp::from_unix_seconds(5)),
        latest: Some("1000.000009".parse().unwrap()),
        ..ALL
    };
    let found = client(&server).messages("C012AB3CD", &query).await.unwrap();
    let seconds: Vec<_> = found
        .iter()
        .map(|message| message.ts.unix_seconds())
        .collect();
    assert_eq!(seconds, (851..=1000).rev().collect::<Vec<_>>());
    let asked = |limit: u32, cursor: &str| {
        format!(
            "GET /slack/api/conversations.history?channel=C012AB3CD&include_all_metadata=true\
             &inclusive=true&oldest=5.000000&latest=1000.000009&limit={limit}{cursor}"
        )
    };
    let expected = [asked(100, ""), asked(50, "&cursor=next%3D%3D")];
    assert_eq!(server.lines(), expected);
}

#[tokio::test]
async fn pages_end_where_slack_says_so_or_never_does() {
    let server = Server::replying([
        page(&numbered(1..=2), "next"),
        Reply::json(&json!({"ok": true, "messages": []})),
    ])
    .await;
    let found = client(&server).messages("C012AB3CD", &ALL).await.unwrap();
    assert_eq!(found.len(), 2);

    let endless = (0..100).map(|_| page(&json!([]), "again"));
    let server = Server::replying(endless).await;
    let found = client(&server).messages("C012AB3CD", &ALL).await.unwrap();
    assert!(found.is_empty());
    assert_eq!(server.seen().len(), 20);
}

#[tokio::test]
async fn nothing_is_asked_for_no_messages() {
    let server = Server::replying([]).await;
    let none = HistoryQuery { limit: 0, ..ALL };
    let found = client(&server).messages("C012AB3CD", &none).await.unwrap();
    assert!(found.is_empty() && server.seen().is_empty());
}

#[tokio::test]
async fn all_pages_share_one_deadline() {
    let limited = || Reply::text(429, "").with("retry-after", "30");
    let server = Server::replying([limited(), page(&numbered(1..=2), "next"), limited()]).await;
    let error = client(&server)
        .messages("C012AB3CD", &ALL)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(server.seen().len(), 3);
}
