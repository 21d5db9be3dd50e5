//! `contents`: files and directories at a commit. They are read only, and a
//! symbolic link is shown as it is, not followed.
//!
//! Must not know how git stores them.

use axum::Json;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use super::call::Call;
use super::error::ApiError;
use super::wire::encode_path;
use crate::state::git::{AtPath, Oid, TreeEntry};

/// Above this many bytes the content is only given raw.
const LARGEST: usize = 1024 * 1024;

#[derive(Serialize)]
struct EntryBody {
    r#type: &'static str,
    name: String,
    path: String,
    sha: String,
    size: u64,
    url: String,
    html_url: String,
    git_url: String,
    download_url: Option<String>,
    _links: LinksBody,
    #[serde(flatten)]
    content: Option<ContentBody>,
}

#[derive(Serialize)]
struct LinksBody {
    #[serde(rename = "self")]
    itself: String,
    git: String,
    html: String,
}

#[derive(Serialize)]
struct ContentBody {
    encoding: &'static str,
    content: String,
}

/// Where the request looks.
struct Place<'call> {
    call: &'call Call,
    /// The ref as addresses name it.
    name: String,
}

pub(super) async fn get(call: Call, headers: HeaderMap) -> Result<Response, ApiError> {
    call.require_read()?;
    let name = call.query("ref").map(ToOwned::to_owned);
    let name = name.unwrap_or_else(|| call.git().default_branch());
    let path = call.path("path").trim_matches('/');
    let commit = match call.query("ref") {
        Some(name) => {
            let message = || format!("No commit found for the ref {name}");
            let found = call.git().resolve_commit(name).await?;
            found.ok_or_else(|| ApiError::missing(message()))?
        }
        None => {
            let found = call.git().resolve_commit("HEAD").await?;
            found.ok_or_else(|| ApiError::missing("This repository is empty."))?
        }
    };
    let place = Place { call: &call, name };
    match call.git().at_path(&commit, path).await? {
        None => Err(ApiError::not_found()),
        Some(AtPath::File(_, bytes)) if wants_raw(&headers) => Ok(raw(bytes)),
        Some(AtPath::File(oid, bytes)) => Ok(Json(place.file(path, &oid, &bytes)).into_response()),
        Some(AtPath::Directory(entries)) => {
            let bodies: Vec<_> = entries
                .iter()
                .map(|entry| place.entry(path, entry))
                .collect();
            Ok(Json(bodies).into_response())
        }
    }
}

fn wants_raw(headers: &HeaderMap) -> bool {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/vnd.github") && accept.contains("raw"))
}

fn raw(bytes: Vec<u8>) -> Response {
    let kind = "application/vnd.github.raw+json; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], bytes).into_response()
}

impl Place<'_> {
    fn file(&self, path: &str, oid: &Oid, bytes: &[u8]) -> EntryBody {
        EntryBody {
            content: Some(ContentBody::new(bytes)),
            ..self.body("file", path, oid, bytes.len() as u64)
        }
    }

    fn entry(&self, folder: &str, entry: &TreeEntry) -> EntryBody {
        let kind = match entry.mode.as_str() {
            "40000" => "dir",
            "120000" => "symlink",
            "160000" => "submodule",
            _ => "file",
        };
        let path = match folder {
            "" => entry.name.clone(),
            folder => format!("{folder}/{}", entry.name),
        };
        self.body(kind, &path, &entry.oid, entry.size)
    }

    fn body(&self, kind: &'static str, path: &str, oid: &Oid, size: u64) -> EntryBody {
        let (call, encoded, at) = (self.call, encode_path(path), encode_path(&self.name));
        let url = call.url(&format!("/contents/{encoded}?ref={at}"));
        let folder = if kind == "dir" { "tree" } else { "blob" };
        let html_url = call.page_url(&format!("/{folder}/{at}/{encoded}"));
        let git_url = call.url(&format!("/git/{folder}s/{oid}"));
        let download_url = call.page_url(&format!("/raw/{at}/{encoded}"));
        EntryBody {
            r#type: kind,
            name: path.rsplit('/').next().unwrap_or_default().to_owned(),
            path: path.to_owned(),
            sha: oid.to_string(),
            size,
            download_url: (kind != "dir").then_some(download_url),
            _links: LinksBody {
                itself: url.clone(),
                git: git_url.clone(),
                html: html_url.clone(),
            },
            url,
            html_url,
            git_url,
            content: None,
        }
    }
}

impl ContentBody {
    /// Base64 in lines of 60 characters, each with its newline, as GitHub sends it.
    fn new(bytes: &[u8]) -> Self {
        if bytes.len() > LARGEST {
            return Self {
                encoding: "none",
                content: String::new(),
            };
        }
        let mut content = String::new();
        // 45 bytes make 60 characters.
        for chunk in bytes.chunks(45) {
            STANDARD.encode_string(chunk, &mut content);
            content.push('\n');
        }
        Self {
            encoding: "base64",
            content,
        }
    }
}
