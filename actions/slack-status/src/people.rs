//! Who is who: the people of GitHub, in Slack.

use std::collections::BTreeMap;

use serde_json::Value;
use windlass_core::CONFIG_FILE;
use windlass_core::message::Mention;
use windlass_slack::{UserId, WebApi};
use windlass_toolkit::{Context, Failure};

/// What GitHub gives to people who keep their address to themselves.
const HIDDEN: &str = "users.noreply.github.com";

/// What is known of people.
pub(crate) struct People {
    /// By login in lower case: a Slack id, or an e-mail.
    map: BTreeMap<String, Who>,
    /// By login in lower case, from the event: those who pushed.
    emails: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Who {
    Id(UserId),
    Email(String),
}

impl People {
    /// Those of the input `user-map`, or without it those of `[slack.users]`.
    pub(crate) fn new(
        user_map: &[String],
        users: &BTreeMap<String, String>,
        context: &Context,
    ) -> Result<Self, Failure> {
        let map: Result<_, Failure> = match user_map.is_empty() {
            true => users.iter().map(configured).collect(),
            false => user_map.iter().map(|line| entry(line)).collect(),
        };
        Ok(Self {
            map: map?,
            emails: context
                .event_path
                .as_deref()
                .map(emails)
                .unwrap_or_default(),
        })
    }

    /// The person's id in Slack, or why there is none.
    pub(crate) async fn find(&self, login: &str, api: &WebApi) -> Result<UserId, String> {
        let key = key(login);
        if key.ends_with("[bot]") {
            return Err("a program reads no messages".to_owned());
        }
        let email = match self.map.get(&key) {
            Some(Who::Id(id)) => return Ok(id.clone()),
            Some(Who::Email(email)) => Some(email),
            None => self.emails.get(&key),
        };
        let Some(email) = email else {
            return Err(format!(
                "who is {login} in Slack? say it in user-map: {login}=U…, or in windlass.toml, in [slack.users]"
            ));
        };
        match api.user_by_email(email).await {
            Ok(Some(id)) => Ok(id),
            Ok(None) => Err(format!(
                "nobody in Slack has {login}'s e-mail; say in user-map: {login}=U…"
            )),
            Err(error) => Err(reason(&error)),
        }
    }

    /// Who is called by this word: a keyword, an id of Slack, or a login.
    pub(crate) async fn mention(&self, word: &str, api: &WebApi) -> Result<Mention, String> {
        match word.parse() {
            // A login may look like an id.
            Ok(mention) if !self.map.contains_key(&key(word)) => Ok(mention),
            _ => {
                let id = self.find(word.trim(), api).await?;
                Ok(Mention::User(id.to_string()))
            }
        }
    }
}

/// A login is the same in small letters.
pub(crate) fn key(login: &str) -> String {
    login.trim().trim_start_matches('@').to_lowercase()
}

/// An error in one line, with what to change.
pub(crate) fn reason(error: &windlass_slack::Error) -> String {
    let hints: Vec<String> = error.hints();
    match hints.first() {
        Some(hint) => format!("{error}; {hint}"),
        None => error.to_string(),
    }
}

fn entry(line: &str) -> Result<(String, Who), Failure> {
    let wrong = || {
        Failure::bad_input(format!("read user-map: {line:?} maps nobody")).hint(
            "write a line for each, such as 'octocat=U012AB3CD' or 'octocat=octocat@example.com'",
        )
    };
    let (login, who) = line.split_once('=').ok_or_else(wrong)?;
    pair(login, who).ok_or_else(wrong)
}

fn configured((login, who): (&String, &String)) -> Result<(String, Who), Failure> {
    pair(login, who).ok_or_else(|| {
        let message = format!("{CONFIG_FILE}: [slack.users] {login:?} = {who:?} maps nobody");
        Failure::bad_input(format!("read the configuration: {message}"))
            .hint("write 'octocat = \"U012AB3CD\"', or 'octocat = \"octocat@example.com\"'")
    })
}

fn pair(login: &str, who: &str) -> Option<(String, Who)> {
    let (login, who) = (key(login), who.trim());
    let who = match who.parse() {
        Ok(id) => Who::Id(id),
        Err(_) if who.contains('@') => Who::Email(who.to_owned()),
        Err(_) => return None,
    };
    (!login.is_empty()).then_some((login, who))
}

/// The e-mails in an event's payload, of those whose logins stand beside them. An event that can't
/// be read names nobody.
fn emails(path: &std::path::Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let event: Value = serde_json::from_str(&text).unwrap_or_default();
    let commits = event.get("commits").and_then(Value::as_array);
    let commits = commits
        .into_iter()
        .flatten()
        .chain(event.get("head_commit"));
    let people = commits.flat_map(|commit| [commit.get("author"), commit.get("committer")]);
    let text = |person: &Value, name: &str| Some(person.get(name)?.as_str()?.to_owned());
    people
        .flatten()
        .filter_map(|person| Some((text(person, "username")?, text(person, "email")?)))
        .filter(|(_, email)| !email.ends_with(HIDDEN))
        .map(|(login, email)| (login.to_lowercase(), email))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_maps_a_login_to_an_id_or_an_email() {
        let id = Who::Id("U012AB3CD".parse().unwrap());
        let email = Who::Email("octocat@example.com".to_owned());
        for (line, who) in [
            ("octocat=U012AB3CD", Some(&id)),
            (" @OctoCat = U012AB3CD ", Some(&id)),
            ("octocat=octocat@example.com", Some(&email)),
            ("octocat", None),
            ("octocat=", None),
            ("octocat=somebody", None),
            ("=U012AB3CD", None),
        ] {
            let expected = who.map(|who| ("octocat".to_owned(), who.clone()));
            assert_eq!(entry(line).ok(), expected, "{line}");
        }
    }

    #[test]
    fn who_pushed_is_known_by_email_unless_it_is_hidden() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("event.json");
        let person =
            |login: &str, email: &str| serde_json::json!({"username": login, "email": email});
        let event = serde_json::json!({
            "head_commit": {"author": person("Octocat", "octocat@example.com"), "committer": {"email": "x@y"}},
            "commits": [{"author": person("hidden", "1+hidden@users.noreply.github.com")}],
        });
        std::fs::write(&path, event.to_string()).unwrap();
        let expected = [("octocat".to_owned(), "octocat@example.com".to_owned())];
        assert_eq!(emails(&path), BTreeMap::from(expected));
        assert!(emails(&directory.path().join("none")).is_empty());
    }
}
