//! How a server is reached, and what a broken connection means. Knows neither credentials nor what
//! is sent.

use std::time::Duration;

use reqwest::Client;
use url::Url;
use windlass_connection::{Options, deepest, is_local};

use crate::error::{Error, ErrorKind};
use crate::network::Network;
use crate::retry::Failure;

/// How long it may take until a connection stands.
const CONNECT: Duration = Duration::from_secs(10);

/// The clients of the servers that a registry consists of.
pub(crate) struct Clients {
    network: Network,
    /// The registry's own.
    base: Url,
    own: Client,
}

impl Clients {
    pub(crate) fn new(network: &Network, base: &Url) -> Result<Self, Error> {
        Ok(Self {
            network: network.clone(),
            base: base.clone(),
            own: client(network, base)?,
        })
    }

    /// A client for the server of `url`: the registry's own where it is reached in the same way.
    pub(crate) fn of(&self, url: &Url) -> Result<Client, Failure> {
        let is_alike = url.scheme() == self.base.scheme() && is_local(url) == is_local(&self.base);
        match is_alike {
            true => Ok(self.own.clone()),
            false => {
                client(&self.network, url).map_err(|error| Failure::Unexpected(error.to_string()))
            }
        }
    }
}

/// How long it may take until a connection stands, so that a call has time for several.
pub(crate) fn connect_timeout(deadline: Duration) -> Duration {
    CONNECT.min(deadline / 4)
}

/// What an attempt without a whole answer means for the request.
pub(crate) fn failure(error: &reqwest::Error) -> Failure {
    let why = deepest(error);
    if why.contains("certificate") {
        Failure::NotTrusted(why)
    } else if error.is_connect() {
        Failure::NotSent(why)
    } else {
        Failure::Lost(why)
    }
}

fn client(network: &Network, url: &Url) -> Result<Client, Error> {
    let options = Options {
        connect_timeout: connect_timeout(network.deadline),
        proxy: network.proxy.clone(),
        extra_roots_pem: network.extra_roots_pem.clone(),
    };
    windlass_connection::client(url, &options).map_err(|error| {
        let options = Error::before_sending(ErrorKind::Options, error.to_string());
        match error.hint() {
            Some(hint) => options.with_hint(hint),
            None => options,
        }
    })
}
