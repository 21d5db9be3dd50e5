//! From credentials to the token that requests bear: a token as it is, or an App's installation
//! token, made once and kept in memory until it is about to expire.
//!
//! Source: GitHub's "Authenticating as a GitHub App installation".

use std::time::{Duration, SystemTime};

use http::Method;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Mutex;
use url::Url;
use windlass_connection::retry::Repeat;

use crate::app_key::AppKey;
use crate::credentials::{self, Credentials};
use crate::error::{Error, ErrorKind};
use crate::rest::{json as json_request, read};
use crate::transport::{Answer, Request, Transport};

/// GitHub's installation tokens live for an hour.
const FRESH: Duration = Duration::from_secs(50 * 60);

pub(crate) enum Authenticator {
    Anonymous,
    Token(SecretString),
    App(App),
}

pub(crate) struct App {
    id: String,
    key: AppKey,
    minted: Mutex<Option<Minted>>,
}

struct Minted {
    token: SecretString,
    at: SystemTime,
}

#[derive(Deserialize)]
struct Installation {
    id: u64,
}

#[derive(Deserialize)]
struct AccessToken {
    token: String,
}

impl Authenticator {
    pub(crate) fn new(credentials: Credentials) -> Result<Self, Error> {
        Ok(match credentials {
            Credentials::Anonymous => Self::Anonymous,
            Credentials::Token(token) => Self::Token(credentials::trimmed(&token)?),
            Credentials::App {
                app_id,
                private_key,
            } => {
                let id = app_id.trim().to_owned();
                Self::App(App {
                    id,
                    key: private_key,
                    minted: Mutex::new(None),
                })
            }
        })
    }

    /// The token for the next request; for an App it costs two requests the first time.
    pub(crate) async fn token(&self, transport: &Transport) -> Result<Option<SecretString>, Error> {
        match self {
            Self::Anonymous => Ok(None),
            Self::Token(token) => Ok(Some(token.clone())),
            Self::App(app) => app.token(transport).await.map(Some),
        }
    }
}

impl App {
    async fn token(&self, transport: &Transport) -> Result<SecretString, Error> {
        // The lock is held while minting, so that requests at the same time share one token.
        let mut minted = self.minted.lock().await;
        let now = transport.clock.now();
        let fresh = |minted: &&Minted| now.duration_since(minted.at).is_ok_and(|age| age < FRESH);
        if let Some(minted) = minted.as_ref().filter(fresh) {
            return Ok(minted.token.clone());
        }
        let token = self.mint(transport).await?;
        *minted = Some(Minted {
            token: token.clone(),
            at: now,
        });
        Ok(token)
    }

    /// A token for the one repository. Minting twice makes two tokens, which does no harm.
    async fn mint(&self, transport: &Transport) -> Result<SecretString, Error> {
        let addresses = &transport.addresses;
        let installation = addresses.in_repository("installation")?;
        let (request, answer) = self.ask(transport, Method::GET, installation, None).await?;
        let Installation { id } = read(&request, &answer)?;

        let tokens = addresses.api(&format!("app/installations/{id}/access_tokens"))?;
        let scope = json!({ "repositories": [addresses.repository().name()] });
        let (request, answer) = self
            .ask(transport, Method::POST, tokens, Some(&scope))
            .await?;
        // The reader's own words might repeat what it read: a token.
        let AccessToken { token } = serde_json::from_slice(&answer.body).map_err(|_| {
            Error::new(
                ErrorKind::Protocol,
                &request.name(),
                "the answer holds no token",
            )
        })?;
        credentials::trimmed(&SecretString::from(token))
    }

    /// Asks as the App itself.
    async fn ask(
        &self,
        transport: &Transport,
        method: Method,
        url: Url,
        body: Option<&Value>,
    ) -> Result<(Request, Answer), Error> {
        let proof = self.key.sign(&self.id, transport.clock.now())?;
        let authorization = Some(credentials::bearer(&proof)?);
        let request = json_request(method, url, authorization, body, Repeat::Harmless);
        match transport.send(&request).await {
            Ok(answer) => Ok((request, answer)),
            Err(error) => Err(self.advise(error, transport)),
        }
    }

    fn advise(&self, error: Error, transport: &Transport) -> Error {
        let repository = transport.addresses.repository();
        match error.kind() {
            ErrorKind::BadCredentials => error.with_hint(format!(
                "check that the private key is one of the App {}, and that the machine's clock is right",
                self.id
            )),
            ErrorKind::NotFound => error
                .with_hint(format!("install the App {} on {repository}", self.id)),
            _ => error,
        }
    }
}
