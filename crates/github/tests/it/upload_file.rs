//! Uploads that fail by the file: it is none, or it changes while it is read.

use std::fs::OpenOptions;
use std::io::{Seek as _, SeekFrom, Write as _};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use windlass_github::ErrorKind;

use crate::client;
use crate::raw::{self, Raw};
use crate::server::{Reply, Server};
use crate::upload::{PIECE, Sample, content, created, sha256, template};
use crate::upload_failures::{LONG, client_of};

#[tokio::test]
async fn a_file_that_is_not_what_was_promised_is_not_sent() {
    let server = Server::replying([]).await;
    let client = client(&server);
    let refused = async |sample: &Sample, size: u64| {
        let result = sample
            .upload_as(&client, &template(&server.url()), size, |_| {})
            .await;
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::File, "{error}");
        error.to_string()
    };
    let sample = Sample::new(b"text");
    assert!(
        refused(&sample, 3)
            .await
            .ends_with("has 4 bytes instead of 3")
    );
    assert!(
        refused(&sample, 5)
            .await
            .ends_with("has 4 bytes instead of 5")
    );
    std::fs::remove_file(sample.path()).unwrap();
    assert!(refused(&sample, 4).await.contains("cannot read "));
    std::fs::create_dir(sample.path()).unwrap();
    assert!(refused(&sample, 4).await.ends_with("is no regular file"));
    assert!(server.seen().is_empty());
}

/// Reading from a pipe that nobody writes to never ends.
#[cfg(unix)]
#[tokio::test]
async fn a_pipe_is_no_file() {
    let server = Server::replying([]).await;
    let sample = Sample::new(b"");
    std::fs::remove_file(sample.path()).unwrap();
    let mut mkfifo = std::process::Command::new("mkfifo");
    assert!(mkfifo.arg(sample.path()).status().unwrap().success());
    let error = sample
        .upload(&client(&server), &template(&server.url()))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::File);
}

/// What the server got of the body, once the connection is closed.
async fn counting() -> (Raw, UnboundedReceiver<usize>) {
    let (sender, receiver) = unbounded_channel();
    let raw = Raw::start(move |mut stream| {
        let sender = sender.clone();
        async move {
            raw::head(&mut stream).await;
            sender
                .send(raw::read(&mut stream, LONG).await.len())
                .unwrap();
        }
    })
    .await;
    (raw, receiver)
}

/// Whoever takes what came for the whole file would publish something else.
#[tokio::test]
async fn r5_a_file_that_changes_its_length_meanwhile_never_arrives_whole() {
    let size = 8 * PIECE as u64;
    for (length, words) in [
        (size - 1, "became shorter while it was read"),
        (0, "became shorter while it was read"),
        (size + 1, "became longer while it was read"),
        (2 * size, "became longer while it was read"),
    ] {
        let (raw, mut received) = counting().await;
        let sample = Sample::new(&content(8 * PIECE));
        let path = sample.path();
        let change = move |sent| {
            if sent == size / 2 {
                let file = OpenOptions::new().write(true).open(&path).unwrap();
                file.set_len(length).unwrap();
            }
        };
        let client = client_of(&raw).await;
        let result = sample
            .upload_as(&client, &template(&raw.url), size, change)
            .await;
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::File, "{error}");
        assert!(error.to_string().ends_with(words), "{error}");
        assert!(
            error.hints()[0].contains("that nothing writes to it"),
            "{error:?}"
        );
        assert!((received.recv().await.unwrap() as u64) < size);
        assert_eq!(raw.connections(), 1);
    }
}

/// A file that is overwritten keeps its length; the digest is of what was sent of it.
#[tokio::test]
async fn r5_the_digest_is_of_what_was_sent() {
    let server = Server::start(async |_| Reply::json(201, &created())).await;
    let before = content(4 * PIECE);
    let sample = Sample::new(&before);
    let path = sample.path();
    let change = move |_| {
        let mut file = OpenOptions::new().write(true).open(&path).unwrap();
        file.seek(SeekFrom::End(-4)).unwrap();
        file.write_all(b"last").unwrap();
    };
    let size = before.len() as u64;
    let (client, url) = (client(&server), template(&server.url()));
    let result = sample.upload_as(&client, &url, size, change).await;
    let made = result.unwrap();
    let sent = server.seen()[0].body.clone();
    assert!(sent.ends_with(b"last"));
    assert_eq!(made.sha256, sha256(&sent));
    assert_ne!(made.sha256, sha256(&before));
}
