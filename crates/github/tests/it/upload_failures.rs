//! Uploads that fail by the server or the network.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::io::AsyncWriteExt as _;
use windlass_github::{Client, ErrorKind, Options};

use crate::clock::TestClock;
use crate::raw::{self, Raw};
use crate::server::{Reply, Server, no};
use crate::upload::{PIECE, Sample, content, created, sha256, template};
use crate::{client, options};

/// More than the connection's buffers hold, so that the client is still sending.
pub const LONG: u64 = 64 << 20;

pub async fn client_of(raw: &Raw) -> Client {
    let server = Server::replying([]).await;
    let api_url = raw.url.clone();
    Client::new(Options {
        api_url,
        ..options(&server)
    })
    .unwrap()
}

#[tokio::test]
async fn a_refusal_counts_though_the_file_is_not_sent_yet() {
    let refused = json!({ "message": "Validation Failed" });
    let words = refused.clone();
    // Without reading on, and reading on after it closed its own side.
    for lingers in [false, true] {
        let words = words.clone();
        let raw = Raw::start(move |mut stream| {
            let words = words.clone();
            async move {
                raw::head(&mut stream).await;
                raw::answer(&mut stream, "422 Unprocessable Entity", &words).await;
                if lingers {
                    stream.shutdown().await.unwrap();
                    raw::read(&mut stream, LONG).await;
                } else {
                    std::future::pending::<()>().await;
                }
            }
        })
        .await;
        let sample = Sample::of_zeros(LONG);
        let error = sample
            .upload(&client_of(&raw).await, &template(&raw.url))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid, "{error}");
        assert_eq!(error.answer().unwrap().message, "Validation Failed");
        assert_eq!(raw.connections(), 1);
    }
}

/// Its words are lost, and what it meant is not.
#[tokio::test]
async fn a_refusal_counts_though_its_words_are_cut_off() {
    let raw = Raw::start(async |mut stream| {
        raw::head(&mut stream).await;
        let head = b"HTTP/1.1 413 Content Too Large\r\ncontent-length: 99\r\n\r\n{";
        stream.write_all(head).await.unwrap();
        stream.shutdown().await.unwrap();
        raw::read(&mut stream, LONG).await;
    })
    .await;
    let sample = Sample::of_zeros(LONG);
    let error = sample
        .upload(&client_of(&raw).await, &template(&raw.url))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid, "{error}");
    assert_eq!(error.answer().unwrap().status, 413);
}

#[tokio::test]
async fn an_answer_that_says_to_go_on_is_none() {
    let raw = Raw::start(async |mut stream| {
        raw::head(&mut stream).await;
        stream
            .write_all(b"HTTP/1.1 100 Continue\r\n\r\n")
            .await
            .unwrap();
        raw::read(&mut stream, PIECE as u64).await;
        raw::answer(&mut stream, "201 Created", &created()).await;
    })
    .await;
    let sample = Sample::new(&content(PIECE));
    let made = sample
        .upload(&client_of(&raw).await, &template(&raw.url))
        .await
        .unwrap();
    assert_eq!(made.sha256, sha256(&content(PIECE)));
}

/// R6: what may have reached GitHub is never just sent again.
#[tokio::test]
async fn r6_a_connection_that_breaks_is_uncertain_and_not_repeated() {
    // After nothing of the file, after a part, after all of it.
    for read in [0, 3 * PIECE as u64, LONG] {
        let raw = Raw::start(move |mut stream| async move {
            raw::head(&mut stream).await;
            raw::read(&mut stream, read).await;
        })
        .await;
        let sample = Sample::of_zeros(LONG);
        let error = sample
            .upload(&client_of(&raw).await, &template(&raw.url))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Uncertain, "{error}");
        assert!(error.hints()[0].starts_with("look at the repository"));
        assert_eq!(raw.connections(), 1);
    }
}

#[tokio::test]
async fn r6_a_success_before_the_whole_file_is_uncertain() {
    let raw = Raw::start(async |mut stream| {
        raw::head(&mut stream).await;
        raw::answer(&mut stream, "201 Created", &created()).await;
        raw::read(&mut stream, PIECE as u64).await;
    })
    .await;
    let sample = Sample::of_zeros(LONG);
    let error = sample
        .upload(&client_of(&raw).await, &template(&raw.url))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Uncertain, "{error}");
}

#[tokio::test]
async fn r6_an_error_of_the_server_is_uncertain_and_not_repeated() {
    for status in [500, 502, 504] {
        let server = Server::replying([no(status, "no")]).await;
        let sample = Sample::new(b"text");
        let error = sample
            .upload(&client(&server), &template(&server.url()))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Uncertain, "{error}");
        assert_eq!(server.seen().len(), 1);
    }
}

#[tokio::test]
async fn an_answer_that_never_comes_ends_by_the_time_limit() {
    let server = Server::start(async |_| std::future::pending().await).await;
    let client = Client::new(Options {
        timeout: Duration::from_millis(25),
        ..options(&server)
    });
    let sample = Sample::new(b"text");
    let error = sample
        .upload(&client.unwrap(), &template(&server.url()))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Uncertain);
    assert!(
        error.to_string().contains("it took longer than 50ms"),
        "{error}"
    );
}

/// R10: a limit is told before anything is done, so the file is opened and sent once more.
#[tokio::test]
async fn r10_a_rate_limit_is_waited_for_and_the_whole_file_sent_again() {
    let limited = Reply::text(429, "").with("retry-after", "7");
    let server = Server::replying([limited, Reply::json(201, &created())]).await;
    let clock = Arc::new(TestClock::default());
    let client = Client::new(Options {
        clock: clock.clone(),
        ..options(&server)
    });
    let bytes = content(2 * PIECE);
    let sample = Sample::new(&bytes);
    let made = sample
        .upload(&client.unwrap(), &template(&server.url()))
        .await
        .unwrap();
    assert_eq!(made.sha256, sha256(&bytes));
    assert_eq!(clock.waits(), [Duration::from_secs(7)]);
    assert!(server.seen().iter().all(|seen| seen.body == bytes));
    let piece = PIECE as u64;
    let told = sample.told.lock().unwrap();
    assert_eq!(*told, [piece, 2 * piece, piece, 2 * piece]);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_tried_again_and_unavailable() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nowhere = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let server = Server::replying([]).await;
    let clock = Arc::new(TestClock::default());
    let client = Client::new(Options {
        api_url: nowhere.clone(),
        clock: clock.clone(),
        ..options(&server)
    });
    let sample = Sample::new(b"text");
    let error = sample
        .upload(&client.unwrap(), &template(&nowhere))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    assert_eq!(clock.waits().len(), 4);
}
