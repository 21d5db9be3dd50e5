//! How Slack is reached: as a bot, or through a webhook.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use url::Url;
use windlass_slack::{Network, Posted, Timestamp, Wait, WebApi, Webhook};
use windlass_toolkit::{Console, Environment, Failure};

use crate::failure::of_slack;
use crate::inputs::{Arguments, Inputs, OnError, PhaseInput, TOKEN, WEBHOOK_URL, WebhookPhases};

const API_URL: &str = "https://slack.com/api";
/// How long all tries of one call may take: a deployment doesn't wait for Slack, and what is told
/// in between is told again by the next step.
const IN_BETWEEN: Duration = Duration::from_secs(15);
/// The same where no step may come after.
const AT_THE_END: Duration = Duration::from_secs(60);

/// How Slack is reached.
pub(crate) enum Means {
    /// As a bot, which can find and change its messages.
    Bot(Bot),
    /// Through a webhook, which can post and nothing more.
    Webhook(Hook),
    /// Not at all: the message is only shown, or there is no token and that is no failure.
    None,
}

/// A bot and the place of its message.
pub(crate) struct Bot {
    pub(crate) api: WebApi,
    /// A channel's id or its name; empty until it is known.
    pub(crate) channel: String,
    /// The run's message, where it is known.
    pub(crate) message: Option<Timestamp>,
    /// The base of pages, without a slash at its end.
    pages: String,
}

/// A webhook, and what it is told.
pub(crate) struct Hook {
    pub(crate) webhook: Webhook,
    address: SecretString,
    pub(crate) phases: WebhookPhases,
}

impl Means {
    /// Where it is told, to tell it from other places; it may be a secret.
    pub(crate) fn place(&self) -> String {
        match self {
            Self::Bot(bot) => format!("{} {}", bot.pages, bot.channel),
            Self::Webhook(hook) => hook.address.expose_secret().to_owned(),
            Self::None => String::new(),
        }
    }
}

impl Bot {
    /// Tells in this channel.
    pub(super) fn stand_in(&mut self, channel: &str) -> Result<(), Failure> {
        if self.message.is_some() && !is_channel_id(channel) {
            return Err(Failure::bad_input(format!(
                "change the message: '{channel}' is a channel's name, and Slack changes messages by the channel's id only"
            ))
            .hint("give 'channel' the output 'channel-id' of the step that 'message-ts' comes from"));
        }
        channel.clone_into(&mut self.channel);
        Ok(())
    }

    /// Whether the channel is given by its id, which is what all but posting needs.
    pub(crate) fn knows_channel_id(&self) -> bool {
        is_channel_id(&self.channel)
    }

    /// A message's address for people. Slack sends whoever opens it on to their workspace, so that
    /// nobody has to be asked for the workspace's own name.
    pub(crate) fn permalink(&self, message: &Posted) -> String {
        let digits = message.ts.to_string().replace('.', "");
        format!("{}/archives/{}/p{digits}", self.pages, message.channel)
    }
}

pub(super) fn find(
    arguments: &Arguments,
    environment: &Environment,
    console: &mut Console,
) -> Result<Means, Failure> {
    let token = TOKEN.find(environment, arguments.token_file.as_deref())?;
    let webhook = WEBHOOK_URL.find(environment, arguments.webhook_url_file.as_deref())?;
    for secret in token.iter().chain(&webhook) {
        console.mask(secret);
    }
    if arguments.preview {
        return Ok(Means::None);
    }
    let inputs = &arguments.inputs;
    let network = network(inputs.phase, environment, console);
    match (token, webhook) {
        (Some(token), _) => {
            let url = api_url(inputs, environment)?;
            let api = WebApi::new(&url, &token, &network).map_err(of_slack)?;
            bot(inputs, api, &url).map(Means::Bot)
        }
        (None, Some(address)) => Ok(Means::Webhook(Hook {
            webhook: Webhook::new(&address, &network).map_err(of_slack)?,
            address,
            phases: inputs.webhook_phases.unwrap_or(WebhookPhases::End),
        })),
        (None, None) if inputs.on_error == Some(OnError::Warn) => {
            console.warning("Slack is not told: there is neither a token nor a webhook-url");
            Ok(Means::None)
        }
        (None, None) => Err(Failure::bad_input("reach Slack: there is no token")
            .hint(format!("give {}, or {}", TOKEN.places(), WEBHOOK_URL.places()))
            .hint("a secret that the repository doesn't have is empty, and so is one of a fork's pull request; on-error: warn goes on without")),
    }
}

fn bot(inputs: &Inputs, api: WebApi, url: &Url) -> Result<Bot, Failure> {
    let ts = inputs.message_ts.as_deref().map(str::trim);
    let message = ts.map(str::parse).transpose().map_err(|error| {
        Failure::bad_input(format!("read message-ts: {error}"))
            .hint("give it the output 'ts' of the step that told of init")
    })?;
    let pages = url.as_str().trim_end_matches('/');
    Ok(Bot {
        api,
        channel: String::new(),
        message,
        pages: pages.strip_suffix("/api").unwrap_or(pages).to_owned(),
    })
}

fn is_channel_id(text: &str) -> bool {
    let legal = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    text.len() >= 8 && text.starts_with(['C', 'G', 'D']) && text.chars().all(legal)
}

fn api_url(inputs: &Inputs, environment: &Environment) -> Result<Url, Failure> {
    let given = inputs.slack_api_url.as_deref();
    let text = given
        .or(environment.get("SLACK_API_URL"))
        .unwrap_or(API_URL);
    // The text may hold a password, so the error doesn't repeat it.
    text.trim().parse().map_err(|_| {
        Failure::bad_input("read slack-api-url: it is no address")
            .hint("write it like https://slack.com/api, or https://slack-gov.com/api for GovSlack")
    })
}

fn network(phase: PhaseInput, environment: &Environment, console: &Console) -> Network {
    let console = Mutex::new(console.clone());
    let on_wait = move |wait: &Wait| {
        if let Ok(mut console) = console.lock() {
            console.info(&format!("{wait}"));
        }
    };
    Network {
        deadline: match phase {
            PhaseInput::Told(phase) if !phase.is_outcome() => IN_BETWEEN,
            _ => AT_THE_END,
        },
        extra_roots_pem: environment.get("SSL_CERT_FILE").map(PathBuf::from),
        on_wait: Arc::new(on_wait),
        ..Network::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_told_from_a_name() {
        for (text, expected) in [
            ("C012AB3CD", true),
            ("G012AB3CD", true),
            ("D012AB3CD", true),
            ("#releases", false),
            ("releases", false),
            ("CHANNEL-1", false),
            ("C1", false),
            ("c012ab3cd", false),
        ] {
            assert_eq!(is_channel_id(text), expected, "{text}");
        }
    }
}
