//! Sends one request, again where [`retry`] says so, and gives back what its answer says or an
//! [`Error`]. The only place that waits. Knows no method.

use std::time::{Duration, Instant};

use reqwest::Client;
use url::Url;

use crate::answer::Answer;
use crate::connection;
use crate::error::Error;
use crate::exchange::Request;
use crate::explain::{Context, explain, reason};
use crate::network::Network;
use crate::retry::{self, Decision, Failure, Limits, Progress, Wait};
use crate::secrets::Secrets;

/// How long one attempt may take, where the deadline leaves so much.
const ATTEMPT: Duration = Duration::from_secs(30);

pub(crate) struct Transport {
    client: Client,
    network: Network,
    secrets: Secrets,
    /// Who answers, as errors name it.
    whom: String,
}

impl Transport {
    pub(crate) fn new(
        network: &Network,
        url: &Url,
        secrets: Secrets,
        whom: String,
    ) -> Result<Self, Error> {
        if network.deadline.is_zero() {
            return Err(Error::options(
                "the deadline leaves no time for any attempt",
            ));
        }
        Ok(Self {
            client: connection::client(network, url)?,
            network: network.clone(),
            secrets,
            whom,
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
        read: impl Fn(&Answer) -> Result<T, Failure>,
    ) -> Result<T, Error> {
        let mut attempts = 0;
        loop {
            let answer = self.attempt(request, self.elapsed(start)).await;
            let failure = match answer.and_then(|answer| read(&answer)) {
                Ok(result) => return Ok(result),
                Err(failure) => failure,
            };
            attempts += 1;
            let elapsed = self.elapsed(start);
            let progress = Progress { attempts, elapsed };
            let jitter = fastrand::f64();
            let repeat = request.method.repeat;
            match retry::decide(&failure, repeat, self.limits(), progress, jitter) {
                Decision::Again(duration) => self.wait(duration, &failure, request).await,
                Decision::Stop(kind) => {
                    let context = Context {
                        method: request.method,
                        whom: &self.whom,
                        attempts,
                    };
                    let details = explain(failure, kind, &context);
                    return Err(Error::new(kind, details.hiding(&self.secrets)));
                }
            }
        }
    }

    async fn attempt(&self, request: &Request, elapsed: Duration) -> Result<Answer, Failure> {
        match self.network.deadline.saturating_sub(elapsed) {
            Duration::ZERO => Err(Failure::NotSent("no time is left for it".to_owned())),
            left => request.send(&self.client, left.min(ATTEMPT)).await,
        }
    }

    async fn wait(&self, duration: Duration, failure: &Failure, request: &Request) {
        (self.network.on_wait)(&Wait {
            duration,
            reason: self.secrets.hide(&reason(failure)),
            method: request.method.name,
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
