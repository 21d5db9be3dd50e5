//! The outputs.

use serde_json::{Value, json};
use windlass_toolkit::Outputs;
use windlass_toolkit::describe::OutputDescription;

use crate::settings::Settings;
use crate::settled::Settled;
use crate::target::Target;

const fn output(name: &'static str, description: &'static str) -> OutputDescription {
    OutputDescription { name, description }
}

pub(crate) const DESCRIPTIONS: &[OutputDescription] = &[
    output("id", "The release's id"),
    output("url", "The release's page"),
    output("tag", "The tag that it belongs to"),
    output("sha", "The commit of the tag"),
    output(
        "state",
        "What was done, or would be in a dry run: created, updated or unchanged",
    ),
    output("latest", "Whether it is the repository's latest release"),
    output(
        "assets",
        "The files, as a JSON list of objects with name, url, size in bytes and sha256",
    ),
];

pub(crate) fn of(settings: &Settings, target: &Target, settled: &Settled) -> Outputs {
    let release = settled.release.as_ref();
    let mut outputs = Outputs::default();
    outputs
        .set("id", release.map(|release| release.id))
        .set("url", release.map(|release| release.html_url.as_str()))
        .set("tag", settings.tag.as_str())
        .set("sha", target.commit.to_string())
        .set("state", settled.state.as_str())
        .set("latest", settled.is_latest)
        .set("assets", assets(settings, settled));
    outputs
}

/// What stands there; what was asked for and doesn't yet, has no address.
fn assets(settings: &Settings, settled: &Settled) -> Value {
    let url = |name: &str| {
        let assets = &settled.release.as_ref()?.assets;
        let asset = assets.iter().find(|asset| asset.name == name)?;
        Some(asset.url.as_str())
    };
    let assets = settings.assets.wanted().into_iter().map(|asset| {
        json!({
            "name": asset.name,
            "url": url(&asset.name),
            "size": asset.size,
            "sha256": asset.sha256,
        })
    });
    assets.collect()
}
