//! Environments: what may be deployed there, and who may ask for it.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;
use windlass_core::Lane;

use super::findings::Findings;
use super::name::Name;
use super::pattern::Pattern;
use super::surroundings::Surroundings;
use super::variables::{Variables, WrittenVariables, read_variables};
use super::written::{Names, Section};

/// One environment.
#[derive(Debug, Clone)]
pub struct Environment {
    /// Tags of these lanes may be deployed.
    pub lanes: BTreeSet<Lane>,
    /// So may whole refs that match any of these: `refs/heads/main`.
    pub refs: Vec<Pattern>,
    /// Who may ask for deployments.
    pub signers: BTreeSet<Name>,
    /// What its syncs get as environment variables, over what services say.
    pub variables: Variables,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct WrittenEnvironment {
    #[serde(default)]
    lanes: BTreeSet<Lane>,
    #[serde(default)]
    refs: Vec<Spanned<Pattern>>,
    #[serde(default)]
    signers: Vec<Spanned<Name>>,
    #[serde(default)]
    variables: WrittenVariables,
}

impl Environment {
    /// Whether a ref may be deployed here. `reference` is its full name, `refs/tags/v1.2.4`;
    /// `lane` is that of a tag's version, if it has one.
    pub fn allows(&self, lane: Option<Lane>, reference: &str) -> bool {
        lane.is_some_and(|lane| self.lanes.contains(&lane))
            || self.refs.iter().any(|pattern| pattern.matches(reference))
    }
}

impl Section<WrittenEnvironment> {
    pub(super) fn resolve(
        self,
        signers: &Names,
        surroundings: &Surroundings,
        findings: &mut Findings<'_>,
    ) -> Environment {
        let written = self.content;
        if written.lanes.is_empty() && written.refs.is_empty() {
            let message = format!("nothing may be deployed to environment '{}'", self.name);
            let hint = "add lanes = [\"staging\"], or refs = [\"refs/heads/main\"]";
            findings.add_hinted(self.offset, &message, hint);
        }
        for pattern in &written.refs {
            if !pattern.get_ref().as_str().starts_with("refs/") {
                let message = format!("'{}' matches no whole ref", pattern.get_ref());
                let hint = "begin with refs/heads/ or refs/tags/";
                findings.add_hinted(pattern.span().start, &message, hint);
            }
        }
        Environment {
            lanes: written.lanes,
            refs: written.refs.into_iter().map(Spanned::into_inner).collect(),
            signers: findings.known("signer", written.signers, signers),
            variables: read_variables(written.variables, surroundings, findings),
        }
    }
}
