//! One request and its answer, bounded in size. Knows no method.

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Method as Verb, RequestBuilder};
use url::Url;
use windlass_connection::retry::Repeat;
use windlass_connection::{body, retry_after};

use crate::answer::Answer;
use crate::refusal::Failure;

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
    /// Sends the request, and reads the whole answer.
    pub(crate) async fn send(&self, client: &Client) -> Result<Answer, Failure> {
        let sent = self.prepared(client).send().await;
        let response = sent.map_err(|error| Failure::sending(&error))?;
        Ok(Answer {
            status: response.status().as_u16(),
            retry_after: retry_after(response.headers()),
            body: body(response, LONGEST).await?,
        })
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
