//! Commits and tag objects: reading them, and writing them byte for byte.
//!
//! Must not know refs or diffs.

use serde::{Deserialize, Serialize};

use super::{Git, GitError, Oid};

/// The four kinds of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ObjectKind {
    /// A commit.
    Commit,
    /// A directory.
    Tree,
    /// A file's content.
    Blob,
    /// An annotated tag.
    Tag,
}

impl ObjectKind {
    /// Reads git's word for it.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "commit" => Some(Self::Commit),
            "tree" => Some(Self::Tree),
            "blob" => Some(Self::Blob),
            "tag" => Some(Self::Tag),
            _ => None,
        }
    }

    /// Git's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Tree => "tree",
            Self::Blob => "blob",
            Self::Tag => "tag",
        }
    }
}

/// Who did something, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// Name.
    pub name: String,
    /// Mail address, without angle brackets.
    pub email: String,
    /// Seconds since 1970 in UTC.
    pub seconds: i64,
    /// The zone as git writes it, `+0200`.
    pub zone: String,
}

/// A commit object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub oid: Oid,
    /// Its root tree.
    pub tree: Oid,
    /// Its parents, first parent first.
    pub parents: Vec<Oid>,
    /// Who wrote the change.
    pub author: Signature,
    /// Who made the commit.
    pub committer: Signature,
    /// The message, as written.
    pub message: String,
}

/// An annotated tag's object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its id.
    pub oid: Oid,
    /// What it points to; tags may nest.
    pub target: Oid,
    /// The kind of what it points to.
    pub kind: ObjectKind,
    /// The tag's name inside the object.
    pub name: String,
    /// Who tagged; very old tags have none.
    pub tagger: Signature,
    /// The message, as written.
    pub message: String,
}

impl Git {
    /// The kind of the object with this id, if it exists.
    pub async fn kind(&self, oid: &Oid) -> Result<Option<ObjectKind>, GitError> {
        Ok(self.header(oid.as_str()).await?.map(|header| header.kind))
    }

    /// What is left when every tag around `oid` is peeled off.
    pub async fn peel(&self, oid: &Oid) -> Result<Option<(Oid, ObjectKind)>, GitError> {
        let header = self.header(&format!("{oid}^{{}}")).await?;
        Ok(header.map(|header| (header.oid, header.kind)))
    }

    /// When the commit was made that `oid` is or, peeled, leads to; in seconds since
    /// 1970.
    pub async fn commit_time(&self, oid: &Oid) -> Result<Option<i64>, GitError> {
        let Some((oid, _)) = self.peel(oid).await? else {
            return Ok(None);
        };
        let commit = self.commit(&oid).await?;
        Ok(commit.map(|commit| commit.committer.seconds))
    }

    /// The commit with this id; nothing when it is missing or something else.
    pub async fn commit(&self, oid: &Oid) -> Result<Option<Commit>, GitError> {
        let Some((header, bytes)) = self.object(oid.as_str()).await? else {
            return Ok(None);
        };
        if header.kind != ObjectKind::Commit {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&bytes);
        parse_commit(header.oid, &text)
            .map(Some)
            .ok_or_else(|| GitError::Unreadable(format!("commit {oid}")))
    }

    /// The tag object with this id; nothing when it is missing or something
    /// else, a commit that a lightweight tag points to included.
    pub async fn tag(&self, oid: &Oid) -> Result<Option<Tag>, GitError> {
        let Some((header, bytes)) = self.object(oid.as_str()).await? else {
            return Ok(None);
        };
        if header.kind != ObjectKind::Tag {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&bytes);
        parse_tag(header.oid, &text)
            .map(Some)
            .ok_or_else(|| GitError::Unreadable(format!("tag {oid}")))
    }

    /// Adds the objects of a pack, which may lean on those that are there; says
    /// whether git could read it.
    pub async fn index_pack(&self, pack: &[u8]) -> Result<bool, GitError> {
        let arguments = ["index-pack", "--stdin", "--fix-thin"];
        match self.run(&arguments, pack).await {
            Ok(_) => Ok(true),
            Err(GitError::Refused(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Writes an object and gives its id; git checks its form.
    pub async fn write(&self, kind: ObjectKind, bytes: &[u8]) -> Result<Oid, GitError> {
        let arguments = ["hash-object", "-w", "-t", kind.as_str(), "--stdin"];
        let written = self.text(&arguments, bytes).await?;
        Oid::parse(written.trim()).ok_or(GitError::Unreadable(written))
    }
}

/// Splits an object's text into its header lines and its message.
fn halves(text: &str) -> (&str, &str) {
    text.split_once("\n\n")
        .unwrap_or((text.trim_end_matches('\n'), ""))
}

/// The first header with this name. Continuation lines start with a blank and
/// so never look like a header.
fn header<'text>(head: &'text str, name: &str) -> Option<&'text str> {
    headers(head, name).next()
}

fn headers<'text>(head: &'text str, name: &str) -> impl Iterator<Item = &'text str> {
    head.lines()
        .filter_map(move |line| line.strip_prefix(name)?.strip_prefix(' '))
}

fn parse_commit(oid: Oid, text: &str) -> Option<Commit> {
    let (head, message) = halves(text);
    Some(Commit {
        oid,
        tree: Oid::parse(header(head, "tree")?)?,
        parents: headers(head, "parent").filter_map(Oid::parse).collect(),
        author: parse_signature(header(head, "author")?),
        committer: parse_signature(header(head, "committer")?),
        message: message.to_owned(),
    })
}

fn parse_tag(oid: Oid, text: &str) -> Option<Tag> {
    let (head, message) = halves(text);
    Some(Tag {
        oid,
        target: Oid::parse(header(head, "object")?)?,
        kind: ObjectKind::parse(header(head, "type")?)?,
        name: header(head, "tag")?.to_owned(),
        tagger: header(head, "tagger").map_or_else(Signature::default, parse_signature),
        message: message.to_owned(),
    })
}

/// Reads `Name <mail> seconds zone`, forgiving what old tools left out.
fn parse_signature(text: &str) -> Signature {
    let (name, rest) = text.split_once('<').unwrap_or((text, ""));
    let (email, time) = rest.split_once('>').unwrap_or((rest, ""));
    let mut time = time.split_whitespace();
    Signature {
        name: name.trim().to_owned(),
        email: email.to_owned(),
        seconds: time.next().and_then(|word| word.parse().ok()).unwrap_or(0),
        zone: time.next().unwrap_or("+0000").to_owned(),
    }
}

impl std::fmt::Display for Signature {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            name,
            email,
            seconds,
            zone,
        } = self;
        write!(formatter, "{name} <{email}> {seconds} {zone}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_with_a_signature_is_read_around_it() {
        let (tree, parent) = ("1".repeat(40), "2".repeat(40));
        let text = format!(
            "tree {tree}\nparent {parent}\nauthor A <a@b> 7 +0200\ncommitter C <c@d> 8 -0100\n\
             gpgsig -----BEGIN\n parent x\n -----END\n\nsubject\n\nbody\n"
        );
        let commit = parse_commit(Oid::parse(&tree).unwrap(), &text).unwrap();
        assert_eq!(commit.parents, [Oid::parse(&parent).unwrap()]);
        assert_eq!(commit.author.to_string(), "A <a@b> 7 +0200");
        assert_eq!(commit.committer.seconds, 8);
        assert_eq!(commit.message, "subject\n\nbody\n");
    }

    #[test]
    fn a_tag_without_a_tagger_or_message_is_read() {
        let id = "1".repeat(40);
        let text = format!("object {id}\ntype commit\ntag v1\n");
        let tag = parse_tag(Oid::parse(&id).unwrap(), &text).unwrap();
        assert_eq!((tag.name.as_str(), tag.message.as_str()), ("v1", ""));
        assert_eq!(tag.kind, ObjectKind::Commit);
        assert_eq!(tag.tagger.name, "");
    }
}
