//! Which commits no version tag reaches, found by walking back from the target.

use std::collections::{HashMap, HashSet};

use windlass_core::{Commit, ObjectId};
use windlass_github::{Client, FIRST_PAGE};
use windlass_toolkit::Failure;

use crate::failure::of_github;

/// 5,000 commits since the last version. More is no release but a history, and each page costs a
/// request.
const PAGES: u32 = 50;

type Known = HashMap<ObjectId, windlass_github::Commit>;

/// The answer to [`windlass_core::Question::Commits`].
pub(super) async fn commits(
    client: &Client,
    target: ObjectId,
    released: &[ObjectId],
    paths: &[String],
) -> Result<Vec<Commit>, Failure> {
    let mut stops: HashSet<ObjectId> = released.iter().copied().collect();
    stops.extend(fork_of_highest(client, target, released).await?);
    let unreleased = walk(client, target, &stops).await?;
    let touching = touching(client, target, paths, &unreleased).await?;
    let kept = unreleased.into_values().filter(|commit| match &touching {
        Some(touching) => touching.contains(&commit.id),
        None => true,
    });
    Ok(kept
        .map(|commit| Commit {
            sha: commit.id,
            message: commit.message,
        })
        .collect())
}

/// The highest version may stand on a branch that left the target's history; what is before the
/// fork is released too.
async fn fork_of_highest(
    client: &Client,
    target: ObjectId,
    released: &[ObjectId],
) -> Result<Option<ObjectId>, Failure> {
    let Some(highest) = released.last() else {
        return Ok(None);
    };
    let (base, head) = (highest.to_string(), target.to_string());
    Ok(client
        .compare(&base, &head)
        .await
        .map_err(of_github)?
        .merge_base)
}

async fn walk(
    client: &Client,
    target: ObjectId,
    stops: &HashSet<ObjectId>,
) -> Result<Known, Failure> {
    let mut known = Known::new();
    let mut page = Some(FIRST_PAGE);
    while let Some(number) = page {
        if number.get() > PAGES {
            return Err(Failure::refused(
                "read the commits since the last version: there are too many",
            )
            .hint("use 'source: git' with a full checkout, or name the bump instead of 'auto'"));
        }
        let found = client
            .commits(&target.to_string(), None, number)
            .await
            .map_err(of_github)?;
        known.extend(found.items.into_iter().map(|commit| (commit.id, commit)));
        page = if is_closed(&known, target, stops) {
            None
        } else {
            found.next
        };
    }
    let (released, _) = reach(&known, stops.iter().copied());
    let (wanted, _) = reach(&known, [target].into_iter());
    known.retain(|id, _| wanted.contains(id) && !released.contains(id));
    Ok(known)
}

/// Whether every commit that is not listed yet is behind a version.
fn is_closed(known: &Known, target: ObjectId, stops: &HashSet<ObjectId>) -> bool {
    let (released, behind) = reach(known, stops.iter().copied());
    let mut open = vec![target];
    let mut seen = HashSet::new();
    while let Some(id) = open.pop() {
        if released.contains(&id) || behind.contains(&id) || stops.contains(&id) || !seen.insert(id)
        {
            continue;
        }
        match known.get(&id) {
            Some(commit) => open.extend(&commit.parents),
            None => return false,
        }
    }
    true
}

/// The listed commits that are reachable, and the first ones behind them that are not listed.
fn reach(
    known: &Known,
    from: impl Iterator<Item = ObjectId>,
) -> (HashSet<ObjectId>, HashSet<ObjectId>) {
    let (mut inside, mut behind) = (HashSet::new(), HashSet::new());
    let mut open: Vec<ObjectId> = from.filter(|id| known.contains_key(id)).collect();
    while let Some(id) = open.pop() {
        match known.get(&id) {
            Some(commit) if inside.insert(id) => open.extend(&commit.parents),
            Some(_) => {}
            None => {
                behind.insert(id);
            }
        }
    }
    (inside, behind)
}

/// The commits that touch one of the paths; `None` where all count.
async fn touching(
    client: &Client,
    target: ObjectId,
    paths: &[String],
    unreleased: &Known,
) -> Result<Option<HashSet<ObjectId>>, Failure> {
    if paths.is_empty() {
        return Ok(None);
    }
    let mut touching = HashSet::new();
    for path in paths {
        let mut page = Some(FIRST_PAGE);
        while let Some(number) = page {
            let found = client
                .commits(&target.to_string(), Some(path), number)
                .await
                .map_err(of_github)?;
            // The newest come first, so a page without an unreleased commit is the last of use.
            let useful = found
                .items
                .iter()
                .any(|commit| unreleased.contains_key(&commit.id));
            touching.extend(found.items.into_iter().map(|commit| commit.id));
            page = found.next.filter(|_| useful);
        }
    }
    Ok(Some(touching))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> ObjectId {
        format!("{n:040x}").parse().unwrap()
    }

    fn known(commits: &[(u8, &[u8])]) -> Known {
        let commit = |(n, parents): &(u8, &[u8])| {
            let parents = parents.iter().map(|parent| id(*parent)).collect();
            (
                id(*n),
                windlass_github::Commit {
                    id: id(*n),
                    message: String::new(),
                    parents,
                },
            )
        };
        commits.iter().map(commit).collect()
    }

    #[test]
    fn the_walk_ends_where_everything_older_is_released() {
        // 5 merges 4 and 3; 4 stands on the release 2, 3 on the unlisted 1.
        let mut commits = known(&[(5, &[4, 3]), (4, &[2]), (3, &[1]), (2, &[1])]);
        let stops = HashSet::from([id(2)]);
        assert!(
            is_closed(&commits, id(5), &stops),
            "1 is behind the release 2"
        );
        commits.remove(&id(2));
        assert!(!is_closed(&commits, id(5), &stops), "1 may be unreleased");
    }
}
