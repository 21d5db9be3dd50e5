//! GitHub's word for the job: a token whose audience is one request to one runner.

use std::path::Path;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Client, Url};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use windlass_toolkit::{Console, Failure, IdTokens};

use crate::connection;
use crate::exchange::{ATTEMPT, Answer, Trouble};
use crate::stranger::one_line;

/// Where tokens come from.
pub(crate) struct TokenSource {
    url: Url,
    token: SecretString,
    client: Client,
}

impl TokenSource {
    pub(super) fn new(tokens: IdTokens, extra_roots: Option<&Path>) -> Result<Self, Failure> {
        let url: Url = tokens.url.parse().map_err(|error| {
            Failure::bad_input(format!("read ACTIONS_ID_TOKEN_REQUEST_URL: {error}"))
                .hint("GitHub sets it in a job that may ask for id tokens: leave it as it is")
        })?;
        Ok(Self {
            client: connection::client(&url, extra_roots)?,
            token: tokens.token,
            url,
        })
    }

    /// A token for this audience, masked before it is used. Asking twice does no harm.
    pub(super) async fn token(
        &self,
        audience: &str,
        console: &mut Console,
    ) -> Result<String, Trouble> {
        let audience = utf8_percent_encode(audience, NON_ALPHANUMERIC);
        let joint = if self.url.query().is_some() { '&' } else { '?' };
        let request = self
            .client
            .get(format!("{}{joint}audience={audience}", self.url))
            .bearer_auth(self.token.expose_secret())
            .timeout(ATTEMPT);
        let answer = Answer::read(request, "GitHub's id tokens").await?;
        if let Some(again) = answer.passing_trouble("GitHub's id tokens") {
            return Err(again);
        }
        let given: Option<Given> = serde_json::from_slice(&answer.body).ok();
        match given {
            Some(Given { value }) if answer.status == 200 && is_token(&value) => {
                console.mask(&SecretString::from(value.as_str()));
                Ok(value)
            }
            _ => Err(Trouble::Stop(refused(&answer, console))),
        }
    }
}

#[derive(Deserialize)]
struct Given {
    value: String,
}

/// Whether it can stand in a header.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn refused(answer: &Answer, console: &Console) -> Failure {
    let said = match answer.status {
        200 => "it holds no token".to_owned(),
        _ => one_line(&console.redact(&String::from_utf8_lossy(&answer.body))),
    };
    let status = answer.status;
    Failure::refused(format!("get an id token: GitHub answered {status}: {said}"))
        .hint("grant 'id-token: write' to the job under 'permissions:'; a pull request of a fork never has it")
}
