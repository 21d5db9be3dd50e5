//! A call: a request that is sent until there is an answer, or no sense in another attempt. The
//! only place that waits. It must not know what is sent.

use std::time::{Duration, Instant};

use crate::failure::{Failure, Refusal};
use crate::network::Network;
use crate::retry::{Decision, Progress, Repeat, backoff, decide};
use crate::wait::Wait;

/// How long one attempt may take, where the deadline leaves so much.
const ATTEMPT: Duration = Duration::from_secs(30);

/// What all attempts of a call have in common.
pub struct Call<'a> {
    /// When it began. Calls that are one to whoever asks share it, and the deadline with it.
    pub start: Instant,
    /// The request, as waits name it.
    pub request: &'a str,
    /// Hides secrets in what a server wrote.
    pub hide: &'a (dyn Fn(&str) -> String + Sync),
}

/// A failure that is final.
#[derive(Debug)]
pub struct Ended<R: Refusal> {
    /// The last one.
    pub failure: Failure<R>,
    /// What it means.
    pub kind: R::Kind,
    /// How many attempts were made.
    pub attempts: u32,
}

impl<R: Refusal> Ended<R> {
    /// What happened, and how often it was tried: `cannot reach slack.com: … (3 attempts)`.
    pub fn told(&self, whom: &str) -> String {
        let what = self.failure.told(whom);
        match self.attempts {
            1 => what,
            attempts => format!("{what} ({attempts} attempts)"),
        }
    }
}

impl Network {
    /// Attempts until there is a result, or no sense in another attempt.
    ///
    /// # Errors
    /// With the last failure, where none is left to be made.
    pub async fn attempt<T, R: Refusal, F>(
        &self,
        call: &Call<'_>,
        repeat: Repeat,
        once: impl Fn() -> F,
    ) -> Result<T, Ended<R>>
    where
        F: Future<Output = Result<T, Failure<R>>>,
    {
        let mut attempts = 0;
        loop {
            let failure = match self.in_time(call, once()).await {
                Ok(result) => return Ok(result),
                Err(failure) => failure,
            };
            attempts += 1;
            let elapsed = self.elapsed(call);
            let progress = Progress { attempts, elapsed };
            match decide(&failure, repeat, self.limits(), progress, fastrand::f64()) {
                Decision::Again(wait) => self.wait(call, wait, &failure.reason()).await,
                Decision::Stop(kind) => {
                    return Err(Ended {
                        failure,
                        kind,
                        attempts,
                    });
                }
            }
        }
    }

    /// Waits after `attempts` of something that takes several requests, if there is time for
    /// another one.
    pub async fn pause(&self, call: &Call<'_>, attempts: u32, reason: &str) -> bool {
        let wait = backoff(attempts, fastrand::f64());
        let allowed = self.limits().allow(self.elapsed(call), wait);
        if allowed {
            self.wait(call, wait, reason).await;
        }
        allowed
    }

    async fn in_time<T, R>(
        &self,
        call: &Call<'_>,
        once: impl Future<Output = Result<T, Failure<R>>>,
    ) -> Result<T, Failure<R>> {
        let left = self.deadline.saturating_sub(self.elapsed(call));
        if left.is_zero() {
            return Err(Failure::NotSent("no time is left for it".to_owned()));
        }
        let limit = left.min(ATTEMPT);
        match tokio::time::timeout(limit, once).await {
            Ok(result) => result,
            Err(_) => Err(Failure::Lost(format!("it took longer than {limit:?}"))),
        }
    }

    async fn wait(&self, call: &Call<'_>, duration: Duration, reason: &str) {
        (self.on_wait)(&Wait {
            duration,
            reason: (call.hide)(reason),
            request: call.request.to_owned(),
        });
        self.clock.sleep(duration).await;
    }

    fn elapsed(&self, call: &Call<'_>) -> Duration {
        self.clock.now().saturating_duration_since(call.start)
    }
}
