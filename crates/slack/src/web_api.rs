//! Slack's Web API: the methods by which a message comes, changes and goes. Knows nothing of
//! connections or repeating.

use std::collections::HashMap;

use reqwest::header::HeaderValue;
use secrecy::SecretString;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Map, Value, json};
use tokio::sync::Mutex;
use url::Url;
use windlass_connection::retry::Repeat;
use windlass_connection::{Network, Secrets};

use crate::address;
use crate::answer::Answer;
use crate::content::Content;
use crate::error::Error;
use crate::exchange::{Method, Request};
use crate::message::{Place, Posted};
use crate::timestamp::Timestamp;
use crate::token;
use crate::transport::Transport;
use crate::user_id::UserId;

const POST: Method = Method {
    name: "chat.postMessage",
    scopes: "chat:write",
    repeat: Repeat::Never,
};
const UPDATE: Method = harmless("chat.update", "chat:write");
const DELETE: Method = harmless("chat.delete", "chat:write");
const OPEN: Method = harmless("conversations.open", "im:write");
const LOOK_UP: Method = harmless("users.lookupByEmail", "users:read.email");

/// A workspace, as a bot's token reaches it.
pub struct WebApi {
    pub(crate) transport: Transport,
    base: Url,
    authorization: HeaderValue,
    /// By e-mail in lower case. Held while one is asked for, so that no two ask for the same.
    users: Mutex<HashMap<String, Option<UserId>>>,
}

/// What a method takes: JSON where it changes something, and a query where it reads.
pub(crate) enum Arguments {
    Json(Value),
    Query(Vec<(&'static str, String)>),
}

impl WebApi {
    /// A client; nothing is sent yet. `api_url` is `https://slack.com/api`, or another base that
    /// methods are called below (`https://slack-gov.com/api`), with or without a slash at its end.
    ///
    /// # Errors
    /// `Options` for an address, a proxy or a certificate file that is not usable; `Token` for a
    /// token that can't be one.
    pub fn new(api_url: &Url, token: &SecretString, network: &Network) -> Result<Self, Error> {
        let base = address::api_base(api_url)?;
        let token = token::trimmed(token)?;
        let whom = base.host_str().unwrap_or_default().to_owned();
        let secrets = Secrets::new([token]);
        Ok(Self {
            transport: Transport::new(network, &base, secrets, whom)?,
            base,
            authorization: token::bearer(token)?,
            users: Mutex::default(),
        })
    }

    /// Posts a message, at most once. `channel` is a channel's id or its name, with or without
    /// `#`, or the id of a direct message.
    ///
    /// # Errors
    /// Any kind but `MessageGone`. `Uncertain` where the message may stand there although no
    /// answer came.
    pub async fn post(
        &self,
        channel: &str,
        content: &Content,
        place: Place,
    ) -> Result<Posted, Error> {
        #[derive(Deserialize)]
        struct Done {
            channel: String,
            ts: Timestamp,
        }
        let mut arguments = content.arguments();
        arguments.extend(in_place(channel, place));
        let Done { channel, ts } = self.call(POST, Arguments::Json(arguments.into())).await?;
        Ok(Posted { channel, ts })
    }

    /// Puts other content into a message.
    ///
    /// # Errors
    /// Any kind but `Uncertain`. `MessageGone` where the message was deleted, or can't be changed.
    pub async fn update(&self, at: &Posted, content: &Content) -> Result<(), Error> {
        let mut arguments = content.arguments();
        arguments.insert("channel".to_owned(), json!(at.channel));
        arguments.insert("ts".to_owned(), json!(at.ts));
        let done = self.call(UPDATE, Arguments::Json(arguments.into())).await;
        done.map(|IgnoredAny| ())
    }

    /// Takes a message away. One that is gone already is as good.
    ///
    /// # Errors
    /// Any kind but `Uncertain`.
    pub async fn delete(&self, at: &Posted) -> Result<(), Error> {
        let arguments = json!({"channel": at.channel, "ts": at.ts});
        match self.call(DELETE, Arguments::Json(arguments)).await {
            Ok(IgnoredAny) => Ok(()),
            Err(error) if error.code() == Some("message_not_found") => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The channel id (`D012AB3CD`) of the direct messages with a person, which are opened if
    /// they weren't.
    ///
    /// # Errors
    /// Any kind but `Uncertain`. `User` where the person can't be written to.
    pub async fn open_direct_message(&self, user: &UserId) -> Result<String, Error> {
        #[derive(Deserialize)]
        struct Opened {
            channel: Channel,
        }
        #[derive(Deserialize)]
        struct Channel {
            id: String,
        }
        let arguments = json!({"users": user});
        let opened: Opened = self.call(OPEN, Arguments::Json(arguments)).await?;
        Ok(opened.channel.id)
    }

    /// Who has this e-mail in the workspace, if anybody active has. Asked once for each e-mail.
    ///
    /// # Errors
    /// Any kind but `Uncertain`.
    pub async fn user_by_email(&self, email: &str) -> Result<Option<UserId>, Error> {
        let email = email.trim().to_lowercase();
        let mut users = self.users.lock().await;
        if let Some(known) = users.get(&email) {
            return Ok(known.clone());
        }
        let found = self.look_up(&email).await?;
        users.insert(email, found.clone());
        Ok(found)
    }

    async fn look_up(&self, email: &str) -> Result<Option<UserId>, Error> {
        #[derive(Deserialize)]
        struct Found {
            user: User,
        }
        #[derive(Deserialize)]
        struct User {
            id: UserId,
            #[serde(default)]
            deleted: bool,
        }
        let query = vec![("email", email.to_owned())];
        match self.call(LOOK_UP, Arguments::Query(query)).await {
            Ok(Found { user }) => Ok(Some(user.id).filter(|_| !user.deleted)),
            Err(error) if error.code() == Some("users_not_found") => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        arguments: Arguments,
    ) -> Result<T, Error> {
        let start = self.transport.start();
        let request = self.request(method, arguments)?;
        self.transport
            .send(&request, start, Answer::of_method)
            .await
    }

    /// Reads take a query: not all of them take JSON.
    pub(crate) fn request(&self, method: Method, arguments: Arguments) -> Result<Request, Error> {
        let mut url = self
            .base
            .join(method.name)
            .map_err(|_| Error::options("the API's address can't be extended"))?;
        let body = match arguments {
            Arguments::Json(value) => Some(value.to_string().into_bytes()),
            Arguments::Query(pairs) => {
                url.query_pairs_mut().extend_pairs(pairs);
                None
            }
        };
        Ok(Request {
            method,
            url,
            authorization: Some(self.authorization.clone()),
            body,
        })
    }
}

pub(crate) const fn harmless(name: &'static str, scopes: &'static str) -> Method {
    Method {
        name,
        scopes,
        repeat: Repeat::Harmless,
    }
}

fn in_place(channel: &str, place: Place) -> Map<String, Value> {
    let mut arguments = Map::from_iter([
        ("channel".to_owned(), json!(channel)),
        ("unfurl_links".to_owned(), json!(false)),
        ("unfurl_media".to_owned(), json!(false)),
    ]);
    if let Place::Thread { parent, broadcast } = place {
        arguments.insert("thread_ts".to_owned(), json!(parent));
        arguments.insert("reply_broadcast".to_owned(), json!(broadcast));
    }
    arguments
}
