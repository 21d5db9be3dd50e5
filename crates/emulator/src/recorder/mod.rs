//! Every exchange as one JSON line, for whoever compares them with GitHub's own description.
//!
//! Must not know what is served. Only JSON and forms are read along; git's packs and uploads pass by in
//! their own pace, and no credential is written.

mod exchange;

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State as Shared};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body::Body as _;

use crate::routes::ApiError;
use crate::state::log::RequestRecord;
use exchange::{Exchange, Message};

/// Where exchanges are written: a file per emulator, so that none waits for another.
#[derive(Debug)]
pub struct Recorder(Mutex<File>);

impl Recorder {
    /// Begins a file in the directory, which is created if it is missing.
    ///
    /// # Errors
    /// When either cannot be made.
    pub fn open(directory: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(directory)?;
        let mut file = tempfile::Builder::new();
        let file = file.prefix("exchanges-").suffix(".jsonl");
        let (file, _) = file.tempfile_in(directory)?.keep()?;
        Ok(Self(Mutex::new(file)))
    }

    /// One write per line: whoever ends in the middle of a run leaves whole lines.
    fn add(&self, exchange: &Exchange<'_>) -> io::Result<()> {
        let mut line = serde_json::to_vec(exchange)?;
        line.push(b'\n');
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&line)
    }
}

/// The middleware around everything else. An answer without a [`RequestRecord`] comes from
/// an emulator that could not even keep its log, and is passed on.
pub async fn record(
    Shared(recorder): Shared<Arc<Recorder>>,
    request: Request,
    next: Next,
) -> Response {
    match pass(&recorder, request, next).await {
        Ok(response) => response,
        Err(error) => ApiError::from(error).render("").into_response(),
    }
}

async fn pass(recorder: &Recorder, request: Request, next: Next) -> io::Result<Response> {
    let (head, body) = request.into_parts();
    let (body, sent) = read(&head.headers, body).await?;
    let request = Message::sent(&head.headers, &sent);
    let response = next.run(Request::from_parts(head, body)).await;
    let Some(record) = response.extensions().get::<RequestRecord>().cloned() else {
        return Ok(response);
    };
    if record.status.is_none() {
        recorder.add(&Exchange::new(&record, request, None))?;
        return Ok(response);
    }
    let (head, body) = response.into_parts();
    let (body, answered) = read(&head.headers, body).await?;
    let answer = Message::answered(&head.headers, &answered);
    recorder.add(&Exchange::new(&record, request, Some(answer)))?;
    Ok(Response::from_parts(head, body))
}

/// What is known of a body before it is passed on.
enum Content {
    Json(Bytes),
    /// Names and values, as Slack takes them too.
    Form(Bytes),
    /// Bytes, if their number is known.
    Other(Option<u64>),
}

async fn read(headers: &HeaderMap, body: Body) -> io::Result<(Body, Content)> {
    let content = match exchange::kind(headers) {
        "application/x-www-form-urlencoded" => Content::Form,
        kind if kind == "application/json" || kind.ends_with("+json") => Content::Json,
        _ => {
            let size = body.size_hint().exact();
            return Ok((body, Content::Other(size)));
        }
    };
    let bytes = to_bytes(body, usize::MAX).await;
    let bytes = bytes.map_err(io::Error::other)?;
    Ok((Body::from(bytes.clone()), content(bytes)))
}
