//! Who asks the registry. The job's own token is for GitHub's own registry and for no other.

use secrecy::SecretString;
use url::Url;
use windlass_registry::Credentials;
use windlass_toolkit::{Console, Context, Environment, Failure};

use crate::inputs::{Arguments, PASSWORD};

/// The job's own token.
const JOB_TOKEN: &str = "GITHUB_TOKEN";

/// What there is to ask with.
pub(crate) struct Secrets {
    password: Option<SecretString>,
    job_token: Option<SecretString>,
}

/// Finds the secrets, and masks them before anything else can be printed.
pub(crate) fn secrets(
    arguments: &Arguments,
    environment: &Environment,
    console: &mut Console,
) -> Result<Secrets, Failure> {
    let password = PASSWORD.find(environment, arguments.password_file.as_deref())?;
    let job_token = environment.get(JOB_TOKEN).map(SecretString::from);
    for secret in password.iter().chain(&job_token) {
        console.mask(secret);
    }
    Ok(Secrets {
        password,
        job_token,
    })
}

/// Who asks the registry at `url`; nobody in particular where there is nothing to ask with.
pub(crate) fn credentials(
    secrets: Secrets,
    username: Option<&str>,
    context: &Context,
    url: &Url,
) -> Result<Option<Credentials>, Failure> {
    let is_own = is_githubs_own(url, &context.server_url);
    let job_token = secrets.job_token.filter(|_| is_own);
    let (password, for_registry_only) = match (secrets.password, job_token) {
        (Some(password), _) => (password, false),
        (None, Some(token)) => (token, true),
        (None, None) => return Ok(None),
    };
    let username = username.map(str::trim).or(context.actor.as_deref());
    let username = username.ok_or_else(|| {
        Failure::bad_input("log in to the registry: there is a password and no user")
            .hint("give 'username' the user that the password belongs to")
    })?;
    Ok(Some(Credentials {
        username: username.to_owned(),
        password,
        for_registry_only,
    }))
}

/// Whether the registry belongs to the server that the job runs for. A server of one's own has its
/// registry beside it.
///
/// Source: GitHub's "Working with the Container registry", for each of its products.
fn is_githubs_own(url: &Url, server_url: &str) -> bool {
    let server = Url::parse(server_url).ok();
    let server = server.as_ref().and_then(Url::host_str);
    let registry = match server {
        Some("github.com") => "ghcr.io".to_owned(),
        Some(server) => format!("containers.{server}"),
        None => return false,
    };
    url.scheme() == "https" && url.port().is_none() && url.host_str() == Some(registry.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_jobs_token_is_for_githubs_own_registry_alone() {
        let github = "https://github.com";
        let enterprise = "https://github.example.com";
        for (url, server, expected) in [
            ("https://ghcr.io", github, true),
            ("https://ghcr.io/v2/", github, true),
            ("http://ghcr.io", github, false),
            ("https://ghcr.io:8443", github, false),
            ("https://ghcr.io.example.com", github, false),
            ("https://notghcr.io", github, false),
            ("https://registry-1.docker.io", github, false),
            ("http://127.0.0.1:5000", github, false),
            ("https://ghcr.io", enterprise, false),
            ("https://containers.github.example.com", enterprise, true),
            (
                "https://containers.acme.ghe.com",
                "https://acme.ghe.com",
                true,
            ),
            ("https://containers.github.com", github, false),
            ("https://ghcr.io", "", false),
        ] {
            let found = is_githubs_own(&url.parse().unwrap(), server);
            assert_eq!(found, expected, "{url} for {server}");
        }
    }
}
