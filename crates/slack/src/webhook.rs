//! An incoming webhook: an address that posts whatever it is given into one channel, and can do
//! nothing else. Its address is its secret.

use secrecy::SecretString;
use url::Url;
use windlass_connection::retry::Repeat;
use windlass_connection::{Network, Secrets};

use crate::address;
use crate::answer::Answer;
use crate::content::Content;
use crate::error::Error;
use crate::exchange::{Method, Request};
use crate::transport::Transport;

const WEBHOOK: Method = Method {
    name: "incoming webhook",
    scopes: "incoming-webhook",
    repeat: Repeat::Never,
};

/// An incoming webhook. What it posts can be neither updated nor found again.
pub struct Webhook {
    transport: Transport,
    url: Url,
}

impl Webhook {
    /// A client; nothing is sent yet.
    ///
    /// # Errors
    /// `Options` for an address, a proxy or a certificate file that is not usable.
    pub fn new(url: &SecretString, network: &Network) -> Result<Self, Error> {
        let url = address::webhook(url)?;
        let whom = "the webhook's server".to_owned();
        let transport = Transport::new(network, &url, secrets(&url), whom)?;
        Ok(Self { transport, url })
    }

    /// Posts a message, at most once. Its metadata is left out: webhooks take none.
    ///
    /// # Errors
    /// Any kind but `MissingScope` and `MessageGone`. `Uncertain` where the message may stand in
    /// the channel although no answer came.
    pub async fn post(&self, content: &Content) -> Result<(), Error> {
        let request = Request {
            method: WEBHOOK,
            url: self.url.clone(),
            authorization: None,
            body: Some(content.payload().to_string().into_bytes()),
        };
        let start = self.transport.start();
        self.transport
            .send(&request, start, Answer::of_webhook)
            .await
    }
}

/// The address, its path, and the path's parts: any of them may come back in an answer.
fn secrets(url: &Url) -> Secrets {
    let path = url.path();
    Secrets::new([url.as_str(), path].into_iter().chain(path.split('/')))
}
