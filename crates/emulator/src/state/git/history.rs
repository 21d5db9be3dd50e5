//! Walking history: listing commits, and how two of them lie to each other.
//!
//! Must not know GitHub's pages beyond "skip this many, give that many".

use super::{Git, GitError, ObjectKind, Oid, RefName};

/// How `head` lies to `base`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// The best common ancestor.
    pub merge_base: Oid,
    /// What `head` has and `base` has not, oldest first.
    pub ahead: Vec<Oid>,
    /// How many commits `base` has that `head` has not.
    pub behind: usize,
}

impl Git {
    /// The commit that a client means by `text`: a full id, a full or short ref
    /// name (branches before tags), `HEAD`, or an id's first seven digits or more.
    pub async fn resolve_commit(&self, text: &str) -> Result<Option<Oid>, GitError> {
        if text == "HEAD" {
            let branch = format!("heads/{}", self.default_branch());
            return self.first_commit(&names(&branch)).await;
        }
        let mut candidates = names(text);
        let digits = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if digits && (7..=64).contains(&text.len()) {
            let place = if Oid::parse(text).is_some() {
                0
            } else {
                candidates.len()
            };
            candidates.insert(place, text.to_ascii_lowercase());
        }
        self.first_commit(&candidates).await
    }

    async fn first_commit(&self, candidates: &[String]) -> Result<Option<Oid>, GitError> {
        for candidate in candidates {
            let header = self.header(&format!("{candidate}^{{commit}}")).await?;
            if let Some(header) = header.filter(|header| header.kind == ObjectKind::Commit) {
                return Ok(Some(header.oid));
            }
        }
        Ok(None)
    }

    /// The commits that `start` reaches, newest first, as `git log` orders them;
    /// with `path`, only those that changed it.
    pub async fn log(
        &self,
        start: &Oid,
        path: Option<&str>,
        skip: usize,
        take: usize,
    ) -> Result<Vec<Oid>, GitError> {
        let skip = format!("--skip={skip}");
        let take = format!("--max-count={take}");
        let mut arguments = vec!["rev-list", &skip, &take, start.as_str(), "--"];
        arguments.extend(path);
        let text = self.text(&arguments, &[]).await?;
        Ok(text.lines().filter_map(Oid::parse).collect())
    }

    /// How many commits [`Git::log`] would list without a limit.
    pub async fn log_length(&self, start: &Oid, path: Option<&str>) -> Result<usize, GitError> {
        let mut arguments = vec!["rev-list", "--count", start.as_str(), "--"];
        arguments.extend(path);
        let text = self.text(&arguments, &[]).await?;
        let count = text.trim().parse();
        count.map_err(|_| GitError::Unreadable(text))
    }

    /// What `head` reaches and `base` does not, oldest first; everything without a
    /// base.
    pub async fn between(&self, base: Option<&Oid>, head: &Oid) -> Result<Vec<Oid>, GitError> {
        let without = base.map(|base| format!("^{base}"));
        let mut arguments = vec!["rev-list", "--reverse", "--topo-order", head.as_str()];
        arguments.extend(without.as_deref());
        arguments.push("--");
        let text = self.text(&arguments, &[]).await?;
        Ok(text.lines().filter_map(Oid::parse).collect())
    }

    /// How `head` lies to `base`; nothing when they share no history.
    pub async fn divergence(&self, base: &Oid, head: &Oid) -> Result<Option<Divergence>, GitError> {
        let range = format!("{base}...{head}");
        let arguments = [
            "rev-list",
            "--reverse",
            "--topo-order",
            "--left-right",
            &range,
            "--",
        ];
        let text = self.text(&arguments, &[]).await?;
        let side = |mark| text.lines().filter_map(move |line| line.strip_prefix(mark));
        let ahead: Vec<Oid> = side('>').filter_map(Oid::parse).collect();
        let behind = side('<').count();
        let merge_base = match (ahead.is_empty(), behind) {
            (_, 0) => Some(base.clone()),
            (true, _) => Some(head.clone()),
            _ => self.merge_base(base, head).await?,
        };
        Ok(merge_base.map(|merge_base| Divergence {
            merge_base,
            ahead,
            behind,
        }))
    }

    /// Whether `ancestor` is `commit` or reached from it.
    pub async fn is_ancestor(&self, ancestor: &Oid, commit: &Oid) -> Result<bool, GitError> {
        let base = self.merge_base(ancestor, commit).await?;
        Ok(base.as_ref() == Some(ancestor))
    }

    async fn merge_base(&self, left: &Oid, right: &Oid) -> Result<Option<Oid>, GitError> {
        let arguments = ["merge-base", left.as_str(), right.as_str()];
        match self.text(&arguments, &[]).await {
            Ok(text) => Ok(Oid::parse(text.trim())),
            // Without a common ancestor git says nothing and fails.
            Err(GitError::Refused(said)) if said.is_empty() => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The full ref names that a short one may stand for, in order of preference.
fn names(text: &str) -> Vec<String> {
    let full = [text.to_owned(), format!("refs/{text}")];
    let qualified = full
        .into_iter()
        .filter(|name| name.starts_with("refs/heads/") || name.starts_with("refs/tags/"));
    let short = [format!("refs/heads/{text}"), format!("refs/tags/{text}")];
    qualified
        .chain(short)
        .filter(|name| RefName::parse(name).is_some())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_short_name_means_a_branch_before_a_tag() {
        assert_eq!(names("v1"), ["refs/heads/v1", "refs/tags/v1"]);
        assert_eq!(names("tags/v1")[0], "refs/tags/v1");
        assert_eq!(names("refs/heads/x")[0], "refs/heads/x");
    }

    #[test]
    fn revision_syntax_is_not_a_name() {
        for text in ["HEAD~1", "a^{/x}", ":/fix", "@{-1}", "a..b", "v1\n"] {
            assert!(names(text).is_empty(), "{text:?}");
        }
    }
}
