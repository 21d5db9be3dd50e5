//! Who asks, once that is proved.

use crate::config::{Environment, Name};

/// Who asks. How it was proved is not known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The signers of the configuration that vouch for the request: one, or several where one
    /// token satisfies several.
    pub signers: Vec<Name>,
    /// Who that is in the world, for people, if it is known better than by the signer's name.
    pub described: Option<String>,
}

impl Caller {
    /// The signer that an environment listens to, if it does.
    pub fn accepted_by(&self, environment: &Environment) -> Option<&Name> {
        let mut signers = self.signers.iter();
        signers.find(|signer| environment.signers.contains(*signer))
    }
}
