//! `on-trunk`: the trunk has the tag's commit.

use super::case::{Case, named, trunk_name};
use super::finding::Outcome;
use super::judgement::{Judged, Judgement, Stop};
use super::lane;
use crate::vocabulary::Lane;

/// A hotfix stands beside the trunk on purpose; but only one whose ancestry was looked at is
/// believed to be one (V16).
pub(super) fn judge(case: &Case<'_>) -> Judged {
    let tag = case.tag()?;
    match lane::settle(case) {
        Ok(settled) if settled.lane == Lane::Hotfix => {
            let text = format!("{} is a hotfix, which 'lane' has judged", named(tag));
            return Ok(Judgement::new(Outcome::NotApplicable, text));
        }
        Err(stop @ Stop::Ask(_)) => return Err(stop),
        Ok(_) | Err(Stop::Failed(_)) => {}
    }
    let view = case.decider()?.view(&case.evidence.facts)?;
    let trunk = trunk_name(&view)?;
    if view.on_trunk(tag.commit)? {
        return Ok(Judgement::passed(format!("{trunk} has {}", named(tag))));
    }
    let text = format!("{trunk} doesn't have {}", named(tag));
    Err(Judgement::failed(text)
        .hint(format!(
            "merge it into {trunk}, and tag a commit of {trunk}"
        ))
        .hint("'trunk' names the branch that releases come from")
        .into())
}
