//! The servers that a registry consists of, and how each is reached. Knows neither credentials nor
//! what is sent.

use reqwest::Client;
use url::Url;
use windlass_connection::{Network, is_local};

use crate::error::Error;
use crate::refusal::Failure;

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
            own: network.client(base)?,
        })
    }

    /// A client for the server of `url`: the registry's own where it is reached in the same way.
    pub(crate) fn of(&self, url: &Url) -> Result<Client, Failure> {
        let is_alike = url.scheme() == self.base.scheme() && is_local(url) == is_local(&self.base);
        match is_alike {
            true => Ok(self.own.clone()),
            false => {
                let client = self.network.client(url);
                client.map_err(|error| Failure::Unexpected(error.to_string()))
            }
        }
    }
}
