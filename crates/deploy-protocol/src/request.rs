//! What is asked for.

use serde::{Deserialize, Serialize};

/// The body of `POST /deploy`. What it doesn't know is passed over: older clients send more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeployRequest {
    /// The environment.
    #[serde(default)]
    pub env: String,
    /// The tag to deploy; either this or `ref`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The commit, branch or tag to deploy, by whatever name git knows it.
    #[serde(default, rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The services to deploy; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub services: Option<Vec<String>>,
    /// Who or what asked, for people: `alice, run 42`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub triggered_by: Option<String>,
    /// Whether the answer waits for the end, up to a minute.
    #[serde(default, skip_serializing_if = "is_false")]
    pub wait: bool,
    /// Whether services run again that are as they were.
    #[serde(default, skip_serializing_if = "is_false")]
    pub force: bool,
}

/// What is to be checked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'a> {
    /// A tag, by its name below `refs/tags/`.
    Tag(&'a str),
    /// Anything that git can resolve.
    Reference(&'a str),
}

/// A request that is wrong by itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeployRequestError {
    /// There is no environment.
    #[error("'env' is missing")]
    NoEnvironment,
    /// There is nothing to check out, or two things.
    #[error("give either 'tag' or 'ref'")]
    NotOneTarget,
    /// Git would take the name for an option, or can't have such a name.
    #[error("{0:?} can't be the name of a ref")]
    Name(String),
    /// An empty list means neither all nor any.
    #[error("'services' is empty: leave it out for all")]
    NoServices,
}

impl DeployRequest {
    /// What is to be checked out, once the request has been found to make sense.
    pub fn target(&self) -> Result<Target<'_>, DeployRequestError> {
        if self.env.trim().is_empty() {
            return Err(DeployRequestError::NoEnvironment);
        }
        if self.services.as_ref().is_some_and(Vec::is_empty) {
            return Err(DeployRequestError::NoServices);
        }
        let target = match (given(&self.tag), given(&self.reference)) {
            (Some(tag), None) => Target::Tag(tag.strip_prefix("refs/tags/").unwrap_or(tag)),
            (None, Some(reference)) => Target::Reference(reference),
            _ => return Err(DeployRequestError::NotOneTarget),
        };
        match target {
            Target::Tag(name) | Target::Reference(name) if !is_name(name) => {
                Err(DeployRequestError::Name(name.to_owned()))
            }
            target => Ok(target),
        }
    }
}

fn given(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.is_empty())
}

/// Whether git can have a ref of this name; one that begins with a dash it would take for an
/// option.
///
/// Source: git's `check-ref-format`.
fn is_name(name: &str) -> bool {
    let illegal = |c: char| c.is_control() || " ~^:?*[\\".contains(c);
    let parts_are_legal = name
        .split('/')
        .all(|part| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock"));
    !name.starts_with('-')
        && !name.contains("..")
        && !name.contains("@{")
        && !name.ends_with('.')
        && name != "@"
        && parts_are_legal
        && !name.contains(illegal)
}

fn is_false(flag: &bool) -> bool {
    !flag
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> DeployRequest {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn one_thing_is_checked_out() {
        for (json, expected) in [
            (r#"{"env":"staging","tag":"v1.2.4"}"#, Target::Tag("v1.2.4")),
            (
                r#"{"env":"staging","tag":"refs/tags/api/v1.2.4","ref":""}"#,
                Target::Tag("api/v1.2.4"),
            ),
            (
                r#"{"env":"staging","ref":"main","commit":"older clients send it"}"#,
                Target::Reference("main"),
            ),
        ] {
            assert_eq!(read(json).target(), Ok(expected));
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        use DeployRequestError::{NoEnvironment, NoServices, NotOneTarget};
        for (json, expected) in [
            (r#"{"tag":"v1"}"#, NoEnvironment),
            (r#"{"env":" ","tag":"v1"}"#, NoEnvironment),
            (r#"{"env":"staging"}"#, NotOneTarget),
            (r#"{"env":"staging","tag":"v1","ref":"main"}"#, NotOneTarget),
            (r#"{"env":"staging","tag":"v1","services":[]}"#, NoServices),
        ] {
            assert_eq!(read(json).target(), Err(expected), "{json}");
        }
        for name in [
            "-x",
            "--upload-pack=x",
            "a b",
            "a..b",
            "a/",
            "/a",
            "a//b",
            ".a",
            "a.lock",
            "a@{1}",
            "@",
            "a\nb",
            "a:b",
            "a.",
        ] {
            let request = DeployRequest {
                env: "staging".into(),
                tag: Some(name.into()),
                ..DeployRequest::default()
            };
            let refused = DeployRequestError::Name(name.into());
            assert_eq!(request.target(), Err(refused), "{name}");
        }
    }
}
