//! How one server is reached, and asked again: an HTTP client ([`client`]: TLS, proxy, no redirects),
//! what broke in a few words ([`Failure`]), whether and when another attempt is made ([`retry`]), and
//! what no error may show ([`Secrets`]). It must not know what is sent, to whom, by which
//! credentials, or what a server's refusal means: each client says that itself ([`Refusal`]).

mod broken;
mod error;

mod answer;
mod call;
mod clock;
mod failure;
mod network;
pub mod retry;
mod secrets;
mod wait;

use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Certificate, Client};
use url::{Host, Url};

pub use answer::{body, one_line, retry_after};
pub use broken::deepest;
pub use call::{Call, Ended};
pub use clock::{Clock, SystemClock};
pub use error::Error;
pub use failure::{Failure, Refusal};
pub use network::{Network, OnWait};
pub use secrets::Secrets;
pub use wait::Wait;

/// How a server is reached.
#[derive(Debug, Clone)]
pub struct Options {
    /// How long it may take until a connection stands.
    pub connect_timeout: Duration,
    /// By which way.
    pub proxy: Proxy,
    /// A file of PEM certificates to trust besides the system's.
    pub extra_roots_pem: Option<PathBuf>,
}

/// By which way a server is reached. One on this very machine is always reached without a proxy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Proxy {
    /// As the system says: `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY` and their like.
    #[default]
    System,
    /// Without a proxy.
    Direct,
    /// Through this address, whatever the system says.
    Through(String),
}

/// A client for the server of `url`. A redirect is an answer to it, so that no token and no
/// signature goes elsewhere.
///
/// # Errors
/// For a proxy's address or a certificate file that is not usable.
pub fn client(url: &Url, options: &Options) -> Result<Client, Error> {
    let builder = Client::builder()
        .connect_timeout(options.connect_timeout)
        .referer(false)
        .redirect(Policy::none())
        .user_agent(concat!("windlass/", env!("CARGO_PKG_VERSION")));
    let builder = match &options.proxy {
        _ if is_local(url) => builder.no_proxy(),
        Proxy::System => builder,
        Proxy::Direct => builder.no_proxy(),
        Proxy::Through(address) => builder.no_proxy().proxy(through(address)?),
    };
    let builder = match (url.scheme(), &options.extra_roots_pem) {
        // Reading the system's roots takes tens of milliseconds: not for nothing.
        ("http", _) => builder.tls_certs_only([]),
        (_, None) => builder,
        (_, Some(path)) => builder.tls_certs_merge(roots(path)?),
    };
    builder
        .build()
        .map_err(|error| Error::Client(deepest(&error)))
}

/// A proxy by its address, which may hold a password.
///
/// # Errors
/// Where it is none; the address is not repeated.
pub fn through(address: &str) -> Result<reqwest::Proxy, Error> {
    reqwest::Proxy::all(address).map_err(|_| Error::Proxy)
}

/// The certificates of a PEM file.
///
/// # Errors
/// Where it can't be read, or holds none.
pub fn roots(path: &Path) -> Result<Vec<Certificate>, Error> {
    let wrong = |why: String| Error::Roots {
        path: path.to_owned(),
        why,
    };
    let pem = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
    match Certificate::from_pem_bundle(&pem) {
        Ok(found) if found.is_empty() => Err(wrong("it holds none".to_owned())),
        Ok(found) => Ok(found),
        Err(error) => Err(wrong(deepest(&error))),
    }
}

/// Whether a server is on this very machine.
pub fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests;
