//! A version that ran well, and may run again if its tag still stands where it stood.

use super::case::{Case, named};
use super::finding::Target;
use super::history::{Entry, History};
use crate::verification::{DeploymentStatus, Inquiry, Judged, Judgement, Stop};

/// At most so many other versions are asked about, where the one that is asked for won't do.
const ASKED: usize = 10;
const SHOWN: usize = 5;

/// A target, and what speaks for it.
pub(super) struct Ran {
    pub(super) target: Target,
    pub(super) judgement: Judgement,
    pub(super) warning: Option<String>,
}

/// The version of a record that succeeded.
pub(super) fn again(
    case: &Case<'_>,
    history: &History<'_>,
    entry: &Entry<'_>,
    success: &DeploymentStatus,
) -> Judged<Ran> {
    must_stand(case, history, entry)?;
    let (named, at, record) = (entry.named(), success.created_at, entry.record.id);
    let environment = &case.request.environment;
    let text = format!("{named} ran well in {environment} at {at}, by deployment {record}");
    Ok(Ran {
        judgement: Judgement::passed(text).exhibits(history.exhibits(case, Some(entry))?),
        target: Target {
            record,
            tag: entry.payload.tag.clone(),
            version: entry.version.clone(),
            sha: entry.record.sha,
            at,
            image_digest: entry.payload.image_digest.clone(),
            url: success.url.clone(),
        },
        warning: None,
    })
}

/// What is deployed is the tag, and what ran is the commit (V16).
fn must_stand(case: &Case<'_>, history: &History<'_>, entry: &Entry<'_>) -> Judged<()> {
    let (tag, ran) = (&entry.payload.tag, entry.record.sha);
    let text = match case.tag(tag) {
        Some(found) if found.commit == ran => return Ok(()),
        Some(found) => {
            let stands = found.commit.short();
            format!(
                "{} ran, and the tag was moved since: it stands on {stands}",
                named(tag, ran)
            )
        }
        None => format!("{} ran, and there is no such tag any more", named(tag, ran)),
    };
    let refusal = Judgement::failed(text).hint(format!(
        "put {tag} back on {ran}, if that is what is to run"
    ));
    Err(refused(case, history, refusal)?)
}

/// A refusal with what may be gone back to instead.
pub(super) fn refused(case: &Case<'_>, history: &History<'_>, refusal: Judgement) -> Judged<Stop> {
    let others = others(case, history)?;
    let refusal = match others.as_slice() {
        [] => refusal,
        others => refusal.hint(format!("'tag' may be {}", others.join(" or "))),
    };
    Ok(refusal.exhibits(history.exhibits(case, None)?).into())
}

/// The newest of the versions that ran well and could run again. What runs now is none of them.
fn others(case: &Case<'_>, history: &History<'_>) -> Judged<Vec<String>> {
    let running = history.entries.first().map(|entry| &entry.version);
    let could_run = |entry: &&Entry<'_>| {
        let tag = case.tag(&entry.payload.tag);
        let stands = tag.is_some_and(|tag| tag.commit == entry.record.sha);
        entry.is_whole() && stands && running != Some(&entry.version)
    };
    let (mut others, mut inquiries): (Vec<String>, Vec<Inquiry>) = Default::default();
    for entry in history.entries.iter().filter(could_run).take(ASKED) {
        let tag = &entry.payload.tag;
        match entry.success(case) {
            Ok(Some(_)) if !others.contains(tag) => others.push(tag.clone()),
            Ok(_) => {}
            Err(Stop::Ask(more)) => inquiries.extend(more),
            Err(stop) => return Err(stop),
        }
    }
    others.truncate(SHOWN);
    match inquiries.is_empty() {
        true => Ok(others),
        false => Err(Stop::Ask(inquiries)),
    }
}
