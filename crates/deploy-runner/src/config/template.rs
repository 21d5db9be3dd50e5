//! Text with placeholders: `{service}`, `{env}`, `{tag}`, `{sha}`. What they stand for is put in
//! as it is, and never read again: no shell, no splitting, no placeholder inside a value.

use std::str::FromStr;

use serde::Deserialize;

use super::wrong_value::{WrongValue, read_from_text};

/// What a placeholder stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placeholder {
    Service,
    Environment,
    Tag,
    Sha,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Placeholder(Placeholder),
}

/// The values for the placeholders.
#[derive(Debug, Clone, Copy)]
pub struct TemplateFacts<'a> {
    /// `{service}`
    pub service: &'a str,
    /// `{env}`
    pub environment: &'a str,
    /// `{tag}`; nothing where a commit or branch is deployed.
    pub tag: Option<&'a str>,
    /// `{sha}`: the peeled commit, 40 hexadecimal digits.
    pub sha: &'a str,
}

/// A `{tag}` stands where no tag is deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{{tag}} is asked for, but what is deployed is no tag")]
pub struct MissingTag;

/// Text with placeholders. `{{` and `}}` stand for braces.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Template {
    written: String,
    parts: Vec<Part>,
}

impl Template {
    /// Puts the values in.
    pub fn render(&self, facts: &TemplateFacts<'_>) -> Result<String, MissingTag> {
        let value = |part: &Part| match part {
            Part::Text(text) => Ok(text.clone()),
            Part::Placeholder(Placeholder::Service) => Ok(facts.service.to_owned()),
            Part::Placeholder(Placeholder::Environment) => Ok(facts.environment.to_owned()),
            Part::Placeholder(Placeholder::Tag) => facts.tag.map(str::to_owned).ok_or(MissingTag),
            Part::Placeholder(Placeholder::Sha) => Ok(facts.sha.to_owned()),
        };
        self.parts.iter().map(value).collect()
    }

    /// The text as it was written.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    pub(super) fn has(&self, placeholder: Placeholder) -> bool {
        self.parts.contains(&Part::Placeholder(placeholder))
    }
}

impl FromStr for Template {
    type Err = WrongValue;

    fn from_str(text: &str) -> Result<Self, WrongValue> {
        if text.contains('\0') {
            return Err("no text may hold a NUL character".into());
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((part, after)) = first_part(rest)? {
            parts.push(part);
            rest = after;
        }
        Ok(Self {
            written: text.to_owned(),
            parts,
        })
    }
}

read_from_text!(Template);

/// The first part of the text, and what comes after it; nothing at the end.
fn first_part(text: &str) -> Result<Option<(Part, &str)>, WrongValue> {
    for brace in ["{", "}"] {
        if let Some(after) = text.strip_prefix(brace)
            && let Some(after) = after.strip_prefix(brace)
        {
            return Ok(Some((Part::Text(brace.to_owned()), after)));
        }
    }
    if let Some(after) = text.strip_prefix('{') {
        let (word, after) = after
            .split_once('}')
            .ok_or("a '{' has no '}'; write '{{' for a brace")?;
        return Ok(Some((Part::Placeholder(placeholder(word)?), after)));
    }
    match text.find(['{', '}']) {
        Some(0) => Err("a '}' has no '{'; write '}}' for a brace".into()),
        None if text.is_empty() => Ok(None),
        at => {
            let (plain, after) = text.split_at(at.unwrap_or(text.len()));
            Ok(Some((Part::Text(plain.to_owned()), after)))
        }
    }
}

fn placeholder(word: &str) -> Result<Placeholder, WrongValue> {
    match word {
        "service" => Ok(Placeholder::Service),
        "env" => Ok(Placeholder::Environment),
        "tag" => Ok(Placeholder::Tag),
        "sha" => Ok(Placeholder::Sha),
        _ => Err(WrongValue(format!(
            "unknown placeholder {{{word}}}; there are {{service}}, {{env}}, {{tag}} and {{sha}}, \
             and '{{{{' stands for a brace"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FACTS: TemplateFacts<'_> = TemplateFacts {
        service: "web",
        environment: "staging",
        tag: Some("v1.2.4"),
        sha: "0123456789012345678901234567890123456789",
    };

    #[test]
    fn each_placeholder_has_its_value() {
        for (text, expected) in [
            ("", ""),
            ("{service}-{env}:{tag}", "web-staging:v1.2.4"),
            ("{{tag}}", "{tag}"),
            ("{{{tag}}}", "{v1.2.4}"),
            ("ü{sha}", "ü0123456789012345678901234567890123456789"),
        ] {
            let template: Template = text.parse().unwrap();
            assert_eq!(template.render(&FACTS).unwrap(), expected);
        }
    }

    #[test]
    fn values_are_never_read_again() {
        let facts = TemplateFacts {
            tag: Some("{sha} $(id) {{"),
            ..FACTS
        };
        let template: Template = "a {tag}".parse().unwrap();
        assert_eq!(template.render(&facts).unwrap(), "a {sha} $(id) {{");
        let facts = TemplateFacts { tag: None, ..FACTS };
        assert_eq!(template.render(&facts), Err(MissingTag));
    }

    #[test]
    fn what_is_no_placeholder_is_an_error() {
        for (text, reason) in [
            (
                "{version}",
                "unknown placeholder {version}; there are {service}",
            ),
            ("{}", "unknown placeholder {}"),
            ("{ tag }", "unknown placeholder { tag }"),
            ("a{tag", "a '{' has no '}'"),
            ("a}", "a '}' has no '{'"),
            ("a\0", "NUL"),
        ] {
            let error = text.parse::<Template>().unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn doubled_braces_give_any_text_back(text in "[^\0]*") {
            let doubled = text.replace('{', "{{").replace('}', "}}");
            let template: Template = doubled.parse().unwrap();
            prop_assert_eq!(template.render(&FACTS).unwrap(), text);
        }
    }
}
