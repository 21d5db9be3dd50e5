//! Everything that a pipeline can change, and what it has come to: tags, releases, deployments,
//! what the runner ran, pull requests, what was said in Slack. One line each, so that a story can
//! say what a run left behind.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::registry::Registry;
use super::runner::Runner;
use super::shop::{NAME, Shop};
use crate::contract::Record;
use crate::emulator::Emulator;
use crate::failure::{Outcome, to};
use crate::process::capture;
use crate::program::Program;
use crate::repository::Repository;

/// The channel that is told, and the person.
const CHANNEL: &str = "releases";
pub const PERSON: &str = "ada";

/// A repository on the embedded GitHub, with Slack and a deploy runner.
pub struct World {
    pub shop: Shop,
    pub emulator: Emulator,
    pub runner: Runner,
    pub registry: Registry,
}

impl World {
    /// Makes one of an example, below `folder`.
    pub fn create(
        repository: &Repository,
        program: &Program,
        record: Option<&Record>,
        example: &str,
        folder: &Path,
    ) -> Outcome<Self> {
        let shop = Shop::create(repository, example, folder)?;
        let emulator = Emulator::start(program, (NAME, shop.bare()), record)?;
        let runner = Runner::start(repository, shop.bare(), &folder.join("runner"))?;
        let registry = Registry::start(repository, &folder.join("registry"))?;
        let mut world = Self {
            shop,
            emulator,
            runner,
            registry,
        };
        let channel = world.channel()?;
        world.shop.tell_channel(&channel)?;
        Ok(world)
    }

    /// Has an environment ask for approval.
    pub fn require_approval(&self, environment: &str) -> Outcome {
        let user = self.get("/user")?;
        let body = serde_json::json!({
            "reviewers": [{"type": "User", "id": user.get("id")}],
        });
        self.send(
            "PUT",
            &format!("/repos/{NAME}/environments/{environment}"),
            &body,
        )?;
        Ok(())
    }

    /// What there is, line by line, in an order that stays.
    pub fn lines(&self) -> Outcome<Vec<String>> {
        let mut lines = self.shop.tags()?;
        lines.extend(self.releases()?);
        lines.extend(self.deployments()?);
        lines.extend(
            self.runner
                .deployed()?
                .iter()
                .enumerate()
                .map(|(index, line)| format!("runner: {line} ({})", index + 1)),
        );
        lines.extend(
            self.registry
                .images(NAME)?
                .iter()
                .map(|line| without_marks(line)),
        );
        lines.extend(self.pull_requests()?);
        lines.extend(self.messages()?);
        Ok(lines)
    }

    fn releases(&self) -> Outcome<Vec<String>> {
        let latest = self.get_or_none(&format!("/repos/{NAME}/releases/latest"))?;
        let latest = latest.map(|latest| text(&latest, "tag_name").to_owned());
        let line = |release: &Value| {
            let tag = text(release, "tag_name");
            let is = |what: &str| release.get(what).and_then(Value::as_bool) == Some(true);
            let kind = match (is("draft"), is("prerelease")) {
                (true, _) => ", a draft",
                (_, true) => ", a prerelease",
                _ if latest.as_deref() == Some(tag) => ", the latest",
                _ => "",
            };
            format!("release {tag}{kind}")
        };
        let all = self.get(&format!("/repos/{NAME}/releases?per_page=100"))?;
        Ok(array(&all).iter().map(line).rev().collect())
    }

    fn deployments(&self) -> Outcome<Vec<String>> {
        let mut lines = Vec::new();
        let all = self.get(&format!("/repos/{NAME}/deployments?per_page=100"))?;
        for (index, record) in array(&all).iter().rev().enumerate() {
            let id = record.get("id").and_then(Value::as_u64).unwrap_or_default();
            let statuses = self.get(&format!("/repos/{NAME}/deployments/{id}/statuses"))?;
            // What superseded records are called since is no news of the deployment itself.
            let ended = array(&statuses).iter().map(|status| text(status, "state"));
            let state = ended
                .clone()
                .find(|state| *state != "inactive")
                .unwrap_or("nothing");
            let payload = record.get("payload").cloned().unwrap_or_default();
            lines.push(format!(
                "deployment {} of {} to {}: {state}",
                index + 1,
                text(&payload, "tag"),
                text(record, "environment"),
            ));
        }
        Ok(lines)
    }

    fn pull_requests(&self) -> Outcome<Vec<String>> {
        let all = self.get(&format!("/repos/{NAME}/pulls?state=all&per_page=100"))?;
        let line = |pull: &Value| {
            let draft = pull.get("draft").and_then(Value::as_bool) == Some(true);
            let base = pull
                .get("base")
                .map(|base| text(base, "ref"))
                .unwrap_or_default();
            let kind = if draft { "draft" } else { "pull request" };
            format!("{kind} '{}' into {base}", text(pull, "title"))
        };
        Ok(array(&all).iter().rev().map(line).collect())
    }

    /// The messages of the channel and those to the person, without how long things took.
    fn messages(&self) -> Outcome<Vec<String>> {
        let channel = self.channel()?;
        let mut lines = self.said("in Slack", &channel)?;
        let people = self.slack("users.lookupByEmail", &[("email", "ada@windlass.invalid")])?;
        let id = people.get("user").map(|user| text(user, "id").to_owned());
        let direct = self.slack("conversations.open", &[("users", &id.unwrap_or_default())])?;
        if let Some(channel) = direct.get("channel") {
            lines.extend(self.said(&format!("to {PERSON}"), text(channel, "id"))?);
        }
        Ok(lines)
    }

    fn said(&self, place: &str, channel: &str) -> Outcome<Vec<String>> {
        let history = self.slack("conversations.history", &[("channel", channel)])?;
        let messages = history.get("messages").map(array).unwrap_or_default();
        let line = |message: &Value| {
            let words = text(message, "text").lines().next().unwrap_or_default();
            format!("{place}: {}", without_marks(without_times(words)))
        };
        Ok(messages.iter().rev().map(line).collect())
    }

    fn channel(&self) -> Outcome<String> {
        let all = self.slack("conversations.list", &[])?;
        let channels = all.get("channels").map(array).unwrap_or_default();
        let found = channels
            .iter()
            .find(|channel| text(channel, "name") == CHANNEL);
        found
            .map(|channel| text(channel, "id").to_owned())
            .ok_or_else(|| crate::failure::Failure::new(format!("Slack has no #{CHANNEL}: {all}")))
    }

    fn get(&self, path: &str) -> Outcome<Value> {
        self.ask(
            &["--fail"],
            &format!("{}{path}", self.emulator.ready.api_url()),
            &self.emulator.ready.token,
        )
    }

    fn get_or_none(&self, path: &str) -> Outcome<Option<Value>> {
        let url = format!("{}{path}", self.emulator.ready.api_url());
        let answer = self.ask(&[], &url, &self.emulator.ready.token)?;
        Ok(Some(answer).filter(|answer| answer.get("id").is_some()))
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Outcome<Value> {
        let url = format!("{}{path}", self.emulator.ready.api_url());
        let body = body.to_string();
        let json = "Content-Type: application/json";
        let arguments = [
            "--fail",
            "--request",
            method,
            "--header",
            json,
            "--data",
            &body,
        ];
        self.ask(&arguments, &url, &self.emulator.ready.token)
    }

    fn slack(&self, method: &str, arguments: &[(&str, &str)]) -> Outcome<Value> {
        let ready = &self.emulator.ready;
        let url = format!("{}/{method}", ready.slack_api_url());
        let fields: Vec<String> = arguments
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut flags = vec!["--fail", "--request", "POST"];
        fields
            .iter()
            .for_each(|field| flags.extend(["--data-urlencode", field]));
        self.ask(&flags, &url, &ready.slack_token)
    }

    /// By curl: a client of our own for a handful of questions would not earn its place.
    fn ask(&self, arguments: &[&str], url: &str, token: &str) -> Outcome<Value> {
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--show-error", "--header"]);
        curl.arg(format!("Authorization: Bearer {token}"));
        let said = capture(curl.args(arguments).arg(url).stdin(Stdio::null()))?;
        serde_json::from_str(&said).map_err(to(format!("read the answer of {url}")))
    }
}

/// What is in `after` and was not before; several equal lines count as many.
pub fn news(before: &[String], after: &[String]) -> Vec<String> {
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for line in before {
        *known.entry(line).or_default() += 1;
    }
    let is_new = |line: &&String| match known.get_mut(line.as_str()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    after.iter().filter(is_new).cloned().collect()
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// `completed after 3s` takes as long as the machine likes.
fn without_times(words: &str) -> &str {
    words.split(" after ").next().unwrap_or(words)
}

/// `dev-2601190700` is called after the minute, and `sha-1a2b3c4` after the commit.
fn without_marks(line: &str) -> String {
    let is_digit = |letter: &char| letter.is_ascii_hexdigit();
    for (mark, length, name) in [("dev-", 10, "<time>"), ("sha-", 7, "<commit>")] {
        let Some((before, after)) = line.split_once(mark) else {
            continue;
        };
        if after.chars().take_while(is_digit).count() == length {
            let rest = after.get(length..).unwrap_or_default();
            return format!("{before}{mark}{name}{rest}");
        }
    }
    line.to_owned()
}
