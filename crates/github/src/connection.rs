//! One HTTP client for the REST API and for git: TLS, proxy, and what a broken connection means.
//! Knows neither credentials nor what is sent.

use std::error::Error as StdError;
use std::path::Path;
use std::time::Duration;

use octocrab::service::middleware::reqwest_connector::ReqwestConnector;
use octocrab::{AuthState, Octocrab, OctocrabBuilder};
use reqwest::redirect::Policy;
use windlass_connection::{Proxy, roots, through};

use crate::error::Error;
use crate::retry::Failure;

/// What a connection needs to know.
pub(crate) struct Connection<'a> {
    /// How long it may take until it stands. How long what is sent over it may take is
    /// [`transport`](crate::transport)'s matter.
    pub(crate) timeout: Duration,
    pub(crate) proxy: &'a Proxy,
    pub(crate) encrypted: bool,
    pub(crate) extra_roots: Option<&'a Path>,
}

/// octocrab over reqwest, bare: its own layers would add their user agent, join addresses by
/// dropping prefixes, and panic on a token with a line end.
pub(crate) fn open(connection: &Connection<'_>) -> Result<Octocrab, Error> {
    // octocrab starts a task of its own, which panics elsewhere.
    if tokio::runtime::Handle::try_current().is_err() {
        return Err(Error::options(
            "a client is made inside a tokio runtime only",
        ));
    }
    let client = client(connection)?;
    let service = OctocrabBuilder::new_empty().with_service(ReqwestConnector::new(client));
    match service.with_auth(AuthState::None).build() {
        Ok(octocrab) => Ok(octocrab),
        Err(never) => match never {},
    }
}

fn client(connection: &Connection<'_>) -> Result<reqwest::Client, Error> {
    let builder = reqwest::Client::builder()
        .connect_timeout(connection.timeout)
        .referer(false)
        .redirect(Policy::none());
    let builder = match connection.proxy {
        Proxy::System => builder,
        Proxy::Direct => builder.no_proxy(),
        Proxy::Through(address) => builder.proxy(through(address).map_err(unusable)?),
    };
    let builder = match (connection.encrypted, connection.extra_roots) {
        // Reading the system's roots takes tens of milliseconds: not for nothing.
        (false, _) => builder.tls_certs_only([]),
        (true, None) => builder,
        (true, Some(path)) => builder.tls_certs_merge(roots(path).map_err(unusable)?),
    };
    builder
        .build()
        .map_err(|error| Error::options(format!("no HTTP client: {}", deepest(&error))))
}

/// An option that is not usable.
fn unusable(error: windlass_connection::Error) -> Error {
    let options = Error::options(error.to_string());
    match error.hint() {
        Some(hint) => options.with_hint(hint),
        None => options,
    }
}

/// What an attempt without an answer means for the request.
pub(crate) fn failure(error: &octocrab::Error) -> Failure {
    let why = deepest(error);
    if why.contains("certificate") {
        return Failure::NotTrusted(why);
    }
    let connected = causes(error)
        .filter_map(|cause| cause.downcast_ref::<reqwest::Error>())
        .all(|error| !error.is_connect());
    if connected {
        Failure::Lost(why)
    } else {
        Failure::NotSent(why)
    }
}

fn deepest(error: &(dyn StdError + 'static)) -> String {
    causes(error)
        .last()
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn StdError + 'static)| {
        (*error).source()
    })
}
