//! The name of an image: a registry and a repository in it. Asks no registry.

use std::fmt;
use std::str::FromStr;

use crate::problem::Problem;

/// How Docker Hub is called in names, and who answers for it.
const DOCKER_HUB: &str = "docker.io";
const DOCKER_HUB_SERVER: &str = "registry-1.docker.io";
/// Where Docker Hub keeps images whose name has one part.
const DOCKER_HUB_OFFICIAL: &str = "library";

/// An image's name without tag or digest, such as `ghcr.io/acme/shop`.
///
/// It is in lower case, however it was written: registries take no other, hosts make no difference,
/// and what a name is made of (`github.repository`) often has upper case.
///
/// Source: OCI distribution specification, "Pulling manifests"; the registry's part is Docker's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageName {
    registry: String,
    repository: String,
}

impl ImageName {
    /// The registry as the name has it, with a port where there is one: `ghcr.io`.
    pub fn registry(&self) -> &str {
        &self.registry
    }

    /// The host that answers for the registry: Docker Hub's is not the one in its names.
    pub fn server(&self) -> &str {
        match self.registry.as_str() {
            DOCKER_HUB => DOCKER_HUB_SERVER,
            registry => registry,
        }
    }

    /// The repository: `acme/shop`.
    pub fn repository(&self) -> &str {
        &self.repository
    }
}

impl FromStr for ImageName {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        // Of ASCII alone: other letters are legal in neither case.
        let lower = text.to_ascii_lowercase();
        let Some((registry, repository)) = lower.split_once('/').filter(|(one, _)| is_host(one))
        else {
            return Err(
                wrong(text, "does not say which registry it is in").hint(format!(
                    "write it with its registry, such as ghcr.io/{lower} or {DOCKER_HUB}/{lower}"
                )),
            );
        };
        if repository.contains(['@', ':']) {
            return Err(wrong(text, "has a tag or a digest")
                .hint("give the name alone; tags and digests have inputs of their own"));
        }
        if !repository.split('/').all(is_component) {
            return Err(wrong(text, "is no legal name of a repository").hint(
                "its parts are letters and digits, with '.', '_', '__' or dashes between them",
            ));
        }
        let repository = match (registry, repository.contains('/')) {
            (DOCKER_HUB, false) => format!("{DOCKER_HUB_OFFICIAL}/{repository}"),
            _ => repository.to_owned(),
        };
        Ok(Self {
            registry: registry.to_owned(),
            repository,
        })
    }
}

/// What Docker takes for a registry and not for a part of a repository: it has a dot or a port, or
/// is this machine.
fn is_host(text: &str) -> bool {
    let (host, port) = text.rsplit_once(':').unwrap_or((text, "443"));
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let is_known = text.contains(['.', ':']) || text == "localhost";
    let is_legal = host.starts_with(|c: char| c.is_ascii_alphanumeric()) && host.bytes().all(legal);
    is_known && is_legal && port.parse::<u16>().is_ok()
}

/// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`
fn is_component(text: &str) -> bool {
    let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let is_edge = |c: Option<char>| c.is_some_and(is_word);
    let is_separator =
        |text: &str| matches!(text, "" | "." | "_" | "__") || text.chars().all(|c| c == '-');
    is_edge(text.chars().next())
        && is_edge(text.chars().next_back())
        && text.split(is_word).all(is_separator)
}

fn wrong(text: &str, why: &str) -> Problem {
    Problem::bad_input("image-name", format!("{text:?} {why}"))
}

impl fmt::Display for ImageName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.registry, self.repository)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_registry_and_a_repository() {
        for (text, server, repository) in [
            ("ghcr.io/acme/shop", "ghcr.io", "acme/shop"),
            ("ghcr.io/acme/shop/web_api", "ghcr.io", "acme/shop/web_api"),
            ("ghcr.io/Acme/Shop", "ghcr.io", "acme/shop"),
            ("GHCR.io/ACME/shop", "ghcr.io", "acme/shop"),
            ("Docker.io/NGINX", "registry-1.docker.io", "library/nginx"),
            ("docker.io/acme/shop", "registry-1.docker.io", "acme/shop"),
            ("docker.io/nginx", "registry-1.docker.io", "library/nginx"),
            ("localhost/shop", "localhost", "shop"),
            ("127.0.0.1:5000/shop", "127.0.0.1:5000", "shop"),
            (
                "r.example.com:5000/a--b/c__d.e",
                "r.example.com:5000",
                "a--b/c__d.e",
            ),
            (
                "1234.dkr.ecr.eu-west-1.amazonaws.com/shop",
                "1234.dkr.ecr.eu-west-1.amazonaws.com",
                "shop",
            ),
        ] {
            let name: ImageName = text.parse().unwrap();
            assert_eq!((name.server(), name.repository()), (server, repository));
        }
    }

    #[test]
    fn what_is_no_name_says_why() {
        for (text, why) in [
            ("acme/shop", "which registry"),
            ("shop", "which registry"),
            ("", "which registry"),
            ("user:password/shop", "which registry"),
            ("-x.io/shop", "which registry"),
            ("ghcr.io/acme/shop:v1", "a tag or a digest"),
            ("ghcr.io/acme/shop@sha256:ab", "a tag or a digest"),
            ("ghcr.io/", "no legal name"),
            ("ghcr.io/acme//shop", "no legal name"),
            ("ghcr.io/acme/../shop", "no legal name"),
            ("ghcr.io/acme/shop?x", "no legal name"),
            ("ghcr.io/acme/-shop", "no legal name"),
            ("ghcr.io/acme/shop.", "no legal name"),
            ("ghcr.io/acme/a___b", "no legal name"),
            ("ghcr.io/Acme/Shop:V1", "a tag or a digest"),
            ("ghcr.io/Acme//Shop", "no legal name"),
            ("ghcr.io/acme/Straße", "no legal name"),
            // The sign for kelvin, whose lower case is an ordinary k.
            ("ghcr.io/acme/\u{212a}", "no legal name"),
        ] {
            let problem = text.parse::<ImageName>().unwrap_err();
            assert!(problem.message.contains(why), "{text:?}: {problem}");
        }
    }

    #[test]
    fn what_is_shown_is_in_lower_case() {
        let name: ImageName = "GHCR.io/Acme/Shop".parse().unwrap();
        assert_eq!(name.to_string(), "ghcr.io/acme/shop");
    }

    #[test]
    fn what_a_problem_says_is_as_it_was_written() {
        let problem = "Acme/Shop".parse::<ImageName>().unwrap_err();
        assert!(problem.message.contains("Acme/Shop"), "{problem}");
        assert!(
            problem.hints[0].contains("ghcr.io/acme/shop"),
            "{problem:?}"
        );
    }
}
