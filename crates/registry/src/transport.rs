//! Sends one request, again where [`retry`] says so, and gives back what its answer says or an
//! [`Error`]. The only place that waits. Knows no manifests.

use std::time::{Duration, Instant};

use url::Url;

use crate::access::Access;
use crate::address;
use crate::answer::Answer;
use crate::connection::{self, Clients};
use crate::error::{Error, ErrorKind};
use crate::exchange::Request;
use crate::explain::{Context, explain, reason};
use crate::network::Network;
use crate::retry::{self, Decision, Failure, Limits, Progress, Wait};

/// How long one attempt may take, where the deadline leaves so much.
const ATTEMPT: Duration = Duration::from_secs(30);
/// A read is sent on so often at most.
const MOST_REDIRECTS: u32 = 3;

pub(crate) struct Transport {
    clients: Clients,
    network: Network,
    access: Access,
    /// Who answers, as errors name it.
    whom: String,
}

impl Transport {
    pub(crate) fn new(network: &Network, base: &Url, access: Access) -> Result<Self, Error> {
        if network.deadline.is_zero() {
            return Err(Error::before_sending(
                ErrorKind::Options,
                "the deadline leaves no time for any attempt",
            ));
        }
        Ok(Self {
            clients: Clients::new(network, base)?,
            network: network.clone(),
            access,
            whom: base.host_str().unwrap_or_default().to_owned(),
        })
    }

    /// When a call begins: what all of its requests share the deadline from.
    pub(crate) fn start(&self) -> Instant {
        self.network.clock.now()
    }

    /// Sends until there is an answer that says yes, or no sense in another attempt.
    pub(crate) async fn send<T>(
        &self,
        request: &Request,
        start: Instant,
        read: impl Fn(Answer) -> Result<T, Failure>,
    ) -> Result<T, Error> {
        let mut attempts = 0;
        loop {
            let answer = self.attempt(request, self.elapsed(start)).await;
            let failure = match answer.and_then(&read) {
                Ok(result) => return Ok(result),
                Err(failure) => failure,
            };
            attempts += 1;
            let elapsed = self.elapsed(start);
            let progress = Progress { attempts, elapsed };
            let (repeat, jitter) = (request.repeat(), fastrand::f64());
            match retry::decide(&failure, repeat, self.limits(), progress, jitter) {
                Decision::Again(wait) => self.wait(wait, &reason(&failure), &request.name).await,
                Decision::Stop(kind) => return Err(self.error(failure, kind, request, attempts)),
            }
        }
    }

    /// Waits before attempt `attempts + 1` of something that takes several requests, if there is
    /// time for one.
    pub(crate) async fn pause(
        &self,
        start: Instant,
        attempts: u32,
        reason: &str,
        name: &str,
    ) -> bool {
        let wait = retry::backoff(attempts, fastrand::f64());
        let allowed = self.limits().allow(self.elapsed(start), wait);
        if allowed {
            self.wait(wait, reason, name).await;
        }
        allowed
    }

    /// Who answers.
    pub(crate) fn whom(&self) -> &str {
        &self.whom
    }

    async fn attempt(&self, request: &Request, elapsed: Duration) -> Result<Answer, Failure> {
        let left = self.network.deadline.saturating_sub(elapsed);
        if left.is_zero() {
            return Err(Failure::NotSent("no time is left for it".to_owned()));
        }
        let limit = left.min(ATTEMPT);
        match tokio::time::timeout(limit, self.exchange(request)).await {
            Ok(result) => result,
            Err(_) => Err(Failure::Lost(format!("it took longer than {limit:?}"))),
        }
    }

    /// The request with what the registry wants to know of who sends it.
    async fn exchange(&self, request: &Request) -> Result<Answer, Failure> {
        let client = self.clients.of(&request.url)?;
        let known = self.access.known(request.scope());
        let mut answer = request.send(&client, known.as_ref()).await?;
        if answer.status == 401 {
            let scope = request.scope();
            let wanted = self.access.answer(&answer, scope, &self.clients).await?;
            if wanted.is_some() {
                answer = request.send(&client, wanted.as_ref()).await?;
            }
        }
        self.follow(request, answer).await
    }

    /// Where a read is sent on to: blobs are often kept elsewhere. No password and no token goes
    /// there.
    async fn follow(&self, request: &Request, mut answer: Answer) -> Result<Answer, Failure> {
        let mut request = request.clone();
        let mut redirects = 0;
        while matches!(answer.status, 301 | 302 | 303 | 307 | 308) && request.body.is_none() {
            let location = answer.location.as_deref();
            let to = location.and_then(|to| address::redirected(&request.url, to));
            let Some(to) = to.filter(|_| redirects < MOST_REDIRECTS) else {
                break;
            };
            redirects += 1;
            request.url = to;
            answer = request.send(&self.clients.of(&request.url)?, None).await?;
        }
        Ok(answer)
    }

    fn error(&self, failure: Failure, kind: ErrorKind, request: &Request, attempts: u32) -> Error {
        let context = Context {
            request: &request.name,
            whom: &self.whom,
            attempts,
        };
        let details = explain(failure, kind, &context);
        Error::new(kind, details.hiding(&self.access.secrets()))
    }

    async fn wait(&self, duration: Duration, reason: &str, request: &str) {
        (self.network.on_wait)(&Wait {
            duration,
            reason: self.access.secrets().hide(reason),
            request: request.to_owned(),
        });
        self.network.clock.sleep(duration).await;
    }

    fn elapsed(&self, start: Instant) -> Duration {
        self.network.clock.now().saturating_duration_since(start)
    }

    fn limits(&self) -> Limits {
        Limits {
            total: self.network.deadline,
            attempt: connection::connect_timeout(self.network.deadline),
        }
    }
}
