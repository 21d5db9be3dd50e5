//! What stands in a manifest, an index and an image's configuration, as far as it matters here.
//!
//! Source: OCI image specification 1.1.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use windlass_core::image::{ImageDigest, Platform};

use crate::error::{Error, ErrorKind};

/// The annotation, and label, that names the commit which an image was built from.
const REVISION: &str = "org.opencontainers.image.revision";

/// What stands in a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Manifests for several platforms.
    Index {
        /// The manifests, in their order, with what is no image for a platform.
        entries: Vec<IndexEntry>,
        /// The commit that the index says it was built from.
        revision: Option<String>,
    },
    /// One image.
    Image {
        /// Where its configuration is.
        config: ImageDigest,
        /// The commit that the manifest says it was built from.
        revision: Option<String>,
    },
}

/// A manifest that an index names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexEntry {
    /// Its digest.
    pub digest: ImageDigest,
    /// What it runs on; nothing for attestations and the like.
    pub platform: Option<Platform>,
}

/// What an image's configuration says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImageConfig {
    /// What it runs on, where it is an image at all.
    pub platform: Option<Platform>,
    /// The commit that the image's labels say it was built from.
    pub revision: Option<String>,
}

/// Both kinds of manifests in one: which it is, its fields say, and its type must agree.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    media_type: Option<String>,
    manifests: Option<Vec<WireEntry>>,
    config: Option<WireConfig>,
    annotations: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
struct WireEntry {
    digest: ImageDigest,
    platform: Option<WirePlatform>,
}

#[derive(Deserialize)]
struct WireConfig {
    digest: ImageDigest,
}

/// `platform` in an index, and the same fields of a configuration.
#[derive(Deserialize, Default)]
struct WirePlatform {
    #[serde(default)]
    os: String,
    #[serde(default)]
    architecture: String,
    variant: Option<String>,
}

#[derive(Deserialize)]
struct WireImage {
    #[serde(flatten)]
    platform: WirePlatform,
    config: Option<Labels>,
}

#[derive(Deserialize)]
struct Labels {
    #[serde(rename = "Labels")]
    labels: Option<BTreeMap<String, String>>,
}

pub(crate) fn read(bytes: &[u8], media_type: &str) -> Result<Content, Error> {
    let wire: Wire = parse(bytes, "manifest")?;
    if let Some(own) = wire.media_type.as_deref().filter(|own| *own != media_type) {
        return Err(odd(format!(
            "its manifest is {own}, and is sent as {media_type}"
        )));
    }
    let revision = revision(wire.annotations);
    // Whoever sees both would decide by the type, and others by the fields.
    match (wire.manifests, wire.config) {
        (Some(entries), None) if is_index(media_type) => Ok(Content::Index {
            entries: entries.into_iter().map(entry).collect(),
            revision,
        }),
        (None, Some(config)) if !is_index(media_type) => Ok(Content::Image {
            config: config.digest,
            revision,
        }),
        _ => Err(odd(format!("its manifest is not what {media_type} is"))),
    }
}

pub(crate) fn read_config(bytes: &[u8]) -> Result<ImageConfig, Error> {
    let wire: WireImage = parse(bytes, "image's configuration")?;
    Ok(ImageConfig {
        platform: platform(&wire.platform),
        revision: revision(wire.config.and_then(|config| config.labels)),
    })
}

fn is_index(media_type: &str) -> bool {
    media_type.contains("index") || media_type.contains("manifest.list")
}

fn parse<T: DeserializeOwned>(bytes: &[u8], what: &str) -> Result<T, Error> {
    serde_json::from_slice(bytes).map_err(|error| odd(format!("its {what} is odd: {error}")))
}

fn entry(wire: WireEntry) -> IndexEntry {
    IndexEntry {
        digest: wire.digest,
        platform: wire.platform.as_ref().and_then(platform),
    }
}

fn platform(wire: &WirePlatform) -> Option<Platform> {
    Platform::new(&wire.os, &wire.architecture, wire.variant.as_deref())
}

fn revision(marks: Option<BTreeMap<String, String>>) -> Option<String> {
    marks?.remove(REVISION).filter(|text| !text.is_empty())
}

fn odd(why: String) -> Error {
    Error::before_sending(
        ErrorKind::Protocol,
        format!("cannot understand the image: {why}"),
    )
    .with_hint("promote an image or an index of images by OCI's or Docker's (schema 2) names")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::manifest::MEDIA_TYPES;

    fn digest(digit: &str) -> String {
        format!("sha256:{}", digit.repeat(64))
    }

    fn read(value: &Value, media_type: &str) -> Result<Content, Error> {
        super::read(value.to_string().as_bytes(), media_type)
    }

    #[test]
    fn an_index_names_its_platforms_and_what_is_none() {
        let index = json!({
            "schemaVersion": 2, "mediaType": MEDIA_TYPES[0],
            "manifests": [
                {"digest": digest("a"), "platform": {"os": "linux", "architecture": "arm", "variant": "v7"}},
                {"digest": digest("b"), "platform": {"os": "unknown", "architecture": "unknown"}},
                {"digest": digest("c")},
            ],
            "annotations": {REVISION: "c0ffee"},
        });
        let Content::Index { entries, revision } = read(&index, MEDIA_TYPES[0]).unwrap() else {
            panic!("it is an index");
        };
        let shown = |entry: &IndexEntry| entry.platform.as_ref().map(ToString::to_string);
        let platforms: Vec<_> = entries.iter().map(shown).collect();
        assert_eq!(platforms, [Some("linux/arm/v7".to_owned()), None, None]);
        assert_eq!(revision.as_deref(), Some("c0ffee"));
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_not_read() {
        let image = json!({"config": {"digest": digest("a")}});
        let index = json!({"manifests": []});
        let both = json!({"config": {"digest": digest("a")}, "manifests": []});
        let named = json!({"mediaType": MEDIA_TYPES[1], "manifests": []});
        let text = json!("image");
        for (value, media_type, expected) in [
            (&image, MEDIA_TYPES[1], true),
            (&image, MEDIA_TYPES[3], true),
            (&index, MEDIA_TYPES[0], true),
            (&index, MEDIA_TYPES[2], true),
            (&image, MEDIA_TYPES[0], false),
            (&index, MEDIA_TYPES[1], false),
            (&both, MEDIA_TYPES[0], false),
            (&both, MEDIA_TYPES[1], false),
            (&named, MEDIA_TYPES[0], false),
            (&text, MEDIA_TYPES[1], false),
        ] {
            let found = read(value, media_type);
            assert_eq!(found.is_ok(), expected, "{value} as {media_type}");
        }
    }

    #[test]
    fn a_configuration_tells_its_platform_and_its_commit() {
        for (value, platform, revision) in [
            (
                json!({"os": "linux", "architecture": "amd64", "config": {"Labels": {REVISION: "c0ffee"}}}),
                Some("linux/amd64"),
                Some("c0ffee"),
            ),
            (
                json!({"os": "linux", "architecture": "amd64", "config": {"Labels": null}}),
                Some("linux/amd64"),
                None,
            ),
            (
                json!({"os": "linux", "architecture": "amd64", "config": {"Labels": {REVISION: ""}}}),
                Some("linux/amd64"),
                None,
            ),
            // A chart's, or nothing at all.
            (json!({"name": "shop", "version": "1.2.4"}), None, None),
            (json!({}), None, None),
        ] {
            let found = read_config(value.to_string().as_bytes()).unwrap();
            let shown = found.platform.map(|platform| platform.to_string());
            assert_eq!(shown.as_deref(), platform, "{value}");
            assert_eq!(found.revision.as_deref(), revision, "{value}");
        }
    }
}
