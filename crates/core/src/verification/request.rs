//! What is asked of a tag.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::exceptions::Exceptions;
use super::requirement::Requirement;
use super::soak::Soak;
use crate::problem::Problem;
use crate::request::Request;
use crate::vocabulary::{Lane, Word};

/// A tag, and what is required of it before it is promoted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct VerificationRequest {
    /// The promotion that it is for: lane production, from the tag. What `next-version` would be
    /// asked, so that both agree.
    pub promotion: Request,
    /// What is required; [`Requirement::DEFAULT`] when absent.
    pub require: Option<Vec<Requirement>>,
    /// What of it is left out.
    pub except: Exceptions,
    /// The GitHub environment that it must have run in.
    pub environment: String,
    /// The GitHub environment of production.
    pub production_environment: String,
    /// How long it must have run there; adds the requirement.
    pub soak: Option<Soak>,
    /// The checks that must have passed; those that the trunk requires when empty.
    pub required_checks: Vec<String>,
    /// What a person had to type.
    pub confirmation: Option<Confirmation>,
    /// The GitHub environment in which a person has to approve; adds the requirement.
    pub approval_environment: Option<String>,
    /// The GitHub environments that jobs enter without filing a deployment; adds the requirement.
    pub ungated_environments: Vec<String>,
    /// Who asks.
    pub caller: Caller,
    /// The present time.
    pub now: Timestamp,
}

/// What a person had to type into a form, and what they typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// What it must be, exactly.
    pub expected: String,
    /// What it is.
    pub given: Option<String>,
}

/// The workflow that asks: its own checks can't have passed yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The path of its file in the repository.
    pub workflow: Option<String>,
    /// The id of its run.
    pub run: Option<u64>,
}

impl VerificationRequest {
    /// The name of the tag.
    pub fn tag(&self) -> &str {
        self.promotion.from.as_deref().unwrap_or_default()
    }

    /// What is required, in the order in which it is told.
    pub fn requirements(&self) -> Vec<Requirement> {
        let confirm = self.confirmation.iter().map(|_| Requirement::Confirm);
        let approval = self.approval_environment.iter();
        let approval = approval.map(|_| Requirement::Approval);
        let ungated = (!self.ungated_environments.is_empty()).then_some(Requirement::Ungated);
        let named = Requirement::ALL.iter().copied();
        confirm
            .chain(approval)
            .chain(ungated)
            .chain(named.filter(|one| self.requires(*one)))
            .collect()
    }

    /// Whether a requirement was asked for by name.
    pub(super) fn is_explicit(&self, requirement: Requirement) -> bool {
        let named = self.require.as_ref();
        named.is_some_and(|named| named.contains(&requirement))
    }

    fn requires(&self, requirement: Requirement) -> bool {
        self.asks_for(requirement) && !self.except.hold(requirement)
    }

    /// Whether it is required, but for what is left out.
    fn asks_for(&self, requirement: Requirement) -> bool {
        let named = self.require.as_deref().unwrap_or(Requirement::DEFAULT);
        let soaks = requirement == Requirement::Soak && self.soak.is_some();
        soaks || named.contains(&requirement)
    }

    /// Everything that is wrong whatever the repository holds, but for the tag's name: a name that
    /// is no version's is a finding.
    pub fn validate(&self) -> Result<(), Problem> {
        if self.promotion.lane != Lane::Production {
            let message = "only a promotion to production is verified";
            return Err(Problem::bad_input("lane", message));
        }
        self.promotion.validate_without_names()?;
        self.validate_environment()?;
        self.except.validate(|one| self.asks_for(one))?;
        self.validate_soak()?;
        self.validate_unused()?;
        match self
            .required_checks
            .iter()
            .any(|name| name.trim().is_empty())
        {
            true => Err(Problem::bad_input(
                "required-checks",
                "'required-checks' holds an empty name",
            )
            .hint("give the names of checks, as a pull request shows them")),
            false => Ok(()),
        }
    }

    fn validate_environment(&self) -> Result<(), Problem> {
        let names = [&self.environment, &self.production_environment];
        let names = names.into_iter().chain(&self.approval_environment);
        let mut names = names.chain(&self.ungated_environments);
        match names.any(|name| name.trim().is_empty()) {
            true => Err(
                Problem::bad_input("environment", "the name of an environment is empty")
                    .hint("'environment' names it, or 'environment' of a lane in windlass.toml"),
            ),
            false => Ok(()),
        }
    }

    fn validate_soak(&self) -> Result<(), Problem> {
        match self.soak {
            None if self.requires(Requirement::Soak) => Err(Problem::bad_input(
                "soak",
                "'require' asks for soak, and 'soak' does not say how long",
            )
            .hint("give 'soak' a duration, such as 24h")),
            Some(_) if !self.requires(Requirement::Deployed) => {
                let because = "'soak' counts from the deployment";
                Err(self.left_out(Requirement::Deployed, "soak", because))
            }
            _ => Ok(()),
        }
    }

    /// An input that could change nothing is a slip of the pen.
    fn validate_unused(&self) -> Result<(), Problem> {
        let unused = [
            ("soak", Requirement::Soak, self.soak.is_some()),
            (
                "required-checks",
                Requirement::Checks,
                !self.required_checks.is_empty(),
            ),
            (
                "require-hotfixes",
                Requirement::NotOlder,
                self.promotion.require_hotfixes,
            ),
        ];
        let found = unused
            .into_iter()
            .find(|(_, requirement, given)| *given && !self.requires(*requirement));
        match found {
            Some((input, requirement, _)) => {
                let because = format!("'{input}' has no meaning");
                Err(self.left_out(requirement, input, &because))
            }
            None => Ok(()),
        }
    }

    /// An input needs a requirement that is none.
    fn left_out(&self, requirement: Requirement, input: &str, because: &str) -> Problem {
        let (by, mend) = match self.except.hold(requirement) {
            true => ("except", format!("take {requirement} out of 'except'")),
            false => ("require", format!("add {requirement} to 'require'")),
        };
        let message = format!("{because}, and '{by}' leaves {requirement} out");
        Problem::bad_input(input, message).hint(format!("{mend}, or leave '{input}' out"))
    }
}

impl Confirmation {
    /// Joins the two inputs; what was typed means nothing without what is expected.
    pub fn new(given: Option<String>, expected: Option<String>) -> Result<Option<Self>, Problem> {
        match (given, expected) {
            (given, Some(expected)) => Ok(Some(Self { expected, given })),
            (None, None) => Ok(None),
            (Some(_), None) => Err(Problem::bad_input(
                "confirm",
                "'confirm' is given without 'confirm-expected'",
            )
            .hint("give 'confirm-expected' what has to be typed, such as deploy")),
        }
    }
}
