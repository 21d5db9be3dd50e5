//! `approval`: a person has to approve, before the job that names the environment goes on.
//!
//! A job that names an environment that is not there creates it, without any protection, and
//! reviewers are not on offer everywhere: approval then vanishes in silence. So it is looked at
//! before anything is promoted (W7).

use super::case::Case;
use super::evidence::{ApprovalEnvironment, Evidence};
use super::finding::{Exhibit, Outcome};
use super::inquiry::Inquiry;
use super::judgement::{Judged, Judgement, read};
use crate::text::count;

pub(super) fn judge(case: &Case<'_>) -> Judged {
    match &case.request.approval_environment {
        Some(name) => judge_approval(name, case.evidence),
        None => Ok(Judgement::new(
            Outcome::NotConfigured,
            "nobody has to approve",
        )),
    }
}

pub(crate) fn judge_approval(name: &str, evidence: &Evidence) -> Judged {
    let ask = || Inquiry::Approval {
        environment: name.to_owned(),
    };
    Ok(match read(&evidence.approval, ask)? {
        None => failed(format!(
            "there is no environment '{name}': a job that names it creates it without protection, and everybody passes"
        )),
        Some(environment) if environment.reviewers.is_empty() => failed(format!(
            "the environment '{name}' has no required reviewers: everybody passes"
        )),
        Some(environment) => passed(environment),
    })
}

fn failed(text: String) -> Judgement {
    Judgement::failed(text)
        .hint("name who has to approve under Settings → Environments, 'Required reviewers'")
        .hint("private repositories have required reviewers with GitHub Enterprise alone: without it, leave 'approval-environment' out")
}

fn passed(environment: &ApprovalEnvironment) -> Judgement {
    let ApprovalEnvironment {
        name, reviewers, ..
    } = environment;
    let self_review = match environment.prevents_self_review {
        true => "who starts a run may not approve it",
        false => "who starts a run may approve it, if they are a reviewer",
    };
    let texts = [
        format!("reviewers: {}", reviewers.join(", ")),
        self_review.to_owned(),
    ];
    let exhibits = texts.map(|text| Exhibit { text, url: None });
    let many = count(reviewers.len(), "required reviewer");
    Judgement::passed(format!("the environment '{name}' has {many}")).exhibits(exhibits.into())
}
