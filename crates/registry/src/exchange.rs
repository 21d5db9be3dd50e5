//! One request and its answer, bounded in size. Knows no credentials and repeats nothing.

use std::time::Duration;

use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION, RETRY_AFTER,
    WWW_AUTHENTICATE,
};
use reqwest::{Client, Method, RequestBuilder};
use url::Url;

use crate::answer::Answer;
use crate::connection;
use crate::retry::{Failure, Repeat};

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
            Some(_) => Repeat::AfterLooking,
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
    let mut response = sent.map_err(|error| connection::failure(&error))?;
    let headers = response.headers();
    let media_type = text(headers, CONTENT_TYPE).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default();
    let challenges = headers.get_all(WWW_AUTHENTICATE).iter();
    let mut answer = Answer {
        status: response.status().as_u16(),
        retry_after: text(headers, RETRY_AFTER)
            .and_then(|seconds| seconds.parse().ok())
            .map(Duration::from_secs),
        media_type: media_type.trim().to_owned(),
        digest: text(headers, DIGEST),
        challenges: challenges
            .filter_map(|value| Some(value.to_str().ok()?.to_owned()))
            .collect(),
        location: text(headers, LOCATION),
        body: Vec::new(),
    };
    while let Some(chunk) = response.chunk().await.map_err(lost)? {
        answer.body.extend_from_slice(&chunk);
        if answer.body.len() > LONGEST {
            let why = format!("its answer is longer than {LONGEST} bytes");
            return Err(Failure::Unexpected(why));
        }
    }
    Ok(answer)
}

/// An answer had begun, so the request was sent, whatever broke.
fn lost(error: reqwest::Error) -> Failure {
    match connection::failure(&error) {
        Failure::NotSent(why) => Failure::Lost(why),
        failure => failure,
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?;
    Some(text.trim().to_owned())
}
