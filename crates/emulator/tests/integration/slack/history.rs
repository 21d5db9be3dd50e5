//! Reading what was said.

use serde_json::{Value, json};

use super::Slack;

fn texts(answer: &Value) -> Vec<&str> {
    let messages = answer["messages"].as_array().unwrap().iter();
    messages
        .map(|message| message["text"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn the_newest_come_first_and_threads_stay_apart() {
    let slack = Slack::start().await;
    let channel = slack.channel("releases");
    let first = slack.say("releases", "one").await;
    slack.say("releases", "two").await;
    for (text, broadcast) in [("quiet", false), ("loud", true)] {
        let reply = json!({"channel": channel, "text": text, "thread_ts": first, "reply_broadcast": broadcast});
        slack.granted("chat.postMessage", reply).await;
    }
    let history = slack
        .granted("conversations.history", json!({"channel": channel}))
        .await;
    assert_eq!(texts(&history), ["loud", "two", "one"]);
    assert_eq!(history["has_more"], false);
    assert_eq!(history["messages"][2]["reply_count"], 2);
    let thread = slack
        .query(
            "conversations.replies",
            &[("channel", &channel), ("ts", &first)],
        )
        .await;
    assert_eq!(texts(&thread), ["one", "quiet", "loud"]);
    let missing = [("channel", channel.as_str()), ("ts", "1.000000")];
    let missing = slack.query("conversations.replies", &missing).await;
    assert_eq!(missing["error"], "thread_not_found");
}

#[tokio::test]
async fn a_cursor_leads_through_all_of_them() {
    let slack = Slack::start().await;
    let channel = slack.channel("releases");
    for text in ["1", "2", "3", "4", "5"] {
        slack.say("releases", text).await;
    }
    let mut asked = json!({"channel": channel, "limit": 2});
    let mut seen = Vec::new();
    loop {
        let page = slack.granted("conversations.history", asked.clone()).await;
        seen.extend(texts(&page).into_iter().map(str::to_owned));
        if page["has_more"] == false {
            break;
        }
        asked["cursor"] = page["response_metadata"]["next_cursor"].clone();
    }
    assert_eq!(seen, ["5", "4", "3", "2", "1"]);
}

#[tokio::test]
async fn bounds_belong_to_it_only_when_they_are_asked_for() {
    let slack = Slack::start().await;
    let channel = slack.channel("releases");
    let mut times = Vec::new();
    for text in ["1", "2", "3", "4"] {
        times.push(slack.say("releases", text).await);
    }
    for (inclusive, expected) in [(false, &["3"][..]), (true, &["4", "3", "2"])] {
        let asked = json!({"channel": channel, "oldest": times[1], "latest": times[3], "inclusive": inclusive});
        let history = slack.granted("conversations.history", asked).await;
        assert_eq!(texts(&history), expected);
    }
    for (name, value, error) in [
        ("oldest", json!("x"), "invalid_ts_oldest"),
        ("latest", json!("x"), "invalid_ts_latest"),
        ("cursor", json!("x"), "invalid_cursor"),
        ("limit", json!(1_000), "invalid_limit"),
    ] {
        let mut asked = json!({"channel": channel});
        asked[name] = value;
        assert_eq!(slack.refused("conversations.history", asked).await, error);
    }
}

#[tokio::test]
async fn metadata_is_told_whole_to_who_asks_for_it() {
    let slack = Slack::start().await;
    let channel = slack.channel("releases");
    let metadata = json!({"event_type": "run", "event_payload": {"id": "7"}});
    let message = json!({"channel": channel, "text": "x", "metadata": metadata});
    slack.granted("chat.postMessage", message).await;
    let mut asked = json!({"channel": channel});
    let history = slack.granted("conversations.history", asked.clone()).await;
    assert_eq!(
        history["messages"][0]["metadata"],
        json!({"event_type": "run"})
    );
    asked["include_all_metadata"] = true.into();
    let history = slack.granted("conversations.history", asked).await;
    assert_eq!(history["messages"][0]["metadata"], metadata);
}

#[tokio::test]
async fn a_channel_is_read_from_within() {
    let slack = Slack::start().await;
    for (name, error) in [("open", "not_in_channel"), ("hidden", "channel_not_found")] {
        let asked = json!({"channel": slack.channel(name)});
        assert_eq!(slack.refused("conversations.history", asked).await, error);
    }
    let asked = json!({"channel": "releases"});
    assert_eq!(
        slack.refused("conversations.history", asked).await,
        "channel_not_found"
    );
}
