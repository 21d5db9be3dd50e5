//! The outputs.

use windlass_core::Word;
use windlass_core::verification::{Requirement, Verification};
use windlass_toolkit::Outputs;
use windlass_toolkit::describe::OutputDescription;

use crate::settings::Settings;

const fn output(name: &'static str, description: &'static str) -> OutputDescription {
    OutputDescription { name, description }
}

pub(crate) const DESCRIPTIONS: &[OutputDescription] = &[
    output("verified", "Whether every requirement is met"),
    output("tag", "The tag that was looked at"),
    output("sha", "Its commit; empty where it is not there"),
    output("version", "The version that it names, such as 1.2.4"),
    output(
        "lane",
        "What it is for; empty where `lane` was not required, or what it claims is not borne out",
    ),
    output(
        "deployed-at",
        "When its deployment succeeded, in RFC 3339; empty where `deployed` did not pass",
    ),
    output(
        "image-digest",
        "The image of that deployment, such as sha256:…; empty where it names none",
    ),
    output(
        "production-tag",
        "The tag that a promotion creates, or finds; empty where `not-older` was not required, or there can be none",
    ),
    output(
        "failed",
        "The requirements that are not met, as a JSON list",
    ),
];

pub(crate) fn of(settings: &Settings, verification: &Verification) -> Outputs {
    let deployed = verification.deployed.as_ref();
    let digest = deployed.and_then(|deployed| deployed.image_digest.as_ref());
    let failed: Vec<&str> = verification.failed().map(Requirement::as_str).collect();
    let text = |value: Option<String>| value.unwrap_or_default();
    let mut outputs = Outputs::default();
    outputs
        .set("verified", verification.is_verified())
        .set("tag", settings.request.tag())
        .set("sha", text(verification.sha.map(|sha| sha.to_string())))
        .set(
            "version",
            text(verification.version.as_ref().map(ToString::to_string)),
        )
        .set("lane", verification.lane.map_or("", Word::as_str))
        .set(
            "deployed-at",
            text(deployed.map(|deployed| deployed.at.to_string())),
        )
        .set("image-digest", digest.map_or("", |digest| digest.as_str()))
        .set("production-tag", text(verification.production_tag.clone()))
        .set("failed", failed);
    outputs
}
