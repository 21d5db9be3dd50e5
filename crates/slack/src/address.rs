//! Addresses: the Web API's and a webhook's, checked before anything is sent. No error repeats
//! one: a webhook's is a secret, and any may hold a password.

use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::error::Error;

/// The address that methods' names are joined to.
pub(crate) fn api_base(url: &Url) -> Result<Url, Error> {
    let wrong = |why: &str| {
        Error::options(format!("the API's address {why}"))
            .with_hint("give an address like https://slack.com/api")
    };
    check(url).map_err(wrong)?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("has a query or a fragment"));
    }
    let mut base = url.clone();
    base.set_path(&format!("{}/", url.path().trim_end_matches('/')));
    Ok(base)
}

/// The address of an incoming webhook, without the blanks and line ends that a secret store may
/// have kept.
pub(crate) fn webhook(url: &SecretString) -> Result<Url, Error> {
    let wrong = |why: &str| {
        Error::options(format!("the webhook's address {why}")).with_hint(
            "give the webhook's URL as the app's settings show it, under 'Incoming Webhooks'",
        )
    };
    let url: Url = url
        .expose_secret()
        .trim()
        .parse()
        .map_err(|_| wrong("is no URL"))?;
    check(&url).map_err(wrong)?;
    Ok(url)
}

/// Plain HTTP is for servers on the same machine and behind a proxy of one's own.
fn check(url: &Url) -> Result<(), &'static str> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err("begins with neither https:// nor http://");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("holds a user or a password");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_is_an_http_address_with_one_slash_at_its_end() {
        for (given, expected) in [
            ("https://slack.com/api", Some("https://slack.com/api/")),
            ("https://slack.com/api/", Some("https://slack.com/api/")),
            ("https://slack.com/api//", Some("https://slack.com/api/")),
            (
                "http://127.0.0.1:1/slack/api",
                Some("http://127.0.0.1:1/slack/api/"),
            ),
            ("https://slack.test", Some("https://slack.test/")),
            ("ftp://slack.com/api", None),
            ("file:///slack/api", None),
            ("https://user:password@slack.com/api", None),
            ("https://token@slack.com/api", None),
            ("https://slack.com/api?token=x", None),
            ("https://slack.com/api#x", None),
        ] {
            let found = api_base(&given.parse().unwrap());
            let found = found.as_ref().ok().map(Url::as_str);
            assert_eq!(found, expected, "{given}");
        }
    }

    #[test]
    fn a_webhooks_address_is_never_repeated() {
        let good = SecretString::from(" https://hooks.slack.com/services/T/B/secret\n");
        assert_eq!(webhook(&good).unwrap().path(), "/services/T/B/secret");
        for wrong in [
            "",
            "secret",
            "ftp://hooks.slack.com/secret",
            "https://secret@hooks.slack.com/",
            "https://:secret@hooks.slack.com/",
        ] {
            let error = webhook(&SecretString::from(wrong)).unwrap_err();
            assert!(
                !format!("{error} {error:?}").contains("secret"),
                "{error:?}"
            );
        }
    }
}
