//! The tag of the release: where it stands or is to stand, what it is for, and what came before.

use std::time::{Duration, Instant};

use windlass_core::{
    Facts, Lane, LineageRequest, LineageVerdict, ObjectId, Tag, Trailers, lineage,
    lineage_messages, parse_version,
};
use windlass_facts::{GitHub, Subject, of_github, of_problem};
use windlass_github::Client;
use windlass_toolkit::Failure;

use crate::promotion;
use crate::settings::{Naming, Settings};

/// What this run has made so short a time ago is there.
const A_MOMENT: Duration = Duration::from_secs(60);

/// What the tag is.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) commit: ObjectId,
    /// Whether the tag is there.
    pub(crate) exists: bool,
    pub(crate) lane: Option<Lane>,
    /// Where generated notes begin.
    pub(crate) previous: Option<String>,
    /// Whether no other version was there before.
    pub(crate) is_first: bool,
    /// The tag that was promoted to this one.
    pub(crate) promoted_from: Option<String>,
    /// When its place was seen last.
    seen: Instant,
}

impl Target {
    /// Looks at the tags. Nothing is written.
    pub(crate) async fn find(
        github: &GitHub,
        settings: &Settings,
        naming: &Naming,
    ) -> Result<Self, Failure> {
        // Which commit is meant is looked up among the tags first.
        let subject = Subject {
            sha: None,
            ..settings.subject()
        };
        let (mut facts, is_branch) = github.gather_beside(&settings.tag, subject).await?;
        let mut tags = std::mem::take(&mut facts.tags);
        let promoted = promotion::source(settings, naming, &tags)?;
        let present = tags.iter().find(|tag| tag.name == settings.tag).cloned();
        let exists = present.is_some();
        let tag = match present {
            Some(tag) => tag,
            None if is_branch => return Err(is_a_branch(&settings.tag)),
            None => missing(github, settings, &tags, promoted).await?,
        };
        check_commit(github, settings, &tags, &tag).await?;
        promotion::check(settings, &tag, promoted)?;
        if !exists {
            tags.push(tag.clone());
        }
        check_previous(settings, &tags)?;
        let asked = asked(settings, naming);
        let found = loop {
            match lineage(&asked, &tags, &facts).map_err(problem)? {
                LineageVerdict::Found(found) => break found,
                LineageVerdict::Needs(questions) => {
                    let likely = |facts: &Facts| lineage_messages(&asked, &tags, facts);
                    github
                        .answer(&questions, likely, subject, &mut facts)
                        .await?;
                }
            }
        };
        let given = settings.previous_tag().map(str::to_owned);
        Ok(Self {
            commit: tag.commit,
            exists,
            lane: found.lane,
            previous: given.or(found.previous),
            is_first: is_first(naming, &tags, &settings.tag),
            seen: Instant::now(),
            promoted_from: promoted_from(settings, &facts),
        })
    }

    /// Whether the tag still is where it was, just before it is released. Another release of it
    /// is not what was verified; and of a tag that is gone, GitHub would make one anywhere (V16).
    pub(crate) async fn check_tag(&self, client: &Client, tag: &str) -> Result<(), Failure> {
        if !self.exists && self.seen.elapsed() < A_MOMENT {
            return Ok(());
        }
        let name = format!("refs/tags/{tag}");
        let listing = client.list_refs(&[&name]).await.map_err(of_github)?;
        let found = listing.refs.iter().find(|found| found.name == name);
        let now = match found {
            Some(found) if found.commit == self.commit => return Ok(()),
            Some(found) => format!("moved to {}", found.commit.short()),
            None => "deleted".to_owned(),
        };
        let was = self.commit.short();
        Err(Failure::refused(format!(
            "publish {tag}: somebody has {now} the tag, which was on {was}"
        ))
        .hint("find out who changes version tags; the draft is kept, and the next run goes on with it"))
    }

    /// What the tag's message ends in, when it is created.
    pub(crate) fn trailers(&self, settings: &Settings, claim: String) -> Trailers {
        let told = self.lane.filter(|lane| {
            // Without a word from the caller, a stable version may be of several lanes.
            matches!(lane, Lane::Dev | Lane::Rc) || settings.promoted_from().is_some()
        });
        Trailers {
            lane: told,
            promoted_from: self.promoted_from.clone(),
            run: settings.context.run_url(),
            claim: Some(claim),
        }
    }
}

fn problem(problem: windlass_core::Problem) -> Failure {
    of_problem("create the release", problem)
}

fn asked(settings: &Settings, naming: &Naming) -> LineageRequest {
    LineageRequest {
        tag: settings.tag.clone(),
        lane: settings.promoted_from().map(|_| Lane::Production),
        scheme: naming.scheme,
        tag_prefix: naming.tag_prefix.clone(),
        ignore: naming.ignore.clone(),
        adopt: naming.adopt.clone(),
    }
}

/// Said by the caller, else by the tag's own message, where it was read.
fn promoted_from(settings: &Settings, facts: &Facts) -> Option<String> {
    if let Some(from) = settings.promoted_from() {
        return Some(from.to_owned());
    }
    let message = facts
        .messages
        .iter()
        .find(|known| known.tag == settings.tag)?;
    let trailers = &message.trailers;
    (trailers.lane == Some(Lane::Production))
        .then(|| trailers.promoted_from.clone())
        .flatten()
}

fn is_first(naming: &Naming, tags: &[Tag], own: &str) -> bool {
    let mut others = tags.iter().filter(|tag| tag.name != own);
    !others.any(|tag| parse_version(&naming.tag_prefix, &tag.name).is_ok())
}

/// The commit that `sha` names. A tag goes before a branch of its name, and a tag's object means
/// its commit.
async fn resolve(github: &GitHub, tags: &[Tag], sha: &str) -> Result<ObjectId, Failure> {
    let name = sha.strip_prefix("refs/tags/").unwrap_or(sha);
    let object = sha.parse::<ObjectId>().ok();
    let tag = tags
        .iter()
        .find(|tag| tag.name == name || Some(tag.object) == object);
    match tag {
        Some(tag) => Ok(tag.commit),
        None => github.resolve(sha).await.map_err(|failure| {
            failure.hint("give 'sha' a commit, a tag or a branch that is there")
        }),
    }
}

/// The tag that will be there: on the commit that was asked for, else where the promoted one is.
async fn missing(
    github: &GitHub,
    settings: &Settings,
    tags: &[Tag],
    promoted: Option<ObjectId>,
) -> Result<Tag, Failure> {
    let name = settings.tag.clone();
    if !settings.create_tag {
        return Err(
            Failure::refused(format!("create the release: there is no tag '{name}'")).hint(
                "create it first (next-version with 'claim' does), or leave 'create-tag' out",
            ),
        );
    }
    let asked = settings.sha().or(settings.context.sha.as_deref());
    let commit = match (settings.sha(), promoted, asked) {
        (None, Some(commit), _) => commit,
        (_, _, Some(sha)) => resolve(github, tags, sha).await?,
        _ => {
            return Err(Failure::bad_input(format!(
                "create the tag '{name}': it is not known on which commit"
            ))
            .hint("give 'sha', or 'promoted-from'"));
        }
    };
    Ok(Tag {
        name,
        object: commit,
        commit,
    })
}

/// A tag that stands elsewhere is never moved.
async fn check_commit(
    github: &GitHub,
    settings: &Settings,
    tags: &[Tag],
    tag: &Tag,
) -> Result<(), Failure> {
    let Some(sha) = settings.sha() else {
        return Ok(());
    };
    let commit = resolve(github, tags, sha).await?;
    if commit == tag.commit {
        return Ok(());
    }
    Err(Failure::refused(format!(
        "create the release: the tag {} stands on {}, not on {}",
        tag.name,
        tag.commit.short(),
        commit.short()
    ))
    .hint("a version tag is never moved: release another version for this commit")
    .hint("leave 'sha' out to release what the tag names"))
}

fn check_previous(settings: &Settings, tags: &[Tag]) -> Result<(), Failure> {
    let Some(previous) = settings.previous_tag() else {
        return Ok(());
    };
    if previous != settings.tag && tags.iter().any(|tag| tag.name == previous) {
        return Ok(());
    }
    Err(Failure::refused(format!(
        "create the release: there is no other tag '{previous}'"
    ))
    .hint("give 'previous-tag' a tag that exists, or leave it out"))
}

fn is_a_branch(name: &str) -> Failure {
    Failure::refused(format!(
        "create the tag '{name}': a branch has that name, and git would take the one for the other"
    ))
    .hint(format!(
        "rename the branch '{name}', or release another version"
    ))
}
