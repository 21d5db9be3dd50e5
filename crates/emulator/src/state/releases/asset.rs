//! What is known of an asset, and the name that GitHub gives it.
//!
//! Must not know where its bytes are.

use serde::{Deserialize, Serialize};

/// How far an asset has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AssetState {
    /// Its upload began and has not ended, or broke: its name is taken, and
    /// nothing is there.
    Starter,
    /// It is whole.
    Uploaded,
}

/// An asset of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// Its number.
    pub id: u64,
    /// The release's number.
    pub release: u64,
    /// The name that it is stored under, see [`stored_name`].
    pub name: String,
    /// What is shown in the name's place.
    pub label: Option<String>,
    /// How far it has come.
    pub state: AssetState,
    /// Its media type, as its uploader said.
    pub content_type: String,
    /// In bytes.
    pub size: u64,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: Option<String>,
    /// The account that uploaded it.
    pub uploader: String,
    /// When its upload began, in seconds since 1970.
    pub created_at: i64,
    /// When it was last changed, in seconds since 1970.
    pub updated_at: i64,
    /// What its download address holds, so that it cannot be guessed.
    pub key: String,
}

/// What is said of an asset before its bytes come.
#[derive(Clone, Debug)]
pub struct NewAsset {
    /// The name that was asked for.
    pub name: String,
    /// What to show in the name's place.
    pub label: Option<String>,
    /// Its media type.
    pub content_type: String,
    /// The account that uploads it.
    pub uploader: String,
    /// What its download address is to hold.
    pub key: String,
}

impl Asset {
    /// An asset whose upload begins.
    pub fn starter(id: u64, release: u64, new: NewAsset, now: i64) -> Self {
        Self {
            id,
            release,
            name: stored_name(&new.name),
            label: new.label,
            state: AssetState::Starter,
            content_type: new.content_type,
            size: 0,
            sha256: None,
            uploader: new.uploader,
            created_at: now,
            updated_at: now,
            key: new.key,
        }
    }
}

/// The name under which GitHub stores an asset: runs of what is neither an ASCII
/// letter or digit nor one of `-_+@` become one dot, dots at the ends go, and an
/// extension alone gets the name `default`. GitHub's documentation tells no more
/// than that special characters are renamed; the rules are those that its own
/// command-line program expects, less its table of letters with accents.
pub fn stored_name(name: &str) -> String {
    let kept = |c: char| c.is_ascii_alphanumeric() || "-_+@".contains(c);
    let parts: Vec<&str> = name
        .split(|c| !kept(c))
        .filter(|part| !part.is_empty())
        .collect();
    let stored = parts.join(".");
    let extension_alone = name.starts_with('.') || (stored != name && parts.len() < 2);
    match () {
        () if parts.is_empty() => "default".to_owned(),
        () if extension_alone => format!("default.{stored}"),
        () => stored,
    }
}

#[cfg(test)]
mod tests {
    use super::stored_name;

    #[test]
    fn special_characters_become_one_dot() {
        for (name, stored) in [
            ("shop-1.2.3_linux.tar.gz", "shop-1.2.3_linux.tar.gz"),
            ("a+b@c.txt", "a+b@c.txt"),
            ("SHA256SUMS", "SHA256SUMS"),
            ("tobwen-1.1.0-1~buster.deb", "tobwen-1.1.0-1.buster.deb"),
            ("app-(15-5)-x.apk", "app-.15-5.-x.apk"),
            ("fake.      file.txt", "fake.file.txt"),
            ("a..b.txt", "a.b.txt"),
            ("name.", "default.name"),
            (".bashrc", "default.bashrc"),
            ("...", "default"),
        ] {
            assert_eq!(stored_name(name), stored, "{name}");
        }
    }
}
