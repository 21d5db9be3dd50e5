//! Sends one request, again where that does no harm, and gives back what its answer says or an
//! [`Error`]. Knows no method.

use std::time::Instant;

use reqwest::Client;
use url::Url;
use windlass_connection::{Call, Network, Secrets};

use crate::answer::Answer;
use crate::error::Error;
use crate::exchange::Request;
use crate::explain::explain;
use crate::refusal::Failure;

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
        Ok(Self {
            client: network.client(url)?,
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
        let hide = |text: &str| self.secrets.hide(text);
        let call = Call {
            start,
            request: request.method.name,
            hide: &hide,
        };
        let once = || async { read(&request.send(&self.client).await?) };
        let sent = self.network.attempt(&call, request.method.repeat, once);
        sent.await.map_err(|ended| {
            let kind = ended.kind;
            let details = explain(ended, request.method, &self.whom);
            Error::new(kind, details.hiding(&self.secrets))
        })
    }
}
