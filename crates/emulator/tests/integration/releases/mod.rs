//! Releases, their tags, and their assets.

mod assets;
mod broken_uploads;
mod immutable;
mod latest;
mod notes;
mod publishing;
mod reading;
mod refusals;
mod shared;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::support::{NAME, Running, answer};

/// A published release.
async fn release(running: &Running, tag: &str) -> Value {
    made(running, json!({"tag_name": tag})).await
}

async fn draft(running: &Running, tag: &str) -> Value {
    made(running, json!({"tag_name": tag, "draft": true})).await
}

async fn made(running: &Running, fields: Value) -> Value {
    let (status, made) = running.post("/releases", fields).await;
    assert_eq!(status, 201, "{made}");
    made
}

async fn edit(running: &Running, release: &Value, fields: Value) -> (StatusCode, Value) {
    let path = format!("/releases/{}", release["id"]);
    running.send(Method::PATCH, &path, fields).await
}

async fn delete(running: &Running, path: &str) -> (StatusCode, Value) {
    answer(running.request(Method::DELETE, &format!("/repos/{NAME}{path}"))).await
}

/// Sends an asset as the release's own address for it says.
async fn upload(
    running: &Running,
    release: &Value,
    name: &str,
    content: impl Into<reqwest::Body>,
) -> (StatusCode, Value) {
    answer(sending(running, release, name).body(content)).await
}

fn sending(running: &Running, release: &Value, name: &str) -> reqwest::RequestBuilder {
    let url = release["upload_url"].as_str().unwrap();
    let url = url.strip_suffix("{?name,label}").unwrap();
    let mut url = reqwest::Url::parse(url).unwrap();
    url.query_pairs_mut().append_pair("name", name);
    let request = running
        .client
        .post(url)
        .header("content-type", "application/zip");
    match &running.token {
        Some(token) => request.bearer_auth(token),
        None => request,
    }
}

/// Sends the head of an upload and what follows it, which says how long it is, and
/// leaves the connection open.
async fn start_upload(running: &Running, release: &Value, name: &str, rest: &str) -> TcpStream {
    let path = format!(
        "/api/uploads/repos/{NAME}/releases/{}/assets",
        release["id"]
    );
    let token = running.emulator.token();
    let head = format!(
        "POST {path}?name={name} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/zip\r\n{rest}"
    );
    let mut stream = TcpStream::connect(running.emulator.address())
        .await
        .unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

/// What is wrong, as GitHub lists it: field, code and message of each.
fn complaints(error: &Value) -> Vec<[&str; 3]> {
    let errors = error["errors"].as_array();
    let errors = errors.unwrap_or_else(|| panic!("{error}")).iter();
    let parts = ["field", "code", "message"];
    errors
        .map(|error| parts.map(|part| error[part].as_str().unwrap_or_default()))
        .collect()
}
