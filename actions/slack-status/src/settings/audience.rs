//! Whom to tell, and where: what the inputs say, and where they say nothing, `windlass.toml`.

use std::collections::BTreeSet;

use windlass_core::SlackConfig;
use windlass_core::message::{Direct, Phase};
use windlass_toolkit::{Context, Failure};

use crate::inputs::Inputs;
use crate::people::{self, People};

/// Those who are told.
pub(crate) struct Audience {
    /// Of a webhook it is not known.
    pub(super) channel: Option<String>,
    pub(crate) mention: Vec<String>,
    dm: Direct,
    pub(crate) dm_users: Vec<String>,
    pub(crate) broadcast_on_failure: bool,
    pub(crate) people: People,
}

impl Audience {
    /// Joins both: a list that is given as an input takes the place of the file's. Where neither says
    /// who gets a direct message, it is `actor`.
    pub(super) fn new(
        inputs: &Inputs,
        config: &SlackConfig,
        actor: Option<&str>,
        context: &Context,
    ) -> Result<Self, Failure> {
        let channel = inputs.channel.as_deref().or(config.channel.as_deref());
        let channel = channel.map(str::trim).filter(|text| !text.is_empty());
        let actor = actor.map(str::to_owned);
        let users = given_or(&inputs.dm_users, &config.dm_users);
        let broadcast = inputs.broadcast_on_failure.or(config.broadcast_on_failure);
        Ok(Self {
            channel: channel.map(str::to_owned),
            mention: given_or(&inputs.mention, &config.mention).to_vec(),
            dm: inputs.dm.or(config.dm).unwrap_or(Direct::None),
            dm_users: each_once(given_or(users, actor.as_slice())),
            broadcast_on_failure: broadcast.unwrap_or(false),
            people: People::new(&inputs.user_map, &config.users, context)?,
        })
    }

    /// Whether somebody is told in a message of their own.
    pub(crate) fn is_told_directly(&self, phase: Phase) -> bool {
        self.dm.is_for(phase)
    }
}

/// Whether the file may say something that no input says.
pub(super) fn is_open(inputs: &Inputs) -> bool {
    let lists = [&inputs.mention, &inputs.dm_users, &inputs.user_map];
    inputs.channel.is_none()
        || inputs.dm.is_none()
        || inputs.broadcast_on_failure.is_none()
        || lists.iter().any(|list| list.is_empty())
}

fn given_or<'a>(given: &'a [String], otherwise: &'a [String]) -> &'a [String] {
    match given.is_empty() {
        true => otherwise,
        false => given,
    }
}

fn each_once(logins: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut logins = logins.to_vec();
    logins.retain(|login| seen.insert(people::key(login)));
    logins
}
