//! What each method sends, and what it makes of a good answer.

use serde_json::json;
use windlass_slack::{Content, Place, Posted};

use crate::server::{Reply, Server, no};
use crate::{client, content, posted, ts};

fn done() -> Reply {
    Reply::json(&json!({"ok": true, "channel": "C012AB3CD", "ts": "1503435956.000247"}))
}

#[tokio::test]
async fn a_post_is_json_with_the_token_in_its_header() {
    let server = Server::replying([done()]).await;
    let client = client(&server);
    let at = client.post("#releases", &content(), Place::Channel).await;
    assert_eq!(at.unwrap(), posted());
    let seen = &server.seen()[0];
    assert_eq!(seen.line(), "POST /slack/api/chat.postMessage");
    let authorization = seen.header("authorization");
    assert_eq!(authorization, Some("Bearer xoxb-1-a-token-for-tests"));
    let content_type = seen.header("content-type");
    assert_eq!(content_type, Some("application/json; charset=utf-8"));
    assert_eq!(
        seen.json(),
        json!({
            "channel": "#releases",
            "text": "v1.2.3 is \"out\"\n<b>",
            "blocks": [{"type": "divider"}],
            "metadata": {"event_type": "release", "event_payload": {"run": 7}},
            "parse": "none",
            "unfurl_links": false,
            "unfurl_media": false,
        })
    );
}

#[tokio::test]
async fn an_answer_goes_into_a_thread_and_may_be_broadcast() {
    let server = Server::replying([done(), done()]).await;
    let client = client(&server);
    let parent = ts("1503435956.000001");
    for broadcast in [false, true] {
        let place = Place::Thread { parent, broadcast };
        let sent = client.post("C012AB3CD", &Content::default(), place).await;
        sent.unwrap();
        let body = server.seen().pop().unwrap().json();
        assert_eq!(body["thread_ts"], "1503435956.000001");
        assert_eq!(body["reply_broadcast"], broadcast);
    }
}

#[tokio::test]
async fn an_update_names_the_message_and_keeps_metadata_that_it_has_none_for() {
    let server = Server::replying([done(), done()]).await;
    let client = client(&server);
    client.update(&posted(), &content()).await.unwrap();
    client.update(&posted(), &Content::default()).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].line(), "POST /slack/api/chat.update");
    let body = seen[0].json();
    assert_eq!(body["channel"], "C012AB3CD");
    assert_eq!(body["ts"], "1503435956.000247");
    assert_eq!(body["metadata"]["event_type"], "release");
    assert_eq!(body["parse"], "none");
    let without = json!({
        "channel": "C012AB3CD", "ts": "1503435956.000247", "text": "", "blocks": [],
        "parse": "none",
    });
    assert_eq!(seen[1].json(), without);
}

#[tokio::test]
async fn a_message_that_is_gone_is_deleted() {
    let server = Server::replying([done(), no("message_not_found")]).await;
    let client = client(&server);
    client.delete(&posted()).await.unwrap();
    client.delete(&posted()).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].line(), "POST /slack/api/chat.delete");
    let body = json!({"channel": "C012AB3CD", "ts": "1503435956.000247"});
    assert_eq!(seen[0].json(), body);
}

#[tokio::test]
async fn a_thread_is_read_with_its_metadata() {
    let messages = json!([{"ts": "1503435956.000247"}, {"ts": "1503435957.000001"}]);
    let server = Server::replying([Reply::json(&json!({"ok": true, "messages": messages}))]).await;
    let found = client(&server).replies(&posted(), 9).await.unwrap();
    let found: Vec<String> = found.iter().map(|message| message.ts.to_string()).collect();
    assert_eq!(found, ["1503435956.000247", "1503435957.000001"]);
    let line = "GET /slack/api/conversations.replies?channel=C012AB3CD&ts=1503435956.000247\
                &include_all_metadata=true&limit=9";
    assert_eq!(server.lines(), [line]);
}

#[tokio::test]
async fn a_direct_message_goes_to_the_channel_that_was_opened() {
    let opened = json!({"ok": true, "already_open": true, "channel": {"id": "D069C7QFK"}});
    let posted = json!({"ok": true, "channel": "D069C7QFK", "ts": "1.000000"});
    let server = Server::replying([Reply::json(&opened), Reply::json(&posted)]).await;
    let client = client(&server);
    let user = "U012AB3CD".parse().unwrap();
    let channel = client.open_direct_message(&user).await.unwrap();
    let at = client.post(&channel, &content(), Place::Channel).await;
    let expected = Posted {
        channel: "D069C7QFK".to_owned(),
        ts: ts("1.000000"),
    };
    assert_eq!(at.unwrap(), expected);
    let seen = server.seen();
    assert_eq!(seen[0].line(), "POST /slack/api/conversations.open");
    assert_eq!(seen[0].json(), json!({"users": "U012AB3CD"}));
    assert_eq!(seen[1].json()["channel"], "D069C7QFK");
}
