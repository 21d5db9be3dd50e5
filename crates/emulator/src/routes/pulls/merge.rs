//! `pulls/{number}/merge`.
//!
//! Must not know how a merge is shown.

use axum::Json;
use axum::body::Bytes;
use serde::Serialize;

use super::find;
use super::rebase::rebase;
use crate::routes::call::Call;
use crate::routes::error::ApiError;
use crate::routes::fields::Fields;
use crate::routes::people;
use crate::state::access::Level;
use crate::state::git::{NewCommit, Oid, RefName, RefUpdate, Signature};
use crate::state::now;
use crate::state::pulls::{Merged, PullRecord};
use crate::state::rules::{Refusal, Rule, violation};

#[derive(Serialize)]
pub struct MergeBody {
    sha: String,
    merged: bool,
    message: &'static str,
}

/// What becomes one commit of the base branch.
struct Wish<'call> {
    call: &'call Call,
    pull: &'call PullRecord,
    base: Oid,
    head: Oid,
    squash: bool,
    title: Option<&'call str>,
    message: Option<&'call str>,
}

pub async fn merge(call: Call, body: Bytes) -> Result<Json<MergeBody>, ApiError> {
    call.require("contents", Level::Write)?;
    let pull = find(&call).await?;
    let fields = Fields::read(&body)?;
    let method: Option<String> =
        fields.optional_word("merge_method", &["merge", "squash", "rebase"])?;
    check(&pull, fields.optional_text("sha")?)?;
    let (Some(base), Some(head)) = (Oid::parse(&pull.base.sha), Oid::parse(&pull.head.sha)) else {
        return Err(unmergeable());
    };
    let name = RefName::parse(&format!("refs/heads/{}", pull.base.name));
    let name = name.ok_or_else(unmergeable)?;
    check_rules(&call, &name, &head).await?;
    let wish = Wish {
        call: &call,
        pull: &pull,
        base,
        head,
        squash: method.as_deref() == Some("squash"),
        title: fields.optional_text("commit_title")?,
        message: fields.optional_text("commit_message")?,
    };
    let commit = match method.as_deref() {
        Some("rebase") => rebase(&call, &wish.base, &wish.head)
            .await?
            .ok_or_else(unmergeable)?,
        _ => wish.commit().await?,
    };
    check_workflows(&call, &commit).await?;
    match call.git().move_ref(&name, &wish.base, &commit).await? {
        RefUpdate::Done => {}
        RefUpdate::Exists | RefUpdate::Conflict => {
            return Err(ApiError::not_allowed(
                "Base branch was modified. Review and try the merge again.",
            ));
        }
    }
    let ended = ended(&call, &pull, &commit);
    call.state
        .files
        .pulls
        .update(|known| known.replace(&ended))?;
    Ok(Json(MergeBody {
        sha: commit.to_string(),
        merged: true,
        message: "Pull Request successfully merged",
    }))
}

/// Fails unless the pull request is open and what the client believes.
fn check(pull: &PullRecord, sha: Option<&str>) -> Result<(), ApiError> {
    if !pull.is_open() {
        return Err(unmergeable());
    }
    if pull.draft {
        return Err(ApiError::not_allowed("Pull Request is still a draft"));
    }
    if sha.is_some_and(|sha| sha != pull.head.sha) {
        return Err(ApiError::conflict(
            "Head branch was modified. Review and try the merge again.",
        ));
    }
    Ok(())
}

/// Fails if a rule of the base branch stands in the way. Nobody approves
/// anything here, so approvals are always missing.
async fn check_rules(call: &Call, base: &RefName, head: &Oid) -> Result<(), ApiError> {
    let data = call.state.store.read()?;
    let (repository, actor) = (&call.repository, &call.actor);
    let id = repository.record.id;
    if let Some(Refusal::Rule(rule)) = data.refusal(id, base, Rule::Update, actor.app()) {
        return Err(ApiError::not_allowed(rule.violation()));
    }
    let reviews = data.binding_protection(id, base, actor);
    let reviews = reviews.and_then(|protection| protection.reviews.as_ref());
    if let Some(reviews) = reviews.filter(|reviews| reviews.approvals > 0) {
        return Err(ApiError::not_allowed(format!(
            "At least {} approving review is required by reviewers with write access.",
            reviews.approvals
        )));
    }
    let unmet = call.state.unmet_checks(actor, repository, base, head);
    match unmet.await? {
        Some(Refusal::Checks(reason)) => Err(ApiError::not_allowed(violation(&reason))),
        Some(Refusal::Protection(reason)) => Err(ApiError::not_allowed(reason)),
        _ => Ok(()),
    }
}

async fn check_workflows(call: &Call, commit: &Oid) -> Result<(), ApiError> {
    let workflow = call
        .state
        .forbidden_workflow(&call.actor, &call.repository, commit);
    match workflow.await? {
        None => Ok(()),
        Some(path) => Err(ApiError::forbidden(format!(
            "refusing to allow a GitHub App to create or update workflow `{path}` without \
             `workflows` permission"
        ))),
    }
}

impl Wish<'_> {
    async fn commit(&self) -> Result<Oid, ApiError> {
        let git = self.call.git();
        let tree = git.merge_tree(&self.base, &self.head).await?;
        let tree = tree.ok_or_else(unmergeable)?;
        let both = [self.base.clone(), self.head.clone()];
        let author = people::actor(self.call);
        let committer = Signature {
            name: "GitHub".to_owned(),
            email: "noreply@github.com".to_owned(),
            ..author.clone()
        };
        let message = self.words().await?;
        let commit = NewCommit {
            tree: &tree,
            parents: if self.squash { &both[..1] } else { &both },
            author: &author,
            committer: &committer,
            message: &message,
        };
        Ok(git.write_commit(commit).await?)
    }

    async fn words(&self) -> Result<String, ApiError> {
        let PullRecord { number, title, .. } = self.pull;
        let owner = &self.call.repository.record.owner;
        let head = &self.pull.head.name;
        let (default_title, default_message) = match self.squash {
            true => (format!("{title} (#{number})"), self.subjects().await?),
            false => (
                format!("Merge pull request #{number} from {owner}/{head}"),
                title.clone(),
            ),
        };
        let title = self.title.unwrap_or(&default_title);
        let message = self.message.unwrap_or(&default_message);
        Ok(match message {
            "" => title.to_owned(),
            message => format!("{title}\n\n{message}"),
        })
    }

    /// What is merged: the subjects of several commits, oldest first; of a
    /// single one nothing, because the title says it.
    async fn subjects(&self) -> Result<String, ApiError> {
        let git = self.call.git();
        let found = git.divergence(&self.base, &self.head).await?;
        let commits = found.map(|found| found.ahead).unwrap_or_default();
        let mut lines = Vec::new();
        for oid in commits.iter().filter(|_| commits.len() > 1) {
            let commit = git.commit(oid).await?;
            let message = commit.map(|commit| commit.message).unwrap_or_default();
            lines.push(format!("* {}", message.lines().next().unwrap_or_default()));
        }
        Ok(lines.join("\n\n"))
    }
}

fn ended(call: &Call, pull: &PullRecord, commit: &Oid) -> PullRecord {
    let now = now();
    PullRecord {
        updated_at: now,
        closed_at: Some(now),
        merged: Some(Merged {
            commit: commit.to_string(),
            by: call.actor.creator(),
            at: now,
        }),
        ..pull.clone()
    }
}

fn unmergeable() -> ApiError {
    ApiError::not_allowed("Pull Request is not mergeable")
}
