//! What the steps of a run have said of it: its story, and what it is about. It travels with the
//! message as its metadata, so that a later job can go on from there.

use serde::{Deserialize, Serialize};

use super::story::Story;
use super::text;

/// How many fields a message has at most.
const FIELDS: usize = 10;
/// How long a field's name and value are at most, in UTF-16 units.
const NAME: usize = 60;
const VALUE: usize = 200;
/// How long what runs is at most, and its version and environment: together a header's worth.
const TITLE: usize = 60;
const WORD: usize = 40;
/// How long an address may be: a longer one is left out, for a part of it leads nowhere.
const ADDRESS: usize = 1_000;

/// What was said so far. A text that was not given is nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The phases and the end.
    #[serde(default)]
    pub story: Story,
    /// What runs, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it is deployed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// What is deployed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The release's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_url: Option<String>,
    /// The deployment's page at the runner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runner_url: Option<String>,
    /// Whatever else is of interest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// Whether something was too long and was cut.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
}

/// A name and a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// What it is.
    pub name: String,
    /// Its text.
    pub value: String,
}

impl Told {
    /// What was said before, and now: a text that is given now counts, fields are told apart by
    /// their names.
    #[must_use]
    pub fn then(self, now: Self) -> Self {
        let mut fields = self.fields;
        for field in now.fields {
            match fields.iter_mut().find(|known| known.name == field.name) {
                Some(known) => *known = field,
                None => fields.push(field),
            }
        }
        Self {
            story: self.story.join(&now.story),
            title: now.title.or(self.title),
            environment: now.environment.or(self.environment),
            version: now.version.or(self.version),
            release_url: now.release_url.or(self.release_url),
            runner_url: now.runner_url.or(self.runner_url),
            fields,
            cut: self.cut || now.cut,
        }
    }

    /// The same, short enough for a message and its metadata.
    #[must_use]
    pub fn fitted(mut self) -> Self {
        let mut cut = self.cut || self.fields.len() > FIELDS;
        self.fields.truncate(FIELDS);
        let mut fit = |line: &mut String, limit: usize| {
            let fitted = text::fit(line, limit);
            cut |= fitted.is_cut;
            *line = fitted.text;
        };
        for field in &mut self.fields {
            fit(&mut field.name, NAME);
            fit(&mut field.value, VALUE);
        }
        if let Some(title) = &mut self.title {
            fit(title, TITLE);
        }
        let words = [&mut self.environment, &mut self.version];
        for word in words.into_iter().flatten() {
            fit(word, WORD);
        }
        for address in [&mut self.release_url, &mut self.runner_url] {
            if address.as_ref().is_some_and(|url| url.len() > ADDRESS) {
                *address = None;
                cut = true;
            }
        }
        self.cut = cut;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, value: &str) -> Field {
        Field {
            name: name.to_owned(),
            value: value.to_owned(),
        }
    }

    #[test]
    fn what_is_said_now_counts_and_what_is_not_said_stays() {
        let before = Told {
            title: Some("Release".to_owned()),
            environment: Some("staging".to_owned()),
            fields: vec![field("image", "old"), field("ticket", "OPS-1")],
            ..Told::default()
        };
        let now = Told {
            environment: Some("production".to_owned()),
            version: Some("v1.3.0".to_owned()),
            fields: vec![field("image", "new"), field("region", "kr")],
            ..Told::default()
        };
        let both = before.then(now);
        assert_eq!(both.title.as_deref(), Some("Release"));
        assert_eq!(both.environment.as_deref(), Some("production"));
        assert_eq!(both.version.as_deref(), Some("v1.3.0"));
        let fields = [("image", "new"), ("ticket", "OPS-1"), ("region", "kr")];
        assert_eq!(both.fields, fields.map(|(name, value)| field(name, value)));
    }

    #[test]
    fn what_is_too_long_is_cut_and_says_so_later_too() {
        let long = Told {
            fields: vec![field("commit", &"가".repeat(10_000)); 12],
            release_url: Some(format!("https://example.com/{}", "a".repeat(3_000))),
            ..Told::default()
        };
        let fitted = long.fitted();
        assert!(fitted.cut);
        assert_eq!(fitted.fields.len(), FIELDS);
        assert_eq!(fitted.release_url, None);
        assert_eq!(fitted.fields[0].value.encode_utf16().count(), VALUE);
        assert!(serde_json::to_string(&fitted).unwrap().len() < 8_000);
        assert!(fitted.then(Told::default()).cut);
        assert!(!Told::default().fitted().cut);
    }
}
