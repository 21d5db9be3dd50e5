//! Slack's "no": read although it comes with a 200, and told with what to change.

use serde_json::json;
use windlass_slack::{Error, ErrorKind, Place};

use crate::server::{Reply, Server, no};
use crate::{TOKEN, client, content, posted};

async fn post(reply: Reply) -> Error {
    let server = Server::replying([reply]).await;
    let client = client(&server);
    let result = client.post("C012AB3CD", &content(), Place::Channel).await;
    assert_eq!(server.seen().len(), 1);
    result.unwrap_err()
}

#[tokio::test]
async fn s1_a_200_that_says_no_was_sent_nowhere() {
    for (code, kind) in [
        ("invalid_auth", ErrorKind::Token),
        ("account_inactive", ErrorKind::Token),
        ("missing_scope", ErrorKind::MissingScope),
        ("channel_not_found", ErrorKind::Channel),
        ("not_in_channel", ErrorKind::Channel),
        ("is_archived", ErrorKind::Channel),
        ("msg_blocks_too_long", ErrorKind::Message),
        ("something_new", ErrorKind::Refused),
    ] {
        let error = post(no(code)).await;
        assert_eq!((error.kind(), error.code()), (kind, Some(code)));
        assert_eq!(error.method(), "chat.postMessage");
        let told = format!("chat.postMessage: 127.0.0.1 answered {code}");
        assert_eq!(error.to_string(), told);
        assert!(!error.hints().is_empty() && !error.is_outage(), "{error:?}");
    }
}

#[tokio::test]
async fn s1_only_an_answer_that_says_ok_is_a_success() {
    for reply in [
        Reply::json(&json!({"channel": "C0", "ts": "1.000000"})),
        Reply::json(&json!({"ok": "true", "channel": "C0", "ts": "1.000000"})),
        Reply::json(&json!({"ok": true})),
        Reply::json(&json!({"ok": true, "channel": "C0", "ts": "now"})),
        Reply::json(&json!({"ok": false})),
        Reply::text(200, "ok"),
        Reply::text(200, "<html>ok</html>"),
        Reply::text(200, ""),
        Reply::text(404, r#"{"ok": true, "channel": "C0", "ts": "1.000000"}"#),
        Reply::text(403, "no"),
    ] {
        let error = post(reply).await;
        assert_eq!(error.kind(), ErrorKind::Protocol, "{error}");
        assert!(!error.hints().is_empty(), "{error}");
    }
}

#[tokio::test]
async fn a_missing_scope_is_named() {
    let refusal = json!({
        "ok": false, "error": "missing_scope", "needed": "chat:write",
        "provided": "users:read,users:read.email",
    });
    let error = post(Reply::json(&refusal)).await;
    assert_eq!(error.needed_scopes(), ["chat:write"]);
    assert_eq!(error.provided_scopes(), ["users:read", "users:read.email"]);
    let told = error.to_string();
    assert!(
        told.contains("(needed: chat:write; provided: users:read, users:read.email)"),
        "{told}"
    );
    assert!(
        error.hints()[0].contains("add the scope chat:write"),
        "{error:?}"
    );
    let unnamed = Server::replying([no("missing_scope")]).await;
    let error = client(&unnamed).user_by_email("a@b.c").await.unwrap_err();
    assert!(error.hints()[0].contains("users:read.email"), "{error:?}");
}

#[tokio::test]
async fn a_refusal_says_what_to_change() {
    for (code, hint) in [
        ("not_in_channel", "/invite @"),
        ("channel_not_found", "C012AB3CD"),
        ("token_revoked", "xoxb-"),
        ("token_expired", "token rotation"),
        ("msg_too_long", "shorten"),
    ] {
        let hints = post(no(code)).await.hints();
        assert!(hints[0].contains(hint), "{code}: {hints:?}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_blocks_is_told_on_one_line() {
    let wrong =
        "[ERROR] must be less than 3001 characters\n::error::[json-pointer:/blocks/0]\u{1b}[31m";
    let refusal = json!({
        "ok": false, "error": "invalid_blocks", "response_metadata": {"messages": [wrong]},
    });
    let told = post(Reply::json(&refusal)).await.to_string();
    assert!(
        told.contains("invalid_blocks ([ERROR] must be less than 3001"),
        "{told}"
    );
    assert!(!told.contains(['\n', '\u{1b}']), "{told}");
}

#[tokio::test]
async fn a_message_that_cannot_change_any_more_is_told_apart() {
    for code in [
        "message_not_found",
        "cant_update_message",
        "edit_window_closed",
    ] {
        let server = Server::replying([no(code)]).await;
        let error = client(&server)
            .update(&posted(), &content())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::MessageGone, "{code}");
    }
}

#[tokio::test]
async fn the_token_is_hidden_wherever_an_answer_repeats_it() {
    let said = format!("no {TOKEN}");
    let refusal = json!({
        "ok": false, "error": said, "needed": said, "provided": said,
        "response_metadata": {"messages": [said]},
    });
    for reply in [Reply::json(&refusal), Reply::text(403, &said)] {
        let error = post(reply).await;
        let shown = format!("{error} {error:?} {:?}", error.hints());
        assert!(!shown.contains(TOKEN), "{shown}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_the_token() {
    let elsewhere = Server::replying([]).await;
    let redirect = Reply::text(307, "").with("location", &elsewhere.url());
    let error = post(redirect).await;
    assert_eq!(error.kind(), ErrorKind::Protocol);
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_it() {
    let error = post(Reply::endless()).await;
    assert_eq!(error.kind(), ErrorKind::Protocol);
    assert!(error.to_string().contains("longer than"), "{error}");
}
