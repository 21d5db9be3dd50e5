//! What the registry says of the image and of its tags. Writes nothing.

use windlass_core::image::{ImageDigest, Platform, PromotionFacts, SourceImage};
use windlass_registry::{Content, ImageConfig, IndexEntry, Manifest, Registry};
use windlass_toolkit::Failure;

use crate::failure::of_registry;
use crate::settings::Settings;

/// Whoever looks.
pub(crate) struct Look<'a> {
    pub(crate) registry: &'a Registry,
    pub(crate) settings: &'a Settings,
}

/// What was seen.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) facts: PromotionFacts,
    /// The image's manifest, where it is there.
    pub(crate) manifest: Option<Manifest>,
}

/// What an image says of itself.
#[derive(Default)]
struct Said {
    platforms: Vec<Platform>,
    revision: Option<String>,
}

impl Look<'_> {
    /// Looks at the image, and where each of its tags stands.
    pub(crate) async fn at_all(&self) -> Result<Seen, Failure> {
        let Some((manifest, tagged)) = self.at_source().await? else {
            return Ok(Seen::default());
        };
        let said = self.at_manifest(&manifest).await?;
        let mut standing = Vec::new();
        for wanted in self.settings.request.wanted() {
            if let Some(digest) = self.ask(self.registry.stands(&wanted.tag)).await? {
                standing.push((wanted.tag, digest));
            }
        }
        let source = SourceImage {
            digest: manifest.digest().clone(),
            tagged,
            platforms: said.platforms,
            revision: said.revision,
        };
        Ok(Seen {
            facts: PromotionFacts {
                source: Some(source),
                standing,
            },
            manifest: Some(manifest),
        })
    }

    /// The image's manifest, and where the tag stands that it must have. Nothing where either is
    /// missing. A tag alone is read once: whatever it does afterwards, its image is what was read.
    async fn at_source(&self) -> Result<Option<(Manifest, Option<ImageDigest>)>, Failure> {
        let request = &self.settings.request;
        let tagged = match &request.source_tag {
            Some(tag) => match self.ask(self.registry.tagged(tag)).await? {
                Some(manifest) => Some(manifest),
                None => return Ok(None),
            },
            None => None,
        };
        let at = tagged.as_ref().map(|manifest| manifest.digest().clone());
        let manifest = match (&request.digest, tagged) {
            (Some(digest), None) => self.ask(self.registry.manifest(digest)).await?,
            (Some(digest), Some(tagged)) if tagged.digest() != digest => {
                self.ask(self.registry.manifest(digest)).await?
            }
            (_, tagged) => tagged,
        };
        Ok(manifest.map(|manifest| (manifest, at)))
    }

    async fn at_manifest(&self, manifest: &Manifest) -> Result<Said, Failure> {
        match self.read(manifest)? {
            Content::Index { entries, revision } => {
                let platforms = entries.iter().filter_map(|entry| entry.platform.clone());
                let platforms = platforms.collect();
                let revision = match (revision, &self.settings.request.revision) {
                    // Without an annotation it takes two requests more: not for nothing.
                    (None, Some(_)) => self.at_first(&entries).await?,
                    (revision, _) => revision,
                };
                Ok(Said {
                    platforms,
                    revision,
                })
            }
            Content::Image { config, revision } => {
                let found = self.ask(self.registry.config(&config)).await?;
                Ok(said(found, revision))
            }
        }
    }

    /// The commit of an index by that of its first image: they are built together.
    async fn at_first(&self, entries: &[IndexEntry]) -> Result<Option<String>, Failure> {
        let mut images = entries.iter().filter(|entry| entry.platform.is_some());
        let Some(first) = images.next() else {
            return Ok(None);
        };
        let Some(manifest) = self.ask(self.registry.manifest(&first.digest)).await? else {
            return Err(broken(&first.digest));
        };
        match self.read(&manifest)? {
            Content::Image {
                revision: Some(revision),
                ..
            } => Ok(Some(revision)),
            Content::Image { config, .. } => {
                Ok(self.ask(self.registry.config(&config)).await?.revision)
            }
            Content::Index { .. } => Ok(None),
        }
    }

    fn read(&self, manifest: &Manifest) -> Result<Content, Failure> {
        let content = manifest.content();
        content.map_err(|error| of_registry(&self.settings.image, error))
    }

    async fn ask<T>(
        &self,
        asked: impl Future<Output = Result<T, windlass_registry::Error>>,
    ) -> Result<T, Failure> {
        let answer = asked.await;
        answer.map_err(|error| of_registry(&self.settings.image, error))
    }
}

fn said(config: ImageConfig, annotation: Option<String>) -> Said {
    Said {
        platforms: config.platform.into_iter().collect(),
        revision: annotation.or(config.revision),
    }
}

fn broken(digest: &ImageDigest) -> Failure {
    Failure::refused(format!(
        "promote the image: its index names {digest}, which is not there"
    ))
    .hint("build and push it again: whoever pulled it for that platform would fail")
}
