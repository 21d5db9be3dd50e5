//! Uploading a file as an asset of a release: piece by piece, never held as a whole. Knows
//! nothing of which assets a release shall have.
//!
//! Source: GitHub's "REST API endpoints for release assets" ("Upload a release asset").

mod address;
mod source;

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use http_body_util::channel::Channel;
use octocrab::OctoBody;
use windlass_connection::retry::Repeat;

use crate::assets::Asset;
use crate::client::Client;
use crate::error::Error;
use crate::rest;
use crate::retry::Failure;
use crate::transport::{Answer, Request};

/// In bytes a second. Who is slower for the whole of a file has lost the connection, or should
/// not upload over it.
const SLOWEST: u64 = 64 * 1024;

/// Hears how many bytes of the file are on their way, after each piece. A repeated attempt begins
/// again at the first one.
pub type OnProgress = Arc<dyn Fn(u64) + Send + Sync>;

/// A file to upload.
#[derive(Clone)]
pub struct Upload<'a> {
    /// [`Release::upload_url`](crate::Release::upload_url), as it is.
    pub upload_url: &'a str,
    /// The asset's name. GitHub replaces characters that it doesn't like.
    pub name: &'a str,
    /// Its media type, `application/octet-stream` where nothing better is known.
    pub content_type: &'a str,
    /// The file.
    pub path: &'a Path,
    /// Its length in bytes. A file of another length is not uploaded.
    pub size: u64,
    /// Hears of the progress.
    pub on_progress: OnProgress,
}

/// What an upload came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    /// The asset, as GitHub has it.
    pub asset: Asset,
    /// SHA-256 of the bytes that were sent, in 64 digits. They are the file's as it was *then*:
    /// compare them with what it should be, and with [`Asset::digest`].
    pub sha256: String,
}

impl Client {
    /// Uploads a file as an asset of a release. One request; the file is read as fast as GitHub
    /// takes it, and held in memory by a few pieces. The time that it may take is twice
    /// [`Options::timeout`](crate::Options::timeout), and a second for every 64 KiB.
    ///
    /// It is sent again, from a file that is opened again, only when GitHub was not reached or had
    /// a rate limit to tell.
    ///
    /// # Errors
    /// `File` when the file can't be read, or has not the length that was promised. GitHub never
    /// gets the whole of it then, and may keep an asset that is not
    /// [uploaded](Asset::is_uploaded). `Options` for an address that is not GitHub's, to which
    /// nothing is sent. `Invalid` when an asset has the name already. `Uncertain` when the answer
    /// is lost: read the release.
    pub async fn upload_asset(&self, upload: &Upload<'_>) -> Result<Uploaded, Error> {
        let request = Request {
            method: Method::POST,
            url: address::of(self.addresses().api_base(), upload)?,
            headers: self.upload_headers(upload).await?,
            body: Bytes::new(),
            repeat: Repeat::Never,
        };
        let attempt = || self.attempt_upload(&request, upload);
        let (answer, sha256) = self.transport().repeatedly(&request, attempt).await?;
        let asset = rest::read(&request, &answer)?;
        Ok(Uploaded { asset, sha256 })
    }

    async fn upload_headers(&self, upload: &Upload<'_>) -> Result<HeaderMap, Error> {
        let media_type = HeaderValue::from_str(upload.content_type).map_err(|_| {
            let media_type = upload.content_type;
            Error::options(format!("{media_type:?} is no media type"))
        })?;
        let mut headers = rest::headers(self.authorization().await?);
        headers.insert(CONTENT_TYPE, media_type);
        headers.insert(CONTENT_LENGTH, HeaderValue::from(upload.size));
        Ok(headers)
    }

    /// Reads and sends at the same time; what fails first ends both. An answer that comes before
    /// everything is sent is a refusal, or else says nothing of the whole file.
    async fn attempt_upload(
        &self,
        request: &Request,
        upload: &Upload<'_>,
    ) -> Result<(Answer, String), Failure> {
        let file = source::open(upload).await?;
        let (sender, body) = Channel::new(1);
        let limit = time_limit(self.transport().timeout, upload.size);
        let body = OctoBody::new(body);
        let (answer, sha256) = tokio::try_join!(
            self.transport()
                .exchange(request, &request.url, body, limit),
            source::feed(file, upload, sender),
        )?;
        let sha256 = sha256
            .ok_or_else(|| Failure::Lost("it came before the whole file was sent".to_owned()))?;
        Ok((answer, sha256))
    }
}

fn time_limit(timeout: Duration, size: u64) -> Duration {
    let for_size = Duration::from_secs(size / SLOWEST);
    timeout.saturating_mul(2).saturating_add(for_size)
}

impl fmt::Debug for Upload<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            upload_url,
            name,
            content_type,
            path,
            size,
            on_progress: _,
        } = self;
        formatter
            .debug_struct("Upload")
            .field("upload_url", upload_url)
            .field("name", name)
            .field("content_type", content_type)
            .field("path", path)
            .field("size", size)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_limit_follows_the_size() {
        let limit = |size| time_limit(Duration::from_secs(30), size).as_secs();
        assert_eq!(limit(0), 60);
        assert_eq!(limit(64 * 1024), 61);
        assert_eq!(limit(500 << 20), 60 + 8_000);
        assert_eq!(limit(u64::MAX), 60 + u64::MAX / SLOWEST);
    }
}
