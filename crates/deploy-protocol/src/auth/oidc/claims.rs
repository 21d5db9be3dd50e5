//! What a token says, once its signature is known to be good. Knows no rules.

use std::fmt;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::{LEEWAY, LONGEST_AGE};
use crate::auth::Denied;
use crate::auth::denied::quoted;

/// The run of a workflow that asks, for the log; only what the token tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkflowRun {
    /// The repository: `octo-org/octo-repo`.
    pub repository: Option<String>,
    /// The workflow's file and ref, `octo-org/octo-repo/.github/workflows/x.yml@refs/heads/main`.
    pub job_workflow_ref: Option<String>,
    /// The id of the run.
    pub run_id: Option<String>,
    /// Who started it.
    pub actor: Option<String>,
}

/// The claims that are looked at. All others are passed over.
#[derive(Debug, Deserialize)]
pub(super) struct Claims {
    iss: Option<String>,
    aud: Option<Value>,
    exp: Option<i64>,
    nbf: Option<i64>,
    iat: Option<i64>,
    jti: Option<String>,
    pub(super) repository_id: Option<String>,
    pub(super) job_workflow_ref: Option<String>,
    pub(super) environment: Option<String>,
    pub(super) event_name: Option<String>,
    #[serde(rename = "ref")]
    pub(super) reference: Option<String>,
    repository: Option<String>,
    run_id: Option<String>,
    actor: Option<String>,
}

impl Claims {
    pub(super) fn check_issuer(&self, expected: &str) -> Result<(), Denied> {
        match &self.iss {
            Some(issuer) if issuer == expected => Ok(()),
            Some(other) => Err(Denied::Issuer(quoted(other))),
            None => Err(Denied::MissingClaim("iss")),
        }
    }

    /// The token must be for this alone: whoever else it is for could send it here.
    pub(super) fn check_audience(&self, expected: &str) -> Result<(), Denied> {
        match &self.aud {
            Some(Value::String(audience)) if audience == expected => Ok(()),
            Some(Value::String(other)) => Err(Denied::Audience {
                found: quoted(other),
                expected: expected.to_owned(),
            }),
            Some(Value::Array(_)) => Err(Denied::SeveralAudiences),
            Some(_) => Err(Denied::Claim("aud")),
            None => Err(Denied::MissingClaim("aud")),
        }
    }

    /// The last moment at which the token is taken, if it is valid now.
    pub(super) fn valid_until(&self, now: Timestamp) -> Result<Timestamp, Denied> {
        let issued = time("iat", self.iat)?.ok_or(Denied::MissingClaim("iat"))?;
        let expires = time("exp", self.exp)?.ok_or(Denied::MissingClaim("exp"))?;
        let begins = time("nbf", self.nbf)?.unwrap_or(issued).max(issued);
        let oldest = issued
            .checked_add(LONGEST_AGE)
            .map_err(|_| Denied::Claim("iat"))?;
        let ends = expires.min(oldest);
        if begins.duration_since(now) > LEEWAY {
            return Err(Denied::NotYetValid(begins.duration_since(now).as_secs()));
        }
        if now.duration_since(ends) > LEEWAY {
            return Err(Denied::Expired(now.duration_since(ends).as_secs()));
        }
        ends.checked_add(LEEWAY).map_err(|_| Denied::Claim("exp"))
    }

    /// What makes the token one of a kind.
    pub(super) fn id(&self) -> Result<&str, Denied> {
        let id = self.jti.as_deref().ok_or(Denied::MissingClaim("jti"))?;
        match (1..=128).contains(&id.len()) {
            true => Ok(id),
            false => Err(Denied::Claim("jti")),
        }
    }
}

fn time(name: &'static str, seconds: Option<i64>) -> Result<Option<Timestamp>, Denied> {
    let time = seconds.map(Timestamp::from_second).transpose();
    time.map_err(|_| Denied::Claim(name))
}

impl From<&Claims> for WorkflowRun {
    fn from(claims: &Claims) -> Self {
        Self {
            repository: claims.repository.clone(),
            job_workflow_ref: claims.job_workflow_ref.clone(),
            run_id: claims.run_id.clone(),
            actor: claims.actor.clone(),
        }
    }
}

impl fmt::Display for WorkflowRun {
    /// One line: the name of a workflow's file may hold line ends.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |text: &Option<String>| match text {
            Some(text) => text.replace(char::is_control, "?"),
            None => "?".to_owned(),
        };
        write!(
            formatter,
            "{}, run {} by {}, {}",
            shown(&self.repository),
            shown(&self.run_id),
            shown(&self.actor),
            shown(&self.job_workflow_ref),
        )
    }
}
