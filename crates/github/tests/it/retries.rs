//! Reads are repeated, writes are not: counted at the server, waited for by a clock of the test.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use windlass_github::{Client, CreateRef, ErrorKind, NewTag, Options, RetryLimits, SystemClock};

use crate::clock::{START, TestClock};
use crate::server::{Reply, Server};
use crate::{A, id, options};

/// A client, the clock that it waits by, and what it says of its waits.
struct Fixture {
    client: Client,
    clock: Arc<TestClock>,
    told: Arc<Mutex<Vec<String>>>,
}

impl Fixture {
    fn new(server: &Server) -> Self {
        Self::with(options(server))
    }

    fn with(options: Options) -> Self {
        let clock = Arc::new(TestClock::default());
        let told = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&told);
        let client = Client::new(Options {
            clock: clock.clone(),
            on_wait: Arc::new(move |wait| notes.lock().unwrap().push(wait.to_string())),
            ..options
        });
        Self {
            client: client.unwrap(),
            clock,
            told,
        }
    }

    fn told(&self) -> Vec<String> {
        self.told.lock().unwrap().clone()
    }
}

fn repository() -> Reply {
    Reply::json(200, &json!({ "default_branch": "main" }))
}

fn created() -> Reply {
    Reply::json(
        201,
        &json!({ "ref": "refs/tags/v1", "object": { "sha": A, "type": "commit" } }),
    )
}

fn seconds(numbers: &[u64]) -> Vec<Duration> {
    numbers.iter().copied().map(Duration::from_secs).collect()
}

#[tokio::test]
async fn retry_after_is_honoured_for_reads_and_writes_and_told() {
    let limited = || Reply::json(429, &json!({ "message": "slow down" })).with("retry-after", "7");
    let server = Server::replying([limited(), repository(), limited(), created()]).await;
    let fixture = Fixture::new(&server);
    fixture.client.repository().await.unwrap();
    let made = fixture
        .client
        .create_ref("refs/tags/v1", id(A))
        .await
        .unwrap();
    assert_eq!(made, CreateRef::Created);
    assert_eq!(fixture.clock.waits(), seconds(&[7, 7]));
    assert_eq!(fixture.told(), ["rate limited: waiting 7 s"; 2]);
}

#[tokio::test]
async fn an_exhausted_limit_waits_for_its_reset() {
    let limited = Reply::json(403, &json!({ "message": "API rate limit exceeded" }))
        .with("x-ratelimit-remaining", "0")
        .with("x-ratelimit-reset", &(START + 20).to_string());
    let server = Server::replying([limited, repository()]).await;
    let fixture = Fixture::new(&server);
    fixture.client.repository().await.unwrap();
    assert_eq!(fixture.clock.waits(), seconds(&[21]));
}

#[tokio::test]
async fn a_limit_beyond_the_deadline_says_when_to_try_again() {
    let limited = Reply::json(403, &json!({ "message": "API rate limit exceeded" }))
        .with("x-ratelimit-remaining", "0")
        .with("x-ratelimit-reset", &(START + 3_000).to_string());
    let server = Server::replying([limited]).await;
    let fixture = Fixture::new(&server);
    let error = fixture.client.repository().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3_001)));
    assert_eq!(
        error.to_string(),
        "GET /repos/o/r: rate limited; try again in 3001 s (at 2025-10-09T09:43:21Z): \
         403 Forbidden: API rate limit exceeded"
    );
    assert_eq!(fixture.told(), [""; 0]);
}

#[tokio::test]
async fn the_deadline_counts_all_waits() {
    let limited = || Reply::text(429, "").with("retry-after", "80");
    let server = Server::replying([limited(), limited(), limited()]).await;
    let fixture = Fixture::new(&server);
    let error = fixture.client.repository().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(fixture.clock.waits(), seconds(&[80, 80]));
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn reads_are_repeated_with_growing_waits_until_the_attempts_are_used() {
    let server = Server::start(async |_| Reply::text(502, "<html>bad gateway</html>")).await;
    let fixture = Fixture::new(&server);
    let error = fixture.client.repository().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert_eq!(
        error.to_string(),
        "GET /repos/o/r: 502 Bad Gateway (5 attempts)"
    );
    assert_eq!(server.seen().len(), 5);
    for (wait, longest) in fixture.clock.waits().iter().zip([500, 1_000, 2_000, 4_000]) {
        let longest = Duration::from_millis(longest);
        assert!(longest / 2 <= *wait && *wait <= longest, "{wait:?}");
    }
    assert!(
        fixture.told()[0].starts_with("502 Bad Gateway: waiting "),
        "{:?}",
        fixture.told()
    );
}

#[tokio::test]
async fn the_number_of_attempts_is_the_callers() {
    let server = Server::start(async |_| Reply::text(500, "")).await;
    let retries = RetryLimits {
        attempts: 2,
        total: Duration::from_secs(9),
    };
    let fixture = Fixture::with(Options {
        retries,
        ..options(&server)
    });
    fixture.client.repository().await.unwrap_err();
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn listing_refs_is_a_read() {
    let server = Server::replying([
        Reply::text(503, ""),
        Reply::broken(),
        Reply::text(200, "0000"),
    ])
    .await;
    let fixture = Fixture::new(&server);
    fixture.client.list_refs(&["refs/tags/"]).await.unwrap();
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_uncertain_and_sent_once() {
    for reply in [
        || Reply::text(500, ""),
        || Reply::text(504, ""),
        Reply::broken,
    ] {
        let server = Server::replying([reply(), reply()]).await;
        let client = Fixture::new(&server).client;
        let commit = id(A);
        let tag = NewTag {
            name: "v1",
            message: "m",
            commit,
            tagger: None,
        };
        for error in [
            client.create_ref("refs/tags/v1", commit).await.unwrap_err(),
            client.create_tag_object(&tag).await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::Uncertain, "{error}");
            assert!(
                error.to_string().contains("the write may have been done"),
                "{error}"
            );
            assert!(error.hints()[0].starts_with("look at the repository"));
        }
        assert_eq!(server.seen().len(), 2);
    }
}

#[tokio::test]
async fn a_write_that_takes_too_long_is_uncertain() {
    let server = Server::start(async |_| std::future::pending().await).await;
    let timeout = Duration::from_millis(50);
    let fixture = Fixture::with(Options {
        timeout,
        ..options(&server)
    });
    let error = fixture
        .client
        .create_ref("refs/tags/v1", id(A))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Uncertain, "{error}");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unavailable_even_for_a_write() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nowhere = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let server = Server::replying([]).await;
    let fixture = Fixture::with(Options {
        api_url: nowhere,
        ..options(&server)
    });
    let error = fixture
        .client
        .create_ref("refs/tags/v1", id(A))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    assert!(
        error.to_string().contains("cannot reach 127.0.0.1"),
        "{error}"
    );
    assert_eq!(fixture.clock.waits().len(), 4);
}

#[tokio::test]
async fn a_real_clock_waits_and_goes_on() {
    let limited = Reply::text(429, "").with("retry-after", "0");
    let server = Server::replying([limited, repository()]).await;
    let clock = Arc::new(SystemClock);
    let client = Client::new(Options {
        clock,
        ..options(&server)
    })
    .unwrap();
    assert_eq!(client.repository().await.unwrap().default_branch, "main");
}
