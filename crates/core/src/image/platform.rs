//! The platform that an image runs on, and whether it is the one that is asked for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// An operating system and an architecture, with the architecture's variant where it has one:
/// `linux/amd64`, `linux/arm/v7`.
///
/// Source: OCI image specification, "Image index", `platform`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Platform {
    os: String,
    architecture: String,
    variant: Option<String>,
}

impl Platform {
    /// A platform of these parts; none where there is nothing that runs, as with attestations,
    /// which are filed under `unknown/unknown`.
    pub fn new(os: &str, architecture: &str, variant: Option<&str>) -> Option<Self> {
        let text = match variant.filter(|variant| !variant.is_empty()) {
            Some(variant) => format!("{os}/{architecture}/{variant}"),
            None => format!("{os}/{architecture}"),
        };
        let platform: Self = text.parse().ok()?;
        (platform.os != "unknown").then_some(platform)
    }

    /// Whether an image for this platform is what whoever asks for `wanted` means: without a
    /// variant any will do.
    pub fn meets(&self, wanted: &Self) -> bool {
        let same = (&self.os, &self.architecture) == (&wanted.os, &wanted.architecture);
        same && (wanted.variant.is_none() || self.variant() == wanted.variant())
    }

    /// 64-bit ARM is v8, whether it says so or not.
    fn variant(&self) -> Option<&str> {
        match (self.architecture.as_str(), self.variant.as_deref()) {
            ("arm64", None) => Some("v8"),
            (_, variant) => variant,
        }
    }
}

impl FromStr for Platform {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let parts: Vec<&str> = text.split('/').collect();
        let is_part = |part: &&str| !part.is_empty() && part.chars().all(legal);
        match parts.as_slice() {
            [os, architecture, variant @ ..] if variant.len() < 2 && parts.iter().all(is_part) => {
                Ok(Self {
                    os: (*os).to_owned(),
                    architecture: (*architecture).to_owned(),
                    variant: variant.first().map(|variant| (*variant).to_owned()),
                })
            }
            _ => Err(
                Problem::bad_input("platform", format!("{text:?} is no platform"))
                    .hint("write it as linux/amd64 or linux/arm/v7, one per line"),
            ),
        }
    }
}

impl TryFrom<String> for Platform {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<Platform> for String {
    fn from(platform: Platform) -> Self {
        platform.to_string()
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.os, self.architecture)?;
        match &self.variant {
            Some(variant) => write!(formatter, "/{variant}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_is_met_by_its_like() {
        for (there, wanted, expected) in [
            ("linux/amd64", "linux/amd64", true),
            ("linux/amd64", "linux/arm64", false),
            ("windows/amd64", "linux/amd64", false),
            ("linux/arm64/v8", "linux/arm64", true),
            ("linux/arm64", "linux/arm64/v8", true),
            ("linux/arm64/v9", "linux/arm64/v8", false),
            ("linux/arm/v7", "linux/arm", true),
            ("linux/arm/v6", "linux/arm/v7", false),
            ("linux/arm", "linux/arm/v7", false),
        ] {
            let [there, wanted] = [there, wanted].map(|text| text.parse::<Platform>().unwrap());
            assert_eq!(there.meets(&wanted), expected, "{there} for {wanted}");
        }
    }

    #[test]
    fn nothing_that_runs_has_no_platform() {
        assert_eq!(Platform::new("unknown", "unknown", None), None);
        assert_eq!(Platform::new("", "", None), None);
        let there = Platform::new("linux", "arm", Some("v7")).unwrap();
        assert_eq!(there.to_string(), "linux/arm/v7");
        let there = Platform::new("linux", "amd64", Some("")).unwrap();
        assert_eq!(there.to_string(), "linux/amd64");
    }

    #[test]
    fn what_is_no_platform_is_refused() {
        for text in [
            "",
            "linux",
            "linux/",
            "/amd64",
            "a/b/c/d",
            "linux/amd64,linux/arm64",
        ] {
            assert!(text.parse::<Platform>().is_err(), "{text}");
        }
    }
}
