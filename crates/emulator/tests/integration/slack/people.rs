//! People, direct messages, and what is said of channels.

use serde_json::json;

use super::Slack;

#[tokio::test]
async fn somebody_is_found_by_their_address_and_written_to() {
    let slack = Slack::start().await;
    let found = slack
        .query("users.lookupByEmail", &[("email", "Ada@example.com")])
        .await;
    assert_eq!(found["user"]["name"], "ada");
    assert_eq!(found["user"]["profile"]["email"], "ada@example.com");
    let user = &found["user"]["id"];
    assert_eq!(slack.emulator.slack_direct_messages("ada").unwrap(), []);
    let opened = slack
        .granted("conversations.open", json!({"users": user}))
        .await;
    assert_eq!(opened.get("already_open"), None);
    let again = slack
        .granted(
            "conversations.open",
            json!({"users": user, "return_im": true}),
        )
        .await;
    assert_eq!(
        (&again["already_open"], &again["channel"]["user"]),
        (&json!(true), user)
    );
    assert_eq!(opened["channel"]["id"], again["channel"]["id"]);
    // To the conversation, or to the person.
    for (channel, text) in [(&opened["channel"]["id"], "one"), (user, "two")] {
        let message = json!({"channel": channel, "text": text});
        let posted = slack.granted("chat.postMessage", message).await;
        let change = json!({"channel": posted["channel"], "ts": posted["ts"], "text": text});
        slack.granted("chat.update", change).await;
    }
    let said = slack.emulator.slack_direct_messages("ada").unwrap();
    let texts: Vec<&str> = said.iter().map(|seen| seen.content.text.as_str()).collect();
    assert_eq!(texts, ["one", "two"]);
}

#[tokio::test]
async fn who_is_not_there_is_not_found() {
    let slack = Slack::start().await;
    let nobody = slack
        .query("users.lookupByEmail", &[("email", "x@example.com")])
        .await;
    assert_eq!(nobody["error"], "users_not_found");
    let nobody = slack.query("users.info", &[("user", "U1")]).await;
    assert_eq!(nobody["error"], "user_not_found");
    for (asked, error) in [
        (json!({"users": "U1"}), "user_not_found"),
        (json!({}), "users_list_not_supplied"),
        (json!({"users": "U1,U2"}), "missing_scope"),
        (json!({"channel": "D1"}), "channel_not_found"),
    ] {
        assert_eq!(slack.refused("conversations.open", asked).await, error);
    }
    assert!(slack.emulator.slack_messages("nowhere").is_err());
    assert!(slack.emulator.slack_direct_messages("nobody").is_err());
}

#[tokio::test]
async fn a_channel_says_what_it_is() {
    let slack = Slack::start().await;
    for (name, private, archived, member) in [
        ("releases", false, false, true),
        ("secret", true, false, true),
        ("open", false, false, false),
        ("closed", false, true, true),
    ] {
        let channel = slack.channel(name);
        let info = slack
            .query("conversations.info", &[("channel", &channel)])
            .await;
        let told = &info["channel"];
        assert_eq!(
            (&told["id"], &told["name"]),
            (&json!(channel), &json!(name))
        );
        let flags = [
            &told["is_private"],
            &told["is_archived"],
            &told["is_member"],
        ];
        assert_eq!(flags, [&json!(private), &json!(archived), &json!(member)]);
    }
    let hidden = slack.channel("hidden");
    let info = slack
        .query("conversations.info", &[("channel", &hidden)])
        .await;
    assert_eq!(info["error"], "channel_not_found");
}

#[tokio::test]
async fn a_list_of_channels_is_given_and_seen_in_the_log() {
    let slack = Slack::start().await;
    let listed = slack
        .query(
            "conversations.list",
            &[("types", "public_channel,private_channel")],
        )
        .await;
    let names = crate::support::column(&listed["channels"], "name");
    assert_eq!(names, ["releases", "incidents", "secret", "open", "closed"]);
    let asked = slack.emulator.requests();
    assert_eq!(
        asked
            .iter()
            .filter(|request| request.path.ends_with("/conversations.list"))
            .count(),
        1
    );
}

#[tokio::test]
async fn the_app_says_who_it_is() {
    let slack = Slack::start().await;
    let told = slack.granted("auth.test", json!({})).await;
    let base = slack.emulator.server_url();
    assert_eq!(told["url"], format!("{base}/slack/"));
    let posted = slack
        .granted(
            "chat.postMessage",
            json!({"channel": "releases", "text": "x"}),
        )
        .await;
    assert_eq!(posted["message"]["bot_id"], told["bot_id"]);
    assert_eq!(posted["message"]["user"], told["user_id"]);
}
