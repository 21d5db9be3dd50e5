//! One major or minor of a repository that maintains several.

use std::fmt;
use std::str::FromStr;

use semver::Version;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// A line of versions: `1` (every 1.x.y) or `1.4` (every 1.4.y).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Line {
    /// The major number.
    pub major: u64,
    /// The minor number, when the line is as narrow as that.
    pub minor: Option<u64>,
}

impl Line {
    /// The X.Y line that a version belongs to.
    pub fn of(version: &Version) -> Self {
        Self {
            major: version.major,
            minor: Some(version.minor),
        }
    }

    /// Whether a version belongs to the line.
    pub fn contains(&self, version: &Version) -> bool {
        version.major == self.major && self.minor.is_none_or(|minor| minor == version.minor)
    }

    /// The lowest stable version of the line.
    ///
    /// `0.1.0` for the line `0`, because nobody begins with nothing.
    pub fn first(&self) -> Version {
        let begins_with = u64::from(self.major == 0);
        Version::new(self.major, self.minor.unwrap_or(begins_with), 0)
    }
}

impl FromStr for Line {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let (major, minor) = match text.split_once('.') {
            Some((major, minor)) => (major, Some(minor)),
            None => (text, None),
        };
        match (number(major), minor.map(number)) {
            (Some(major), None) => Ok(Self { major, minor: None }),
            (Some(major), Some(Some(minor))) => Ok(Self {
                major,
                minor: Some(minor),
            }),
            _ => Err(
                Problem::bad_input("line", format!("line '{text}' is no line of versions"))
                    .hint("write a major such as '1', or a major and a minor such as '1.4'"),
            ),
        }
    }
}

/// A number as SemVer writes it: digits only, no leading zero, fits in 64 bits.
fn number(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let leading_zero = text.len() > 1 && text.starts_with('0');
    if plain && !leading_zero {
        text.parse().ok()
    } else {
        None
    }
}

impl TryFrom<String> for Line {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<Line> for String {
    fn from(line: Line) -> Self {
        line.to_string()
    }
}

impl fmt::Display for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.minor {
            Some(minor) => write!(formatter, "{}.{minor}", self.major),
            None => write!(formatter, "{}", self.major),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_read_back_and_hold_their_versions() {
        let line: Line = "1.4".parse().unwrap();
        assert!(line.contains(&Version::new(1, 4, 9)) && !line.contains(&Version::new(1, 40, 0)));
        assert_eq!(line.to_string(), "1.4");
        let line: Line = "1".parse().unwrap();
        assert!(line.contains(&Version::new(1, 40, 0)) && !line.contains(&Version::new(10, 0, 0)));
    }

    #[test]
    fn anything_else_is_bad_input() {
        for text in [
            "",
            "v1",
            "1.",
            "1.4.0",
            "01",
            "1.04",
            "+1",
            "99999999999999999999",
            " 1",
        ] {
            assert!(text.parse::<Line>().is_err(), "{text:?}");
        }
    }
}
