//! Where a job may ask for id tokens, by which it shows others which job it is.
//!
//! It must not ask, and it does not know what a token is for. Source: GitHub's "OpenID Connect
//! reference", "Methods for requesting the OIDC token".

use secrecy::SecretString;

use crate::{Console, Environment};

/// What a job that has the permission `id-token: write` is told.
#[derive(Debug, Clone)]
pub struct IdTokens {
    /// `ACTIONS_ID_TOKEN_REQUEST_URL`: where a token is asked for. It ends in a query, to which
    /// `&audience=` is added.
    pub url: String,
    /// `ACTIONS_ID_TOKEN_REQUEST_TOKEN`: with what it is asked for.
    pub token: SecretString,
}

impl IdTokens {
    /// Reads both variables, and masks the secret one. Nothing where one is missing: the job may
    /// not ask.
    pub fn find(environment: &Environment, console: &mut Console) -> Option<Self> {
        let url = environment.get("ACTIONS_ID_TOKEN_REQUEST_URL")?.to_owned();
        let token = SecretString::from(environment.get("ACTIONS_ID_TOKEN_REQUEST_TOKEN")?);
        console.mask(&token);
        Some(Self { url, token })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use windlass_test_support::Capture;

    const URL: (&str, &str) = ("ACTIONS_ID_TOKEN_REQUEST_URL", "https://x.example/?v=2");
    const TOKEN: (&str, &str) = ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "hunter2");

    #[test]
    fn a_job_without_the_permission_has_nothing_to_ask_with() {
        for pairs in [vec![], vec![URL], vec![TOKEN], vec![URL, (TOKEN.0, "")]] {
            let environment = Environment::from_pairs(pairs);
            let mut console = Console::new(&environment, Capture::default());
            assert!(IdTokens::find(&environment, &mut console).is_none());
        }
    }

    #[test]
    fn what_it_asks_with_is_shown_nowhere() {
        let environment = Environment::from_pairs([URL, TOKEN]);
        let capture = Capture::default();
        let mut console = Console::new(&environment, capture.clone());
        let found = IdTokens::find(&environment, &mut console).unwrap();
        console.info("it is hunter2");
        assert_eq!(capture.text(), "it is ***\n");
        assert_eq!(found.url, URL.1);
        assert!(!format!("{found:?}").contains("hunter2"));
    }
}
