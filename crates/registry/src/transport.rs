//! Sends one request, again where that does no harm, and gives back what its answer says or an
//! [`Error`]. Knows no manifests.

use std::time::Instant;

use url::Url;
use windlass_connection::{Call, Network};

use crate::access::Access;
use crate::address;
use crate::answer::Answer;
use crate::connection::Clients;
use crate::error::Error;
use crate::exchange::Request;
use crate::explain::explain;
use crate::refusal::Failure;

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
        let hide = |text: &str| self.access.secrets().hide(text);
        let call = Call {
            start,
            request: &request.name,
            hide: &hide,
        };
        let once = || async { read(self.exchange(request).await?) };
        let sent = self.network.attempt(&call, request.repeat(), once);
        sent.await.map_err(|ended| {
            let kind = ended.kind;
            let details = explain(ended, &request.name, &self.whom);
            Error::new(kind, details.hiding(&self.access.secrets()))
        })
    }

    /// Waits before attempt `attempts + 1` of something that takes several requests, if there is
    /// time for one.
    pub(crate) async fn pause(
        &self,
        start: Instant,
        attempts: u32,
        reason: &str,
        request: &str,
    ) -> bool {
        let hide = |text: &str| self.access.secrets().hide(text);
        let call = Call {
            start,
            request,
            hide: &hide,
        };
        self.network.pause(&call, attempts, reason).await
    }

    /// Who answers.
    pub(crate) fn whom(&self) -> &str {
        &self.whom
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
}
