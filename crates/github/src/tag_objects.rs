//! Many tag objects at once, by one request: `fetch` of git's protocol v2 at the repository's
//! clone URL. Knows nothing of what a message means.
//!
//! The REST API has an endpoint for one tag object ([`Client::tag_object`]), so that 300 messages
//! cost 300 requests of the token's hourly budget. Git's protocol gives all of them, with nothing
//! of the trees and the history, and has no such budget.

mod fetch;
mod parse;

use std::collections::HashMap;

use windlass_core::ObjectId;

use crate::client::Client;
use crate::error::Error;
use crate::git_data::{ObjectType, TagObject};
use crate::pack;
use crate::pages::distinct;

/// The most that one request asks for: some megabytes.
const AT_ONCE: usize = 10_000;
/// What one answer may hold, compressed and not, in bytes. A tag object and its commit together
/// rarely have more than 2,000.
const LARGEST: usize = 64 << 20;

impl Client {
    /// Reads tag objects, in the order asked for, each once. One request for every 10,000.
    ///
    /// Where git's protocol doesn't give one of them, that one is read by
    /// [`tag_object`](Client::tag_object); where it fails altogether, all are.
    ///
    /// # Errors
    /// Those of [`tag_object`](Client::tag_object): `NotFound` also for the id of a commit.
    pub async fn tag_objects(&self, ids: &[ObjectId]) -> Result<Vec<TagObject>, Error> {
        let ids = distinct(ids.to_vec(), |id| *id);
        let mut tags = Vec::new();
        for ids in ids.chunks(AT_ONCE) {
            // What is wrong with git's protocol, the REST API may say better, or not mind.
            let mut fetched = self.fetch_tags(ids).await.unwrap_or_default();
            for id in ids {
                tags.push(match fetched.remove(id) {
                    Some(tag) => tag,
                    None => self.tag_object(*id).await?,
                });
            }
        }
        Ok(tags)
    }

    async fn fetch_tags(&self, ids: &[ObjectId]) -> Result<HashMap<ObjectId, TagObject>, Error> {
        let command = fetch::command(ids).map_err(|error| Error::options(error.to_string()))?;
        self.upload_pack(command, tags).await
    }
}

/// The tag objects of an answer to `fetch`.
fn tags(answer: &[u8]) -> Result<HashMap<ObjectId, TagObject>, String> {
    let pack = fetch::pack(answer, LARGEST)?;
    let objects = pack::read(&pack, LARGEST).map_err(|error| error.to_string())?;
    let tags = objects
        .into_iter()
        .filter(|object| object.kind == ObjectType::Tag)
        .filter_map(|object| parse::tag(object.id, &object.content));
    Ok(tags.map(|tag| (tag.id, tag)).collect())
}
