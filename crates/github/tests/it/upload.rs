//! Uploads that go well, and what is sent of the file and of the token.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tempfile::TempDir;
use windlass_github::{Client, Error, ErrorKind, Options, Proxy, Upload, Uploaded};

use crate::releases::asset;
use crate::server::{Reply, Server};
use crate::{TOKEN, client, options};

pub const PIECE: usize = 128 * 1024;

/// A file to upload, and the progress that is told of it.
pub struct Sample {
    directory: TempDir,
    pub told: Arc<Mutex<Vec<u64>>>,
}

impl Sample {
    pub fn new(content: &[u8]) -> Self {
        let sample = Self {
            directory: tempfile::tempdir().unwrap(),
            told: Arc::default(),
        };
        std::fs::write(sample.path(), content).unwrap();
        sample
    }

    /// A file that takes no room, however long it is.
    pub fn of_zeros(size: u64) -> Self {
        let sample = Self::new(b"");
        let file = std::fs::File::create(sample.path()).unwrap();
        file.set_len(size).unwrap();
        sample
    }

    pub fn path(&self) -> PathBuf {
        self.directory.path().join("file")
    }

    pub async fn upload(&self, client: &Client, upload_url: &str) -> Result<Uploaded, Error> {
        let size = std::fs::metadata(self.path()).unwrap().len();
        self.upload_as(client, upload_url, size, |_| {}).await
    }

    /// `then` hears of the progress too.
    pub async fn upload_as(
        &self,
        client: &Client,
        upload_url: &str,
        size: u64,
        then: impl Fn(u64) + Send + Sync + 'static,
    ) -> Result<Uploaded, Error> {
        let told = Arc::clone(&self.told);
        let upload = Upload {
            upload_url,
            name: "a b.txt",
            content_type: "text/plain; charset=utf-8",
            path: &self.path(),
            size,
            on_progress: Arc::new(move |sent| {
                told.lock().unwrap().push(sent);
                then(sent);
            }),
        };
        client.upload_asset(&upload).await
    }
}

/// Where a release of the server has its assets uploaded, as GitHub writes it.
pub fn template(server: &str) -> String {
    format!("{server}/repos/o/r/releases/1/assets{{?name,label}}")
}

/// Bytes that no two pieces have in common.
pub fn content(size: usize) -> Vec<u8> {
    (0..size).map(|at| (at * 31 % 251) as u8).collect()
}

pub fn sha256(bytes: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

pub fn created() -> Value {
    asset(7, "a.b.txt")
}

async fn taking() -> Server {
    Server::start(async |_| Reply::json(201, &created())).await
}

#[tokio::test]
async fn a_file_of_any_size_is_sent_with_its_length() {
    for size in [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 5 * PIECE + 7] {
        let bytes = content(size);
        let sample = Sample::new(&bytes);
        let server = taking().await;
        let made = sample
            .upload(&client(&server), &template(&server.url()))
            .await
            .unwrap();
        assert_eq!((made.asset.id, made.asset.name.as_str()), (7, "a.b.txt"));
        assert_eq!(made.sha256, sha256(&bytes));
        let seen = &server.seen()[0];
        assert!(
            seen.body == bytes,
            "of {size} bytes {} came",
            seen.body.len()
        );
        assert_eq!(
            seen.header("content-length"),
            Some(size.to_string().as_str())
        );
        assert_eq!(seen.header("transfer-encoding"), None);
        let told = sample.told.lock().unwrap();
        let expected = (1..=size.div_ceil(PIECE)).map(|piece| (piece * PIECE).min(size) as u64);
        assert_eq!(*told, expected.collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn an_upload_says_what_it_is_and_who_asks() {
    let sample = Sample::new(b"text");
    let server = taking().await;
    sample
        .upload(&client(&server), &template(&server.url()))
        .await
        .unwrap();
    let seen = &server.seen()[0];
    assert_eq!(
        seen.line(),
        "POST /repos/o/r/releases/1/assets?name=a%20b.txt"
    );
    for (name, value) in [
        ("authorization", Some(format!("Bearer {TOKEN}").as_str())),
        ("content-type", Some("text/plain; charset=utf-8")),
        ("accept", Some("application/vnd.github+json")),
        ("x-github-api-version", Some("2022-11-28")),
        (
            "user-agent",
            Some(concat!("windlass/", env!("CARGO_PKG_VERSION"))),
        ),
        ("expect", None),
    ] {
        assert_eq!(seen.header(name), value);
    }
}

#[tokio::test]
async fn another_server_gets_neither_the_file_nor_the_token() {
    let sample = Sample::new(b"text");
    let (server, other) = (taking().await, taking().await);
    let client = client(&server);
    let error = sample
        .upload(&client, &template(&other.url()))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Options);
    assert!(error.to_string().contains("does not belong to"), "{error}");
    assert!(other.seen().is_empty() && server.seen().is_empty());
    assert!(sample.told.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let sample = Sample::new(b"text");
    let other = taking().await;
    for there in ["/elsewhere".to_owned(), other.url()] {
        let moved = Reply::text(307, "").with("location", &there);
        let server = Server::replying([moved]).await;
        let error = sample
            .upload(&client(&server), &template(&server.url()))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert_eq!(server.seen().len(), 1);
    }
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn a_name_that_is_taken_is_refused_in_githubs_words() {
    let sample = Sample::new(b"text");
    let errors = json!([{ "resource": "ReleaseAsset", "code": "already_exists", "field": "name" }]);
    let body = json!({ "message": "Validation Failed", "errors": errors });
    let server = Server::replying([Reply::json(422, &body)]).await;
    let error = sample
        .upload(&client(&server), &template(&server.url()))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert_eq!(error.answer().unwrap().errors, ["name: already_exists"]);
    assert!(
        error
            .to_string()
            .starts_with("POST /repos/o/r/releases/1/assets: 422")
    );
}

#[tokio::test]
async fn a_proxy_sees_the_upload() {
    let sample = Sample::new(b"text");
    let proxy = taking().await;
    let client = Client::new(Options {
        api_url: "http://ghes.invalid/api/v3".to_owned(),
        proxy: Proxy::Through(proxy.url()),
        ..options(&proxy)
    });
    let there = "http://ghes.invalid/api/uploads";
    sample
        .upload(&client.unwrap(), &template(there))
        .await
        .unwrap();
    let seen = &proxy.seen()[0];
    assert!(
        seen.line()
            .starts_with("POST http://ghes.invalid/api/uploads/repos/o/r/")
    );
    assert_eq!(seen.body.as_ref(), b"text");
}

#[tokio::test]
async fn a_media_type_that_cannot_stand_in_a_header_is_refused() {
    let server = Server::replying([]).await;
    let upload = Upload {
        upload_url: &server.url(),
        name: "a",
        content_type: "text\n",
        path: Path::new("/dev/null"),
        size: 0,
        on_progress: Arc::new(|_| {}),
    };
    let error = client(&server).upload_asset(&upload).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Options);
    assert!(format!("{upload:?}").starts_with("Upload { upload_url: "));
}
