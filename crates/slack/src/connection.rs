//! An HTTP client for one server: TLS, proxy, no redirects, and what a broken connection means.
//! Knows neither tokens nor what is sent.

use std::error::Error as StdError;
use std::path::Path;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Certificate, Client};
use url::{Host, Url};

use crate::error::Error;
use crate::network::{Network, Proxy};
use crate::retry::Failure;

/// How long it may take until a connection stands.
const CONNECT: Duration = Duration::from_secs(10);

/// How long it may take until a connection stands, so that a call has time for several.
pub(crate) fn connect_timeout(deadline: Duration) -> Duration {
    CONNECT.min(deadline / 4)
}

/// A client for the server of `url`. A redirect is an answer to it, so that no token goes
/// elsewhere.
pub(crate) fn client(network: &Network, url: &Url) -> Result<Client, Error> {
    let builder = Client::builder()
        .connect_timeout(connect_timeout(network.deadline))
        .referer(false)
        .redirect(Policy::none())
        .user_agent(concat!("windlass/", env!("CARGO_PKG_VERSION")));
    let builder = match &network.proxy {
        _ if is_local(url) => builder.no_proxy(),
        Proxy::System => builder,
        Proxy::Direct => builder.no_proxy(),
        Proxy::Through(address) => builder.no_proxy().proxy(through(address)?),
    };
    let builder = match (url.scheme(), &network.extra_roots_pem) {
        // Reading the system's roots takes tens of milliseconds: not for nothing.
        ("http", _) => builder.tls_certs_only([]),
        (_, None) => builder,
        (_, Some(path)) => builder.tls_certs_merge(roots(path)?),
    };
    builder.build().map_err(|error| {
        Error::options(format!("no HTTP client: {}", deepest(&error)))
            .with_hint("see that the proxy's address and the system's certificates are usable")
    })
}

fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn through(address: &str) -> Result<reqwest::Proxy, Error> {
    // The address may hold a password, so the error doesn't repeat it.
    reqwest::Proxy::all(address).map_err(|_| Error::options("the proxy's address is not usable"))
}

fn roots(path: &Path) -> Result<Vec<Certificate>, Error> {
    let wrong = |why: String| {
        let shown = path.display();
        Error::options(format!("cannot read certificates from {shown}: {why}"))
            .with_hint("give a file of certificates in PEM")
    };
    let pem = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
    match Certificate::from_pem_bundle(&pem) {
        Ok(found) if found.is_empty() => Err(wrong("it holds none".to_owned())),
        Ok(found) => Ok(found),
        Err(error) => Err(wrong(deepest(&error))),
    }
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

/// What broke, in the words of its deepest cause, which says most and never holds the address.
fn deepest(error: &reqwest::Error) -> String {
    let mut cause: &dyn StdError = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    match cause.downcast_ref::<reqwest::Error>() {
        Some(_) => "the connection broke".to_owned(),
        None => cause.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_proxy_stands_before_this_machine() {
        for (url, expected) in [
            ("http://127.0.0.1:8080/x", true),
            ("http://127.8.0.1", true),
            ("http://[::1]:80", true),
            ("http://localhost", true),
            ("https://localhost.example.org", false),
            ("https://slack.com/api", false),
            ("http://10.0.0.1", false),
        ] {
            assert_eq!(is_local(&url.parse().unwrap()), expected, "{url}");
        }
    }

    #[test]
    fn certificates_are_read_for_tls_only() {
        let network = Network {
            extra_roots_pem: Some("no/such.pem".into()),
            ..Network::default()
        };
        assert!(client(&network, &"http://slack.test".parse().unwrap()).is_ok());
        let error = client(&network, &"https://slack.test".parse().unwrap()).unwrap_err();
        assert!(error.to_string().contains("no/such.pem"), "{error}");
    }

    #[test]
    fn a_proxy_is_not_repeated_by_its_error() {
        let network = Network {
            proxy: Proxy::Through("http://user:password@ proxy".to_owned()),
            ..Network::default()
        };
        let error = client(&network, &"http://slack.test".parse().unwrap()).unwrap_err();
        assert_eq!(error.to_string(), "the proxy's address is not usable");
    }
}
