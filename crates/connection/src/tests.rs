//! What a client is made of, and what makes none.

use super::*;

fn options(extra_roots_pem: Option<&str>, proxy: Proxy) -> Options {
    Options {
        connect_timeout: Duration::from_secs(10),
        proxy,
        extra_roots_pem: extra_roots_pem.map(PathBuf::from),
    }
}

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
    let options = options(Some("no/such.pem"), Proxy::System);
    assert!(client(&"http://deploy.example.com".parse().unwrap(), &options).is_ok());
    let error = client(&"https://deploy.example.com".parse().unwrap(), &options).unwrap_err();
    assert!(error.to_string().contains("no/such.pem"), "{error}");
    assert!(error.hint().unwrap().contains("PEM"));
}

#[test]
fn a_proxy_is_not_repeated_by_its_error() {
    let through = Proxy::Through("http://user:password@ proxy".to_owned());
    let url = "http://slack.test".parse().unwrap();
    let error = client(&url, &options(None, through)).unwrap_err();
    assert_eq!(error, Error::Proxy);
}
