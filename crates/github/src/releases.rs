//! Releases: listing, reading and writing them. Knows nothing of which one is right.
//!
//! Source: GitHub's "REST API endpoints for releases".

use serde::{Deserialize, Serialize, Serializer};
use serde_json::json;

use crate::assets::Asset;
use crate::client::Client;
use crate::error::Error;
use crate::pages::distinct;

/// GitHub lists no more, however many there are.
const MOST_LISTED: usize = 10_000;

/// One release, a draft or published.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Release {
    /// Its id; the one name of a draft, for several drafts may bear one tag.
    pub id: u64,
    /// The tag, without `refs/tags/`. A draft's need not exist.
    #[serde(rename = "tag_name")]
    pub tag: String,
    /// The branch or commit that the tag is made from at publication, if it doesn't exist then.
    #[serde(rename = "target_commitish")]
    pub target: String,
    /// The title.
    pub name: Option<String>,
    /// The text, in Markdown.
    pub body: Option<String>,
    /// Whether it is unpublished.
    pub draft: bool,
    /// Whether it is marked as not ready for production.
    pub prerelease: bool,
    /// Whether its tag and its assets are locked for ever. Servers that know no immutable
    /// releases don't say.
    #[serde(default)]
    pub immutable: bool,
    /// Its page.
    pub html_url: String,
    /// The template of the address that its assets are uploaded to; see
    /// [`Upload`](crate::Upload).
    pub upload_url: String,
    /// RFC 3339: the time of the tag's commit, not of the release; of a draft, when it was made.
    pub created_at: String,
    /// Its files.
    pub assets: Vec<Asset>,
}

/// What a release shall say; what is absent is not sent, and stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct ReleaseFields<'a> {
    /// The tag, without `refs/tags/`. Needed to create a release.
    #[serde(rename = "tag_name", skip_serializing_if = "Option::is_none")]
    pub tag: Option<&'a str>,
    /// The branch or commit for a tag that doesn't exist yet.
    #[serde(rename = "target_commitish", skip_serializing_if = "Option::is_none")]
    pub target: Option<&'a str>,
    /// The title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    /// The text, in Markdown; GitHub takes 125,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<&'a str>,
    /// Whether it is unpublished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<bool>,
    /// Whether it is marked as not ready for production.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prerelease: Option<bool>,
    /// Whether it becomes the latest. Absent, GitHub takes true whenever it publishes; it refuses
    /// true for a draft and a prerelease.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_text")]
    pub make_latest: Option<bool>,
}

/// What GitHub lists of the releases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseList {
    /// The releases, in GitHub's order, each once.
    pub releases: Vec<Release>,
    /// Whether these are all. GitHub lists 10,000; one that is missing may be among the others.
    pub complete: bool,
}

/// Notes that GitHub wrote.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Notes {
    /// A title.
    pub name: String,
    /// A text, in Markdown.
    pub body: String,
}

impl Client {
    /// Lists the releases; with a token that may write, the drafts too. A request for every 100.
    ///
    /// What is deleted while the pages are read can hide another release from the list.
    pub async fn releases(&self) -> Result<ReleaseList, Error> {
        let mut listed: Vec<Release> = Vec::new();
        let take = |page: Vec<Release>| listed.extend(page);
        let ended = match self.every_page("releases", take).await {
            // What GitHub answers beyond its limit.
            Err(error) if error.status() == Some(422) && !listed.is_empty() => false,
            result => result.map(|()| true)?,
        };
        Ok(ReleaseList {
            complete: ended && listed.len() < MOST_LISTED,
            releases: distinct(listed, |release| release.id),
        })
    }

    /// The release that is marked as the latest; nothing when none is published. It is neither
    /// the newest nor the highest, but the one that [`ReleaseFields::make_latest`] chose.
    pub async fn latest_release(&self) -> Result<Option<Release>, Error> {
        self.find("releases/latest").await
    }

    /// Reads a release, a draft too; nothing when there is none of that id.
    pub async fn release(&self, id: u64) -> Result<Option<Release>, Error> {
        self.find(&format!("releases/{id}")).await
    }

    /// Creates a release.
    ///
    /// # Errors
    /// `Invalid` when GitHub refuses: a published one for the tag exists, a ruleset forbids the
    /// tag, an immutable release burned it; `Forbidden` when the token may not; `Uncertain` when
    /// the answer is lost: list the releases.
    pub async fn create_release(&self, fields: &ReleaseFields<'_>) -> Result<Release, Error> {
        self.post("releases", &json!(fields)).await
    }

    /// Changes a release; publishes a draft when `draft` is false.
    ///
    /// # Errors
    /// `Invalid` when GitHub refuses; `NotFound` when it is gone; `Uncertain` when the answer is
    /// lost: read the release.
    pub async fn update_release(
        &self,
        id: u64,
        fields: &ReleaseFields<'_>,
    ) -> Result<Release, Error> {
        self.patch(&format!("releases/{id}"), &json!(fields)).await
    }

    /// Deletes a release and its assets, not its tag; one that is gone is well deleted. Repeated
    /// when it fails, for no id comes twice.
    ///
    /// # Errors
    /// `Forbidden` when the token may not. GitHub hides releases from some tokens instead, which
    /// looks like one that is gone.
    pub async fn delete_release(&self, id: u64) -> Result<(), Error> {
        self.delete(&format!("releases/{id}")).await
    }

    /// Has GitHub write notes for `tag`: the pull requests merged since `previous`. Without that
    /// GitHub chooses by ancestry. `target` stands in for a tag that doesn't exist yet. Nothing
    /// is stored, so it is repeated when it fails.
    ///
    /// # Errors
    /// `NotFound` and `Invalid` for a tag or a target that doesn't exist.
    pub async fn generate_notes(
        &self,
        tag: &str,
        target: Option<&str>,
        previous: Option<&str>,
    ) -> Result<Notes, Error> {
        #[derive(Serialize)]
        struct Wanted<'a> {
            tag_name: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            target_commitish: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            previous_tag_name: Option<&'a str>,
        }
        let wanted = Wanted {
            tag_name: tag,
            target_commitish: target,
            previous_tag_name: previous,
        };
        self.compute("releases/generate-notes", &json!(wanted))
            .await
    }
}

/// GitHub wants a text here, because there is a third value.
fn as_text<S: Serializer>(value: &Option<bool>, serializer: S) -> Result<S::Ok, S::Error> {
    value.map(|value| value.to_string()).serialize(serializer)
}
