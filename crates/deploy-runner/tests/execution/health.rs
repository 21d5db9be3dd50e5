//! Against a small server that answers as it is told.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use windlass_deploy_runner::execution::health::{HealthCheck, Unhealthy, client};

use crate::support::LONG;

/// Answers each connection with the next status, and never answers once there is none.
async fn serve(statuses: &'static [&'static str]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "http://{}/health?token=hunter2",
        listener.local_addr().unwrap()
    );
    tokio::spawn(async move {
        let mut open = Vec::new();
        let mut statuses = statuses.iter();
        loop {
            let (mut connection, _) = listener.accept().await.unwrap();
            let _ = connection.read(&mut [0; 4096]).await.unwrap();
            if let Some(status) = statuses.next() {
                let answer =
                    format!("HTTP/1.1 {status}\r\nlocation: /\r\ncontent-length: 0\r\n\r\n");
                connection.write_all(answer.as_bytes()).await.unwrap();
            }
            open.push(connection);
        }
    });
    url
}

fn check(url: &str) -> HealthCheck {
    HealthCheck {
        url: url.parse().unwrap(),
        attempt_limit: LONG,
        interval: Duration::ZERO,
        time_limit: LONG,
    }
}

#[tokio::test]
async fn a_service_is_asked_until_it_is_healthy() {
    let url = serve(&[
        "503 Service Unavailable",
        "302 Found",
        "404 Not Found",
        "204 No Content",
    ]);
    let check = check(&url.await);
    check.pass(&client().unwrap()).await.unwrap();
}

#[tokio::test]
async fn the_last_answer_is_told_when_the_time_is_over() {
    let url = serve(&["302 Found"; 1]).await;
    let mut check = check(&url);
    check.interval = LONG;
    check.time_limit = Duration::from_secs(1);
    let error = check.pass(&client().unwrap()).await.unwrap_err();
    let expected = Unhealthy {
        limit: 1.0,
        last: "it answered 302 Found".to_owned(),
    };
    assert_eq!(error, expected);
}

#[tokio::test]
async fn a_service_that_does_not_answer_is_asked_again() {
    let url = serve(&[]).await;
    let mut check = check(&url);
    check.attempt_limit = Duration::from_millis(50);
    check.interval = LONG;
    check.time_limit = Duration::from_secs(1);
    let error = check.pass(&client().unwrap()).await.unwrap_err();
    assert_eq!(error.last, "it gave no answer in time");
}

#[tokio::test]
async fn t5_why_a_service_cannot_be_asked_is_told_without_its_url() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/?token=hunter2", listener.local_addr().unwrap());
    drop(listener);
    let mut check = check(&url);
    check.interval = LONG;
    check.time_limit = Duration::from_secs(1);
    let error = check
        .pass(&client().unwrap())
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("refused") && !error.contains("hunter2"),
        "{error}"
    );
}
