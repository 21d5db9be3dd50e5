//! Whether a tag may be promoted: what it is required to be, and what was found.
//!
//! A host gathers [`Evidence`], asks a [`Verifier`], answers its [`Inquiry`]s until it has a
//! [`Verification`]. Every requirement is judged, whatever the others came to; only the answers
//! that can change a judgement are asked for.
//!
//! Read [`request`] with [`exceptions`], [`evidence`] and [`finding`] first, then a file for each requirement:
//! [`confirm`], [`approval`], [`ungated`], [`exists`], [`lane`] with [`hotfix`], [`on_trunk`], [`deployed`] with [`records`] and
//! [`statuses`],
//! [`checks`] with [`candidates`] and [`standing`], [`soaked`], [`not_older`]. No rule looks at a
//! clock, an environment or a network.

mod evidence;
mod exceptions;
mod finding;
mod inquiry;
mod payload;
mod request;
mod requirement;
mod soak;

mod case;
mod judgement;

mod approval;
mod candidates;
mod checks;
mod confirm;
mod deployed;
mod exists;
mod hotfix;
mod lane;
mod not_older;
mod on_trunk;
mod records;
mod settled;
mod soaked;
mod standing;
mod statuses;
#[cfg(test)]
mod tests;
mod ungated;

use crate::facts::{Facts, Question};
use crate::problem::Problem;
use crate::rules::Decider;
use crate::version_tag::{Tag, parse_version};

pub use crate::image::ImageDigest;
pub use evidence::{
    ApprovalEnvironment, CheckApp, CheckRun, CommitStatus, Denial, DeploymentHistory,
    DeploymentRecord, DeploymentStatus, Evidence, Reading, RequiredCheck, WorkflowRun,
};
pub use exceptions::Exceptions;
pub use finding::{Deployed, Exhibit, Finding, Outcome, Verification, VerificationVerdict};
pub use inquiry::Inquiry;
pub use payload::{DEPLOYMENT_TASK, DeploymentPayload};
pub use request::{Caller, Confirmation, VerificationRequest};
pub use requirement::Requirement;
pub use soak::Soak;

pub(crate) use approval::judge_approval;
pub(crate) use confirm::judge_confirmation;
pub(crate) use judgement::{Judged, Judgement, Stop, read};
pub(crate) use records::{only_some_services, written_by_windlass};
pub(crate) use statuses::{statuses_of, success_of};
pub(crate) use ungated::judge_gates;

use case::Case;

/// One request over one tag set. The tags are read and sorted once; judging may then be tried
/// again and again as the evidence grows.
pub struct Verifier<'a> {
    request: &'a VerificationRequest,
    tags: &'a [Tag],
    /// A tag that is no version is nothing that the rules could decide about.
    decider: Result<Decider<'a>, Problem>,
}

impl<'a> Verifier<'a> {
    /// Reads the tags. A request that is wrong by itself is told here.
    pub fn new(request: &'a VerificationRequest, tags: &'a [Tag]) -> Result<Self, Problem> {
        request.validate()?;
        Ok(Self {
            request,
            tags,
            decider: Decider::new(&request.promotion, tags),
        })
    }

    /// Judges every requirement, or names what must be found out first.
    pub fn verify(&self, evidence: &Evidence) -> VerificationVerdict {
        let case = Case {
            request: self.request,
            tags: self.tags,
            decider: &self.decider,
            evidence,
        };
        let mut verification = self.begin(&case);
        let mut inquiries: Vec<Inquiry> = Vec::new();
        for requirement in self.request.requirements() {
            match judge(&case, requirement, &mut verification) {
                Ok(judgement) | Err(Stop::Failed(judgement)) => {
                    verification.findings.push(judgement.of(requirement));
                }
                Err(Stop::Ask(more)) => {
                    for inquiry in more {
                        if !inquiries.contains(&inquiry) {
                            inquiries.push(inquiry);
                        }
                    }
                }
            }
        }
        if inquiries.is_empty() {
            verification
                .findings
                .sort_by_key(|finding| finding.requirement);
            VerificationVerdict::Judged(Box::new(verification))
        } else {
            VerificationVerdict::Needs(inquiries)
        }
    }

    /// As [`Decider::likely_questions`].
    pub fn likely_questions(&self, facts: &Facts) -> Vec<Question> {
        let decider = self.decider.as_ref();
        decider.map_or(Vec::new(), |decider| decider.likely_questions(facts))
    }

    fn begin(&self, case: &Case<'_>) -> Verification {
        let prefix = &self.request.promotion.tag_prefix;
        Verification {
            findings: self.request.except.findings(),
            sha: case.found().map(|tag| tag.commit),
            version: parse_version(prefix, self.request.tag()).ok(),
            lane: None,
            deployed: None,
            production_tag: None,
            warnings: Vec::new(),
        }
    }
}

/// Judges one requirement, and keeps what else it brought to light.
fn judge(case: &Case<'_>, requirement: Requirement, found: &mut Verification) -> Judged {
    match requirement {
        Requirement::Confirm => confirm::judge(case),
        Requirement::Approval => approval::judge(case),
        Requirement::Ungated => ungated::judge(case),
        Requirement::Exists => exists::judge(case),
        Requirement::OnTrunk => on_trunk::judge(case),
        Requirement::Checks => checks::judge(case),
        Requirement::Soak => soaked::judge(case),
        Requirement::Lane => {
            let settled = lane::settle(case)?;
            found.lane = Some(settled.lane);
            Ok(settled.judgement)
        }
        Requirement::Deployed => {
            let deployment = deployed::find(case)?;
            found.deployed = Some(deployment.deployed);
            found.warnings.extend(deployment.warning);
            Ok(deployment.judgement)
        }
        Requirement::NotOlder => {
            let promotion = not_older::settle(case)?;
            found.production_tag = promotion.tag;
            found.warnings.extend(promotion.warnings);
            Ok(promotion.judgement)
        }
    }
}
