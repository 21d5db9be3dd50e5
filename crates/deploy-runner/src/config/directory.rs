//! A folder inside the checkout.

use std::path::Path;
use std::str::FromStr;

use serde::Deserialize;

use super::path_glob::check_relative;
use super::wrong_value::{WrongValue, read_from_text};

/// A folder, relative to the root of the checkout; that itself by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct RelativeDirectory(String);

impl RelativeDirectory {
    /// The path to join to the checkout's; empty for its root.
    pub fn as_path(&self) -> &Path {
        Path::new(&self.0)
    }

    /// The path as it was written; empty for the root.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RelativeDirectory {
    type Err = WrongValue;

    fn from_str(text: &str) -> Result<Self, WrongValue> {
        match check_relative(text) {
            Ok(()) => Ok(Self(text.trim_end_matches('/').to_owned())),
            Err(error) => Err(WrongValue(format!(
                "{text:?} is no directory here: {error}"
            ))),
        }
    }
}

read_from_text!(RelativeDirectory);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_stays_in_the_checkout() {
        let directory: RelativeDirectory = "a/b/".parse().unwrap();
        assert_eq!(
            Path::new("/c").join(directory.as_path()),
            Path::new("/c/a/b")
        );
        assert_eq!(RelativeDirectory::default().as_path(), Path::new(""));
        for bad in ["", "/", "/a", "..", "a/../../b", "a\0"] {
            assert!(bad.parse::<RelativeDirectory>().is_err(), "{bad:?}");
        }
    }
}
