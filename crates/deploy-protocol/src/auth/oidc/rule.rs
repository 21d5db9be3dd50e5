//! Who may ask: what a token must claim, by patterns. Knows no signatures.

use regex::Regex;
use serde::Deserialize;

use super::claims::Claims;
use crate::auth::Mode;
use crate::auth::key::{KeyError, signer};

/// A rule as a configuration writes it. A pattern is a regular expression that must match the
/// whole claim; what is left out is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulePatterns {
    /// What the rule is called: its signer is `oidc:<name>`.
    pub name: String,
    /// The repository's number, or several: `74`, `74|75`. A repository's name can be taken by
    /// somebody else after it was given up, its number can't.
    pub repository_id: String,
    /// The workflow's file and ref.
    #[serde(default)]
    pub job_workflow_ref: Option<String>,
    /// The environment that the job names.
    #[serde(default)]
    pub environment: Option<String>,
    /// What started the workflow.
    #[serde(default)]
    pub event_name: Option<String>,
    /// The ref of the run: `refs/heads/main`.
    #[serde(default, rename = "ref")]
    pub reference: Option<String>,
}

/// A rule, ready to be used.
///
/// ```
/// use windlass_deploy_protocol::auth::oidc::{Rule, RuleError, RulePatterns};
/// let patterns = RulePatterns {
///     name: "main".into(),
///     repository_id: "74".into(),
///     reference: Some("refs/heads/(main|release-.*)".into()),
///     ..RulePatterns::default()
/// };
/// assert!(Rule::new(&patterns).is_ok());
/// let anybody = RulePatterns { repository_id: ".*".into(), ..patterns };
/// assert_eq!(Rule::new(&anybody).unwrap_err(), RuleError::RepositoryId);
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "RulePatterns")]
pub struct Rule {
    signer: String,
    patterns: Vec<Pattern>,
}

/// A rule that can't be one.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RuleError {
    /// See [`KeyError::Name`].
    #[error(transparent)]
    Name(#[from] KeyError),
    /// Anything wider would let strangers in.
    #[error("'repository_id' must be a number, or several as in 74|75")]
    RepositoryId,
    /// An empty pattern matches nothing that is ever claimed.
    #[error("the pattern for '{0}' is empty: leave it out to accept any value")]
    Empty(&'static str),
    /// It is no regular expression.
    #[error("the pattern for '{0}' is no regular expression: {1}")]
    Pattern(&'static str, regex::Error),
}

#[derive(Debug, Clone)]
struct Pattern {
    claim: Claim,
    regex: Regex,
}

#[derive(Debug, Clone, Copy)]
enum Claim {
    RepositoryId,
    JobWorkflowRef,
    Environment,
    EventName,
    Reference,
}

impl Rule {
    /// A rule of these patterns.
    pub fn new(patterns: &RulePatterns) -> Result<Self, RuleError> {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !patterns.repository_id.split('|').all(is_number) {
            return Err(RuleError::RepositoryId);
        }
        let given = [
            (Claim::RepositoryId, Some(&patterns.repository_id)),
            (Claim::JobWorkflowRef, patterns.job_workflow_ref.as_ref()),
            (Claim::Environment, patterns.environment.as_ref()),
            (Claim::EventName, patterns.event_name.as_ref()),
            (Claim::Reference, patterns.reference.as_ref()),
        ];
        let given = given
            .into_iter()
            .filter_map(|(claim, text)| Some((claim, text?)));
        let compiled = given.map(|(claim, text)| Pattern::new(claim, text));
        Ok(Self {
            signer: signer(Mode::Oidc, &patterns.name)?,
            patterns: compiled.collect::<Result<_, _>>()?,
        })
    }

    /// The rule's name after the mode: `oidc:main`.
    pub fn signer(&self) -> &str {
        &self.signer
    }

    /// Whether the token claims all that the rule wants. A claim that isn't there matches nothing.
    pub(super) fn matches(&self, claims: &Claims) -> bool {
        let matches = |pattern: &Pattern| {
            let value = pattern.claim.of(claims);
            value.is_some_and(|value| pattern.regex.is_match(value))
        };
        self.patterns.iter().all(matches)
    }
}

impl TryFrom<RulePatterns> for Rule {
    type Error = RuleError;

    fn try_from(patterns: RulePatterns) -> Result<Self, RuleError> {
        Self::new(&patterns)
    }
}

impl Pattern {
    /// The pattern must be whole by itself, or else `a)|(?:b` would escape from the anchors that
    /// are put around it.
    fn new(claim: Claim, text: &str) -> Result<Self, RuleError> {
        if text.is_empty() {
            return Err(RuleError::Empty(claim.name()));
        }
        let compiled = Regex::new(text).and_then(|_| Regex::new(&format!(r"\A(?:{text})\z")));
        let regex = compiled.map_err(|error| RuleError::Pattern(claim.name(), error))?;
        Ok(Self { claim, regex })
    }
}

impl Claim {
    fn name(self) -> &'static str {
        match self {
            Self::RepositoryId => "repository_id",
            Self::JobWorkflowRef => "job_workflow_ref",
            Self::Environment => "environment",
            Self::EventName => "event_name",
            Self::Reference => "ref",
        }
    }

    fn of(self, claims: &Claims) -> Option<&str> {
        let value = match self {
            Self::RepositoryId => &claims.repository_id,
            Self::JobWorkflowRef => &claims.job_workflow_ref,
            Self::Environment => &claims.environment,
            Self::EventName => &claims.event_name,
            Self::Reference => &claims.reference,
        };
        value.as_deref()
    }
}
