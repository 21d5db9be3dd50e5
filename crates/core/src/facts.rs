//! What the world says, as the rules read it.
//!
//! Whoever gathers facts brings the tags and the target at once; what more is needed, the rules
//! ask for by [`Question`]s, so that a repository with 100,000 tags costs a handful of look-ups.

use serde::{Deserialize, Serialize};

use crate::object_id::ObjectId;
use crate::trailers::Trailers;
use crate::version_tag::Tag;

/// Everything the rules know of a repository.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Facts {
    /// The complete tag set, foreign tags included.
    pub tags: Vec<Tag>,
    /// The commit that a new version is for. Not needed for production, whose target is `from`'s.
    pub target: Option<ObjectId>,
    /// Whether the tags and the history can be believed.
    pub source: Source,
    /// Answers to [`Question::Trunk`].
    pub trunk: Option<Trunk>,
    /// Answers to [`Question::Message`].
    pub messages: Vec<TagMessage>,
    /// Answers to [`Question::Compare`].
    pub comparisons: Vec<Comparison>,
    /// Answers to [`Question::Slice`], and parts of the history that came along; they answer
    /// [`Question::Compare`] too.
    pub slices: Vec<Slice>,
    /// Answers to [`Question::Commits`].
    pub commits: Option<Vec<Commit>>,
    /// Answers to [`Question::Unported`].
    pub unported: Vec<Unported>,
}

/// Where the facts come from, as far as it limits what may be believed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Every tag and the whole history.
    #[default]
    Complete,
    /// A clone whose history is cut off.
    ShallowClone,
    /// A clone without tags whose remote could not be asked for any.
    Unconfirmed,
    /// A clone without tags whose remote has some.
    CloneWithoutTags {
        /// How many the remote has.
        remote_tags: usize,
    },
}

/// What the trunk is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trunk {
    /// A branch, with the commit at its head.
    Branch {
        /// The branch, for messages.
        name: String,
        /// Its newest commit.
        head: ObjectId,
    },
    /// No such branch could be found.
    Unknown {
        /// What was looked for.
        reason: String,
    },
}

/// The trailers of one tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagMessage {
    /// The tag's name.
    pub tag: String,
    /// What its message ends in.
    pub trailers: Trailers,
}

/// How two commits lie to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// They are the same commit.
    Identical,
    /// The head descends from the base.
    Ahead,
    /// The head is an ancestor of the base.
    Behind,
    /// Each has commits that the other lacks.
    Diverged,
}

/// One comparison of two commits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Where the comparison starts.
    pub base: ObjectId,
    /// Where it ends.
    pub head: ObjectId,
    /// How the head lies to the base.
    pub relation: Relation,
    /// The head's commits that the base lacks; absent when nobody asked for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commits: Option<Vec<ObjectId>>,
}

/// A part of the history: commits that `head` reaches and `base` does not, with their parents.
/// One slice tells of many commits how they lie to each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slice {
    /// Where the slice begins; not in it.
    pub base: ObjectId,
    /// Where it ends; in it, unless `base` reaches it.
    pub head: ObjectId,
    /// The commits, in any order.
    pub commits: Vec<SliceCommit>,
    /// Whether these are all of them. A server may give a page.
    pub complete: bool,
}

/// A commit of a [`Slice`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SliceCommit {
    /// Its id.
    pub sha: ObjectId,
    /// What it stands on: for a merge, first the branch that was merged into.
    pub parents: Vec<ObjectId>,
}

/// A commit, for [`crate::Bump::Auto`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// Its id.
    pub sha: ObjectId,
    /// Its whole message.
    pub message: String,
}

/// Commits of a hotfix that a promotion would leave behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unported {
    /// The commit of the hotfix tag.
    pub hotfix: ObjectId,
    /// The commit that is to be promoted.
    pub target: ObjectId,
    /// Commits of the hotfix that the target has neither by ancestry nor by patch id.
    pub commits: Vec<ObjectId>,
}

/// What the rules need to know before they can decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// What does this annotated tag's message end in?
    Message {
        /// The tag's name.
        tag: String,
        /// The tag object.
        object: ObjectId,
    },
    /// Which commit is the trunk's head?
    Trunk,
    /// How do these commits lie to each other?
    Compare {
        /// Where the comparison starts.
        base: ObjectId,
        /// Where it ends.
        head: ObjectId,
        /// Whether the commits in between are wanted too.
        commits: bool,
    },
    /// Which commits does `head` reach that `base` doesn't, all of them and with their parents?
    Slice {
        /// Where the slice begins.
        base: ObjectId,
        /// Where it ends.
        head: ObjectId,
    },
    /// Which commits are reachable from the target and from none of the version tags?
    Commits {
        /// The commit that the version is for.
        target: ObjectId,
        /// The commits of the version tags, the lowest version's first.
        released: Vec<ObjectId>,
    },
    /// Which commits of a hotfix does the target lack, by ancestry and by patch id?
    Unported {
        /// The commit of the hotfix tag.
        hotfix: ObjectId,
        /// The commit that is to be promoted.
        target: ObjectId,
    },
}
