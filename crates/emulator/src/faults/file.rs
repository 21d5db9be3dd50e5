//! Faults from a TOML file. Its keys:
//!
//! ```toml
//! seed = 7                      # of the dice; 0 without it
//!
//! [[fault]]
//! method = "POST"               # any method without it
//! path = "/git/refs"            # the end of the path; `*` stands for anything
//! nth = 1                       # or `chance = 0.2`; every match without either
//! kind = "drop-after-write"     # see below
//! ```
//!
//! Kinds: `status` (with `status`, and maybe `body`), `drop-before`,
//! `drop-after-write`, `break-upload`, `delay` (with `delay-ms`),
//! `too-many-requests` and `secondary-limit` (with `retry-after`, in seconds),
//! `stale-read`.
//!
//! Must not know how faults strike. Unknown keys, kinds, and values that a kind
//! does not take are errors that name their line and column.

use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use toml::Spanned;

use super::{Fault, Faults, Match};

/// Why a file of faults cannot be used; says where and what.
#[derive(Debug, thiserror::Error)]
pub enum FaultsFileError {
    /// The file cannot be read.
    #[error("read {path}: {source}")]
    Read {
        /// The file.
        path: String,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The file does not say what faults it wants.
    #[error("read {path}: {message}")]
    Parse {
        /// The file.
        path: String,
        /// The line and column, and what is wrong there.
        message: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    seed: u64,
    #[serde(default)]
    fault: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Entry {
    method: Option<String>,
    path: String,
    nth: Option<u64>,
    chance: Option<f64>,
    kind: Spanned<Kind>,
    status: Option<u16>,
    body: Option<String>,
    delay_ms: Option<u64>,
    retry_after: Option<u64>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Status,
    DropBefore,
    DropAfterWrite,
    BreakUpload,
    Delay,
    TooManyRequests,
    SecondaryLimit,
    StaleRead,
}

impl Faults {
    /// Reads a file of faults.
    ///
    /// # Errors
    /// When the file cannot be read or understood.
    pub fn from_file(path: &Path) -> Result<Self, FaultsFileError> {
        let shown = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::from_toml(&text, &shown),
            Err(source) => Err(FaultsFileError::Read {
                path: shown,
                source,
            }),
        }
    }

    /// Reads the text of such a file; `path` is what errors call it.
    ///
    /// # Errors
    /// When it is not TOML, or not made of the keys above.
    pub fn from_toml(text: &str, path: &str) -> Result<Self, FaultsFileError> {
        let error = |message: String| FaultsFileError::Parse {
            path: path.to_owned(),
            message,
        };
        let document: Document =
            toml::from_str(text).map_err(|problem| error(problem.to_string()))?;
        let mut faults = Self::default().seed(document.seed);
        for entry in document.fault {
            let start = entry.get_ref().kind.span().start;
            let (matching, fault) =
                convert(entry.into_inner()).map_err(|what| error(located(text, start, &what)))?;
            faults = faults.on(matching, fault);
        }
        Ok(faults)
    }
}

fn convert(entry: Entry) -> Result<(Match, Fault), String> {
    let mut matching = match &entry.method {
        Some(method) => Match::method(method, &entry.path),
        None => Match::any(&entry.path),
    };
    matching = match (entry.nth, entry.chance) {
        (None, None) => matching,
        (Some(0), None) => return Err("`nth` counts from 1".to_owned()),
        (Some(n), None) => matching.nth(n),
        (None, Some(chance)) if (0.0..=1.0).contains(&chance) => matching.chance(chance),
        (None, Some(_)) => return Err("`chance` goes from 0 to 1".to_owned()),
        (Some(_), Some(_)) => return Err("`nth` and `chance` exclude each other".to_owned()),
    };
    Ok((matching, fault(entry)?))
}

fn fault(mut entry: Entry) -> Result<Fault, String> {
    let kind = *entry.kind.get_ref();
    let fault = match kind {
        Kind::Status => Fault::Status {
            status: required(entry.status.take(), "status")?,
            body: entry.body.take(),
        },
        Kind::DropBefore => Fault::DropBefore,
        Kind::DropAfterWrite => Fault::DropAfterWrite,
        Kind::BreakUpload => Fault::BreakUpload,
        Kind::Delay => {
            let delay = required(entry.delay_ms.take(), "delay-ms")?;
            Fault::Delay(Duration::from_millis(delay))
        }
        Kind::TooManyRequests => Fault::TooManyRequests {
            retry_after: required(entry.retry_after.take(), "retry-after")?,
        },
        Kind::SecondaryLimit => Fault::SecondaryLimit {
            retry_after: required(entry.retry_after.take(), "retry-after")?,
        },
        Kind::StaleRead => Fault::StaleRead,
    };
    if let Fault::Status { status, .. } = fault
        && !(200..=599).contains(&status)
    {
        return Err("`status` goes from 200 to 599".to_owned());
    }
    match left_over(&entry) {
        Some(key) => Err(format!("`{key}` has no meaning for a fault of this kind")),
        None => Ok(fault),
    }
}

fn required<T>(value: Option<T>, key: &str) -> Result<T, String> {
    value.ok_or_else(|| format!("a fault of this kind needs `{key}`"))
}

/// The first value that the kind did not take.
fn left_over(entry: &Entry) -> Option<&'static str> {
    [
        ("status", entry.status.is_some()),
        ("body", entry.body.is_some()),
        ("delay-ms", entry.delay_ms.is_some()),
        ("retry-after", entry.retry_after.is_some()),
    ]
    .into_iter()
    .find_map(|(key, given)| given.then_some(key))
}

/// Puts the place in front, in the words that TOML's own errors use.
fn located(text: &str, offset: usize, what: &str) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
    format!("TOML parse error at line {line}, column {column}: {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_the_builder_says() {
        let text = r#"
            seed = 7
            [[fault]]
            method = "post"
            path = "/git/refs"
            nth = 1
            kind = "drop-after-write"
            [[fault]]
            path = "*"
            chance = 0.25
            kind = "delay"
            delay-ms = 30
            [[fault]]
            path = "/git/tags"
            kind = "status"
            status = 502
            body = "bad gateway"
            [[fault]]
            path = "/x"
            kind = "secondary-limit"
            retry-after = 60
            [[fault]]
            path = "/assets"
            kind = "break-upload"
        "#;
        let status = Fault::Status {
            status: 502,
            body: Some("bad gateway".to_owned()),
        };
        let expected = Faults::default()
            .seed(7)
            .on(Match::post("/git/refs").nth(1), Fault::DropAfterWrite)
            .on(
                Match::any("*").chance(0.25),
                Fault::Delay(Duration::from_millis(30)),
            )
            .on(Match::any("/git/tags"), status)
            .on(Match::any("/x"), Fault::SecondaryLimit { retry_after: 60 })
            .on(Match::any("/assets"), Fault::BreakUpload);
        assert_eq!(Faults::from_toml(text, "faults.toml").unwrap(), expected);
    }

    #[test]
    fn the_example_of_the_readme_is_a_file_of_faults() {
        let readme = include_str!("../../README.md");
        let (_, example) = readme.split_once("```toml").unwrap();
        let (example, _) = example.split_once("```").unwrap();
        let expected = Faults::default()
            .seed(7)
            .on(Match::post("/git/refs").nth(1), Fault::DropAfterWrite)
            .on(
                Match::any("/tags"),
                Fault::TooManyRequests { retry_after: 2 },
            );
        assert_eq!(Faults::from_toml(example, "README.md").unwrap(), expected);
    }

    #[test]
    fn mistakes_are_named_with_line_and_column() {
        for (text, place, what) in [
            ("sead = 1", "line 1, column 1", "sead"),
            ("seed = 'x'", "line 1, column 8", "string"),
            ("[[fault]]\nkind = 'status'", "line 1, column 1", "path"),
            (
                "[[fault]]\npath = ''\nkind = 'drop'",
                "line 3, column 8",
                "drop-before",
            ),
            (
                "[[fault]]\npath = ''\nkind = 'status'",
                "line 3, column 8",
                "`status`",
            ),
            (
                "[[fault]]\npath=''\nkind='delay'\ndelay-ms=1\nbody=''",
                "line 3, column 6",
                "`body`",
            ),
            (
                "[[fault]]\npath=''\nkind='stale-read'\nnth=0",
                "line 3, column 6",
                "from 1",
            ),
            (
                "[[fault]]\npath=''\nkind='stale-read'\nnht=1",
                "line 4, column 1",
                "nht",
            ),
        ] {
            let error = Faults::from_toml(text, "f.toml").unwrap_err().to_string();
            assert!(
                error.contains(place) && error.contains(what),
                "{text}\n{error}"
            );
            assert!(error.starts_with("read f.toml: "), "{error}");
        }
    }
}
