//! What of a request a signature can cover. Knows no headers and no mode.

use aws_lc_rs::digest::{SHA256, digest};

use crate::hex;

/// A request, as far as it is signed.
///
/// ```
/// use windlass_deploy_protocol::auth::Request;
/// assert!(Request::new("POST", "/deploy?wait=1", b"{}").is_ok());
/// assert!(Request::new("POST", "deploy", b"{}").is_err());
/// assert!(Request::new("POST\n/other", "/deploy", b"{}").is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request<'a> {
    method: &'a str,
    path: &'a str,
    body: &'a [u8],
}

/// A request that can't be signed without doubt about where its parts end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The method is no word.
    #[error("the method is not in upper-case letters")]
    Method,
    /// The path is none that can stand in a request's first line.
    #[error("the path doesn't begin with '/', or holds something to be percent-encoded")]
    Path,
}

impl<'a> Request<'a> {
    /// A request of this method (`POST`), path and body. The path is the one that stands in the
    /// request's first line, with its query; a proxy must not have changed it.
    pub fn new(method: &'a str, path: &'a str, body: &'a [u8]) -> Result<Self, RequestError> {
        if method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(RequestError::Method);
        }
        let is_legal = |byte: u8| byte.is_ascii_graphic() && byte != b'#';
        if !path.starts_with('/') || !path.bytes().all(is_legal) {
            return Err(RequestError::Path);
        }
        Ok(Self { method, path, body })
    }

    /// The method.
    pub fn method(&self) -> &'a str {
        self.method
    }

    /// The path, with its query.
    pub fn path(&self) -> &'a str {
        self.path
    }

    /// The body.
    pub fn body(&self) -> &'a [u8] {
        self.body
    }

    /// The SHA-256 digest of the body, as hexadecimal digits.
    pub(crate) fn body_digest(&self) -> String {
        hex::encode(digest(&SHA256, self.body))
    }

    /// Whether it is a `POST` to one of these paths, without any query.
    pub(crate) fn is_post_to(&self, paths: &[&str]) -> bool {
        self.method == "POST" && paths.contains(&self.path)
    }
}
