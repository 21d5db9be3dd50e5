//! Incoming webhooks: plain text for answers, and an address that is a secret.

use secrecy::SecretString;
use serde_json::json;
use windlass_slack::{Error, ErrorKind, Webhook};

use crate::server::{Reply, Server};
use crate::{content, network};

const PATH: &str = "/services/T012AB3CD/B012AB3CD/verysecretpart";

async fn post(replies: Vec<Reply>) -> (Result<(), Error>, Server) {
    let server = Server::replying(replies).await;
    let url = SecretString::from(format!("{}{PATH}\n", server.url()));
    let webhook = Webhook::new(&url, &network().0).unwrap();
    (webhook.post(&content()).await, server)
}

#[tokio::test]
async fn a_webhook_is_sent_text_and_blocks_alone() {
    let (result, server) = post(vec![Reply::text(200, "ok")]).await;
    result.unwrap();
    let seen = &server.seen()[0];
    assert_eq!(seen.line(), format!("POST {PATH}"));
    assert_eq!(seen.header("authorization"), None);
    assert_eq!(
        seen.json(),
        json!({
            "text": "v1.2.3 is \"out\"\n<b>", "blocks": [{"type": "divider"}],
            "unfurl_links": false, "unfurl_media": false,
        })
    );
}

#[tokio::test]
async fn s1_only_ok_is_a_success_of_a_webhook() {
    for (status, text, kind) in [
        (400, "invalid_payload", ErrorKind::Message),
        (400, "no_text", ErrorKind::Message),
        (403, "invalid_token", ErrorKind::Token),
        (403, "action_prohibited", ErrorKind::Channel),
        (404, "no_service", ErrorKind::Token),
        (404, "no_active_hooks", ErrorKind::Token),
        (410, "channel_is_archived", ErrorKind::Channel),
        (400, "something_new", ErrorKind::Refused),
        (404, "<html>Not Found</html>", ErrorKind::Protocol),
        (200, "no_service", ErrorKind::Protocol),
        (200, "", ErrorKind::Protocol),
        (302, "ok", ErrorKind::Protocol),
    ] {
        let (result, server) = post(vec![Reply::text(status, text)]).await;
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.is_outage()), (kind, false), "{error}");
        assert!(!error.hints().is_empty(), "{error}");
        assert_eq!(server.seen().len(), 1);
    }
}

#[tokio::test]
async fn s2_an_outage_of_a_webhook_is_told_from_a_mistake() {
    for (reply, kind) in [
        (Reply::text(500, "rollup_error"), ErrorKind::Uncertain),
        (Reply::text(503, ""), ErrorKind::Uncertain),
        (Reply::broken(), ErrorKind::Uncertain),
        (
            Reply::text(429, "rate_limited").with("retry-after", "3600"),
            ErrorKind::RateLimited,
        ),
    ] {
        let (result, server) = post(vec![reply]).await;
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.is_outage()), (kind, true), "{error}");
        assert_eq!(server.seen().len(), 1);
    }
}

#[tokio::test]
async fn a_rate_limit_of_a_webhook_is_waited_for() {
    let limited = Reply::text(429, "rate_limited").with("retry-after", "1");
    let (result, server) = post(vec![limited, Reply::text(200, "ok")]).await;
    result.unwrap();
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn the_address_is_never_shown() {
    for reply in [
        Reply::text(404, &format!("The requested URL {PATH} was not found")),
        Reply::text(404, "verysecretpart"),
        Reply::text(500, "verysecretpart"),
        Reply::text(302, "").with("location", PATH),
        Reply::broken(),
        Reply::endless(),
    ] {
        let (result, server) = post(vec![reply]).await;
        let error = result.unwrap_err();
        let shown = format!("{error} {error:?} {:?}", error.hints());
        assert!(!shown.contains("verysecretpart"), "{shown}");
        assert!(!shown.contains(&server.url()), "{shown}");
    }
}
