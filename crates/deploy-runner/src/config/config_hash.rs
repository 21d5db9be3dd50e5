//! The digest of all that decides how a service is synced: equal digests mean that a sync would
//! do nothing new.
//!
//! It is a pure function; [`ConfigFiles::read`] brings the files.

mod files;
#[cfg(test)]
mod tests;

use std::fmt;

use aws_lc_rs::digest::{Context, SHA256};

use super::variables::Variables;

pub use files::{ConfigFiles, ConfigFilesError};

/// What is digested.
#[derive(Debug, Clone, Copy)]
pub struct HashInput<'a> {
    /// Random bytes of this installation, as long as a digest: digests are reported to whoever
    /// may read, who could try out secrets if all else were known.
    pub salt: &'a [u8],
    /// The environment's name.
    pub environment: &'a str,
    /// The service's name.
    pub service: &'a str,
    /// The sync as it would run, placeholders filled in: one that names the tag or the commit is
    /// due for each, one that doesn't only when its files change.
    pub argv: &'a [String],
    /// Where in the checkout it would run.
    pub directory: &'a str,
    /// The variables it would get. Secret values count too.
    pub variables: &'a Variables,
    /// The files of its configuration.
    pub files: &'a ConfigFiles,
}

/// A SHA-256 digest, shown as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ConfigHash([u8; 32]);

impl HashInput<'_> {
    /// The digest. Each text goes in behind its length, each list behind its count, so that
    /// nothing can be moved from one to the next unnoticed.
    pub fn digest(&self) -> ConfigHash {
        let mut frames = Frames(Context::new(&SHA256));
        frames.bytes(b"windlass config hash 1");
        frames.bytes(self.salt);
        frames.bytes(self.environment.as_bytes());
        frames.bytes(self.service.as_bytes());
        frames.bytes(self.directory.as_bytes());
        frames.count(self.argv.len());
        for word in self.argv {
            frames.bytes(word.as_bytes());
        }
        frames.count(self.variables.len());
        for (name, value) in self.variables {
            frames.bytes(name.as_str().as_bytes());
            frames.bytes(value.expose().as_bytes());
        }
        frames.count(self.files.iter().count());
        for (path, content) in self.files.iter() {
            frames.bytes(path.as_bytes());
            frames.bytes(content);
        }
        frames.finish()
    }
}

struct Frames(Context);

impl Frames {
    fn count(&mut self, count: usize) {
        // A usize has at most 64 bits on all that Rust supports.
        self.0.update(&(count as u64).to_be_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.0.update(bytes);
    }

    fn finish(self) -> ConfigHash {
        let mut hash = [0; 32];
        for (to, from) in hash.iter_mut().zip(self.0.finish().as_ref()) {
            *to = *from;
        }
        ConfigHash(hash)
    }
}

impl fmt::Display for ConfigHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for ConfigHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ConfigHash({self})")
    }
}
