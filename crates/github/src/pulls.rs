//! Pull requests: listing, reading and creating them. Knows nothing of what they are for.
//!
//! Source: GitHub's "REST API endpoints for pull requests".

use serde::{Deserialize, Serialize};
use serde_json::json;
use windlass_core::ObjectId;

use crate::address::in_query;
use crate::client::Client;
use crate::error::Error;
use crate::pages::distinct;

/// One pull request.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Pull {
    /// Its number; a later one has a higher one.
    pub number: u64,
    /// `open`, or `closed`: merged or not.
    pub state: String,
    /// The title.
    pub title: String,
    /// The text, in Markdown.
    pub body: Option<String>,
    /// Whether it is not ready to be merged. Servers without drafts don't say.
    #[serde(default)]
    pub draft: bool,
    /// When it was merged, in RFC 3339; nothing when it was not.
    pub merged_at: Option<String>,
    /// Of a merged one: the merge commit, the squash commit, or the last commit of a rebase. Of an
    /// open one a commit that GitHub makes to try it.
    pub merge_commit_sha: Option<ObjectId>,
    /// Its page.
    pub html_url: String,
    /// The branch whose commits it brings.
    pub head: PullBranch,
    /// The branch that they are for.
    pub base: PullBranch,
}

/// A branch of a pull request.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PullBranch {
    /// Its name, without `refs/heads/`.
    #[serde(rename = "ref")]
    pub name: String,
    /// Its newest commit; of a closed pull request, what that was then.
    pub sha: ObjectId,
}

/// A pull request to create, of two branches of the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NewPull<'a> {
    /// The title; GitHub takes 256 characters.
    pub title: &'a str,
    /// The text, in Markdown; GitHub takes 65,536 characters.
    pub body: &'a str,
    /// The branch whose commits it brings.
    pub head: &'a str,
    /// The branch that they are for.
    pub base: &'a str,
    /// Whether it is not ready to be merged.
    pub draft: bool,
}

impl Pull {
    /// Whether it can still be merged.
    pub fn is_open(&self) -> bool {
        self.state == "open"
    }

    /// Whether it was merged.
    pub fn is_merged(&self) -> bool {
        self.merged_at.is_some()
    }
}

impl Client {
    /// Reads a pull request; nothing when there is none of that number.
    pub async fn pull(&self, number: u64) -> Result<Option<Pull>, Error> {
        self.find(&format!("pulls/{number}")).await
    }

    /// The pull requests, open or not, of one of the repository's branches into another one, the
    /// newest first.
    pub async fn pulls_between(&self, head: &str, base: &str) -> Result<Vec<Pull>, Error> {
        let owner = self.repository_name().owner();
        // Without its owner, a head would be no filter at all.
        let route = format!(
            "pulls?state=all&head={}&base={}",
            in_query(&format!("{owner}:{head}")),
            in_query(base)
        );
        let mut found: Vec<Pull> = Vec::new();
        let take = |page: Vec<Pull>| found.extend(page);
        self.every_page(&route, take).await?;
        found.retain(|pull| pull.head.name == head && pull.base.name == base);
        let mut found = distinct(found, |pull| pull.number);
        found.sort_by_key(|pull| std::cmp::Reverse(pull.number));
        Ok(found)
    }

    /// Creates a pull request.
    ///
    /// # Errors
    /// `Invalid` when GitHub refuses: there is an open one of these branches, a branch is missing
    /// or has no commit of its own, the repository has no drafts; `Forbidden` when the token may
    /// not, or jobs may not here; `Uncertain` when the answer is lost: list them.
    pub async fn create_pull(&self, new: &NewPull<'_>) -> Result<Pull, Error> {
        self.post("pulls", &json!(new)).await
    }
}
