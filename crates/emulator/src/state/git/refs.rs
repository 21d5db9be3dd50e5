//! Reading and changing refs, atomically through git itself.
//!
//! Must not know who is allowed to.

use super::{Git, GitError, ObjectKind, Oid, RefName};

/// A ref and what it points to, unpeeled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ref {
    /// The full name.
    pub name: RefName,
    /// The object it points to.
    pub oid: Oid,
    /// The kind of that object.
    pub kind: ObjectKind,
}

/// How a change of a ref ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefUpdate {
    /// It was made.
    Done,
    /// The ref was there already, and the change wanted to create it.
    Exists,
    /// Something is in the way: `a/b` while `a` exists, or the reverse.
    Conflict,
}

impl Git {
    /// The ref with exactly this name.
    pub async fn find_ref(&self, name: &RefName) -> Result<Option<Ref>, GitError> {
        let found = self.refs(&[name.as_str()]).await?;
        Ok(found.into_iter().find(|found| found.name == *name))
    }

    /// Every ref whose full name starts with `prefix`, in the order of names.
    /// A prefix that no valid name can start with matches nothing.
    pub async fn refs_from(&self, prefix: &str) -> Result<Vec<Ref>, GitError> {
        let Some((folder, _)) = prefix.rsplit_once('/') else {
            return Ok(Vec::new());
        };
        if !folder.starts_with("refs") || prefix.contains(|c| "*?[\\".contains(c)) {
            return Ok(Vec::new());
        }
        let below = format!("{prefix}*/**");
        let beside = format!("{prefix}*");
        let found = self.refs(&[&beside, &below]).await?;
        Ok(found
            .into_iter()
            .filter(|found| found.name.as_str().starts_with(prefix))
            .collect())
    }

    /// Names and ids below a folder of refs, without looking at the objects:
    /// what stays quick with a hundred thousand of them.
    pub async fn names_below(&self, folder: &str) -> Result<Vec<(RefName, Oid)>, GitError> {
        let format = "--format=%(objectname) %(refname)";
        let text = self
            .text(&["for-each-ref", format, "--", folder], &[])
            .await?;
        Ok(text.lines().filter_map(parse_named).collect())
    }

    /// The tags whose commits `head` reaches, with the times of those commits, in
    /// seconds since 1970.
    pub async fn tags_within(&self, head: &Oid) -> Result<Vec<(RefName, i64)>, GitError> {
        let merged = format!("--merged={head}");
        // Of the two times one is empty: a tag is an object of its own, or is not.
        let format = "--format=%(committerdate:unix)%(*committerdate:unix) %(refname)";
        let arguments = ["for-each-ref", &merged, format, "--", "refs/tags/"];
        let text = self.text(&arguments, &[]).await?;
        Ok(text.lines().filter_map(parse_dated).collect())
    }

    /// The branch that `HEAD` names, `main` if it names none.
    pub fn default_branch(&self) -> String {
        let head = std::fs::read_to_string(self.directory.join("HEAD")).unwrap_or_default();
        let name = head.trim().strip_prefix("ref: refs/heads/");
        name.unwrap_or("main").to_owned()
    }

    /// Creates a ref, only if it is not there yet.
    pub async fn create_ref(&self, name: &RefName, oid: &Oid) -> Result<RefUpdate, GitError> {
        let change = format!("create {name}\0{oid}\0");
        match self.update(&change).await {
            Err(GitError::Refused(_)) if self.find_ref(name).await?.is_some() => {
                Ok(RefUpdate::Exists)
            }
            Err(GitError::Refused(_)) => Ok(RefUpdate::Conflict),
            other => other.map(|()| RefUpdate::Done),
        }
    }

    /// Moves a ref from `old` to `new`; [`RefUpdate::Conflict`] if it is no
    /// longer at `old`.
    pub async fn move_ref(
        &self,
        name: &RefName,
        old: &Oid,
        new: &Oid,
    ) -> Result<RefUpdate, GitError> {
        self.change(&format!("update {name}\0{new}\0{old}\0")).await
    }

    /// Deletes a ref that is still at `old`.
    pub async fn delete_ref(&self, name: &RefName, old: &Oid) -> Result<RefUpdate, GitError> {
        self.change(&format!("delete {name}\0{old}\0")).await
    }

    async fn change(&self, change: &str) -> Result<RefUpdate, GitError> {
        match self.update(change).await {
            Err(GitError::Refused(_)) => Ok(RefUpdate::Conflict),
            other => other.map(|()| RefUpdate::Done),
        }
    }

    async fn update(&self, change: &str) -> Result<(), GitError> {
        let arguments = ["update-ref", "-z", "--stdin"];
        self.run(&arguments, change.as_bytes()).await.map(drop)
    }

    async fn refs(&self, patterns: &[&str]) -> Result<Vec<Ref>, GitError> {
        let format = "--format=%(objectname) %(objecttype) %(refname)";
        let mut arguments = vec!["for-each-ref", format, "--"];
        arguments.extend(patterns);
        let text = self.text(&arguments, &[]).await?;
        Ok(text.lines().filter_map(parse_ref).collect())
    }
}

fn parse_ref(line: &str) -> Option<Ref> {
    let mut words = line.splitn(3, ' ');
    Some(Ref {
        oid: Oid::parse(words.next()?)?,
        kind: ObjectKind::parse(words.next()?)?,
        name: RefName::parse(words.next()?)?,
    })
}

fn parse_named(line: &str) -> Option<(RefName, Oid)> {
    let (oid, name) = line.split_once(' ')?;
    Some((RefName::parse(name)?, Oid::parse(oid)?))
}

fn parse_dated(line: &str) -> Option<(RefName, i64)> {
    let (seconds, name) = line.split_once(' ')?;
    Some((RefName::parse(name)?, seconds.parse().ok()?))
}
