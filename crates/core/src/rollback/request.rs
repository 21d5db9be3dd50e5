//! What is asked: where to go back, and to what.

use serde::{Deserialize, Serialize};

use crate::prefix::TagPrefix;
use crate::problem::Problem;
use crate::verification::Confirmation;

/// An environment that is to be taken back to a version that ran well there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RollbackRequest {
    /// The GitHub environment.
    pub environment: String,
    /// The tag to go back to, which is then only checked; the rules choose where it is absent.
    pub tag: Option<String>,
    /// What version tags begin with. Deployments of other tags are another component's.
    pub tag_prefix: TagPrefix,
    /// What a person had to type.
    pub confirmation: Option<Confirmation>,
    /// The GitHub environment in which a person has to approve.
    pub approval_environment: Option<String>,
    /// The GitHub environments that jobs enter without filing a deployment.
    pub ungated_environments: Vec<String>,
}

impl RollbackRequest {
    /// Everything that is wrong whatever the repository holds.
    pub fn validate(&self) -> Result<(), Problem> {
        let names = [&self.environment].into_iter();
        let names = names.chain(&self.approval_environment);
        let mut names = names.chain(&self.ungated_environments);
        match names.any(|name| name.trim().is_empty()) {
            true => Err(
                Problem::bad_input("environment", "the name of an environment is empty").hint(
                    "'environment' names it, or 'environment' of lanes.production in windlass.toml",
                ),
            ),
            false => Ok(()),
        }
    }
}
