//! What a token is for: one text that the trigger asks for and the runner expects.

use std::fmt;
use std::str::FromStr;

use url::Url;

use crate::auth::Request;

/// The address of a runner, without the path of any endpoint: `https://deploy.example.com`.
///
/// ```
/// use windlass_deploy_protocol::auth::oidc::BaseUrl;
/// let one: BaseUrl = "HTTPS://Deploy.Example.com:443/runner/".parse()?;
/// assert_eq!(one.to_string(), "https://deploy.example.com/runner");
/// assert_eq!(one.join("/deploy"), "https://deploy.example.com/runner/deploy");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BaseUrl(String);

/// A text that is no runner's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a runner's address is like 'https://deploy.example.com': http or https, without a user, a query or a fragment"
)]
pub struct ParseBaseUrlError;

impl BaseUrl {
    /// The address of an endpoint, whose path begins with a slash.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

impl FromStr for BaseUrl {
    type Err = ParseBaseUrlError;

    fn from_str(text: &str) -> Result<Self, ParseBaseUrlError> {
        let url = Url::parse(text).map_err(|_| ParseBaseUrlError)?;
        let is_plain = matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        match is_plain {
            true => Ok(Self(url.as_str().trim_end_matches('/').to_owned())),
            false => Err(ParseBaseUrlError),
        }
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The audience of a token for this request to this runner. Neither part can hold a space, so
/// that no two requests have the same.
///
/// ```
/// use windlass_deploy_protocol::auth::{Request, oidc::audience};
/// // printf '{}' | openssl dgst -sha256
/// let request = Request::new("POST", "/deploy", b"{}")?;
/// assert_eq!(
///     audience(&"https://deploy.example.com".parse()?, &request),
///     "windlass POST https://deploy.example.com/deploy \
///      sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn audience(runner: &BaseUrl, request: &Request<'_>) -> String {
    let url = runner.join(request.path());
    let (method, digest) = (request.method(), request.body_digest());
    format!("windlass {method} {url} sha256:{digest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "deploy.example.com",
            "ftp://deploy.example.com",
            "https://",
            "https://user@deploy.example.com",
            "https://:secret@deploy.example.com",
            "https://deploy.example.com?a=b",
            "https://deploy.example.com/#a",
        ] {
            assert_eq!(text.parse::<BaseUrl>(), Err(ParseBaseUrlError), "{text}");
        }
    }
}
