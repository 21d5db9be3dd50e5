//! `deployed`: the tag ran in the environment.
//!
//! A later success marks the records before it inactive, and any green job with `environment:`
//! files a record of its own. So it is asked whether a record that Windlass wrote *ever*
//! succeeded, and nothing else (W6).

use jiff::SignedDuration;

use super::case::{Case, named};
use super::evidence::DeploymentStatus;
use super::finding::{Deployed, Exhibit};
use super::judgement::{Judged, Judgement, Stop, unjudged};
use super::records::{Counted, Records, of_environment};
use super::statuses::{statuses_of, success_of};
use crate::version_tag::Tag;

/// Two clocks are never quite the same.
const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// The deployment that counts, and what was found on the way to it.
pub(super) struct Found {
    pub(super) deployed: Deployed,
    pub(super) judgement: Judgement,
    pub(super) warning: Option<String>,
}

/// The newest record that ever succeeded.
pub(super) fn find(case: &Case<'_>) -> Judged<Found> {
    let (tag, environment) = (case.tag()?, &case.request.environment);
    let records = of_environment(case, tag, environment)?;
    let mut exhibits = Vec::new();
    for (at, counted) in records.counted.iter().enumerate() {
        let Some(success) = success_of(case.evidence, counted.record.id)? else {
            exhibits.push(without_success(
                counted,
                statuses_of(case.evidence, counted.record.id)?,
            ));
            continue;
        };
        let deployed = Deployed {
            record: counted.record.id,
            at: success.created_at,
            image_digest: counted.payload.image_digest.clone(),
            url: success.url.clone(),
        };
        exhibits.insert(0, exhibit(counted, success));
        exhibits.extend(passed_over(&records));
        not_in_the_future(case, &deployed)?;
        let older = records.counted.get(at + 1..).unwrap_or_default();
        return Ok(Found {
            warning: another_image(&deployed, older),
            judgement: passed(tag, environment, &deployed).exhibits(exhibits),
            deployed,
        });
    }
    exhibits.extend(passed_over(&records));
    Err(never(tag, environment, &records).exhibits(exhibits).into())
}

/// The record, if one of Windlass took the tag to production under its own name.
pub(super) fn to_production(case: &Case<'_>, tag: &Tag) -> Judged<Option<u64>> {
    let records = of_environment(case, tag, &case.request.production_environment)?;
    for counted in &records.counted {
        if success_of(case.evidence, counted.record.id)?.is_some() {
            return Ok(Some(counted.record.id));
        }
    }
    Ok(None)
}

/// What other requirements take from the deployment; it has failed by itself where there is none.
pub(super) fn required(case: &Case<'_>) -> Judged<Deployed> {
    match find(case) {
        Ok(found) => Ok(found.deployed),
        Err(Stop::Failed(_)) => {
            Err(unjudged("there is no deployment that counts; see deployed").into())
        }
        Err(stop) => Err(stop),
    }
}

fn passed(tag: &Tag, environment: &str, deployed: &Deployed) -> Judgement {
    let Deployed { record, at, .. } = deployed;
    let named = named(tag);
    Judgement::passed(format!(
        "{named} reached {environment} at {at}, by deployment {record}"
    ))
}

fn never(tag: &Tag, environment: &str, records: &Records<'_>) -> Judgement {
    let (named, name) = (named(tag), &tag.name);
    let judgement = match records.counted.len() {
        0 => Judgement::failed(format!(
            "no deployment of {named} to {environment} is recorded"
        )),
        _ => Judgement::failed(format!(
            "no deployment of {named} to {environment} succeeded"
        )),
    };
    let judgement = judgement.hint(format!("deploy {name} to {environment} first"));
    let judgement = if records.passed_over.is_empty() {
        judgement
    } else {
        judgement.hint("only what Windlass records counts: task 'windlass', with the tag and the commit in the payload")
    };
    match records.elsewhere.as_slice() {
        [] => judgement,
        others => judgement.hint(format!(
            "it was taken to {}: 'environment' names where it must have run",
            others.join(", ")
        )),
    }
}

fn exhibit(counted: &Counted<'_>, status: &DeploymentStatus) -> Exhibit {
    let (id, called) = (counted.record.id, &counted.payload.deployment_id);
    let (state, at) = (&status.state, status.created_at);
    Exhibit {
        text: format!("deployment {id} ('{called}'): {state} at {at}"),
        url: status.url.clone(),
    }
}

fn without_success(counted: &Counted<'_>, statuses: &[DeploymentStatus]) -> Exhibit {
    match statuses.iter().max_by_key(|status| status.created_at) {
        Some(newest) => exhibit(counted, newest),
        None => Exhibit {
            text: format!("deployment {}: no status yet", counted.record.id),
            url: None,
        },
    }
}

fn passed_over<'r>(records: &'r Records<'_>) -> impl Iterator<Item = Exhibit> + use<'r> {
    records.passed_over.iter().map(|(record, why)| Exhibit {
        text: format!("deployment {} does not count: {why}", record.id),
        url: None,
    })
}

/// GitHub keeps the time of a status, so that the clock that is behind is this machine's.
fn not_in_the_future(case: &Case<'_>, deployed: &Deployed) -> Judged<()> {
    let Deployed { record, at, .. } = deployed;
    let now = case.request.now;
    let ahead = at.duration_since(now);
    if ahead <= SKEW {
        return Ok(());
    }
    let text = format!(
        "deployment {record} succeeded at {at}, which is {ahead:#} in the future: it is GitHub's time, so the clock here ({now}) is slow"
    );
    Err(Judgement::failed(text)
        .hint("set the clock of the machine that runs this, or correct the input 'now'")
        .into())
}

/// Two records of one tag should carry one image.
fn another_image(deployed: &Deployed, older: &[Counted<'_>]) -> Option<String> {
    let digest = deployed.image_digest.as_ref()?;
    let differs = |counted: &&Counted<'_>| {
        let other = counted.payload.image_digest.as_ref();
        other.is_some_and(|other| other != digest)
    };
    let other = older.iter().find(differs)?;
    Some(format!(
        "deployment {} carries the image {digest}, an older one of the same tag ({}) another; the newer one counts",
        deployed.record, other.record.id
    ))
}
