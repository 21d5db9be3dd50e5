//! The outputs, as documented in `versioning`.

use windlass_core::{Word, is_prerelease};
use windlass_toolkit::Outputs;
use windlass_toolkit::describe::OutputDescription;

use crate::settings::Settings;
use crate::settled::Settled;

const fn output(name: &'static str, description: &'static str) -> OutputDescription {
    OutputDescription { name, description }
}

pub(crate) const DESCRIPTIONS: &[OutputDescription] = &[
    output("version", "The version, such as 1.2.4"),
    output("tag", "The tag that names it, such as v1.2.4"),
    output("image-tag", "The tag of the container image"),
    output(
        "previous-tag",
        "The highest lower tag of the lane; for a hotfix, `from`; empty if none",
    ),
    output("lane", "What the version is for"),
    output(
        "bump",
        "How far it is above the stable version before it: major, minor, patch, prerelease or none",
    ),
    output("prerelease", "Whether a release of it is a prerelease"),
    output("major", "The major number"),
    output("minor", "The minor number"),
    output("patch", "The patch number"),
    output("sha", "The commit it names"),
    output(
        "changed",
        "Whether the version is new; false where the commit has it already",
    ),
    output(
        "reason",
        "Why this version: initial, raised, counted, promoted, hotfix, hotfix-promoted or already-tagged",
    ),
    output("claimed", "Whether this run created the tag"),
];

pub(crate) fn of(settings: &Settings, settled: &Settled) -> Outputs {
    let (decision, version) = (&settled.decision, &settled.decision.version);
    let lane = settings.lane();
    let configured = settings.lane_config.prerelease;
    let prerelease = configured.unwrap_or_else(|| is_prerelease(Some(lane), version));
    let mut outputs = Outputs::default();
    outputs
        .set("version", version.to_string())
        .set("tag", decision.tag.as_str())
        .set("image-tag", settled.image_tag.as_str())
        .set(
            "previous-tag",
            decision.previous_tag.as_deref().unwrap_or_default(),
        )
        .set("lane", lane.as_str())
        .set("bump", decision.bump.as_str())
        .set("prerelease", prerelease)
        .set("major", version.major)
        .set("minor", version.minor)
        .set("patch", version.patch)
        .set("sha", decision.sha.to_string())
        .set("changed", decision.changed)
        .set("reason", decision.reason.as_str())
        .set("claimed", settled.claimed);
    outputs
}
