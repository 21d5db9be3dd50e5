//! Slack, as a client of its Web API and of its webhook meets it.

mod answers;
mod chat;
mod encodings;
mod faults;
mod history;
mod pages;
mod people;
mod setup;
mod webhooks;

use reqwest::header::HeaderMap;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use windlass_emulator::{Builder, Emulator, SlackChannel, SlackSetup};

use crate::support::{Fixture, Running};

/// An emulator whose Slack is asked.
pub struct Slack {
    pub emulator: Emulator,
    pub client: Client,
    _fixture: Fixture,
}

/// A workspace with a channel of every kind, and two people.
pub fn office() -> SlackSetup {
    SlackSetup::default()
        .channel(SlackChannel::new("secret").private())
        .channel(SlackChannel::new("hidden").private().without_app())
        .channel(SlackChannel::new("open").without_app())
        .channel(SlackChannel::new("closed").archived())
        .user("ada", "ada@example.com")
        .user("hubot", "hubot@example.com")
}

impl Slack {
    pub async fn start() -> Self {
        Self::with(|builder| builder.slack(office())).await
    }

    pub async fn with(set_up: impl FnOnce(Builder) -> Builder) -> Self {
        let fixture = Fixture::new();
        let running = Running::start(set_up(fixture.builder())).await;
        Self {
            emulator: running.emulator,
            client: running.client,
            _fixture: fixture,
        }
    }

    pub fn channel(&self, name: &str) -> String {
        self.emulator.slack_channel_id(name).unwrap()
    }

    /// A request without credentials.
    pub fn bare(&self, method: &str) -> RequestBuilder {
        let url = format!("{}/{method}", self.emulator.slack_api_url());
        self.client.post(url)
    }

    pub async fn ask(&self, method: &str, arguments: Value) -> Value {
        let request = self.bare(method).bearer_auth(self.emulator.slack_token());
        let (status, _, answer) = answer(request.json(&arguments)).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    /// The same, which has to be granted.
    pub async fn granted(&self, method: &str, arguments: Value) -> Value {
        let answer = self.ask(method, arguments).await;
        assert_eq!(answer["ok"], true, "{answer}");
        answer
    }

    /// The same behind the question mark, as the methods want it that take no JSON.
    pub async fn query(&self, method: &str, arguments: &[(&str, &str)]) -> Value {
        let pairs = arguments
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let pairs: Vec<String> = pairs.collect();
        let url = format!(
            "{}/{method}?{}",
            self.emulator.slack_api_url(),
            pairs.join("&")
        );
        let request = self
            .client
            .get(url)
            .bearer_auth(self.emulator.slack_token());
        answer(request).await.2
    }

    /// The word with which something is refused.
    pub async fn refused(&self, method: &str, arguments: Value) -> String {
        let answer = self.ask(method, arguments).await;
        assert_eq!(answer["ok"], false, "{answer}");
        answer["error"].as_str().unwrap().to_owned()
    }

    /// Says something, and gives its `ts`.
    pub async fn say(&self, channel: &str, text: &str) -> String {
        let message = json!({"channel": self.channel(channel), "text": text});
        let posted = self.granted("chat.postMessage", message).await;
        posted["ts"].as_str().unwrap().to_owned()
    }
}

pub async fn answer(request: RequestBuilder) -> (u16, HeaderMap, Value) {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    (status, headers, body)
}
