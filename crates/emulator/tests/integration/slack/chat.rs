//! Saying something, changing it, and taking it back.

use serde_json::{Value, json};

use super::Slack;

#[tokio::test]
async fn a_message_is_there_as_it_was_sent() {
    let slack = Slack::start().await;
    let blocks = json!([{"type": "section", "text": {"type": "mrkdwn", "text": "*hi* <@U1>"}}]);
    let metadata = json!({"event_type": "run", "event_payload": {"id": "7"}});
    let channel = slack.channel("releases");
    let message = json!({"channel": channel, "text": "a &lt;b&gt; <!here>", "blocks": blocks, "metadata": metadata});
    let answer = slack.granted("chat.postMessage", message).await;
    assert_eq!(answer["channel"], channel);
    assert_eq!(answer["message"]["text"], "a &lt;b&gt; <!here>");
    assert!(answer["message"]["blocks"][0]["block_id"].is_string());

    let [seen] = slack
        .emulator
        .slack_messages("releases")
        .unwrap()
        .try_into()
        .unwrap();
    assert_eq!(seen.ts, answer["ts"]);
    assert_eq!(seen.content.text, "a &lt;b&gt; <!here>");
    assert_eq!(json!(seen.content.blocks), blocks);
    assert_eq!(seen.content.metadata, Some(metadata));
    assert_eq!(seen.content.mentions, ["<!here>", "<@U1>"]);
    let (seconds, micros) = seen.ts.split_once('.').unwrap();
    assert_eq!((seconds.len(), micros.len()), (10, 6));
}

#[tokio::test]
async fn what_is_said_without_markup_is_given_as_it_is_read() {
    let slack = Slack::start().await;
    let text = |kind: &str, text: &str| json!({"type": kind, "text": text});
    let blocks = json!([
        {"type": "header", "text": text("plain_text", "a &lt;b&gt;")},
        {"type": "section", "text": text("mrkdwn", "*hi*")},
        {"type": "divider"},
        {"type": "section", "text": text("plain_text", "*x* &amp;lt;")},
    ]);
    let channel = slack.channel("releases");
    let message = json!({"channel": channel, "text": "c &amp; d &lt;!here&gt;", "blocks": blocks});
    slack.granted("chat.postMessage", message).await;
    let said = slack.emulator.slack_messages("releases").unwrap();
    let content = &said[0].content;
    assert_eq!(content.decoded_text(), "c & d <!here>");
    assert_eq!(content.plain_texts(), ["a <b>", "*x* &lt;"]);
}

#[tokio::test]
async fn names_are_good_for_posting_alone() {
    let slack = Slack::start().await;
    for channel in ["releases", "#releases"] {
        let message = json!({"channel": channel, "text": "x"});
        let posted = slack.granted("chat.postMessage", message).await;
        let update = json!({"channel": channel, "ts": posted["ts"], "text": "y"});
        assert_eq!(
            slack.refused("chat.update", update).await,
            "channel_not_found"
        );
        let update = json!({"channel": posted["channel"], "ts": posted["ts"], "text": "y"});
        slack.granted("chat.update", update).await;
    }
}

#[tokio::test]
async fn an_update_keeps_what_it_does_not_name_but_for_blocks_beside_a_text() {
    let slack = Slack::start().await;
    let channel = slack.channel("releases");
    let blocks = json!([{"type": "divider"}]);
    let metadata = json!({"event_type": "run", "event_payload": {"id": 7, "of": {"a": true}}});
    let message =
        json!({"channel": channel, "text": "one", "blocks": blocks, "metadata": metadata});
    let ts = slack.granted("chat.postMessage", message).await["ts"].clone();
    let update = async |mut change: Value| {
        change["channel"] = channel.clone().into();
        change["ts"] = ts.clone();
        slack.granted("chat.update", change).await;
        let [seen] = slack
            .emulator
            .slack_messages("releases")
            .unwrap()
            .try_into()
            .unwrap();
        seen
    };
    let seen =
        update(json!({"text": "two", "blocks": [{"type": "divider", "block_id": "b"}]})).await;
    assert_eq!(
        json!(seen.content.blocks),
        json!([{"type": "divider", "block_id": "b"}])
    );
    assert_eq!(seen.content.metadata, Some(metadata.clone()));
    let seen = update(json!({"text": "three"})).await;
    assert_eq!(
        (seen.content.text.as_str(), seen.content.blocks.len()),
        ("three", 0)
    );
    assert_eq!(seen.content.metadata, Some(metadata));
    let seen = update(json!({"text": "four", "metadata": {}})).await;
    assert_eq!(seen.content.metadata, None);
    let texts: Vec<&str> = seen
        .earlier
        .iter()
        .map(|content| content.text.as_str())
        .collect();
    assert_eq!(texts, ["one", "two", "three"]);
    assert_eq!(seen.ts, ts);
}

#[tokio::test]
async fn what_is_taken_back_is_gone() {
    let slack = Slack::start().await;
    let ts = slack.say("releases", "oops").await;
    let message = json!({"channel": slack.channel("releases"), "ts": ts});
    let answer = slack.granted("chat.delete", message.clone()).await;
    assert_eq!(answer["ts"], ts);
    assert!(
        slack
            .emulator
            .slack_messages("releases")
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        slack.refused("chat.delete", message).await,
        "message_not_found"
    );
}

#[tokio::test]
async fn only_the_apps_own_messages_can_be_changed() {
    let setup = super::office().message("releases", "ada", "mine");
    let slack = Slack::with(|builder| builder.slack(setup)).await;
    let webhook = slack.client.post(slack.emulator.slack_webhook_url());
    let answer = webhook
        .json(&json!({"text": "hooked"}))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    for seen in slack.emulator.slack_messages("releases").unwrap() {
        let change = json!({"channel": slack.channel("releases"), "ts": seen.ts, "text": "x"});
        assert_eq!(
            slack.refused("chat.update", change.clone()).await,
            "cant_update_message"
        );
        assert_eq!(
            slack.refused("chat.delete", change).await,
            "cant_delete_message"
        );
    }
}

#[tokio::test]
async fn a_thread_hangs_on_a_message_of_its_channel() {
    let slack = Slack::start().await;
    let channel = slack.channel("releases");
    let parent = slack.say("releases", "parent").await;
    let reply =
        json!({"channel": channel, "text": "reply", "thread_ts": parent, "reply_broadcast": true});
    let reply = slack.granted("chat.postMessage", reply).await;
    assert_eq!(reply["message"]["thread_ts"], parent);
    assert_eq!(reply["message"]["subtype"], "thread_broadcast");
    for (thread, error) in [
        (reply["ts"].clone(), "cannot_reply_to_message"),
        (json!("1700000000.000100"), "thread_not_found"),
        (json!("yesterday"), "thread_not_found"),
    ] {
        let message = json!({"channel": channel, "text": "x", "thread_ts": thread});
        assert_eq!(slack.refused("chat.postMessage", message).await, error);
    }
}

#[tokio::test]
async fn a_permalink_names_the_message_and_its_thread() {
    let slack = Slack::start().await;
    let (channel, base) = (slack.channel("releases"), slack.emulator.server_url());
    let parent = slack.say("releases", "parent").await;
    let reply = json!({"channel": channel, "text": "reply", "thread_ts": parent});
    let reply = slack.granted("chat.postMessage", reply).await["ts"].clone();
    let reply = reply.as_str().unwrap();
    let link = async |ts: &str| {
        let arguments = [("channel", channel.as_str()), ("message_ts", ts)];
        slack.query("chat.getPermalink", &arguments).await["permalink"].clone()
    };
    let address = |ts: &str| format!("{base}/slack/archives/{channel}/p{}", ts.replace('.', ""));
    assert_eq!(link(&parent).await, address(&parent));
    let expected = format!("{}?thread_ts={parent}&cid={channel}", address(reply));
    assert_eq!(link(reply).await, expected);
    let missing = [("channel", channel.as_str()), ("message_ts", "1.000000")];
    let missing = slack.query("chat.getPermalink", &missing).await;
    assert_eq!(missing["error"], "message_not_found");
}
