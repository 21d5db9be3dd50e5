//! One request through `git http-backend`, which is a CGI program (RFC 3875).
//!
//! Must not know what is asked of it.

use std::io;
use std::process::Stdio;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::ChildStdout;

use crate::routes::stream;
use crate::state::git::Git;

/// Runs it for `service` (the last part of the path) and streams its answer.
///
/// # Errors
/// When git cannot be started, or answers with something else than CGI.
pub async fn run(git: &Git, service: &str, head: Parts, body: Bytes) -> io::Result<Response> {
    let mut command = git.backend(service);
    command
        .env("REQUEST_METHOD", head.method.as_str())
        .env("QUERY_STRING", head.uri.query().unwrap_or_default())
        .env("CONTENT_LENGTH", body.len().to_string());
    for (name, variable) in [
        (header::CONTENT_TYPE.as_str(), "CONTENT_TYPE"),
        (header::CONTENT_ENCODING.as_str(), "HTTP_CONTENT_ENCODING"),
        ("git-protocol", "GIT_PROTOCOL"),
    ] {
        let value = head.headers.get(name).and_then(|value| value.to_str().ok());
        command.env(variable, value.unwrap_or_default());
    }
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::Error::other("git has no pipes"));
    };
    // On its own, because git starts to answer before it has read everything.
    tokio::spawn(async move { stdin.write_all(&body).await });
    let mut stdout = BufReader::new(stdout);
    let mut response = head_of(&mut stdout).await?;
    // The child is kept with its output, so that it is waited for.
    *response.body_mut() = stream::outgoing(stdout, child);
    Ok(response)
}

/// Reads the lines of the head; `Status` is 200 unless it says otherwise.
async fn head_of(stdout: &mut BufReader<ChildStdout>) -> io::Result<Response> {
    let invalid = || io::Error::new(io::ErrorKind::InvalidData, "git's head is not CGI");
    let mut response = Response::new(Body::empty());
    loop {
        let mut line = String::new();
        if stdout.read_line(&mut line).await? == 0 {
            return Err(invalid());
        }
        let line = line.trim_end();
        if line.is_empty() {
            return Ok(response);
        }
        let (name, value) = line.split_once(": ").ok_or_else(invalid)?;
        if name.eq_ignore_ascii_case("status") {
            let code = value.split(' ').next().unwrap_or_default();
            *response.status_mut() = code.parse::<StatusCode>().map_err(|_| invalid())?;
            continue;
        }
        let name: HeaderName = name.parse().map_err(|_| invalid())?;
        let value = HeaderValue::from_str(value).map_err(|_| invalid())?;
        response.headers_mut().insert(name, value);
    }
}
