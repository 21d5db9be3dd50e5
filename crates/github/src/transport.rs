//! Sends one request, again where [`retry`] says so, and gives back the answer or an [`Error`].
//! The only place that sends, waits and follows. Knows no endpoint, nor what is in a body.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{LOCATION, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use octocrab::{OctoBody, Octocrab};
use url::Url;
use windlass_connection::retry::Repeat;
use windlass_connection::{OnWait, Wait};

use crate::address::Addresses;
use crate::clock::Clock;
use crate::connection;
use crate::error::Error;
use crate::explain::{Context, explain};
use crate::retry::{self, Answered, Decision, Failure, Progress, RetryLimits};

const REDIRECTS: usize = 3;
/// In bytes. The longest answer to any question here is a list of refs: 10 MB for 100,000.
const LONGEST_ANSWER: usize = 256 << 20;

/// One request, ready to be sent any number of times.
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) repeat: Repeat,
}

/// A success.
pub(crate) struct Answer {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

pub(crate) struct Transport {
    pub(crate) octocrab: Octocrab,
    pub(crate) addresses: Addresses,
    pub(crate) user_agent: HeaderValue,
    /// How long one exchange may take, where the request doesn't say otherwise.
    pub(crate) timeout: Duration,
    pub(crate) limits: RetryLimits,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) on_wait: OnWait,
}

impl Request {
    /// The method and the path, as errors name it.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.url.path())
    }
}

impl Transport {
    /// Sends until there is an answer or no sense in another attempt.
    pub(crate) async fn send(&self, request: &Request) -> Result<Answer, Error> {
        self.repeatedly(request, || self.attempt(request)).await
    }

    /// Attempts until there is a result or no sense in another attempt. Each attempt sends
    /// `request`, in its own way.
    pub(crate) async fn repeatedly<T, F>(
        &self,
        request: &Request,
        attempt: impl Fn() -> F,
    ) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        let start = self.clock.now();
        let mut attempts = 0;
        loop {
            let failure = match attempt().await {
                Ok(result) => return Ok(result),
                Err(failure) => failure,
            };
            attempts += 1;
            let now = self.clock.now();
            let elapsed = now.duration_since(start).unwrap_or_default();
            let progress = Progress {
                attempts,
                elapsed,
                now,
            };
            let jitter = fastrand::f64();
            match retry::decide(&failure, request.repeat, self.limits, progress, jitter) {
                Decision::Again(duration) => self.wait(duration, &failure, request).await,
                Decision::Stop(kind, wait) => {
                    let context = self.context(request, progress);
                    return Err(explain(&failure, kind, wait, &context));
                }
            }
        }
    }

    async fn wait(&self, duration: Duration, failure: &Failure, request: &Request) {
        (self.on_wait)(&Wait {
            duration,
            reason: reason(failure),
            request: request.name(),
        });
        self.clock.sleep(duration).await;
    }

    fn context(&self, request: &Request, progress: Progress) -> Context<'_> {
        Context {
            request: request.name(),
            host: request.url.host_str().unwrap_or_default().to_owned(),
            addresses: &self.addresses,
            attempts: progress.attempts,
            now: progress.now,
        }
    }

    /// One attempt. A redirect is followed with the same method and body, and on the same server
    /// only: the token goes nowhere else.
    async fn attempt(&self, request: &Request) -> Result<Answer, Failure> {
        let mut url = request.url.clone();
        let body = || OctoBody::from(request.body.clone());
        for _ in 0..REDIRECTS {
            match self.exchange(request, &url, body(), self.timeout).await {
                Err(Failure::Answered(answer)) => {
                    url = next(&url, &answer).ok_or(Failure::Answered(answer))?;
                }
                result => return result,
            }
        }
        self.exchange(request, &url, body(), self.timeout).await
    }

    /// Sends `request` with this address and body, and reads the whole answer, in `limit`.
    pub(crate) async fn exchange(
        &self,
        request: &Request,
        url: &Url,
        body: OctoBody,
        limit: Duration,
    ) -> Result<Answer, Failure> {
        let message = self.message(request, url, body).map_err(Failure::NotSent)?;
        match tokio::time::timeout(limit, self.answer(message)).await {
            Ok(result) => result,
            Err(_) => Err(Failure::Lost(format!("it took longer than {limit:?}"))),
        }
    }

    async fn answer(&self, message: http::Request<OctoBody>) -> Result<Answer, Failure> {
        let sent = self.octocrab.execute(message).await;
        let response = sent.map_err(|error| connection::failure(&error))?;
        let (head, body) = response.into_parts();
        let body = match whole(body).await {
            // A server that refuses a request before it has read it may hang up amid its words:
            // that it refuses, it has said.
            Err(_) if !head.status.is_success() => Bytes::new(),
            result => result?,
        };
        let full = Full::new(body.clone()).map_err(|never| match never {});
        let response = http::Response::from_parts(head, full.boxed());
        let response = octocrab::map_github_error(response)
            .await
            .map_err(refusal)?;
        let headers = response.into_parts().0.headers;
        Ok(Answer { headers, body })
    }

    fn message(
        &self,
        request: &Request,
        url: &Url,
        body: OctoBody,
    ) -> Result<http::Request<OctoBody>, String> {
        let mut message = http::Request::new(body);
        *message.method_mut() = request.method.clone();
        *message.uri_mut() = url
            .as_str()
            .parse()
            .map_err(|_| format!("{url} is no address"))?;
        *message.headers_mut() = request.headers.clone();
        message
            .headers_mut()
            .insert(USER_AGENT, self.user_agent.clone());
        Ok(message)
    }
}

async fn whole(body: BoxBody<Bytes, octocrab::Error>) -> Result<Bytes, Failure> {
    match Limited::new(body, LONGEST_ANSWER).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Failure::TooLong(LONGEST_ANSWER)),
        Err(error) => Err(error
            .downcast_ref()
            .map_or_else(|| Failure::Lost(error.to_string()), lost)),
    }
}

/// Where a redirect leads, when it stays on the server.
fn next(from: &Url, answer: &Answered) -> Option<Url> {
    let kept = matches!(
        answer.status,
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    );
    let to = from
        .join(answer.headers.get(LOCATION)?.to_str().ok()?)
        .ok()?;
    (kept && to.origin() == from.origin()).then_some(to)
}

fn reason(failure: &Failure) -> String {
    match failure {
        Failure::Answered(answer) if answer.status.is_server_error() => answer.status.to_string(),
        Failure::Answered(_) => "rate limited".to_owned(),
        Failure::NotSent(why)
        | Failure::Lost(why)
        | Failure::NotTrusted(why)
        | Failure::File(why) => why.clone(),
        Failure::TooLong(_) => "too long an answer".to_owned(),
    }
}

fn lost(error: &octocrab::Error) -> Failure {
    match connection::failure(error) {
        Failure::NotSent(why) => Failure::Lost(why),
        failure => failure,
    }
}

fn refusal(error: octocrab::Error) -> Failure {
    match error {
        octocrab::Error::GitHub { source, .. } => Failure::Answered(Answered {
            status: source.status_code,
            headers: source.headers.unwrap_or_default(),
            message: source.message,
            errors: source
                .errors
                .unwrap_or_default()
                .iter()
                .map(detail)
                .collect(),
        }),
        error => lost(&error),
    }
}

/// An entry of `errors` is a text, or an object whose `message` or `code` and `field` say it.
fn detail(error: &serde_json::Value) -> String {
    let part = |key: &str| error.get(key).and_then(serde_json::Value::as_str);
    match (error.as_str(), part("message"), part("field"), part("code")) {
        (Some(text), ..) | (_, Some(text), None, _) => text.to_owned(),
        (_, Some(text), Some(field), _) | (_, None, Some(field), Some(text)) => {
            format!("{field}: {text}")
        }
        _ => error.to_string(),
    }
}
