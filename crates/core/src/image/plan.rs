//! Which tags an image gets, or why it may not have them: one pure decision.

use serde::{Deserialize, Serialize};

use super::digest::ImageDigest;
use super::facts::{PromotionFacts, SourceImage};
use super::platform::Platform;
use super::request::{ImagePromotion, WantedTag};
use super::tag::ImageTag;
use crate::problem::Problem;

/// What comes of a promotion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PromotionVerdict {
    /// There is no such image, and that is no failure.
    Missing,
    /// The image may have its tags.
    Plan(PromotionPlan),
}

/// What is to be done about each tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromotionPlan {
    /// The image.
    pub digest: ImageDigest,
    /// Every tag that was asked for, in the order in which they are given.
    pub steps: Vec<TagStep>,
}

/// What is to be done about one tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagStep {
    /// The tag.
    pub wanted: WantedTag,
    /// What it takes.
    pub change: TagChange,
}

/// What a tag takes to stand for the image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TagChange {
    /// It is not there.
    Create,
    /// It floats, and stands for another image.
    Move {
        /// That image.
        from: ImageDigest,
    },
    /// Nothing: it stands for it.
    Keep,
}

impl PromotionPlan {
    /// Whether anything is to be written.
    pub fn changes(&self) -> bool {
        let mut steps = self.steps.iter();
        steps.any(|step| step.change != TagChange::Keep)
    }
}

/// Decides about all tags before any is given, so that a refusal leaves nothing half done.
///
/// # Errors
/// Where the image is missing, is not the one that its tag stands for, lacks a platform or was
/// built from another commit; and where a tag that doesn't float stands for another image.
pub fn plan_promotion(
    request: &ImagePromotion,
    facts: &PromotionFacts,
) -> Result<PromotionVerdict, Problem> {
    request.validate()?;
    let Some(source) = &facts.source else {
        return match request.may_be_missing {
            true => Ok(PromotionVerdict::Missing),
            false => Err(missing(request)),
        };
    };
    check_tag(request, source)?;
    check_platforms(&request.platforms, source)?;
    check_revision(request, source)?;
    let steps = request.wanted().into_iter().map(|wanted| {
        let change = tag_change(&wanted, facts.stands(&wanted.tag), &source.digest)?;
        Ok(TagStep { wanted, change })
    });
    Ok(PromotionVerdict::Plan(PromotionPlan {
        digest: source.digest.clone(),
        steps: steps.collect::<Result<_, Problem>>()?,
    }))
}

/// What one tag takes, by where it stands now.
///
/// # Errors
/// Where it stands for another image and doesn't float.
pub fn tag_change(
    wanted: &WantedTag,
    stands: Option<&ImageDigest>,
    digest: &ImageDigest,
) -> Result<TagChange, Problem> {
    match stands {
        None => Ok(TagChange::Create),
        Some(there) if there == digest => Ok(TagChange::Keep),
        Some(there) if wanted.floats => Ok(TagChange::Move {
            from: there.clone(),
        }),
        Some(there) => {
            let tag = &wanted.tag;
            Err(Problem::refused(
                "tag-taken",
                format!("the tag {tag} stands for another image: {there}, not {digest}"),
            )
            .hint(format!(
                "a version's tag never moves: give another tag, or name {tag} in 'floating-tags' if it is meant to move"
            )))
        }
    }
}

fn missing(request: &ImagePromotion) -> Problem {
    let what = match (&request.digest, &request.source_tag) {
        (Some(digest), Some(tag)) => format!("with the digest {digest} and the tag {tag}"),
        (Some(digest), None) => format!("with the digest {digest}"),
        (None, Some(tag)) => format!("with the tag {tag}"),
        (None, None) => "that was named".to_owned(),
    };
    Problem::refused("missing", format!("there is no image {what}"))
        .hint("look whether it was pushed, to this very name, and not deleted since")
        .hint("where it need not be there, set 'if-missing' to skip")
}

fn check_tag(request: &ImagePromotion, source: &SourceImage) -> Result<(), Problem> {
    match (&request.source_tag, &source.tagged) {
        (Some(tag), Some(tagged)) if *tagged != source.digest => Err(Problem::refused(
            "source-moved",
            format!(
                "the tag {tag} stands for {tagged}, not for {}",
                source.digest
            ),
        )
        .hint("the tag was moved since the image was tried: promote what was tried, or try what the tag stands for now")),
        _ => Ok(()),
    }
}

fn check_platforms(wanted: &[Platform], source: &SourceImage) -> Result<(), Problem> {
    let met = |wanted: &&Platform| source.platforms.iter().any(|there| there.meets(wanted));
    let missing: Vec<String> = wanted
        .iter()
        .filter(|wanted| !met(wanted))
        .map(Platform::to_string)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let there: Vec<String> = source.platforms.iter().map(Platform::to_string).collect();
    let there = match there.as_slice() {
        [] => "nothing".to_owned(),
        there => there.join(", "),
    };
    Err(Problem::refused(
        "platforms",
        format!(
            "the image does not run on {}: it runs on {there}",
            missing.join(", ")
        ),
    )
    .hint("build it for every platform in 'platforms', or leave out those that aren't needed"))
}

fn check_revision(request: &ImagePromotion, source: &SourceImage) -> Result<(), Problem> {
    let Some(wanted) = &request.revision else {
        return Ok(());
    };
    match &source.revision {
        Some(there) if there == wanted => Ok(()),
        Some(there) => Err(Problem::refused(
            "revision",
            format!("the image was built from {there}, not from {wanted}"),
        )
        .hint("somebody else's image has this name: find out who pushed it before anything is built or promoted under it")),
        None => Err(Problem::refused(
            "revision",
            format!("the image doesn't say that it was built from {wanted}"),
        )
        .hint("build it with the label org.opencontainers.image.revision, as docker/metadata-action does")),
    }
}

impl TagChange {
    /// What is done, as a word: `created`, `moved` or `unchanged`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Create => "created",
            Self::Move { .. } => "moved",
            Self::Keep => "unchanged",
        }
    }
}

impl TagStep {
    /// The tag.
    pub fn tag(&self) -> &ImageTag {
        &self.wanted.tag
    }
}
