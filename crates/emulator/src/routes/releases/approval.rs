//! Whether a release may become what is wanted of it, and the tag that it needs
//! when it is published.
//!
//! Must not know how releases are kept. Nothing is recorded here, but a tag that
//! was missing is made: whoever publishes finds it there.

use serde_json::Value;

use super::refusal;
use super::wanted::Wanted;
use crate::routes::call::Call;
use crate::routes::error::ApiError;
use crate::state::git::{ObjectKind, Oid, RefName, RefUpdate};
use crate::state::now;
use crate::state::releases::{MakeLatest, Release};
use crate::state::rules::{Refusal, Rule};

/// What git has of a release.
struct Scene {
    /// Nothing when the tag's name is none.
    name: Option<RefName>,
    /// What the tag points to, if it exists.
    tagged: Option<Oid>,
    /// The commit to tag, if it exists.
    target: Option<Oid>,
}

/// Lets `release` take the place of `before`, and makes the tag if it is published
/// by that. Gives the time of its commit, in seconds since 1970.
///
/// # Errors
/// 422 with all that is wrong, 403 when the target's workflow files need a
/// permission that is lacking.
pub async fn approve(
    call: &Call,
    before: Option<&Release>,
    release: &Release,
    wanted: &Wanted,
) -> Result<i64, ApiError> {
    let scene = look(call, release).await?;
    let errors = objections(before, release, wanted, &scene);
    if !errors.is_empty() {
        return Err(refusal::refused(errors));
    }
    let id = call.repository.record.id;
    let held = call.state.shelf(id, |shelf| shelf.may_hold(release))?;
    held.map_err(refusal::of_release)?;
    check_workflows(call, &scene).await?;
    if publishes(before, release) {
        make_tag(call, release, &scene).await?;
    }
    time(call, &scene).await
}

/// Whether the change is what makes the tag public.
fn publishes(before: Option<&Release>, release: &Release) -> bool {
    let other = |before: &Release| before.draft || before.tag != release.tag;
    !release.draft && before.is_none_or(other)
}

/// The commit that a target means: a branch's, or the one with this whole id. Tags
/// are no targets.
pub async fn target(call: &Call, text: &str) -> Result<Option<Oid>, ApiError> {
    if let Some(oid) = Oid::parse(text)
        && call.git().kind(&oid).await? == Some(ObjectKind::Commit)
    {
        return Ok(Some(oid));
    }
    let branch = text.strip_prefix("refs/heads/").unwrap_or(text);
    match RefName::parse(&format!("refs/heads/{branch}")) {
        Some(name) => Ok(call.git().find_ref(&name).await?.map(|found| found.oid)),
        None => Ok(None),
    }
}

/// The commit that a tag leads to, if there are both.
pub async fn tagged_commit(call: &Call, tag: &str) -> Result<Option<Oid>, ApiError> {
    let Some(name) = RefName::parse(&format!("refs/tags/{tag}")) else {
        return Ok(None);
    };
    let Some(found) = call.git().find_ref(&name).await? else {
        return Ok(None);
    };
    let peeled = call.git().peel(&found.oid).await?;
    Ok(peeled.and_then(|(oid, kind)| (kind == ObjectKind::Commit).then_some(oid)))
}

async fn look(call: &Call, release: &Release) -> Result<Scene, ApiError> {
    let name = RefName::parse(&format!("refs/tags/{}", release.tag));
    let tagged = match &name {
        Some(name) => call.git().find_ref(name).await?.map(|found| found.oid),
        None => None,
    };
    Ok(Scene {
        name,
        tagged,
        target: target(call, &release.target).await?,
    })
}

fn objections(
    before: Option<&Release>,
    release: &Release,
    wanted: &Wanted,
    scene: &Scene,
) -> Vec<Value> {
    let locked = before.filter(|before| before.immutable);
    let body = release.body.as_deref().unwrap_or_default();
    // What a new draft says of the latest release is not even looked at.
    let heeded = before.is_some() || !release.draft;
    let flagged = heeded && wanted.latest == Some(MakeLatest::True);
    let needed = publishes(before, release) && scene.tagged.is_none();
    let untaggable = scene.name.is_none() || (needed && scene.target.is_none());
    let stated = before.is_none() || wanted.target.is_some();
    let lost = scene.target.is_none() && (stated || needed);
    let all = [
        (locked.is_some() && release.draft).then(refusal::locked_state),
        locked
            .is_some_and(|locked| locked.tag != release.tag)
            .then(refusal::locked_tag),
        (body.chars().count() > refusal::LONGEST_BODY).then(refusal::long_body),
        (flagged && !release.is_full()).then(refusal::not_full),
        untaggable.then(refusal::impossible_tag),
        scene.name.is_none().then(refusal::malformed_tag),
        (untaggable && !release.draft).then(refusal::no_tag),
        lost.then(refusal::target),
    ];
    all.into_iter().flatten().collect()
}

/// GitHub asks for the permission whatever becomes of the target: also for a draft,
/// and when the tag exists. Source: the notes on both routes in its documentation.
async fn check_workflows(call: &Call, scene: &Scene) -> Result<(), ApiError> {
    let Some(target) = &scene.target else {
        return Ok(());
    };
    let (actor, repository) = (&call.actor, &call.repository);
    let workflow = call.state.forbidden_workflow(actor, repository, target);
    match workflow.await? {
        Some(_) => Err(forbidden()),
        None => Ok(()),
    }
}

async fn make_tag(call: &Call, release: &Release, scene: &Scene) -> Result<(), ApiError> {
    if scene.tagged.is_some() {
        let id = call.repository.record.id;
        return match call.state.is_burned(id, &release.tag)? {
            true => Err(untagged(vec![refusal::burned_tag()])),
            false => Ok(()),
        };
    }
    // Both were looked at before.
    let (Some(name), Some(target)) = (&scene.name, &scene.target) else {
        return Err(untagged(vec![refusal::impossible_tag()]));
    };
    let refusal = call.state.refusal(
        &call.actor,
        &call.repository,
        name,
        Rule::Creation,
        Some(target),
    );
    match refusal.await? {
        None => {}
        Some(Refusal::Rule(_) | Refusal::Checks(_) | Refusal::Protection(_)) => {
            return Err(untagged(vec![refusal::ruled_out()]));
        }
        Some(Refusal::Burned) => {
            let errors = vec![refusal::ruled_out(), refusal::burned_tag()];
            return Err(untagged(errors));
        }
        Some(Refusal::Workflows(_)) => return Err(forbidden()),
    }
    match call.git().create_ref(name, target).await? {
        RefUpdate::Done | RefUpdate::Exists => Ok(()),
        RefUpdate::Conflict => Err(untagged(vec![refusal::impossible_tag()])),
    }
}

async fn time(call: &Call, scene: &Scene) -> Result<i64, ApiError> {
    let seconds = match scene.tagged.as_ref().or(scene.target.as_ref()) {
        Some(oid) => call.git().commit_time(oid).await?,
        None => None,
    };
    Ok(seconds.unwrap_or_else(now))
}

fn untagged(mut errors: Vec<Value>) -> ApiError {
    errors.push(refusal::no_tag());
    refusal::refused(errors)
}

fn forbidden() -> ApiError {
    ApiError::lacking("contents=write; contents=write,workflows=write")
}
