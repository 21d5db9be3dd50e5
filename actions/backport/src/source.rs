//! Which commits are meant.

use windlass_core::ObjectId;
use windlass_core::backport::{BackportSource, SourceCommit, Written, in_order, landed};
use windlass_facts::of_github;
use windlass_github::{
    AuthoredCommit, Client, Commit, Error, ErrorKind, FIRST_PAGE, Listing, Pull, Relation,
};
use windlass_toolkit::Failure;

use crate::settings::Settings;

/// So many commits of others may lie between those of a pull request, by date.
const MOST_READ: usize = 500;

/// The commits.
pub(crate) struct Found {
    /// The oldest first.
    pub(crate) commits: Vec<SourceCommit>,
    /// What they are about, where one text says it.
    pub(crate) subject: Option<String>,
}

/// Finds them by what was named.
pub(crate) async fn find(
    client: &Client,
    settings: &Settings,
    listing: &Listing,
) -> Result<Found, Failure> {
    match &settings.source {
        BackportSource::Tag { tag, from } => of_tag(client, listing, tag, from).await,
        BackportSource::Pull(number) => of_pull(client, *number).await,
        BackportSource::Commits(ids) => of_ids(client, ids).await,
    }
}

async fn of_tag(
    client: &Client,
    listing: &Listing,
    tag: &str,
    from: &str,
) -> Result<Found, Failure> {
    let (head, base) = (
        tag_commit(listing, "tag", tag)?,
        tag_commit(listing, "from", from)?,
    );
    let (comparison, commits) = client
        .compare_with_commits(&base.to_string(), &head.to_string())
        .await
        .map_err(of_github)?;
    match comparison.status {
        Relation::Ahead | Relation::Identical => Ok(Found {
            commits: in_order(commits.into_iter().map(of_github_commit).collect()),
            subject: None,
        }),
        Relation::Behind | Relation::Diverged => Err(refused(format!(
            "{tag} ({}) does not descend from {from} ({})",
            head.short(),
            base.short()
        ))
        .hint("give 'from' the tag that the hotfix was made on")),
    }
}

fn tag_commit(listing: &Listing, input: &str, tag: &str) -> Result<ObjectId, Failure> {
    let full = format!("refs/tags/{tag}");
    let found = listing.refs.iter().find(|found| found.name == full);
    found.map(|found| found.commit).ok_or_else(|| {
        refused(format!("there is no tag '{tag}'"))
            .hint(format!("give '{input}' a tag that is there"))
    })
}

async fn of_pull(client: &Client, number: u64) -> Result<Found, Failure> {
    let pull = client.pull(number).await.map_err(of_github)?;
    let pull = pull.ok_or_else(|| {
        refused(format!("there is no pull request #{number}"))
            .hint("give 'pull-request' the number of one that was merged")
    })?;
    let merged = pull.merge_commit_sha.filter(|_| pull.is_merged());
    let merged = merged.ok_or_else(|| {
        refused(format!("the pull request #{number} was not merged"))
            .hint("merge it first, or give 'commits' what is to be brought")
    })?;
    let commits = of_merged(client, &pull, merged).await?;
    Ok(Found {
        commits,
        subject: Some(pull.title),
    })
}

/// What the base branch got.
async fn of_merged(
    client: &Client,
    pull: &Pull,
    merged: ObjectId,
) -> Result<Vec<SourceCommit>, Failure> {
    let own = client.pull_commits(pull.number).await.map_err(of_github)?;
    let history = line(client, merged, own.len())
        .await
        .map_err(|error| unreachable_commit(pull.number, merged, error))?;
    let parents = history.first().map(|newest| newest.commit.parents.clone());
    if let Some([base, head]) = parents.as_deref() {
        let (base, head) = (base.to_string(), head.to_string());
        let (_, commits) = client
            .compare_with_commits(&base, &head)
            .await
            .map_err(of_github)?;
        return Ok(in_order(
            commits.into_iter().map(of_github_commit).collect(),
        ));
    }
    let own: Vec<Written> = own.into_iter().map(written).collect();
    Ok(landed(&own, &history))
}

/// The line of first parents that ends in a commit, the newest first: at least that one, and as
/// many as a pull request of `length` commits can have become.
async fn line(client: &Client, newest: ObjectId, length: usize) -> Result<Vec<Written>, Error> {
    let (mut line, mut page) = (Vec::new(), Some(FIRST_PAGE));
    let (mut known, mut wanted): (Vec<AuthoredCommit>, _) = (Vec::new(), Some(newest));
    while let (Some(id), true) = (wanted, line.len() < length.max(1)) {
        if let Some(found) = known.iter().find(|one| one.commit.id == id) {
            wanted = found.commit.parents.first().copied();
            line.push(written(found.clone()));
            continue;
        }
        let Some(number) = page.filter(|_| known.len() < MOST_READ) else {
            break;
        };
        let more = client.authored_commits(&newest.to_string(), number).await?;
        known.extend(more.items);
        page = more.next;
    }
    Ok(line)
}

async fn of_ids(client: &Client, ids: &[String]) -> Result<Found, Failure> {
    let mut commits: Vec<SourceCommit> = Vec::new();
    for id in ids {
        let found = client
            .commit(id)
            .await
            .map_err(|error| no_commit(id, error))?;
        let commit = of_github_commit(found.commit);
        if commit.is_merge() {
            return Err(refused(format!("{} is a merge", commit.id.short()))
                .hint("give 'commits' what it merged, or 'pull-request' the one that it merged"));
        }
        if !commit.id.to_string().starts_with(id.as_str()) {
            return Err(
                refused(format!("there is no commit '{id}', but a branch or a tag"))
                    .hint("give 'commits' the ids of commits"),
            );
        }
        if commits.iter().all(|known| known.id != commit.id) {
            commits.push(commit);
        }
    }
    let subject = match commits.as_slice() {
        [only] => Some(only.subject()),
        _ => None,
    };
    Ok(Found { commits, subject })
}

fn no_commit(id: &str, error: Error) -> Failure {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::Invalid => refused(format!("there is no commit '{id}'"))
            .hint("give 'commits' the ids of commits that have been pushed to this repository"),
        _ => of_github(error),
    }
}

fn unreachable_commit(number: u64, commit: ObjectId, error: Error) -> Failure {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::Invalid => refused(format!(
            "the pull request #{number} was merged as {commit}, which is not there any more"
        ))
        .hint("give 'commits' what is to be brought: its branch was rewritten since"),
        _ => of_github(error),
    }
}

fn written(found: AuthoredCommit) -> Written {
    Written {
        commit: of_github_commit(found.commit),
        at: found.authored_at,
    }
}

fn of_github_commit(commit: Commit) -> SourceCommit {
    SourceCommit {
        id: commit.id,
        message: commit.message,
        parents: commit.parents,
    }
}

fn refused(what: String) -> Failure {
    Failure::refused(format!("make the backport: {what}"))
}
