//! The name of a repository, `owner/name`. Knows no address.

use std::fmt;
use std::str::FromStr;

/// `owner/name`, checked so that it can stand in an address as it is.
///
/// ```
/// use windlass_github::RepositoryName;
/// let name: RepositoryName = "windlass-ci/windlass".parse()?;
/// assert_eq!((name.owner(), name.name()), ("windlass-ci", "windlass"));
/// assert!("windlass-ci/..".parse::<RepositoryName>().is_err());
/// # Ok::<(), windlass_github::ParseRepositoryNameError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepositoryName {
    owner: String,
    name: String,
}

/// Why a text is not a [`RepositoryName`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a repository's name (owner/name, of letters, digits, '.', '_' and '-')")]
pub struct ParseRepositoryNameError(String);

impl RepositoryName {
    /// The user or organization.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// The name below the owner.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl FromStr for RepositoryName {
    type Err = ParseRepositoryNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('/') {
            Some((owner, name)) if is_part(owner) && is_part(name) => Ok(Self {
                owner: owner.to_owned(),
                name: name.to_owned(),
            }),
            _ => Err(ParseRepositoryNameError(text.to_owned())),
        }
    }
}

fn is_part(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    !text.is_empty() && text != "." && text != ".." && text.bytes().all(legal)
}

impl fmt::Display for RepositoryName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.owner, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_two_plain_parts() {
        for good in ["a/b", "A-1/x.y_z", "o/.github", "o/n.git", "0/..."] {
            assert_eq!(good.parse::<RepositoryName>().unwrap().to_string(), good);
        }
        for bad in [
            "", "/", "a", "a/", "/b", "a/b/c", "a/.", "../b", "a/b c", "a/b?", "ä/b", "a/b\n",
        ] {
            let error = bad.parse::<RepositoryName>().unwrap_err();
            assert!(
                error.to_string().starts_with(&format!("{bad:?} is not")),
                "{error}"
            );
        }
    }
}
