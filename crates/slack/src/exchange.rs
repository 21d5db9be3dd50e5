//! One request and its answer, bounded in time and size. Knows no method.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Method as Verb, RequestBuilder};
use url::Url;

use crate::answer::Answer;
use crate::connection;
use crate::retry::{Failure, Repeat};

/// No answer is longer, in bytes: a page of history holds a hundred messages of some kilobytes.
const LONGEST: usize = 4 << 20;
const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// What is known of a method before it is called.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Method {
    /// As Slack names it: `chat.postMessage`.
    pub(crate) name: &'static str,
    /// The scopes of which it takes one, in words.
    pub(crate) scopes: &'static str,
    pub(crate) repeat: Repeat,
}

/// One request, ready to be sent any number of times.
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) authorization: Option<HeaderValue>,
    /// JSON. Without one it is a GET.
    pub(crate) body: Option<Vec<u8>>,
}

impl Request {
    /// Sends the request, and reads the whole answer, in `limit`.
    pub(crate) async fn send(&self, client: &Client, limit: Duration) -> Result<Answer, Failure> {
        match tokio::time::timeout(limit, read(self.prepared(client))).await {
            Ok(result) => result,
            Err(_) => Err(Failure::Lost(format!("it took longer than {limit:?}"))),
        }
    }

    fn prepared(&self, client: &Client) -> RequestBuilder {
        let builder = match &self.body {
            None => client.request(Verb::GET, self.url.clone()),
            Some(body) => client
                .request(Verb::POST, self.url.clone())
                .header(CONTENT_TYPE, JSON)
                .body(body.clone()),
        };
        match &self.authorization {
            None => builder,
            Some(value) => builder.header(AUTHORIZATION, value),
        }
    }
}

async fn read(request: RequestBuilder) -> Result<Answer, Failure> {
    let sent = request.send().await;
    let mut response = sent.map_err(|error| connection::failure(&error))?;
    let mut answer = Answer {
        status: response.status().as_u16(),
        retry_after: retry_after(response.headers()),
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

/// `Retry-After` as Slack gives it, in whole seconds.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}
