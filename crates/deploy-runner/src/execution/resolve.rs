//! From what was asked for to the commit that is checked out.

use windlass_core::ObjectId;
use windlass_deploy_protocol::Target;

use super::git::CheckoutError;
use super::mirror::Mirror;

const LOOKING_UP: &str = "look up a ref";

impl Mirror {
    /// The commit that is meant, tags followed to it. Only whole names count, so that the answer
    /// never depends on git's guesses:
    ///
    /// - a tag is `refs/tags/<name>`, whatever branch has the same name (T6);
    /// - a reference is a full commit id, else `refs/heads/…` or `refs/tags/…`, else a branch,
    ///   else a tag. A name that a branch and a tag share, at different commits, is refused.
    pub async fn resolve(&self, target: Target<'_>) -> Result<ObjectId, CheckoutError> {
        let (Target::Tag(name) | Target::Reference(name)) = target;
        if name.is_empty() || name.starts_with('-') || name.contains(char::is_control) {
            return Err(CheckoutError::Name(name.to_owned()));
        }
        let found = match target {
            Target::Tag(_) => self.tag(name).await?,
            Target::Reference(_) => self.reference(name).await?,
        };
        found.ok_or_else(|| match target {
            Target::Tag(_) => CheckoutError::Unknown(format!("{name:?}"), "tag"),
            Target::Reference(_) => {
                CheckoutError::Unknown(format!("{name:?}"), "full commit id, branch or tag")
            }
        })
    }

    /// The full names of the refs by which a commit was asked for. Where it was asked for by its
    /// id, those are the tags on it and the branches that it is on: a commit that no ref leads to,
    /// such as one of a pull request of somebody else, has none.
    pub async fn refs_of(
        &self,
        target: Target<'_>,
        commit: ObjectId,
    ) -> Result<Vec<String>, CheckoutError> {
        let (tags, branches) = match target {
            Target::Tag(name) => (vec![name.to_owned()], Vec::new()),
            Target::Reference(name) if name.parse::<ObjectId>().is_ok() => (
                self.tags_on(commit).await?,
                self.branches_with(commit).await?,
            ),
            Target::Reference(name) => self.named(name).await?,
        };
        let tags = tags.into_iter().map(|tag| format!("refs/tags/{tag}"));
        let branches = branches
            .into_iter()
            .map(|name| format!("refs/heads/{name}"));
        Ok(tags.chain(branches).collect())
    }

    /// The tags and branches that a name may mean.
    async fn named(&self, name: &str) -> Result<(Vec<String>, Vec<String>), CheckoutError> {
        if let Some(branch) = name.strip_prefix("refs/heads/") {
            return Ok((Vec::new(), vec![branch.to_owned()]));
        }
        if let Some(tag) = name.strip_prefix("refs/tags/") {
            return Ok((vec![tag.to_owned()], Vec::new()));
        }
        let tag = self.has_tag(name).await?.then(|| name.to_owned());
        let branch = self.branch(name).await?.map(|_| name.to_owned());
        Ok((Vec::from_iter(tag), Vec::from_iter(branch)))
    }

    /// Whether there is such a tag.
    pub async fn has_tag(&self, name: &str) -> Result<bool, CheckoutError> {
        Ok(self.object(&format!("refs/tags/{name}")).await?.is_some())
    }

    async fn reference(&self, name: &str) -> Result<Option<ObjectId>, CheckoutError> {
        if let Ok(id) = name.parse() {
            return self.peel(id).await;
        }
        if let Some(branch) = name.strip_prefix("refs/heads/") {
            return self.branch(branch).await;
        }
        if let Some(tag) = name.strip_prefix("refs/tags/") {
            return self.tag(tag).await;
        }
        match (self.branch(name).await?, self.tag(name).await?) {
            (Some(branch), Some(tag)) if branch != tag => {
                Err(CheckoutError::Ambiguous(name.to_owned()))
            }
            (branch, tag) => Ok(branch.or(tag)),
        }
    }

    async fn tag(&self, name: &str) -> Result<Option<ObjectId>, CheckoutError> {
        self.peeled(&format!("refs/tags/{name}")).await
    }

    async fn branch(&self, name: &str) -> Result<Option<ObjectId>, CheckoutError> {
        self.peeled(&format!("refs/remotes/origin/{name}")).await
    }

    /// The commit that a ref leads to, if there is the ref.
    async fn peeled(&self, reference: &str) -> Result<Option<ObjectId>, CheckoutError> {
        let Some(object) = self.object(reference).await? else {
            return Ok(None);
        };
        match self.peel(object).await? {
            Some(commit) => Ok(Some(commit)),
            None => Err(CheckoutError::NoCommit(reference.to_owned())),
        }
    }

    /// What a ref points at; exactly this ref, which `rev-parse` would not promise.
    async fn object(&self, reference: &str) -> Result<Option<ObjectId>, CheckoutError> {
        let arguments = ["show-ref", "--verify", "--hash", "--", reference];
        self.id(&arguments).await
    }

    async fn peel(&self, object: ObjectId) -> Result<Option<ObjectId>, CheckoutError> {
        let commit = format!("{object}^{{commit}}");
        let arguments = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ];
        self.id(&arguments).await
    }

    /// Git's answer, if it has one. What else could go wrong with reading an own repository shows
    /// itself when the commit is checked out.
    async fn id(&self, arguments: &[&str]) -> Result<Option<ObjectId>, CheckoutError> {
        let answer = self.git.ask(&self.directory, arguments, LOOKING_UP).await?;
        match answer.code {
            0 => Ok(ObjectId::from_hex(answer.stdout.trim_ascii_end())),
            _ => Ok(None),
        }
    }
}
