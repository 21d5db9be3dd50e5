//! What stands where in the graph. Knows nothing of sizes.

use windlass_core::{Lane, ObjectId};

use crate::rehearse::record::{Action, Commit, Outcome, Rehearsal, Step, Tag};

/// From what is tried first to what users get.
const LANES: [Option<Lane>; 6] = [
    None,
    Some(Lane::Dev),
    Some(Lane::Rc),
    Some(Lane::Staging),
    Some(Lane::Hotfix),
    Some(Lane::Production),
];

pub(super) struct Graph<'a> {
    /// Those that have tags; nothing stands for tags that don't tell their lane.
    pub(super) lanes: Vec<Option<Lane>>,
    pub(super) branches: Vec<&'a str>,
    pub(super) rows: Vec<Row<'a>>,
}

/// A commit with its tags.
pub(super) struct Row<'a> {
    pub(super) commit: &'a Commit,
    /// The number of its branch.
    pub(super) branch: usize,
    pub(super) is_tip: bool,
    /// The rows of its parents, as far as they are shown.
    pub(super) parents: Vec<usize>,
    pub(super) marks: Vec<Mark<'a>>,
}

/// A tag in the column of a lane.
pub(super) struct Mark<'a> {
    pub(super) tag: &'a Tag,
    pub(super) lane: Option<Lane>,
    pub(super) column: usize,
    /// The mark in the same row that it was promoted from.
    pub(super) promoted_from: Option<usize>,
    pub(super) notes: Vec<Note>,
    /// The step that made it.
    pub(super) step: Option<usize>,
}

/// What happened to a tag.
pub(super) struct Note {
    pub(super) sign: char,
    pub(super) text: &'static str,
    pub(super) step: usize,
}

impl<'a> Graph<'a> {
    pub(super) fn new(rehearsal: &'a Rehearsal) -> Self {
        let commits = &rehearsal.history.commits;
        let mut branches: Vec<&str> = Vec::new();
        for commit in commits {
            if !branches.contains(&commit.branch.as_str()) {
                branches.push(&commit.branch);
            }
        }
        let used = |lane: &Option<Lane>| {
            let mut tags = rehearsal.history.tags.iter();
            tags.any(|tag| lanes_of(tag).contains(lane))
        };
        let lanes: Vec<_> = LANES.into_iter().filter(used).collect();
        let row_of = |sha: &ObjectId| commits.iter().position(|commit| commit.sha == *sha);
        let rows = commits.iter().enumerate().map(|(number, commit)| Row {
            commit,
            branch: number_in(&branches, &commit.branch.as_str()),
            is_tip: commits
                .iter()
                .skip(number + 1)
                .all(|later| later.branch != commit.branch),
            parents: commit.parents.iter().filter_map(row_of).collect(),
            marks: marks(rehearsal, commit, &lanes),
        });
        Self {
            rows: rows.collect(),
            lanes,
            branches,
        }
    }
}

fn marks<'a>(rehearsal: &'a Rehearsal, commit: &Commit, lanes: &[Option<Lane>]) -> Vec<Mark<'a>> {
    let mut marks: Vec<Mark<'a>> = Vec::new();
    let tags = rehearsal.history.tags.iter();
    for tag in tags.filter(|tag| tag.sha == commit.sha) {
        let mut from = source(&marks, tag);
        for lane in lanes_of(tag) {
            let steps = steps_about(rehearsal, tag, lane);
            let notes = steps.iter().filter_map(|step| note(rehearsal, *step));
            marks.push(Mark {
                tag,
                lane,
                column: number_in(lanes, &lane),
                promoted_from: from,
                notes: notes.collect(),
                step: steps.first().map(|(number, _)| *number),
            });
            // A hotfix is promoted as it is: the same tag, in one lane after the other.
            from = Some(marks.len() - 1);
        }
    }
    marks
}

/// The steps about a tag while it was in a lane, with their numbers.
fn steps_about<'a>(
    rehearsal: &'a Rehearsal,
    tag: &Tag,
    lane: Option<Lane>,
) -> Vec<(usize, &'a Step)> {
    let about = |step: &Step| step.tag == tag.name && Some(step.lane) == lane;
    let numbered = (1..).zip(&rehearsal.steps);
    numbered.filter(|(_, step)| about(step)).collect()
}

/// The mark of the tag that this one was made from, if it stands in the same row.
fn source(marks: &[Mark<'_>], tag: &Tag) -> Option<usize> {
    let from = tag.from.as_ref()?;
    marks.iter().rposition(|mark| mark.tag.name == *from)
}

fn lanes_of(tag: &Tag) -> Vec<Option<Lane>> {
    match tag.lanes.as_slice() {
        [] => vec![None],
        lanes => lanes.iter().copied().map(Some).collect(),
    }
}

/// The making of a tag is told by its mark, and what changed nothing is not told.
fn note(rehearsal: &Rehearsal, (step, played): (usize, &Step)) -> Option<Note> {
    let mut releases = rehearsal.releases.iter();
    let is_latest = releases.any(|release| release.latest && release.tag == played.tag);
    let (sign, text) = match (played.action, played.outcome) {
        (_, Outcome::Refused) => ('✕', "refused"),
        (_, Outcome::Failed) => ('✕', "failed"),
        (Action::Deployment | Action::TriggerRunner, _) => ('↑', "deployed"),
        (Action::VerifyStagingTag, _) => ('✓', "verified"),
        (Action::CreateRelease, Outcome::Changed) if is_latest => ('★', "released, latest"),
        (Action::CreateRelease, Outcome::Changed) => ('★', "released"),
        _ => return None,
    };
    Some(Note { sign, text, step })
}

fn number_in<T: PartialEq>(all: &[T], one: &T) -> usize {
    all.iter().position(|it| it == one).unwrap_or_default()
}
