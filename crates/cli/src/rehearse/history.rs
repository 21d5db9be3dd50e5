//! The part of the history that a rehearsal is about: what it made, and a little before.
//!
//! It must not know how it is drawn.

use std::cmp::Reverse;
use std::collections::HashSet;

use windlass_core::{Lane, ObjectId, Tag as Named, Trailers, parse_version};
use windlass_git::Entry;
use windlass_toolkit::Failure;

use super::record::{Action, Commit, History, LeftOut, Outcome, Step, Tag};
use super::stage::{HOTFIX, Stage, TRUNK, of_git};

/// So many commits of the original are shown.
const BEFORE: usize = 3;
/// No branch of the story is longer.
const LONGEST: usize = 20;
/// So many tags of the original are shown on one commit.
const TAGS: usize = 3;
/// Counting all of a long history takes its time, and nobody needs the number.
const COUNTED: usize = 10_000;

/// Reads what stands in the copy once the steps were played.
pub(super) fn gather(stage: &Stage, steps: &[Step]) -> Result<History, Failure> {
    let trunk = branch(stage, TRUNK)?;
    let is_head = |entry: &Entry| entry.sha == stage.head;
    let made = trunk.iter().position(is_head).unwrap_or_default();
    let shown = trunk.len().min(made + BEFORE);
    let mut commits = on_branch(trunk.into_iter().take(shown), TRUNK);
    let on_trunk: HashSet<ObjectId> = commits.iter().map(|commit| commit.sha).collect();
    let beside = branch(stage, HOTFIX)?.into_iter();
    let beside = beside.take_while(|entry| !on_trunk.contains(&entry.sha));
    commits.extend(on_branch(beside, HOTFIX));
    let (tags, hidden) = tags(stage, steps, &commits)?;
    let reached = stage
        .repository
        .reach(stage.head, COUNTED)
        .map_err(of_git)?;
    Ok(History {
        left_out: LeftOut {
            commits: reached.saturating_sub(shown - made),
            and_more: reached == COUNTED,
            tags: hidden,
        },
        commits,
        tags,
    })
}

/// A story that ended early may not have come to a branch.
fn branch(stage: &Stage, name: &str) -> Result<Vec<Entry>, Failure> {
    let repository = &stage.repository;
    let tip = repository.commit(&format!("refs/heads/{name}"));
    match tip.map_err(of_git)? {
        Some(tip) => repository.main_line(tip, LONGEST).map_err(of_git),
        None => Ok(Vec::new()),
    }
}

fn on_branch(newest_first: impl Iterator<Item = Entry>, branch: &str) -> Vec<Commit> {
    let commit = |entry: Entry| Commit {
        sha: entry.sha,
        parents: entry.parents,
        subject: entry.subject,
        branch: branch.to_owned(),
    };
    let mut commits: Vec<Commit> = newest_first.map(commit).collect();
    commits.reverse();
    commits
}

/// The tags on the commits, and how many more there are.
fn tags(stage: &Stage, steps: &[Step], commits: &[Commit]) -> Result<(Vec<Tag>, usize), Failure> {
    let all = stage.repository.tags().map_err(of_git)?;
    let made = |tag: &Named| {
        let claims = |step: &Step| step.outcome == Outcome::Claimed && step.tag == tag.name;
        steps.iter().position(claims)
    };
    let mut shown = Vec::new();
    for commit in commits {
        let here = all.iter().filter(|tag| tag.commit == commit.sha);
        let (mut new, mut old): (Vec<_>, Vec<_>) = here.partition(|tag| made(tag).is_some());
        old.sort_by_cached_key(|tag| Reverse(parse_version(&stage.tag_prefix, &tag.name).ok()));
        new.sort_by_key(|tag| made(tag));
        for tag in old.into_iter().take(TAGS) {
            shown.push(of_original(stage, tag)?);
        }
        shown.extend(new.into_iter().map(|tag| of_story(steps, tag)));
    }
    let hidden = all.len() - shown.len();
    Ok((shown, hidden))
}

/// A tag that was there before tells its lane by its message, or not at all.
fn of_original(stage: &Stage, tag: &Named) -> Result<Tag, Failure> {
    let message = match tag.is_annotated() {
        true => stage.repository.tag_message(tag.object).map_err(of_git)?,
        false => String::new(),
    };
    let trailers = Trailers::parse(&message);
    Ok(Tag {
        name: tag.name.clone(),
        sha: tag.commit,
        lanes: trailers.lane.into_iter().collect(),
        from: trailers.promoted_from,
        new: false,
    })
}

fn of_story(steps: &[Step], tag: &Named) -> Tag {
    let versions = |step: &&Step| step.action == Action::NextVersion && step.tag == tag.name;
    let mut lanes: Vec<Lane> = Vec::new();
    for step in steps.iter().filter(versions) {
        if !lanes.contains(&step.lane) {
            lanes.push(step.lane);
        }
    }
    Tag {
        name: tag.name.clone(),
        sha: tag.commit,
        lanes,
        from: steps
            .iter()
            .find(versions)
            .and_then(|step| step.from.clone()),
        new: true,
    }
}
