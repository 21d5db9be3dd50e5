//! Who asks: what a registry's 401 is answered with. The only place that sends a password.

use std::collections::HashMap;
use std::sync::Mutex;

use reqwest::Method;
use reqwest::header::HeaderValue;
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use url::Url;
use windlass_connection::Secrets;

use crate::address;
use crate::answer::Answer;
use crate::challenge::Challenge;
use crate::connection::Clients;
use crate::credentials::{Credentials, bearer};
use crate::error::Error;
use crate::exchange::{Request, Scope};
use crate::refusal::{Answered, Failure, Refusal};

/// What is known of who asks.
pub(crate) struct Access {
    credentials: Option<Credentials>,
    base: Url,
    repository: String,
    /// What was wanted and granted so far.
    granted: Mutex<HashMap<Scope, HeaderValue>>,
}

#[derive(Deserialize)]
struct Granted {
    token: Option<String>,
    access_token: Option<String>,
}

impl Access {
    /// Nothing is sent yet.
    pub(crate) fn new(
        credentials: Option<Credentials>,
        base: &Url,
        repository: &str,
    ) -> Result<Self, Error> {
        if let Some(credentials) = &credentials {
            credentials.basic()?;
        }
        Ok(Self {
            credentials,
            base: base.clone(),
            repository: repository.to_owned(),
            granted: Mutex::default(),
        })
    }

    /// What no error may show: the password, and what was made of it or granted for it.
    pub(crate) fn secrets(&self) -> Secrets {
        let granted = self.granted.lock();
        let granted = granted.iter().flat_map(|granted| granted.values().cloned());
        let own = self.credentials.iter().filter_map(|one| one.basic().ok());
        let headers: Vec<HeaderValue> = granted.chain(own).collect();
        let sent = headers.iter().filter_map(|header| {
            let (_, secret) = header.to_str().ok()?.split_once(' ')?;
            Some(secret)
        });
        let passwords = self.credentials.iter();
        let passwords = passwords.map(|one| one.password.expose_secret().trim());
        Secrets::new(passwords.chain(sent))
    }

    /// What the registry wanted last time for the like.
    pub(crate) fn known(&self, scope: Scope) -> Option<HeaderValue> {
        self.granted.lock().ok()?.get(&scope).cloned()
    }

    /// Answers a 401: with what the next attempt is to be sent, if there is anything.
    pub(crate) async fn answer(
        &self,
        refused: &Answer,
        scope: Scope,
        clients: &Clients,
    ) -> Result<Option<HeaderValue>, Failure> {
        let value = match (Challenge::find(&refused.challenges), &self.credentials) {
            (Some(Challenge::Basic), Some(credentials)) => self.basic(&self.base, credentials)?,
            (Some(Challenge::Bearer { realm, service }), _) => {
                let request = self.token_request(realm, service, scope);
                self.token(&request, clients).await?
            }
            (Some(Challenge::Basic), None) | (None, _) => return Ok(None),
        };
        if let Ok(mut granted) = self.granted.lock() {
            granted.insert(scope, value.clone());
        }
        Ok(Some(value))
    }

    fn basic(&self, to: &Url, credentials: &Credentials) -> Result<HeaderValue, Failure> {
        address::may_see(to, &self.base, credentials).map_err(Failure::NotTrusted)?;
        credentials
            .basic()
            .map_err(|error| Failure::Unexpected(error.to_string()))
    }

    fn token_request(&self, mut url: Url, service: Option<String>, scope: Scope) -> Request {
        let actions = match scope {
            Scope::Pull => "pull",
            Scope::PullAndPush => "pull,push",
        };
        let scope = format!("repository:{}:{actions}", self.repository);
        let service = service.map(|service| ("service", service));
        let pairs = service.into_iter().chain([("scope", scope)]);
        url.query_pairs_mut().extend_pairs(pairs);
        Request {
            method: Method::GET,
            url,
            name: "the token".to_owned(),
            accept: None,
            body: None,
        }
    }

    /// A token, for whoever asks or for anybody.
    async fn token(&self, request: &Request, clients: &Clients) -> Result<HeaderValue, Failure> {
        let client = clients.of(&request.url)?;
        let basic = self.credentials.as_ref();
        let basic = basic.map(|credentials| self.basic(&request.url, credentials));
        let answer = request.send(&client, basic.transpose()?.as_ref()).await;
        let answer = answer.and_then(Answer::success).map_err(no_token)?;
        // Its text is not repeated: it may hold the token.
        let granted: Option<Granted> = serde_json::from_slice(&answer.body).ok();
        let token = granted.and_then(|granted| granted.token.or(granted.access_token));
        let token = token.ok_or_else(|| {
            Failure::Unexpected("its server of tokens granted none that can be read".to_owned())
        })?;
        bearer(&token).map_err(|error| Failure::Unexpected(error.to_string()))
    }
}

/// Without a token the request itself was not sent.
fn no_token(failure: Failure) -> Failure {
    match failure {
        Failure::Lost(why) => Failure::NotSent(format!("no token: {why}")),
        Failure::Refused(Refusal::Answered(answered)) => match answered.status {
            status @ (408 | 500..) => {
                Failure::NotSent(format!("its server of tokens answered {status}"))
            }
            // Some tell a wrong password by a 400.
            400 => Failure::Refused(Refusal::Answered(Answered {
                status: 401,
                ..answered
            })),
            _ => Failure::Refused(Refusal::Answered(answered)),
        },
        failure => failure,
    }
}
