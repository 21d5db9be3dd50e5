//! The tag of a container image, from a template.

#[cfg(test)]
mod tests;
mod token;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use semver::Version;
use serde::{Deserialize, Serialize};

use crate::image::tag::{LEGAL, flaw, legal_at};
use crate::object_id::ObjectId;
use crate::prefix::TagPrefix;
use crate::problem::Problem;
use crate::vocabulary::{UnknownWord, Word};
use token::Token;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Token(Token),
}

/// A template such as `dev-{yyMMddHHmm}` or `sha-{sha7}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImageTemplate {
    source: String,
    parts: Vec<Part>,
}

/// What the tokens stand for.
#[derive(Debug, Clone)]
pub struct ImageFacts<'a> {
    /// `{version}`
    pub version: &'a Version,
    /// `{tag}`
    pub tag: &'a str,
    /// `{sha}` and `{sha7}`
    pub sha: ObjectId,
    /// When the run began; `{yyMMddHHmm}` and `{yyyyMMdd}` show it in `zone`.
    pub time: Timestamp,
    /// The zone that times are shown in.
    pub zone: &'a TimeZone,
    /// `{run-number}`, where a workflow runs.
    pub run_number: Option<&'a str>,
    /// `{run-attempt}`, where a workflow runs.
    pub run_attempt: Option<&'a str>,
    /// `{branch}`, where there is one.
    pub branch: Option<&'a str>,
}

impl ImageTemplate {
    /// What is used when nobody asks for more: the git tag, without its prefix where an image tag
    /// could not hold it.
    pub fn for_prefix(prefix: &TagPrefix) -> Self {
        let legal = prefix
            .as_str()
            .chars()
            .enumerate()
            .all(|(at, c)| legal_at(at, c));
        let token = if legal { Token::Tag } else { Token::Version };
        Self {
            source: format!("{{{}}}", token.as_str()),
            parts: vec![Part::Token(token)],
        }
    }

    /// Whether the result depends on the time of the run.
    pub fn needs_time(&self) -> bool {
        self.has(Token::Minute) || self.has(Token::Day)
    }

    /// What may go wrong with the template although it is legal (V17).
    pub fn warning(&self) -> Option<String> {
        let unique = [
            Token::Tag,
            Token::Version,
            Token::Sha,
            Token::Sha7,
            Token::RunNumber,
        ];
        if !self.needs_time() || unique.iter().any(|token| self.has(*token)) {
            return None;
        }
        let unit = if self.has(Token::Minute) {
            "minute"
        } else {
            "day"
        };
        Some(format!(
            "image-template '{}' gives the same tag to two runs in one {unit}; add {{run-number}} or {{sha7}}",
            self.source
        ))
    }

    /// Fills the template in. A result that is no legal image tag names the character that isn't.
    pub fn render(&self, facts: &ImageFacts<'_>) -> Result<String, Problem> {
        let mut result = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => result.push_str(text),
                Part::Token(token) => result.push_str(&self.value(*token, facts)?),
            }
        }
        self.check(result)
    }

    fn has(&self, token: Token) -> bool {
        self.parts.contains(&Part::Token(token))
    }

    fn value(&self, token: Token, facts: &ImageFacts<'_>) -> Result<String, Problem> {
        let time = || facts.time.to_zoned(facts.zone.clone());
        let known = |value: Option<&str>| {
            value
                .map(str::to_owned)
                .ok_or_else(|| self.unknown_here(token))
        };
        Ok(match token {
            Token::Minute => time().strftime("%y%m%d%H%M").to_string(),
            Token::Day => time().strftime("%Y%m%d").to_string(),
            Token::Tag => facts.tag.to_owned(),
            Token::Version => facts.version.to_string(),
            Token::Sha => facts.sha.to_string(),
            Token::Sha7 => facts.sha.short(),
            Token::RunNumber => known(facts.run_number)?,
            Token::RunAttempt => known(facts.run_attempt)?,
            Token::Branch => slug(&known(facts.branch)?),
        })
    }

    fn unknown_here(&self, token: Token) -> Problem {
        let (source, token) = (&self.source, token.as_str());
        Problem::bad_input(
            "image-template",
            format!("image-template '{source}' names {{{token}}}, which is not known here"),
        )
        .hint("outside a workflow run, use {tag}, {version}, {sha}, {sha7} or a time")
    }

    fn check(&self, result: String) -> Result<String, Problem> {
        match flaw(&result) {
            None => Ok(result),
            Some(why) => {
                let message = format!("image-template '{}' gives '{result}': {why}", self.source);
                Err(Problem::bad_input("image-template", message).hint(LEGAL))
            }
        }
    }
}

/// A branch name with every run of other characters as one `-`: `feat/Neu ü` → `feat-Neu`.
fn slug(branch: &str) -> String {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let words: Vec<&str> = branch
        .split(|c| !legal(c))
        .filter(|word| !word.is_empty())
        .collect();
    words.join("-").trim_start_matches('.').to_owned()
}

impl FromStr for ImageTemplate {
    type Err = Problem;

    fn from_str(source: &str) -> Result<Self, Problem> {
        let mut parts = Vec::new();
        let mut rest = source;
        while let Some((text, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or_else(|| {
                Problem::bad_input(
                    "image-template",
                    format!("image-template '{source}' has a '{{' without '}}'"),
                )
            })?;
            parts.push(Part::Text(text.to_owned()));
            parts.push(Part::Token(
                Token::parse(name).map_err(|error| unknown_token(source, &error))?,
            ));
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        parts.retain(|part| *part != Part::Text(String::new()));
        Ok(Self {
            source: source.to_owned(),
            parts,
        })
    }
}

fn unknown_token(source: &str, error: &UnknownWord) -> Problem {
    Problem::bad_input(
        "image-template",
        format!("image-template '{source}': {error}"),
    )
}

impl TryFrom<String> for ImageTemplate {
    type Error = Problem;

    fn try_from(source: String) -> Result<Self, Problem> {
        source.parse()
    }
}

impl From<ImageTemplate> for String {
    fn from(template: ImageTemplate) -> Self {
        template.source
    }
}

impl fmt::Display for ImageTemplate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.source)
    }
}

impl JsonSchema for ImageTemplate {
    fn schema_name() -> Cow<'static, str> {
        "ImageTemplate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let tokens: Vec<String> = Token::ALL
            .iter()
            .map(|token| format!("{{{}}}", token.as_str()))
            .collect();
        json_schema!({ "type": "string", "description": format!("text and tokens: {}", tokens.join(" ")) })
    }
}
