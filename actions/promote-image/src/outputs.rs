//! The outputs.

use serde_json::{Value, json};
use windlass_core::image::{PromotionPlan, SourceImage, TagStep};
use windlass_toolkit::Outputs;
use windlass_toolkit::describe::OutputDescription;

use crate::look::Seen;
use crate::settings::Settings;

const fn output(name: &'static str, description: &'static str) -> OutputDescription {
    OutputDescription { name, description }
}

pub(crate) const DESCRIPTIONS: &[OutputDescription] = &[
    output(
        "image",
        "The image's name in lower case, as registries take it, such as ghcr.io/acme/shop; also where it is missing",
    ),
    output("found", "Whether the image is there"),
    output("digest", "Its digest, sha256:…; empty where it is missing"),
    output(
        "reference",
        "The image by its digest, such as ghcr.io/acme/shop@sha256:…; empty where it is missing",
    ),
    output(
        "tags",
        "The tags, as a JSON list of objects with tag and state: created, moved or unchanged; in a dry run, what they would be",
    ),
    output(
        "media-type",
        "Whether it is an image or an index of several, as its media type",
    ),
    output("platforms", "What it runs on, as a JSON list"),
    output(
        "state",
        "What came of it, or would in a dry run: promoted, unchanged or missing",
    ),
];

/// What a run came to.
pub(crate) struct Promoted<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) seen: &'a Seen,
    /// What was done, or would be; none where the image is missing.
    pub(crate) plan: Option<&'a PromotionPlan>,
}

impl Promoted<'_> {
    /// The image, where it is there.
    pub(crate) fn source(&self) -> Option<&SourceImage> {
        self.seen.facts.source.as_ref()
    }

    /// The image by its digest.
    pub(crate) fn reference(&self) -> Option<String> {
        let source = self.source()?;
        Some(format!("{}@{}", self.settings.image, source.digest))
    }

    pub(crate) fn state(&self) -> &'static str {
        match self.plan {
            None => "missing",
            Some(plan) if plan.changes() => "promoted",
            Some(_) => "unchanged",
        }
    }

    pub(crate) fn steps(&self) -> &[TagStep] {
        self.plan.map_or(&[], |plan| &plan.steps)
    }

    pub(crate) fn media_type(&self) -> Option<&str> {
        let manifest = self.seen.manifest.as_ref();
        manifest.map(windlass_registry::Manifest::media_type)
    }

    pub(crate) fn platforms(&self) -> Vec<String> {
        let platforms = self.source().map(|source| source.platforms.iter());
        let platforms = platforms.into_iter().flatten();
        platforms.map(ToString::to_string).collect()
    }
}

pub(crate) fn of(promoted: &Promoted<'_>) -> Outputs {
    let digest = promoted.source().map(|source| source.digest.as_str());
    let tags = promoted.steps().iter().map(|step| {
        json!({
            "tag": step.tag().as_str(),
            "state": step.change.as_str(),
        })
    });
    let mut outputs = Outputs::default();
    outputs
        .set("image", promoted.settings.image.to_string())
        .set("found", promoted.source().is_some())
        .set("digest", digest.unwrap_or_default())
        .set("reference", promoted.reference().unwrap_or_default())
        .set("tags", tags.collect::<Value>())
        .set("media-type", promoted.media_type().unwrap_or_default())
        .set("platforms", promoted.platforms())
        .set("state", promoted.state());
    outputs
}
