//! What is left out of the requirements on purpose, as by an urgent hotfix that staging never ran.
//!
//! All others are required as they were, and what is left out is told: nobody should take it for
//! something that was looked at.

use serde::{Deserialize, Serialize};

use super::finding::{Finding, Outcome};
use super::judgement::Judgement;
use super::requirement::Requirement;
use crate::problem::Problem;
use crate::vocabulary::Word;

/// Requirements that are not required, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Exceptions {
    /// Which. What has to be typed or approved is left out by not asking for it.
    pub requirements: Vec<Requirement>,
    /// Why, for whoever reads the findings.
    pub reason: Option<String>,
}

impl Exceptions {
    /// Whether a requirement is left out.
    pub(super) fn hold(&self, requirement: Requirement) -> bool {
        self.requirements.contains(&requirement)
    }

    /// A finding for each, in the order of [`Requirement`].
    pub(super) fn findings(&self) -> Vec<Finding> {
        let text = match &self.reason {
            Some(reason) => format!("not required: {reason}"),
            None => "not required: 'except' leaves it out".to_owned(),
        };
        let named = Requirement::ALL.iter().copied();
        named
            .filter(|requirement| self.hold(*requirement))
            .map(|requirement| Judgement::new(Outcome::NotRequired, &text).of(requirement))
            .collect()
    }

    /// An exception that changes nothing is a slip of the pen, and one that leaves nothing is no
    /// verification.
    pub(super) fn validate(&self, asked: impl Fn(Requirement) -> bool) -> Result<(), Problem> {
        let mut excepted = self.requirements.iter().copied();
        if let Some(other) = excepted.find(|one| !asked(*one)) {
            let message = format!("'except' leaves {other} out, which is not required anyhow");
            let hint = format!("take {other} out of 'except'");
            return Err(Problem::bad_input("except", message).hint(hint));
        }
        let mut asked = Requirement::ALL.iter().filter(|one| asked(**one));
        if asked.all(|one| self.hold(*one)) {
            let message = "'except' leaves nothing of what is required";
            let hint = "name in 'except' only what may be missing, such as deployed";
            return Err(Problem::bad_input("except", message).hint(hint));
        }
        match &self.reason {
            Some(_) if self.requirements.is_empty() => {
                let message = "'except-reason' has no meaning: 'except' names nothing";
                let hint = "name in 'except' what is not required, or leave 'except-reason' out";
                Err(Problem::bad_input("except-reason", message).hint(hint))
            }
            _ => Ok(()),
        }
    }
}
