//! The words of the version model: lanes, schemes, bumps.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a version is for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Lane {
    /// A build of the day, `1.4.0-dev.8`.
    Dev,
    /// A release candidate, `1.4.0-rc.2`.
    Rc,
    /// A version that runs on staging first, `1.2.4`.
    Staging,
    /// A version that was promoted, `1.3.0`.
    Production,
    /// An urgent fix of a production version, `1.3.1`.
    Hotfix,
}

/// How lanes map to version numbers.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// Staging raises the patch, promotion the minor: staging, production, hotfix.
    PatchLine,
    /// SemVer prereleases lead to a stable version: dev, rc, production, hotfix.
    PrereleaseLine,
}

/// How far a version is to be raised.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Bump {
    /// `1.2.3` → `1.2.4`
    Patch,
    /// `1.2.3` → `1.3.0`
    Minor,
    /// `1.2.3` → `2.0.0`
    Major,
    /// As the Conventional Commits since the last version ask for.
    Auto,
}

/// How far a version *was* raised over the stable version before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Raised {
    /// The major number.
    Major,
    /// The minor number.
    Minor,
    /// The patch number.
    Patch,
    /// Only the counter of a prerelease whose core was open already.
    Prerelease,
    /// Nothing: the version stood there before, or is the first of all.
    None,
}

/// A word that is none of those that the input takes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{given}' is no {what}; expected one of {expected}")]
pub struct UnknownWord {
    what: &'static str,
    given: String,
    expected: String,
}

/// An enum that people write as one word.
pub trait Word: Copy + Sized + 'static {
    /// What the word stands for, in errors.
    const WHAT: &'static str;
    /// Every value, in the order in which people think of them.
    const ALL: &'static [Self];
    /// The word itself.
    fn as_str(self) -> &'static str;

    /// Reads the word; any other text is an error that lists them all.
    fn parse(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL
            .iter()
            .copied()
            .find(|word| word.as_str() == text)
            .ok_or_else(|| UnknownWord {
                what: Self::WHAT,
                given: text.to_owned(),
                expected: Self::ALL
                    .iter()
                    .map(|word| word.as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
            })
    }
}

macro_rules! words {
    ($type:ident, $what:literal, { $($variant:ident => $word:literal),+ $(,)? }) => {
        impl Word for $type {
            const WHAT: &'static str = $what;
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $type {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                <Self as Word>::parse(text)
            }
        }
    };
}

pub(crate) use words;

words!(Lane, "lane", {
    Dev => "dev",
    Rc => "rc",
    Staging => "staging",
    Production => "production",
    Hotfix => "hotfix",
});
words!(Scheme, "scheme", {
    PatchLine => "patch-line",
    PrereleaseLine => "prerelease-line",
});
words!(Bump, "bump", {
    Patch => "patch",
    Minor => "minor",
    Major => "major",
    Auto => "auto",
});
words!(Raised, "bump", {
    Major => "major",
    Minor => "minor",
    Patch => "patch",
    Prerelease => "prerelease",
    None => "none",
});

impl Scheme {
    /// The lanes that have versions in this scheme.
    pub fn lanes(self) -> &'static [Lane] {
        match self {
            Self::PatchLine => &[Lane::Staging, Lane::Production, Lane::Hotfix],
            Self::PrereleaseLine => &[Lane::Dev, Lane::Rc, Lane::Production, Lane::Hotfix],
        }
    }
}

impl Lane {
    /// Whether a version of this lane is made from the tag that `from` names.
    pub fn needs_from(self) -> bool {
        matches!(self, Self::Production | Self::Hotfix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back_and_no_other_does() {
        for lane in Lane::ALL {
            assert_eq!(lane.as_str().parse(), Ok(*lane));
        }
        let error = "stagin".parse::<Lane>().unwrap_err().to_string();
        assert_eq!(
            error,
            "'stagin' is no lane; expected one of dev, rc, staging, production, hotfix"
        );
        assert!("Patch-Line".parse::<Scheme>().is_err());
    }
}
