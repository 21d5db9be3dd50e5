//! An HTTP client for one address: TLS, proxy, no redirects. Knows neither signatures nor what is
//! sent.

use std::error::Error as StdError;
use std::path::Path;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Url};
use windlass_toolkit::Failure;

/// How long it may take until a connection stands.
const CONNECT: Duration = Duration::from_secs(10);

/// A client for this address. A redirect is an answer to it, so that no signature goes elsewhere.
/// A proxy of the environment is used, but never to this very machine.
///
/// Fails ([`windlass_toolkit::FailureKind::BadInput`]) on certificates that can't be read.
pub(crate) fn client(url: &Url, extra_roots: Option<&Path>) -> Result<Client, Failure> {
    let builder = Client::builder()
        .connect_timeout(CONNECT)
        .referer(false)
        .redirect(Policy::none())
        .user_agent(concat!("windlass/", env!("CARGO_PKG_VERSION")));
    let builder = match is_local(url) {
        true => builder.no_proxy(),
        false => builder,
    };
    let builder = match (url.scheme(), extra_roots) {
        // Reading the system's roots takes tens of milliseconds: not for nothing.
        ("http", _) => builder.tls_certs_only([]),
        (_, None) => builder,
        (_, Some(path)) => builder.tls_certs_merge(roots(path)?),
    };
    builder.build().map_err(|error| {
        Failure::bad_input(format!("make an HTTP client: {}", deepest(&error)))
            .hint("see that the proxy's address and the system's certificates are usable")
    })
}

/// What broke, in the words of its deepest cause, which says most and never holds the address.
pub(crate) fn deepest(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    let mut cause: &dyn StdError = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    match cause.downcast_ref::<reqwest::Error>() {
        Some(_) => "the connection broke".to_owned(),
        None => cause.to_string(),
    }
}

fn is_local(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn roots(path: &Path) -> Result<Vec<Certificate>, Failure> {
    let wrong = |why: String| {
        let shown = path.display();
        Failure::bad_input(format!("read certificates from {shown}: {why}"))
            .hint("SSL_CERT_FILE must name a file of certificates in PEM")
    };
    let pem = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
    match Certificate::from_pem_bundle(&pem) {
        Ok(found) if found.is_empty() => Err(wrong("it holds none".to_owned())),
        Ok(found) => Ok(found),
        Err(error) => Err(wrong(deepest(&error))),
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
            ("https://deploy.example.com", false),
            ("http://10.0.0.1", false),
        ] {
            assert_eq!(is_local(&url.parse().unwrap()), expected, "{url}");
        }
    }

    #[test]
    fn certificates_are_read_for_tls_only() {
        let missing = Some(Path::new("no/such.pem"));
        assert!(client(&"http://deploy.example.com".parse().unwrap(), missing).is_ok());
        let failure = client(&"https://deploy.example.com".parse().unwrap(), missing).unwrap_err();
        assert_eq!(failure.exit_code(), 2, "{failure}");
        assert!(failure.message.contains("no/such.pem"), "{failure}");
    }
}
