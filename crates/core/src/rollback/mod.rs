//! Which version a rollback deploys: one that ran well in the environment, and is lower than what
//! runs there now.
//!
//! A host gathers the tags, asks [`rollback`], and answers its [`Inquiry`]s until it has a
//! [`Rollback`]. Deployment records tell, those alone that Windlass wrote, and of each whether it
//! *ever* succeeded (W6); how a record is read is the verification's, and so are the person who
//! types, the one who approves, and the Apps that gate an environment.
//!
//! Read [`request`] and [`finding`] first, then [`history`], and the two ways to a target:
//! [`choice`] where none is given, and [`given`]. No rule looks at a clock, an environment or a
//! network.

mod finding;
mod request;

mod case;
mod history;

mod choice;
mod given;
mod ran;
#[cfg(test)]
mod tests;

use crate::verification::{
    Evidence, Finding, Inquiry, Judged, Requirement, Stop, judge_approval, judge_confirmation,
    judge_gates,
};
use crate::version_tag::Tag;

pub use finding::{Rollback, RollbackVerdict, Running, Target};
pub use request::RollbackRequest;

use case::Case;
use history::History;
use ran::Ran;

/// Finds the target, or names what must be found out first.
///
/// The request is valid ([`RollbackRequest::validate`]), and the tags are all there are.
pub fn rollback(request: &RollbackRequest, tags: &[Tag], evidence: &Evidence) -> RollbackVerdict {
    let case = Case {
        request,
        tags,
        evidence,
    };
    let mut inquiries = Vec::new();
    let findings = findings(&case, &mut inquiries);
    let mut rollback = Rollback {
        findings,
        ..Rollback::default()
    };
    match find(&case, &mut rollback) {
        Ok(()) => {}
        Err(Stop::Ask(more)) => inquiries.extend(more),
        Err(Stop::Failed(refusal)) => rollback.tell(refusal),
    }
    match inquiries.is_empty() {
        true => RollbackVerdict::Judged(Box::new(rollback)),
        false => RollbackVerdict::Needs(inquiries),
    }
}

/// What has to be typed, who has to approve, and what would stop the jobs that come after.
fn findings(case: &Case<'_>, inquiries: &mut Vec<Inquiry>) -> Vec<Finding> {
    let (request, evidence) = (case.request, case.evidence);
    let confirm = request.confirmation.as_ref();
    let confirm = confirm.map(|it| (Requirement::Confirm, Ok(judge_confirmation(it))));
    let approval = request.approval_environment.as_ref();
    let approval = approval.map(|name| (Requirement::Approval, judge_approval(name, evidence)));
    let ungated = match request.ungated_environments.as_slice() {
        [] => None,
        names => Some((Requirement::Ungated, judge_gates(names, evidence))),
    };
    let mut findings = Vec::new();
    for (requirement, judged) in confirm.into_iter().chain(approval).chain(ungated) {
        match judged {
            Ok(judgement) | Err(Stop::Failed(judgement)) => {
                findings.push(judgement.of(requirement));
            }
            Err(Stop::Ask(more)) => inquiries.extend(more),
        }
    }
    findings
}

/// What runs, and what is to run instead.
fn find(case: &Case<'_>, rollback: &mut Rollback) -> Judged<()> {
    let history = History::read(case)?;
    let running = history.running(case)?;
    rollback.running = Some(running.told(case)?);
    let Ran {
        target,
        judgement,
        warning,
    } = match &case.request.tag {
        Some(name) => given::check(case, &history, running, name)?,
        None => choice::find(case, &history, running)?,
    };
    rollback.warnings.extend(running.warning(case)?);
    rollback.warnings.extend(warning);
    rollback.target = Some(target);
    rollback.tell(judgement);
    Ok(())
}
