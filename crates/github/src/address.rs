//! Addresses: the REST API's, git's, and how a name of any kind stands in a path. Knows nothing
//! of what is asked there.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::{Host, Url};

use crate::error::Error;
use crate::name::RepositoryName;

/// Slashes stay: they part a ref's name in GitHub's paths as they do in git.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');
const IN_QUERY: &AsciiSet = &IN_PATH.add(b'/');

/// Where one repository lives.
#[derive(Debug, Clone)]
pub(crate) struct Addresses {
    api: Url,
    repository: RepositoryName,
    upload_pack: Url,
    clone: Url,
}

impl Addresses {
    pub(crate) fn new(
        api_url: &str,
        server_url: &str,
        repository: RepositoryName,
    ) -> Result<Self, Error> {
        let api = base("the API's", api_url)?;
        let server = base("the server's", server_url)?;
        let clone = below(&server, &format!("{repository}.git"))?;
        let upload_pack = below(&clone, "git-upload-pack")?;
        Ok(Self {
            api,
            repository,
            upload_pack,
            clone,
        })
    }

    pub(crate) fn clone_url(&self) -> &Url {
        &self.clone
    }

    pub(crate) fn api_base(&self) -> &Url {
        &self.api
    }

    pub(crate) fn upload_pack(&self) -> &Url {
        &self.upload_pack
    }

    pub(crate) fn repository(&self) -> &RepositoryName {
        &self.repository
    }

    /// Whether every server is on this machine. A proxy would be another machine's, and an
    /// emulator could not be reached wherever one is set.
    pub(crate) fn local(&self) -> bool {
        [&self.api, &self.clone]
            .into_iter()
            .all(|url| match url.host() {
                Some(Host::Ipv4(ip)) => ip.is_loopback(),
                Some(Host::Ipv6(ip)) => ip.is_loopback(),
                Some(Host::Domain(name)) => name == "localhost",
                None => false,
            })
    }

    /// Whether any address needs TLS.
    pub(crate) fn encrypted(&self) -> bool {
        [&self.api, &self.clone]
            .iter()
            .any(|url| url.scheme() == "https")
    }

    /// `{api}/{path}`; `path` is encoded already.
    pub(crate) fn api(&self, path: &str) -> Result<Url, Error> {
        below(&self.api, path)
    }

    /// `{api}/repos/{owner}/{name}/{path}`; `path` is encoded already.
    pub(crate) fn in_repository(&self, path: &str) -> Result<Url, Error> {
        let separator = if path.is_empty() { "" } else { "/" };
        self.api(&format!("repos/{}{separator}{path}", self.repository))
    }
}

/// A name as it stands in a path. `.` and `..` would be resolved away on the way to the server
/// and reach another endpoint, so they are refused; no ref has such a part.
pub(crate) fn in_path(name: &str) -> Result<String, Error> {
    if name.is_empty() || name.split('/').any(|part| matches!(part, "." | "..")) {
        return Err(Error::options(format!(
            "{name:?} cannot be asked for by name"
        )));
    }
    Ok(utf8_percent_encode(name, IN_PATH).to_string())
}

/// A value as it stands in a query.
pub(crate) fn in_query(value: &str) -> String {
    utf8_percent_encode(value, IN_QUERY).to_string()
}

fn base(whose: &str, text: &str) -> Result<Url, Error> {
    let wrong = |why: &str| {
        Error::options(format!("{whose} address is not usable: {why}"))
            .with_hint("give it as https://host, with a path where the server has one")
    };
    let mut url = Url::parse(text.trim()).map_err(|error| wrong(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(wrong("it is neither http:// nor https://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("it holds a user's name or password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("it holds '?' or '#'"));
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

fn below(base: &Url, path: &str) -> Result<Url, Error> {
    let text = format!("{}/{path}", base.as_str().trim_end_matches('/'));
    Url::parse(&text).map_err(|error| Error::options(format!("{text} is no address: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(api: &str, server: &str) -> Addresses {
        Addresses::new(api, server, "o/r".parse().unwrap()).unwrap()
    }

    #[test]
    fn prefixes_and_slashes_of_a_base_are_kept_in_order() {
        for (api, server, expected, clone) in [
            (
                "https://api.github.com",
                "https://github.com",
                "https://api.github.com/repos/o/r/git/refs",
                "https://github.com/o/r.git",
            ),
            (
                "https://ghes.example/api/v3/",
                "https://ghes.example/",
                "https://ghes.example/api/v3/repos/o/r/git/refs",
                "https://ghes.example/o/r.git",
            ),
            (
                "http://[::1]:8080/r//",
                "http://h/git/hub",
                "http://[::1]:8080/r/repos/o/r/git/refs",
                "http://h/git/hub/o/r.git",
            ),
        ] {
            let addresses = addresses(api, server);
            assert_eq!(
                addresses.in_repository("git/refs").unwrap().as_str(),
                expected
            );
            assert_eq!(addresses.clone_url().as_str(), clone);
            assert_eq!(
                addresses.upload_pack().as_str(),
                format!("{clone}/git-upload-pack")
            );
        }
    }

    #[test]
    fn only_web_addresses_without_secrets_are_taken() {
        for bad in [
            "",
            "api.github.com",
            "ftp://h",
            "file:///x",
            "https://u:p@h",
            "https://t@h",
            "https://h?x",
            "https://h#x",
        ] {
            let error = Addresses::new(bad, "https://h", "o/r".parse().unwrap()).unwrap_err();
            assert!(
                error
                    .to_string()
                    .starts_with("the API's address is not usable"),
                "{error}"
            );
            assert!(!error.to_string().contains("u:p"), "{error}");
        }
    }

    #[test]
    fn tls_is_needed_for_https_only() {
        for (url, local) in [
            ("http://127.0.0.1:8080/api/v3", true),
            ("http://localhost", true),
            ("http://[::1]:80", true),
            ("https://api.github.com", false),
            ("https://localhost.example.org", false),
            ("http://10.0.0.1:80", false),
        ] {
            assert_eq!(addresses(url, url).local(), local, "{url}");
            assert!(!addresses(url, "https://github.com").local(), "{url}");
        }
        assert!(!addresses("http://h", "http://h").encrypted());
        assert!(addresses("https://h", "http://h").encrypted());
        assert!(addresses("http://h", "https://h").encrypted());
    }

    #[test]
    fn names_are_encoded_and_slashes_stay() {
        for (name, expected) in [
            ("tags/v1.2.3", "tags/v1.2.3"),
            ("tags/a%b#c?d e", "tags/a%25b%23c%3Fd%20e"),
            ("tags/é+&=;$(id)`", "tags/%C3%A9%2B%26%3D%3B%24%28id%29%60"),
            ("tags/-x", "tags/-x"),
            ("tags/v1..2", "tags/v1..2"),
        ] {
            assert_eq!(in_path(name).unwrap(), expected);
            let url = addresses("http://h", "http://h")
                .in_repository(&in_path(name).unwrap())
                .unwrap();
            assert_eq!(url.as_str(), format!("http://h/repos/o/r/{expected}"));
        }
        assert_eq!(in_query("a/b c"), "a%2Fb%20c");
    }

    #[test]
    fn names_that_leave_the_repository_are_refused() {
        for name in ["", "..", "../../user", "tags/../../..", "a/./b", "a/.."] {
            assert!(in_path(name).is_err(), "{name}");
        }
    }
}
