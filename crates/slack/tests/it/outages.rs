//! What is an outage of Slack, that a release should outlive, and what is not.

use std::time::Duration;

use secrecy::SecretString;
use tokio::net::TcpListener;
use windlass_slack::{Error, ErrorKind, Network, Place, WebApi};

use crate::server::{Reply, Server, no};
use crate::{TOKEN, client, content, network, posted};

async fn post(replies: Vec<Reply>) -> Error {
    let server = Server::replying(replies).await;
    let client = client(&server);
    let result = client.post("C012AB3CD", &content(), Place::Channel).await;
    result.unwrap_err()
}

#[tokio::test]
async fn s2_an_outage_is_told_from_a_mistake() {
    let limited = || Reply::text(429, "").with("retry-after", "3600");
    for (replies, kind, outage) in [
        (vec![limited()], ErrorKind::RateLimited, true),
        (vec![Reply::text(503, "busy")], ErrorKind::Uncertain, true),
        (vec![Reply::broken()], ErrorKind::Uncertain, true),
        (vec![no("internal_error")], ErrorKind::Uncertain, true),
        (vec![no("invalid_auth")], ErrorKind::Token, false),
        (vec![no("missing_scope")], ErrorKind::MissingScope, false),
        (vec![no("channel_not_found")], ErrorKind::Channel, false),
        (vec![no("invalid_blocks")], ErrorKind::Message, false),
        (vec![no("something_new")], ErrorKind::Refused, false),
        (vec![Reply::text(200, "<html>")], ErrorKind::Protocol, false),
    ] {
        let error = post(replies).await;
        assert_eq!((error.kind(), error.is_outage()), (kind, outage), "{error}");
    }
}

#[tokio::test]
async fn s2_a_server_that_cannot_be_reached_is_an_outage_and_nothing_uncertain() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (network, heard) = network();
    let url = url.parse().unwrap();
    let client = WebApi::new(&url, &SecretString::from(TOKEN), &network).unwrap();
    let result = client.post("C012AB3CD", &content(), Place::Channel).await;
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(error.is_outage() && !error.hints().is_empty());
    assert!(
        error.to_string().contains("cannot reach 127.0.0.1"),
        "{error}"
    );
    assert!(heard.lock().unwrap().len() > 3, "{heard:?}");
}

/// A network whose deadline is over soon, and that waits in earnest.
fn hasty() -> Network {
    Network {
        deadline: Duration::from_millis(400),
        ..Network::default()
    }
}

#[tokio::test]
async fn s2_a_server_that_never_answers_takes_no_longer_than_the_deadline() {
    let server = Server::replying([Reply::Silence, Reply::Silence]).await;
    let url = server.url().parse().unwrap();
    let client = WebApi::new(&url, &SecretString::from(TOKEN), &hasty()).unwrap();
    let posting = client.post("C012AB3CD", &content(), Place::Channel).await;
    assert_eq!(posting.unwrap_err().kind(), ErrorKind::Uncertain);
    let updating = client.update(&posted(), &content()).await;
    assert_eq!(updating.unwrap_err().kind(), ErrorKind::Unavailable);
}

#[tokio::test]
async fn a_wait_beyond_the_deadline_is_an_error_that_says_how_long() {
    let error = post(vec![Reply::text(429, "").with("retry-after", "120")]).await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(120)));
    assert!(error.to_string().contains("try again in 120 s"), "{error}");
}

#[test]
fn no_time_at_all_is_refused_before_anything_is_sent() {
    let network = Network {
        deadline: Duration::ZERO,
        ..Network::default()
    };
    let url = "http://127.0.0.1:1".parse().unwrap();
    let error = WebApi::new(&url, &SecretString::from(TOKEN), &network).err();
    assert_eq!(error.unwrap().kind(), ErrorKind::Options);
}
