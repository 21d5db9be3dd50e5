//! A manifest as a registry gives it: bytes, of which the digest is computed here, and their type.

use aws_lc_rs::digest::{SHA256, digest};
use windlass_core::image::ImageDigest;

use crate::content::{self, Content};
use crate::error::Error;

/// What is understood of manifests: indexes and images, by OCI's names and Docker's.
pub(crate) const MEDIA_TYPES: [&str; 4] = [
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.docker.distribution.manifest.v2+json",
];

/// A manifest or an index, to the byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    pub(crate) bytes: Vec<u8>,
    pub(crate) media_type: String,
    digest: ImageDigest,
}

impl Manifest {
    /// Takes the bytes for what the answer says they are.
    pub(crate) fn new(bytes: Vec<u8>, media_type: &str) -> Result<Self, String> {
        let digest = sha256(&bytes)?;
        Ok(Self {
            media_type: media_type.to_owned(),
            bytes,
            digest,
        })
    }

    /// SHA-256 of the bytes.
    pub fn digest(&self) -> &ImageDigest {
        &self.digest
    }

    /// The type of the bytes, as the registry says and they themselves do.
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// What stands in it.
    ///
    /// # Errors
    /// `Protocol` where the bytes are not what their type says: one who reads them otherwise would
    /// run something else.
    pub fn content(&self) -> Result<Content, Error> {
        content::read(&self.bytes, &self.media_type)
    }
}

/// The digest of some bytes.
pub(crate) fn sha256(bytes: &[u8]) -> Result<ImageDigest, String> {
    let digits = digest(&SHA256, bytes);
    let digits = digits.as_ref().iter().map(|byte| format!("{byte:02x}"));
    let text = format!("sha256:{}", digits.collect::<String>());
    text.parse().map_err(|problem| format!("{problem}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_of_the_very_bytes() {
        let manifest = |text: &str| Manifest::new(text.into(), MEDIA_TYPES[0]).unwrap();
        // Source: FIPS 180-4, the digest of nothing.
        let nothing = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(manifest("").digest().as_str(), nothing);
        assert_ne!(manifest("{}").digest(), manifest("{ }").digest());
    }
}
