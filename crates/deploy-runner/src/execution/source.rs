//! Where the repository is, as far as git must be told what it may speak.

use super::git::CheckoutError;

/// A repository's URL or path, and the one protocol by which it is read. Everything else is
/// refused to git, so that no name makes it run a helper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) location: String,
    pub(super) protocol: &'static str,
}

impl Source {
    /// Fails on what is no repository's location, and on a user or password in a URL: programs
    /// that git starts would show it to everybody in their arguments (T5).
    pub(super) fn new(location: &str) -> Result<Self, CheckoutError> {
        let refused = |why| CheckoutError::Source(why);
        if location.is_empty() || location.starts_with('-') {
            return Err(refused("it is empty, or git would take it for an option"));
        }
        let Some((scheme, rest)) = location.split_once("://") else {
            return Self::without_scheme(location);
        };
        let authority = rest.split('/').next().unwrap_or_default();
        let user = authority.rsplit_once('@').map(|(user, _)| user);
        let protocol = match scheme {
            "https" if user.is_none() => "https",
            "http" if user.is_none() => "http",
            "https" | "http" => {
                return Err(refused("its URL holds a user or a token"));
            }
            "ssh" if user.is_some_and(|user| user.contains(':')) => {
                return Err(refused("its URL holds a password"));
            }
            "ssh" => "ssh",
            "file" => "file",
            _ => return Err(refused("only https, http, ssh, file and paths are read")),
        };
        Ok(Self {
            location: location.to_owned(),
            protocol,
        })
    }

    /// A path, or `user@host:path`, which has a colon before any slash.
    fn without_scheme(location: &str) -> Result<Self, CheckoutError> {
        if location.contains("::") {
            return Err(CheckoutError::Source("it names a program to run"));
        }
        let colon = location.split('/').next().is_some_and(|p| p.contains(':'));
        if colon {
            return Ok(Self {
                location: location.to_owned(),
                protocol: "ssh",
            });
        }
        let path = std::path::absolute(location);
        let path = path.map_err(|_| CheckoutError::Source("its path can't be made absolute"))?;
        let path = path.into_os_string().into_string();
        let location = path.map_err(|_| CheckoutError::Source("its path is no UTF-8"))?;
        Ok(Self {
            location,
            protocol: "file",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_protocol_is_allowed() {
        for (location, protocol) in [
            ("https://github.com/o/r.git", "https"),
            ("http://git.internal/r", "http"),
            ("ssh://git@github.com:22/o/r.git", "ssh"),
            ("git@github.com:o/r.git", "ssh"),
            ("file:///srv/r.git", "file"),
            ("/srv/r.git", "file"),
            ("./a:b", "file"),
        ] {
            assert_eq!(
                Source::new(location).unwrap().protocol,
                protocol,
                "{location}"
            );
        }
    }

    #[test]
    fn t5_what_would_show_a_secret_or_run_a_program_is_refused() {
        for location in [
            "",
            "--upload-pack=x",
            "ext::sh -c x",
            "foo::/x",
            "git://host/r",
            "https://x-access-token:abc@github.com/o/r",
            "https://abc@github.com/o/r",
            "ssh://git:abc@host/r",
        ] {
            let error = Source::new(location).unwrap_err();
            assert!(matches!(error, CheckoutError::Source(_)), "{location}");
            assert!(!error.to_string().contains("abc"));
        }
    }
}
