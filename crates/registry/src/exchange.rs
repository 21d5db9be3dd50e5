//! One request and its answer, bounded in size. Knows no credentials and repeats nothing.

use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION,
    WWW_AUTHENTICATE,
};
use reqwest::{Client, Method, RequestBuilder};
use url::Url;
use windlass_connection::retry::Repeat;
use windlass_connection::{body, retry_after};

use crate::answer::Answer;
use crate::refusal::Failure;

/// No answer is longer, in bytes: registries take manifests of 4 MiB (OCI distribution
/// specification, "Pushing manifests").
const LONGEST: usize = 4 << 20;
const DIGEST: HeaderName = HeaderName::from_static("docker-content-digest");

/// What a request may do: what a token is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Scope {
    Pull,
    PullAndPush,
}

/// One request, ready to be sent any number of times.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    /// How errors name it: `GET manifests/v1.2.4`.
    pub(crate) name: String,
    pub(crate) accept: Option<HeaderValue>,
    /// Its type and its bytes.
    pub(crate) body: Option<(HeaderValue, Vec<u8>)>,
}

impl Request {
    /// What reads takes a token that may read, and nothing more.
    pub(crate) fn scope(&self) -> Scope {
        match self.body {
            None => Scope::Pull,
            Some(_) => Scope::PullAndPush,
        }
    }

    pub(crate) fn repeat(&self) -> Repeat {
        match self.body {
            None => Repeat::Harmless,
            Some(_) => Repeat::Never,
        }
    }

    /// Sends the request, and reads the whole answer.
    pub(crate) async fn send(
        &self,
        client: &Client,
        authorization: Option<&HeaderValue>,
    ) -> Result<Answer, Failure> {
        let mut builder = client.request(self.method.clone(), self.url.clone());
        if let Some(accept) = &self.accept {
            builder = builder.header(ACCEPT, accept);
        }
        if let Some((media_type, bytes)) = &self.body {
            builder = builder.header(CONTENT_TYPE, media_type).body(bytes.clone());
        }
        if let Some(value) = authorization {
            builder = builder.header(AUTHORIZATION, value);
        }
        read(builder).await
    }
}

async fn read(request: RequestBuilder) -> Result<Answer, Failure> {
    let sent = request.send().await;
    let response = sent.map_err(|error| Failure::sending(&error))?;
    let headers = response.headers();
    let media_type = text(headers, CONTENT_TYPE).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default();
    let challenges = headers.get_all(WWW_AUTHENTICATE).iter();
    Ok(Answer {
        status: response.status().as_u16(),
        retry_after: retry_after(headers),
        media_type: media_type.trim().to_owned(),
        digest: text(headers, DIGEST),
        challenges: challenges
            .filter_map(|value| Some(value.to_str().ok()?.to_owned()))
            .collect(),
        location: text(headers, LOCATION),
        body: body(response, LONGEST).await?,
    })
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?;
    Some(text.trim().to_owned())
}
