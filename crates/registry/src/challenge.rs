//! What a registry wants of whoever asks: a password, or a token that a server of its choice grants.
//!
//! Source: RFC 9110, 11.6.1; the distribution project's "Token authentication".

use http_auth::{ChallengeRef, parse_challenges};
use url::Url;

/// What an answer of 401 wants.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Challenge {
    /// Name and password with each request.
    Basic,
    /// A token.
    Bearer {
        /// Who grants it.
        realm: Url,
        /// For whom.
        service: Option<String>,
    },
}

impl Challenge {
    /// Of several, a token: it may do less. None where nothing is wanted that is known.
    pub(crate) fn find(headers: &[String]) -> Option<Self> {
        let all = headers
            .iter()
            .filter_map(|text| parse_challenges(text).ok());
        let found: Vec<Self> = all.flatten().filter_map(|one| read(&one)).collect();
        let (tokens, passwords): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|one| *one != Self::Basic);
        tokens.into_iter().chain(passwords).next()
    }
}

fn read(challenge: &ChallengeRef<'_>) -> Option<Challenge> {
    let value = |wanted: &str| {
        let mut params = challenge.params.iter();
        params.find_map(|(name, value)| {
            name.eq_ignore_ascii_case(wanted)
                .then(|| value.to_unescaped())
        })
    };
    match challenge.scheme.to_ascii_lowercase().as_str() {
        "basic" => Some(Challenge::Basic),
        "bearer" => Some(Challenge::Bearer {
            realm: value("realm")?.parse().ok()?,
            service: value("service"),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(headers: &[&str]) -> Option<Challenge> {
        let headers: Vec<String> = headers.iter().map(|&text| text.to_owned()).collect();
        Challenge::find(&headers)
    }

    #[test]
    fn a_token_comes_before_a_password() {
        let bearer = |service: Option<&str>| {
            Some(Challenge::Bearer {
                realm: "https://ghcr.io/token".parse().unwrap(),
                service: service.map(str::to_owned),
            })
        };
        let ghcr =
            r#"Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:a/b:pull""#;
        for (headers, expected) in [
            (&[ghcr][..], bearer(Some("ghcr.io"))),
            (&[r#"bearer Realm="https://ghcr.io/token""#], bearer(None)),
            (&[r#"Basic realm="Registry Realm""#], Some(Challenge::Basic)),
            (&[r#"Basic realm="x""#, ghcr], bearer(Some("ghcr.io"))),
            (
                &[r#"Basic realm="x", Bearer realm="https://ghcr.io/token""#],
                bearer(None),
            ),
            (&[], None),
            (&["Negotiate"], None),
            (&["Bearer realm=\"no address\""], None),
            (&["Bearer service=\"x\""], None),
            (&["\u{1}"], None),
        ] {
            assert_eq!(find(headers), expected, "{headers:?}");
        }
    }
}
