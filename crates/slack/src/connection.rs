//! How Slack's server is reached, and what a broken connection means. Knows neither tokens nor what
//! is sent.

use std::time::Duration;

use reqwest::Client;
use url::Url;
use windlass_connection::{Options, deepest};

use crate::error::Error;
use crate::network::Network;
use crate::retry::Failure;

/// How long it may take until a connection stands.
const CONNECT: Duration = Duration::from_secs(10);

/// How long it may take until a connection stands, so that a call has time for several.
pub(crate) fn connect_timeout(deadline: Duration) -> Duration {
    CONNECT.min(deadline / 4)
}

/// A client for the server of `url`.
pub(crate) fn client(network: &Network, url: &Url) -> Result<Client, Error> {
    let options = Options {
        connect_timeout: connect_timeout(network.deadline),
        proxy: network.proxy.clone(),
        extra_roots_pem: network.extra_roots_pem.clone(),
    };
    windlass_connection::client(url, &options).map_err(|error| {
        let options = Error::options(error.to_string());
        match error.hint() {
            Some(hint) => options.with_hint(hint),
            None => options,
        }
    })
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
