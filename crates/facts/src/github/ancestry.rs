//! How commits lie to each other, in as few comparisons as may be.
//!
//! One comparison is made at a time, the one that tells most: the rules take from it all that
//! follows, and ask again for what it leaves open.

use windlass_core::{Comparison, Facts, ObjectId, Question, Relation, Slice, SliceCommit, Trunk};
use windlass_github::Client;
use windlass_toolkit::Failure;

use crate::failure::of_github;

/// A comparison that is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// As it was asked for.
    Plain {
        base: ObjectId,
        head: ObjectId,
        commits: bool,
    },
    /// A wider one, with its first page of commits.
    Slice { base: ObjectId, head: ObjectId },
}

/// Adds to the facts what settles one question about two commits, and often others.
pub(super) async fn answer(
    client: &Client,
    questions: &[Question],
    facts: &mut Facts,
) -> Result<(), Failure> {
    match choose(questions, facts) {
        None => Ok(()),
        Some(Next::Slice { base, head }) => slice(client, base, head, facts).await,
        Some(Next::Plain {
            base,
            head,
            commits: false,
        }) => {
            let found = client.compare(&base.to_string(), &head.to_string()).await;
            facts.comparisons.push(Comparison {
                base,
                head,
                relation: relation(found.map_err(of_github)?.status),
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
    let (comparison, commits) = found.map_err(of_github)?;
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

async fn slice(
    client: &Client,
    base: ObjectId,
    head: ObjectId,
    facts: &mut Facts,
) -> Result<(), Failure> {
    let (from, to) = (base.to_string(), head.to_string());
    let found = client.compare_first_page(&from, &to).await;
    let (comparison, commits) = found.map_err(of_github)?;
    let all = u64::try_from(commits.len()).is_ok_and(|count| count == comparison.ahead_by);
    facts.comparisons.push(Comparison {
        base,
        head,
        relation: relation(comparison.status),
        commits: None,
    });
    facts.slices.push(Slice {
        base,
        head,
        complete: all && comparison.merge_base.is_some(),
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
        before.map(|(base, ..)| (*base, *head))
    });
    let is_new = |(base, head): &(ObjectId, ObjectId)| {
        let mut slices = facts.slices.iter();
        base != head && !slices.any(|known| (known.base, known.head) == (*base, *head))
    };
    if let Some((base, head)) = through.into_iter().find(is_new) {
        return Some(Next::Slice { base, head });
    }
    let from_trunk = asked.iter().find(|(base, ..)| Some(*base) == trunk);
    let (base, head, commits) = *from_trunk.or(asked.first())?;
    Some(Next::Plain {
        base,
        head,
        commits,
    })
}

fn nodes(commits: Vec<windlass_github::Commit>) -> Vec<SliceCommit> {
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
        let (base, head) = (id(1), id(9));
        assert_eq!(choose(&[], &facts), None);
        assert_eq!(choose(&[compare(1, 2)], &facts), plain(1, 2));
        assert_eq!(choose(&[compare(1, 2), compare(9, 2)], &facts), plain(9, 2));
        let through = [compare(5, 9), compare(1, 5)];
        assert_eq!(choose(&through, &facts), Some(Next::Slice { base, head }));
        facts.slices.push(Slice {
            base,
            head,
            commits: Vec::new(),
            complete: true,
        });
        assert_eq!(choose(&through, &facts), plain(5, 9), "it didn't tell");
    }
}
