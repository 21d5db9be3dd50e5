//! Addresses: a registry's, checked before anything is sent, and where else requests and
//! credentials may go. Sends nothing.

use url::Url;
use windlass_connection::is_local;

use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind};

/// The address that the names of manifests and blobs are joined to: `…/v2/acme/shop/`.
pub(crate) fn base(url: &Url, repository: &str) -> Result<Url, Error> {
    let wrong = |why: &str| {
        Error::before_sending(ErrorKind::Options, format!("the registry's address {why}"))
            .with_hint("give an address like https://ghcr.io")
    };
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong("begins with neither https:// nor http://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("holds a user or a password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("has a query or a fragment"));
    }
    let mut base = url.clone();
    let path = url.path().trim_end_matches('/');
    base.set_path(&format!("{path}/v2/{repository}/"));
    Ok(base)
}

/// Whether credentials of the registry at `base` may go to `to`: over TLS, or to a registry whose
/// own address says that there is none.
pub(crate) fn may_see(to: &Url, base: &Url, credentials: &Credentials) -> Result<(), String> {
    let host = to.host_str().unwrap_or_default();
    if credentials.for_registry_only && (to.scheme() != "https" || to.host() != base.host()) {
        return Err(format!(
            "the password is for {} over TLS alone, and {host} asks for it",
            base.host_str().unwrap_or_default()
        ));
    }
    let on_this_machine = is_local(to) && is_local(base);
    match to.scheme() {
        "https" => Ok(()),
        "http" if on_this_machine || to.origin() == base.origin() => Ok(()),
        _ => Err(format!("{host} asks for the password without TLS")),
    }
}

/// Where a read may be sent on to, without credentials.
pub(crate) fn redirected(from: &Url, location: &str) -> Option<Url> {
    let to = from.join(location).ok()?;
    let on_this_machine = is_local(&to) && is_local(from);
    (to.scheme() == "https" || on_this_machine).then_some(to)
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn the_base_is_an_http_address() {
        for (given, expected) in [
            ("https://ghcr.io", Some("https://ghcr.io/v2/acme/shop/")),
            ("https://ghcr.io/", Some("https://ghcr.io/v2/acme/shop/")),
            (
                "http://127.0.0.1:5000/mirror/",
                Some("http://127.0.0.1:5000/mirror/v2/acme/shop/"),
            ),
            ("ftp://ghcr.io", None),
            ("https://user:password@ghcr.io", None),
            ("https://ghcr.io?x=1", None),
            ("https://ghcr.io#x", None),
        ] {
            let found = base(&url(given), "acme/shop");
            assert_eq!(found.as_ref().ok().map(Url::as_str), expected, "{given}");
        }
    }

    #[test]
    fn a_password_goes_over_tls_or_where_there_is_meant_to_be_none() {
        for (registry, to, anywhere, only) in [
            ("https://ghcr.io", "https://ghcr.io/token", true, true),
            (
                "https://docker.io",
                "https://auth.docker.io/token",
                true,
                false,
            ),
            ("https://ghcr.io", "http://ghcr.io/token", false, false),
            ("https://ghcr.io", "http://127.0.0.1/token", false, false),
            ("https://ghcr.io", "ftp://ghcr.io/token", false, false),
            (
                "http://127.0.0.1:5000",
                "http://127.0.0.1:5001/",
                true,
                false,
            ),
            (
                "http://127.0.0.1:5000",
                "http://10.0.0.1/token",
                false,
                false,
            ),
            (
                "http://10.0.0.1:5000",
                "http://10.0.0.1:5000/token",
                true,
                false,
            ),
            (
                "http://10.0.0.1:5000",
                "http://10.0.0.1:5001/token",
                false,
                false,
            ),
        ] {
            for (for_registry_only, expected) in [(false, anywhere), (true, only)] {
                let credentials = Credentials {
                    username: "octocat".to_owned(),
                    password: SecretString::from("hunter22"),
                    for_registry_only,
                };
                let found = may_see(&url(to), &url(registry), &credentials);
                assert_eq!(found.is_ok(), expected, "{registry} → {to}: {found:?}");
            }
        }
    }

    #[test]
    fn a_read_is_sent_on_over_tls_only() {
        for (from, location, expected) in [
            (
                "https://ghcr.io/v2/x",
                "https://cdn.test/y?sig=z",
                Some("https://cdn.test/y?sig=z"),
            ),
            (
                "https://ghcr.io/v2/x",
                "/v2/y",
                Some("https://ghcr.io/v2/y"),
            ),
            ("https://ghcr.io/v2/x", "http://cdn.test/y", None),
            ("https://ghcr.io/v2/x", "http://127.0.0.1/y", None),
            (
                "http://127.0.0.1:1/v2/x",
                "http://localhost:2/y",
                Some("http://localhost:2/y"),
            ),
            ("https://ghcr.io/v2/x", "file:///etc/passwd", None),
        ] {
            let found = redirected(&url(from), location);
            assert_eq!(found.as_ref().map(Url::as_str), expected, "{location}");
        }
    }
}
