//! Digests, as hexadecimal text: git's name for an object, and what GitHub names an asset by.

use std::fmt::Write as _;

use aws_lc_rs::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};

/// SHA-1, which git names objects by. It proves nothing against somebody who wants a collision.
pub(crate) fn sha1(bytes: &[u8]) -> String {
    hexadecimal(digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref())
}

/// SHA-256 of what comes in pieces.
pub(crate) struct Sha256(Context);

impl Sha256 {
    pub(crate) fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn finish(self) -> String {
        hexadecimal(self.0.finish().as_ref())
    }
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of FIPS 180-2.
    #[test]
    fn digests_are_the_standards() {
        assert_eq!(sha1(b"abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        let mut sha256 = Sha256::new();
        sha256.add(b"a");
        sha256.add(b"bc");
        assert_eq!(
            sha256.finish(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
