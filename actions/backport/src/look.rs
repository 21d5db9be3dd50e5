//! Looking at the branch and its pull requests, as the rules read them.

use windlass_core::ObjectId;
use windlass_core::backport::{BackportFacts, PresentBranch, PresentPull, SourceCommit};
use windlass_facts::of_github;
use windlass_github::{Client, Pull};
use windlass_toolkit::Failure;

use crate::scene::Scene;

/// What was seen, as the rules read it and as GitHub tells it.
pub(crate) struct Seen {
    pub(crate) facts: BackportFacts,
    pulls: Vec<Pull>,
}

impl Seen {
    pub(crate) fn pull(&self, number: u64) -> Option<&Pull> {
        self.pulls.iter().find(|pull| pull.number == number)
    }
}

/// Looks. `lacking` are the commits that the target lacks, by what is known so far. `pushed` is
/// the branch that this run has made, and what it put there: a look so soon after it need not show
/// it.
pub(crate) async fn look(
    client: &Client,
    scene: &Scene,
    lacking: &[ObjectId],
    pushed: Option<&PresentBranch>,
) -> Result<Seen, Failure> {
    let pulls = client
        .pulls_between(&scene.branch, &scene.target)
        .await
        .map_err(of_github)?;
    let branch = match pushed {
        Some(pushed) => Some(pushed.clone()),
        None => branch(client, scene).await?,
    };
    let facts = BackportFacts {
        branch_name: scene.branch.clone(),
        wanted: scene.wanted.clone(),
        lacking: lacking.to_vec(),
        branch,
        pulls: pulls.iter().map(present).collect(),
    };
    Ok(Seen { facts, pulls })
}

/// The branch with its own commits.
async fn branch(client: &Client, scene: &Scene) -> Result<Option<PresentBranch>, Failure> {
    let head = client.branch_head(&scene.branch).await.map_err(of_github)?;
    let Some(head) = head else {
        return Ok(None);
    };
    let own = own(client, scene.base, head).await?;
    Ok(Some(PresentBranch { head, own }))
}

async fn own(
    client: &Client,
    base: ObjectId,
    head: ObjectId,
) -> Result<Vec<SourceCommit>, Failure> {
    let (base, head) = (base.to_string(), head.to_string());
    let (_, commits) = client
        .compare_with_commits(&base, &head)
        .await
        .map_err(of_github)?;
    let commits = commits.into_iter().map(|commit| SourceCommit {
        id: commit.id,
        message: commit.message,
        parents: commit.parents,
    });
    Ok(commits.collect())
}

fn present(pull: &Pull) -> PresentPull {
    PresentPull {
        number: pull.number,
        open: pull.is_open(),
        merged: pull.is_merged(),
        body: pull.body.clone().unwrap_or_default(),
    }
}
