//! Asking a service whether it is healthy, until it is, or for too long.
//!
//! `reqwest` does it, which the workspace uses already: health URLs are `https` as well.

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use tokio::time::{Instant, sleep, timeout_at};

/// How a service is asked.
#[derive(Debug, Clone)]
pub struct HealthCheck {
    /// Where; `http` or `https`.
    pub url: Url,
    /// How long one answer may take.
    pub attempt_limit: Duration,
    /// How long to wait after an answer that was not healthy.
    pub interval: Duration,
    /// How long it may take altogether.
    pub time_limit: Duration,
}

/// The service never answered as healthy; a fragment that fits "failed to {…}".
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("find the service healthy within {limit} s: {last}")]
pub struct Unhealthy {
    /// The time limit, in seconds.
    pub limit: f64,
    /// What the last attempt came to. It never holds the URL, which may hold a secret.
    pub last: String,
}

/// A client for health checks. It follows no redirects, since a page to sign in at answers 200
/// for every service, and uses no proxy.
///
/// Fails if the machine's certificates can't be read.
pub fn client() -> reqwest::Result<Client> {
    let builder = Client::builder().redirect(Policy::none()).no_proxy();
    // Each question makes a connection of its own, as a new client of the service would.
    builder.pool_max_idle_per_host(0).build()
}

impl HealthCheck {
    /// Waits until an answer is 2xx. It may be dropped at any time.
    pub async fn pass(&self, client: &Client) -> Result<(), Unhealthy> {
        let deadline = Instant::now() + self.time_limit;
        let mut last = "it gave no answer".to_owned();
        let until_healthy = async {
            while let Err(why) = self.attempt(client).await {
                last = why;
                sleep(self.interval).await;
            }
        };
        let passed = timeout_at(deadline, until_healthy).await;
        passed.map_err(|_| Unhealthy {
            limit: self.time_limit.as_secs_f64(),
            last,
        })
    }

    async fn attempt(&self, client: &Client) -> Result<(), String> {
        let request = client.get(self.url.clone()).timeout(self.attempt_limit);
        let response = request.send().await.map_err(reason)?;
        match response.status() {
            status if status.is_success() => Ok(()),
            status => Err(format!("it answered {status}")),
        }
    }
}

/// The innermost cause, which says most.
fn reason(error: reqwest::Error) -> String {
    if error.is_timeout() {
        return "it gave no answer in time".to_owned();
    }
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    format!("it can't be asked: {cause}")
}
