//! Tag objects and refs through the REST API: what reading a tag's message and claiming a tag
//! take. Knows nothing of versions, nor of what a message means.
//!
//! Source: GitHub's "REST API endpoints for Git references" and "… for Git tags".

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::json;
use windlass_core::ObjectId;

use crate::address::in_path;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Refusal};

/// Tags of tags of tags: nobody nests deeper on purpose.
const DEEPEST: usize = 16;

/// What kind of object an id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ObjectType {
    /// A commit.
    Commit,
    /// An annotated tag's object.
    Tag,
    /// A directory.
    Tree,
    /// A file.
    Blob,
}

impl ObjectType {
    const ALL: [Self; 4] = [Self::Commit, Self::Tag, Self::Tree, Self::Blob];

    /// As git writes it into its objects.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Tag => "tag",
            Self::Tree => "tree",
            Self::Blob => "blob",
        }
    }

    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// An object that a ref or a tag object points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Target {
    /// Its id.
    #[serde(rename = "sha")]
    pub id: ObjectId,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: ObjectType,
}

/// An annotated tag's object.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TagObject {
    /// Its own id.
    #[serde(rename = "sha")]
    pub id: ObjectId,
    /// The name it was made under, without `refs/tags/`.
    pub tag: String,
    /// The message, signature and all.
    pub message: String,
    /// What it points at.
    #[serde(rename = "object")]
    pub target: Target,
}

/// A tag object to create, for a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewTag<'a> {
    /// The name, without `refs/tags/`.
    pub name: &'a str,
    /// The message.
    pub message: &'a str,
    /// The commit.
    pub commit: ObjectId,
    /// Who tags; without one GitHub takes the token's owner and the present time.
    pub tagger: Option<Tagger<'a>>,
}

/// Who tags, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Tagger<'a> {
    /// A person's or a program's name.
    pub name: &'a str,
    /// Its address.
    pub email: &'a str,
    /// RFC 3339; without one GitHub takes the present time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<&'a str>,
}

/// What came of creating a ref.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum CreateRef {
    /// The ref exists now, and this call made it.
    Created,
    /// GitHub refused: the ref exists already, a ruleset forbids it, or the name was burned.
    /// Which of them, only reading the ref tells.
    Refused(Refusal),
}

#[derive(Deserialize)]
struct Ref {
    #[serde(rename = "ref")]
    name: String,
    object: Target,
}

#[derive(Deserialize)]
struct Created {
    sha: ObjectId,
}

impl Client {
    /// Reads a tag object.
    ///
    /// # Errors
    /// `NotFound` also for the id of a commit.
    pub async fn tag_object(&self, id: ObjectId) -> Result<TagObject, Error> {
        self.get(&format!("git/tags/{id}")).await
    }

    /// What the ref `tags/v1.2.3` or `heads/main` points at; nothing when it doesn't exist.
    /// The name is compared whole.
    pub async fn read_ref(&self, name: &str) -> Result<Option<Target>, Error> {
        let name = name.strip_prefix("refs/").unwrap_or(name);
        let found = self
            .get::<Ref>(&format!("git/ref/{}", in_path(name)?))
            .await;
        match found {
            Ok(found) => Ok((found.name == format!("refs/{name}")).then_some(found.object)),
            // 409 is what an empty repository answers.
            Err(error) if matches!(error.status(), Some(404 | 409)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The newest commit of a branch; nothing when it doesn't exist.
    pub async fn branch_head(&self, branch: &str) -> Result<Option<ObjectId>, Error> {
        let target = self.read_ref(&format!("heads/{branch}")).await?;
        Ok(target.map(|target| target.id))
    }

    /// Follows tag objects to what is no tag, one request each.
    pub async fn peel(&self, target: Target) -> Result<Target, Error> {
        let mut target = target;
        for _ in 0..DEEPEST {
            if target.kind != ObjectType::Tag {
                return Ok(target);
            }
            target = self.tag_object(target.id).await?.target;
        }
        Err(Error::new(
            ErrorKind::Protocol,
            "",
            format!("{} is a tag of tags without end", target.id),
        ))
    }

    /// Creates a tag object, which nothing shows before a ref points at it.
    ///
    /// # Errors
    /// `Uncertain` when the answer is lost; repeating it then leaves at worst an object that
    /// nothing points at.
    pub async fn create_tag_object(&self, tag: &NewTag<'_>) -> Result<ObjectId, Error> {
        let mut body = json!({
            "tag": tag.name,
            "message": tag.message,
            "object": tag.commit,
            "type": "commit",
        });
        if let (Some(tagger), Some(body)) = (tag.tagger, body.as_object_mut()) {
            body.insert("tagger".to_owned(), json!(tagger));
        }
        let created: Created = self.post("git/tags", &body).await?;
        Ok(created.sha)
    }

    /// Creates the ref `refs/tags/v1.2.3`; never moves one that exists.
    ///
    /// # Errors
    /// `Forbidden` when the token may not; `Uncertain` when the answer is lost: read the ref.
    pub async fn create_ref(&self, full_name: &str, object: ObjectId) -> Result<CreateRef, Error> {
        let body = json!({ "ref": full_name, "sha": object });
        match self.post::<IgnoredAny>("git/refs", &body).await {
            Ok(_) => Ok(CreateRef::Created),
            Err(error) => match error.answer() {
                Some(answer) if matches!(answer.status, 409 | 422) => {
                    Ok(CreateRef::Refused(answer.clone()))
                }
                _ => Err(error),
            },
        }
    }
}
