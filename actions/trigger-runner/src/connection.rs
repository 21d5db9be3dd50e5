//! An HTTP client for one address. Knows neither signatures nor what is sent.

use std::path::Path;
use std::time::Duration;

use reqwest::{Client, Url};
use windlass_connection::{Options, Proxy};
use windlass_toolkit::Failure;

pub(crate) use windlass_connection::deepest;

/// How long it may take until a connection stands.
const CONNECT: Duration = Duration::from_secs(10);

/// A client for this address. A redirect is an answer to it, so that no signature goes elsewhere.
/// A proxy of the environment is used, but never to this very machine.
///
/// Fails ([`windlass_toolkit::FailureKind::BadInput`]) on certificates that can't be read.
pub(crate) fn client(url: &Url, extra_roots: Option<&Path>) -> Result<Client, Failure> {
    let options = Options {
        connect_timeout: CONNECT,
        proxy: Proxy::System,
        extra_roots_pem: extra_roots.map(Path::to_owned),
    };
    windlass_connection::client(url, &options).map_err(|error| {
        let failure = Failure::bad_input(format!("make an HTTP client: {error}"));
        match error.hint() {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    })
}
