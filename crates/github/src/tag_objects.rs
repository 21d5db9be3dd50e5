//! Many tag objects at once, by one request: `fetch` of git's protocol v2 at the repository's
//! clone URL. Knows nothing of what a message means.
//!
//! The REST API has an endpoint for one tag object ([`Client::tag_object`]), so that 300 messages
//! cost 300 requests of the token's hourly budget. Git's protocol gives all of them, with nothing
//! of the trees, and of the history no more than is asked for; and it has no such budget.

mod fetch;
mod parse;

use std::collections::HashMap;

use windlass_core::ObjectId;

use crate::client::Client;
use crate::error::Error;
use crate::git_data::{ObjectType, TagObject};
use crate::history::Commit;
use crate::pack::{self, Object};
use crate::pages::distinct;

/// The most that one request asks for: some megabytes.
const AT_ONCE: usize = 10_000;
/// What one answer may hold, compressed and not, in bytes. A tag object and its commit together
/// rarely have more than 2,000.
const LARGEST: usize = 64 << 20;

/// What `head` reaches and `base` doesn't.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// A commit of the repository.
    pub base: ObjectId,
    /// Another.
    pub head: ObjectId,
}

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
            let objects = self.fetch(ids, None).await.unwrap_or_default();
            tags.extend(self.completed(ids, &objects).await?);
        }
        Ok(tags)
    }

    /// Reads tag objects as [`tag_objects`](Client::tag_objects) does, and with the same request
    /// every commit of a range, in no order; nothing where git's protocol doesn't give them.
    ///
    /// # Errors
    /// Those of [`tag_objects`](Client::tag_objects).
    pub async fn tag_objects_and_commits(
        &self,
        ids: &[ObjectId],
        range: Range,
    ) -> Result<(Vec<TagObject>, Option<Vec<Commit>>), Error> {
        let ids = distinct(ids.to_vec(), |id| *id);
        match self.fetch(&ids, Some(range)).await {
            Ok(objects) => {
                let tags = self.completed(&ids, &objects).await?;
                Ok((tags, commits(range, &objects)))
            }
            // The range may be too long.
            Err(_) => Ok((self.tag_objects(&ids).await?, None)),
        }
    }

    async fn fetch(&self, ids: &[ObjectId], range: Option<Range>) -> Result<Vec<Object>, Error> {
        let command = fetch::command(ids, range);
        let command = command.map_err(|error| Error::options(error.to_string()))?;
        self.upload_pack(command, objects).await
    }

    /// The tags of these ids, from the objects as far as they have them.
    async fn completed(
        &self,
        ids: &[ObjectId],
        objects: &[Object],
    ) -> Result<Vec<TagObject>, Error> {
        let found = objects.iter().filter(|it| it.kind == ObjectType::Tag);
        let found = found.filter_map(|object| parse::tag(object.id, &object.content));
        let mut found: HashMap<_, _> = found.map(|tag| (tag.id, tag)).collect();
        let mut tags = Vec::new();
        for id in ids {
            tags.push(match found.remove(id) {
                Some(tag) => tag,
                None => self.tag_object(*id).await?,
            });
        }
        Ok(tags)
    }
}

/// The objects in an answer to `fetch`.
fn objects(answer: &[u8]) -> Result<Vec<Object>, String> {
    let pack = fetch::pack(answer, LARGEST)?;
    pack::read(&pack, LARGEST).map_err(|error| error.to_string())
}

/// The commits of the range; those of tags beside it came along. Nothing where one can't be read,
/// or where the server sent more than the base lacks: they would tell another history.
fn commits(range: Range, objects: &[Object]) -> Option<Vec<Commit>> {
    let found = objects.iter().filter(|it| it.kind == ObjectType::Commit);
    let mut found: HashMap<_, _> = found.map(|object| (object.id, object)).collect();
    let (mut open, mut commits) = (vec![range.head], Vec::new());
    while let Some(id) = open.pop() {
        if let Some(object) = found.remove(&id) {
            let commit = parse::commit(id, &object.content).filter(|_| id != range.base)?;
            open.extend(&commit.parents);
            commits.push(commit);
        }
    }
    Some(commits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(digit: &str) -> ObjectId {
        digit.repeat(40).parse().unwrap()
    }

    fn commit(digit: &str, parent: &str) -> Object {
        let (tree, parent) = (id("0"), id(parent));
        Object {
            id: id(digit),
            kind: ObjectType::Commit,
            content: format!("tree {tree}\nparent {parent}\n\nm").into_bytes(),
        }
    }

    #[test]
    fn a_range_is_whole_or_not_told() {
        let range = |base, head| Range {
            base: id(base),
            head: id(head),
        };
        let mut objects = vec![commit("3", "2"), commit("2", "1"), commit("9", "1")];
        let found = commits(range("1", "3"), &objects).unwrap();
        let ids: Vec<_> = found.iter().map(|commit| commit.id).collect();
        assert_eq!(ids, [id("3"), id("2")]);
        assert_eq!(commits(range("2", "3"), &objects), None, "it has the base");
        assert_eq!(commits(range("1", "7"), &objects), Some(vec![]));
        objects[1].content.truncate(4);
        assert_eq!(commits(range("1", "3"), &objects), None, "unreadable");
    }
}
