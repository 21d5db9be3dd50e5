//! A target that is given: it is only checked.

use super::case::{Case, named};
use super::history::{Entry, History};
use super::ran::{self, Ran};
use crate::verification::{Judged, Judgement};
use crate::version_tag::{Tag, parse_version};

pub(super) fn check(
    case: &Case<'_>,
    history: &History<'_>,
    running: &Entry<'_>,
    name: &str,
) -> Judged<Ran> {
    let Some(tag) = case.tag(name) else {
        let refusal = Judgement::failed(format!("there is no tag '{name}'"));
        return Err(ran::refused(case, history, refusal)?);
    };
    must_be_a_version(case, history, name)?;
    must_not_run(case, history, running, tag)?;
    let of_tag = |entry: &&Entry<'_>| {
        entry.is_whole() && entry.payload.tag == name && entry.record.sha == tag.commit
    };
    for entry in history.entries.iter().filter(of_tag) {
        if let Some(success) = entry.success(case)? {
            let ran = ran::again(case, history, entry, success)?;
            let warning = forward(entry, running);
            return Ok(Ran { warning, ..ran });
        }
    }
    history.read_on(case)?;
    let refusal = never(case, history, tag)?;
    Err(ran::refused(case, history, refusal)?)
}

fn must_be_a_version(case: &Case<'_>, history: &History<'_>, name: &str) -> Judged<()> {
    let Err(foreign) = parse_version(&case.request.tag_prefix, name) else {
        return Ok(());
    };
    let text = format!("'{name}' is no version: it {}", foreign.reason());
    let refusal = Judgement::failed(text).hint("'tag-prefix' says what version tags begin with");
    Err(ran::refused(case, history, refusal)?)
}

/// What was deployed last and succeeded is no way back. Where the last attempt failed, what it
/// left behind is not known, and the version that ran before it may be brought back whole.
fn must_not_run(
    case: &Case<'_>,
    history: &History<'_>,
    running: &Entry<'_>,
    tag: &Tag,
) -> Judged<()> {
    let is_same = running.payload.tag == tag.name && running.record.sha == tag.commit;
    if !is_same || !running.is_whole() || running.success(case)?.is_none() {
        return Ok(());
    }
    let (named, environment) = (running.named(), &case.request.environment);
    let refusal = Judgement::failed(format!("{named} is what runs in {environment} now"))
        .hint("to deploy it once more, run its deployment again: that is no rollback");
    Err(ran::refused(case, history, refusal)?)
}

/// Why a tag that is there is no target.
fn never(case: &Case<'_>, history: &History<'_>, tag: &Tag) -> Judged<Judgement> {
    let environment = &case.request.environment;
    let of_name = |entry: &&Entry<'_>| entry.is_whole() && entry.payload.tag == tag.name;
    let mut recorded = false;
    for entry in history.entries.iter().filter(of_name) {
        recorded |= entry.record.sha == tag.commit;
        if entry.record.sha != tag.commit && entry.success(case)?.is_some() {
            let (ran, stands) = (entry.named(), tag.commit.short());
            let text = format!("{ran} ran, and the tag was moved since: it stands on {stands}");
            return Ok(Judgement::failed(text));
        }
    }
    let named = named(&tag.name, tag.commit);
    Ok(Judgement::failed(match recorded {
        true => format!("no deployment of {named} to {environment} succeeded"),
        false => format!("no deployment of {named} to {environment} is recorded"),
    }))
}

fn forward(entry: &Entry<'_>, running: &Entry<'_>) -> Option<String> {
    let (tag, runs) = (&entry.payload.tag, &running.payload.tag);
    (entry.version > running.version)
        .then(|| format!("{tag} is higher than {runs}, which runs now: this goes forward"))
}
