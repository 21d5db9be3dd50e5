//! Where commits are fetched from.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::Deserialize;

use super::wrong_value::{WrongValue, read_from_text};

const SCHEMES: [&str; 4] = ["https", "http", "ssh", "file"];

/// A repository, as git may be told of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Repository {
    /// `https://github.com/acme/shop`, or `git@github.com:acme/shop.git`.
    Address(String),
    /// A directory of this machine.
    Path(PathBuf),
}

impl Repository {
    /// The same, with a relative path begun at a folder.
    pub(super) fn below(self, folder: &Path) -> Self {
        match self {
            Self::Path(path) => Self::Path(folder.join(path)),
            address => address,
        }
    }
}

impl FromStr for Repository {
    type Err = WrongValue;

    /// No error repeats the text: it may hold a password.
    fn from_str(text: &str) -> Result<Self, WrongValue> {
        if text.is_empty() || text.starts_with('-') || text.chars().any(char::is_control) {
            return Err("this is no repository: write its address, or a path".into());
        }
        // Git would start the program `git-remote-<helper>` for it.
        if text.contains("::") {
            return Err("a repository is never reached through a remote helper ('::')".into());
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return Ok(if is_scp_like(text) {
                Self::Address(text.to_owned())
            } else {
                Self::Path(text.into())
            });
        };
        if !SCHEMES.contains(&scheme) {
            let schemes = SCHEMES.join(", ");
            return Err(WrongValue(format!(
                "a repository's address begins with one of {schemes}, and '://'"
            )));
        }
        let authority = rest.split('/').next().unwrap_or_default();
        let user = authority.rsplit_once('@').map(|(user, _)| user);
        if user.is_some_and(|user| scheme != "ssh" || user.contains(':')) {
            return Err("a repository's address holds no token and no password; \
                        leave them to git's credential helper"
                .into());
        }
        if authority.starts_with('-') {
            return Err("a repository's host can't begin with '-'".into());
        }
        Ok(Self::Address(text.to_owned()))
    }
}

read_from_text!(Repository);

impl fmt::Display for Repository {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => formatter.pad(address),
            Self::Path(path) => path.display().fmt(formatter),
        }
    }
}

/// `user@host:path`: a colon before the first slash.
fn is_scp_like(text: &str) -> bool {
    let host = text.split('/').next().unwrap_or_default();
    host.contains(':') && host.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_paths_are_told_apart() {
        for text in [
            "https://github.com/acme/shop",
            "ssh://git@github.com/acme/shop",
            "git@github.com:acme/shop.git",
        ] {
            assert_eq!(text.parse(), Ok(Repository::Address(text.to_owned())));
        }
        let path: Repository = "../shop.git".parse().unwrap();
        assert_eq!(
            path.below(Path::new("/etc/windlass")),
            Repository::Path("/etc/windlass/../shop.git".into())
        );
    }

    #[test]
    fn what_runs_programs_or_holds_secrets_is_refused() {
        for (text, reason) in [
            ("", "this is no repository"),
            ("--upload-pack=x", "this is no repository"),
            ("a\nb", "this is no repository"),
            ("ext::sh -c id", "remote helper"),
            ("gopher://a/b", "begins with one of https"),
            ("https://hunter2@github.com/a/b", "no token and no password"),
            (
                "https://x:hunter2@github.com/a/b",
                "no token and no password",
            ),
            (
                "ssh://git:hunter2@github.com/a/b",
                "no token and no password",
            ),
            ("ssh://-oProxyCommand=x/a", "can't begin with '-'"),
        ] {
            let error = text.parse::<Repository>().unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
