//! How commits lie to each other, in as few comparisons as may be.
//!
//! One comparison is made at a time, the one that tells most: the rules take from it all that
//! follows, and ask again for what it leaves open.

use windlass_core::{Comparison, Facts, ObjectId, Question, Relation, Slice, SliceCommit, Trunk};
use windlass_github::{Client, ErrorKind, FIRST_PAGE};
use windlass_toolkit::Failure;

use crate::failure::of_github;

/// 1,000 commits since the last production version. What is not among them is asked about alone.
const PAGES: u32 = 10;

/// A comparison that is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// As it was asked for.
    Plain {
        base: ObjectId,
        head: ObjectId,
        commits: bool,
    },
    /// A wider one, from base to head, with its commits up to the one between.
    Slice([ObjectId; 3]),
}

/// Adds to the facts what settles one question about two commits, and often others.
pub(super) async fn answer(
    client: &Client,
    questions: &[Question],
    facts: &mut Facts,
) -> Result<(), Failure> {
    match choose(questions, facts) {
        None => Ok(()),
        Some(Next::Slice(commits)) => slice(client, commits, facts).await,
        Some(Next::Plain {
            base,
            head,
            commits: false,
        }) => {
            let found = client.compare(&base.to_string(), &head.to_string()).await;
            facts.comparisons.push(Comparison {
                base,
                head,
                relation: relation(found.map_err(of_comparison)?.status),
                commits: None,
            });
            Ok(())
        }
        Some(Next::Plain { base, head, .. }) => whole_slice(client, base, head, facts).await,
    }
}

/// Every commit of `head` that `base` lacks: a request for each 100.
pub(super) async fn whole_slice(
    client: &Client,
    base: ObjectId,
    head: ObjectId,
    facts: &mut Facts,
) -> Result<(), Failure> {
    let (from, to) = (base.to_string(), head.to_string());
    let found = client.compare_with_commits(&from, &to).await;
    let (comparison, commits) = found.map_err(of_comparison)?;
    facts.comparisons.push(Comparison {
        base,
        head,
        relation: relation(comparison.status),
        commits: Some(commits.iter().map(|commit| commit.id).collect()),
    });
    // Of histories that never met, GitHub tells no commits.
    if comparison.merge_base.is_some() {
        facts.slices.push(Slice {
            base,
            head,
            commits: nodes(commits),
            complete: true,
        });
    }
    Ok(())
}

/// The oldest commits of the slice, up to the page that has `sought`.
async fn slice(
    client: &Client,
    [base, sought, head]: [ObjectId; 3],
    facts: &mut Facts,
) -> Result<(), Failure> {
    let (from, to) = (base.to_string(), head.to_string());
    let (mut commits, mut page, mut complete) = (Vec::new(), Some(FIRST_PAGE), true);
    while let Some(number) = page.filter(|number| number.get() <= PAGES) {
        let found = client.compare_page(&from, &to, number).await;
        let (comparison, part) = found.map_err(of_comparison)?;
        complete &= comparison.merge_base.is_some();
        let is_seen = part.items.iter().any(|commit| commit.id == sought);
        commits.extend(part.items);
        page = part.next;
        if is_seen {
            break;
        }
    }
    facts.slices.push(Slice {
        base,
        head,
        complete: complete && page.is_none(),
        commits: nodes(commits),
    });
    Ok(())
}

/// Where production, a tag and the trunk are compared two by two, production and trunk tell of
/// all three, unless the tag stands beside the trunk. What stands beside it is best told from the
/// trunk.
fn choose(questions: &[Question], facts: &Facts) -> Option<Next> {
    let asked: Vec<(ObjectId, ObjectId, bool)> = questions
        .iter()
        .filter_map(|question| match question {
            Question::Compare {
                base,
                head,
                commits,
            } => Some((*base, *head, *commits)),
            _ => None,
        })
        .collect();
    let trunk = match &facts.trunk {
        Some(Trunk::Branch { head, .. }) => Some(*head),
        _ => None,
    };
    let to_trunk = asked.iter().filter(|(_, head, _)| Some(*head) == trunk);
    let through = to_trunk.flat_map(|(middle, head, _)| {
        let before = asked.iter().filter(move |(_, end, _)| end == middle);
        before.map(|(base, ..)| [*base, *middle, *head])
    });
    let is_new = |[base, _, head]: &[ObjectId; 3]| {
        let mut slices = facts.slices.iter();
        base != head && !slices.any(|known| (known.base, known.head) == (*base, *head))
    };
    if let Some(commits) = through.into_iter().find(is_new) {
        return Some(Next::Slice(commits));
    }
    let from_trunk = asked.iter().find(|(base, ..)| Some(*base) == trunk);
    let (base, head, commits) = *from_trunk.or(asked.first())?;
    Some(Next::Plain {
        base,
        head,
        commits,
    })
}

/// The repository and its tags were seen before, so that a commit is what is missing.
fn of_comparison(error: windlass_github::Error) -> Failure {
    let is_missing = error.kind() == ErrorKind::NotFound;
    let failure = of_github(error);
    match is_missing {
        true => failure.hint(
            "a version tag on a tree or a file, and not on a commit, can't be compared: 'ignore' leaves it out",
        ),
        false => failure,
    }
}

/// Of each commit, what it stands on.
pub(super) fn nodes(commits: Vec<windlass_github::Commit>) -> Vec<SliceCommit> {
    let node = |commit: windlass_github::Commit| SliceCommit {
        sha: commit.id,
        parents: commit.parents,
    };
    commits.into_iter().map(node).collect()
}

fn relation(status: windlass_github::Relation) -> Relation {
    match status {
        windlass_github::Relation::Identical => Relation::Identical,
        windlass_github::Relation::Ahead => Relation::Ahead,
        windlass_github::Relation::Behind => Relation::Behind,
        windlass_github::Relation::Diverged => Relation::Diverged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> ObjectId {
        format!("{n:040x}").parse().unwrap()
    }

    fn compare(base: u8, head: u8) -> Question {
        Question::Compare {
            base: id(base),
            head: id(head),
            commits: false,
        }
    }

    fn plain(base: u8, head: u8) -> Option<Next> {
        Some(Next::Plain {
            base: id(base),
            head: id(head),
            commits: false,
        })
    }

    #[test]
    fn the_comparison_that_tells_most_is_made_first() {
        let mut facts = Facts {
            trunk: Some(Trunk::Branch {
                name: "main".into(),
                head: id(9),
            }),
            ..Facts::default()
        };
        assert_eq!(choose(&[], &facts), None);
        assert_eq!(choose(&[compare(1, 2)], &facts), plain(1, 2));
        assert_eq!(choose(&[compare(1, 2), compare(9, 2)], &facts), plain(9, 2));
        let through = [compare(5, 9), compare(1, 5)];
        let slice = Next::Slice([id(1), id(5), id(9)]);
        assert_eq!(choose(&through, &facts), Some(slice));
        facts.slices.push(Slice {
            base: id(1),
            head: id(9),
            commits: Vec::new(),
            complete: true,
        });
        assert_eq!(choose(&through, &facts), plain(5, 9), "it didn't tell");
    }
}
