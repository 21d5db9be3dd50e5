//! One request to the repository's `git-upload-pack`: git's protocol v2 over HTTP. Knows neither
//! the commands nor their answers.
//!
//! Source: git's `gitprotocol-http` and `gitprotocol-v2`.

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use windlass_connection::retry::Repeat;

use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::transport::Request;

impl Client {
    /// Sends a command that changes nothing, and gives its answer to `read`, which says what is
    /// wrong with it.
    pub(crate) async fn upload_pack<T>(
        &self,
        command: Vec<u8>,
        read: impl FnOnce(&[u8]) -> Result<T, String>,
    ) -> Result<T, Error> {
        let request = Request {
            method: Method::POST,
            url: self.addresses().upload_pack().clone(),
            headers: headers(self.git_authorization().await?),
            body: Bytes::from(command),
            repeat: Repeat::Harmless,
        };
        let answer = self.transport().send(&request).await?;
        read(&answer.body).map_err(|why| {
            let message = format!("the answer is not git's: {why}");
            Error::new(ErrorKind::Protocol, &request.name(), message).with_hint(
                "the server, or a proxy before it, must pass the header 'Git-Protocol: version=2'",
            )
        })
    }
}

fn headers(authorization: Option<HeaderValue>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let media = |text| HeaderValue::from_static(text);
    headers.insert(ACCEPT, media("application/x-git-upload-pack-result"));
    headers.insert(CONTENT_TYPE, media("application/x-git-upload-pack-request"));
    headers.insert("git-protocol", media("version=2"));
    headers.extend(authorization.map(|value| (AUTHORIZATION, value)));
    headers
}
