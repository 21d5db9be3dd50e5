//! The runner, whose syncs are small scripts on the real checkout.

use std::collections::BTreeMap;
use std::future::ready;
use std::path::PathBuf;

use tempfile::TempDir;
use tokio::net::TcpListener;
use windlass_deploy_runner::config::{Config, Name, Surroundings};
use windlass_deploy_runner::engine::Host;
use windlass_deploy_runner::execution::supervisor;
use windlass_deploy_runner::runner::Runner;
use windlass_toolkit::{Environment, Failure};

use super::Deployments;

/// What every sync does: `$0` is the service, `$1` the tag, `$2` the commit, `$3` the environment.
const SYNC: &str = r#"test "$(git rev-parse HEAD)" = "$2" || exit 1; echo "$0 runs $1 in $3""#;
/// What goes before it where a sync fails once. Only the first of all can make the folder.
const FAIL_ONCE: &str =
    r#"if mkdir "$ONCE" 2> /dev/null; then echo "$0 ran out of memory"; exit 1; fi; "#;

pub(crate) struct DeployRunner {
    runner: Runner,
    secret: String,
    _folder: TempDir,
}

impl DeployRunner {
    /// Starts it on a free port. There is none where an environment can't be one of a runner.
    pub(crate) async fn start(
        deployments: &Deployments<'_>,
        environment: &Environment,
    ) -> Result<Option<Self>, Failure> {
        let mut names = deployments.environments.iter().map(|(name, _)| name);
        if names.any(|name| name.parse::<Name>().is_err()) {
            return Ok(None);
        }
        let folder = tempfile::tempdir().map_err(failed)?;
        let listener = TcpListener::bind("127.0.0.1:0").await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let secret = secret().map_err(failed)?;
        let path = environment.get("PATH").unwrap_or_default();
        let variables = BTreeMap::from([
            ("SECRET".to_owned(), secret.clone()),
            ("PATH".to_owned(), path.to_owned()),
        ]);
        let surroundings = Surroundings {
            variables: variables.clone(),
            directory: folder.path().to_owned(),
        };
        let text = configuration(
            deployments,
            &address.to_string(),
            path,
            folder.path().join("once"),
        );
        let config = Config::parse("the runner's runner.toml", &text, &surroundings);
        let config = config.map_err(|problems| {
            failed(
                problems
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join("; "),
            )
        })?;
        let host = Host {
            guard: supervisor::THIS_PROGRAM.into(),
            variables,
        };
        let runner = Runner::start(config, &host, Some(listener)).await;
        Ok(Some(Self {
            runner: runner.map_err(failed)?,
            secret,
            _folder: folder,
        }))
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.runner.address())
    }

    /// What requests to it are signed with.
    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }

    pub(crate) async fn end(self) {
        self.runner.stop(ready(())).await;
    }
}

fn configuration(
    deployments: &Deployments<'_>,
    address: &str,
    path: &str,
    once: PathBuf,
) -> String {
    let quoted = |text: &str| toml_string(text);
    let service = |(index, name): (usize, &&str)| {
        let script = match deployments.fails_once == Some(*name) {
            true => format!("{FAIL_ONCE}{SYNC}"),
            false => SYNC.to_owned(),
        };
        // Braces would be placeholders.
        let script = quoted(&script.replace('{', "{{").replace('}', "}}"));
        let before = index
            .checked_sub(1)
            .and_then(|index| deployments.services.get(index));
        let needs = before.map(|before| quoted(before)).unwrap_or_default();
        let (path, once) = (quoted(path), quoted(&once.display().to_string()));
        format!(
            "[services.{name}]\ndepends-on = [{needs}]\n\
             sync = [\"sh\", \"-c\", {script}, \"{{service}}\", \"{{tag}}\", \"{{sha}}\", \"{{env}}\"]\n\
             variables = {{ PATH = {path}, ONCE = {once} }}\n"
        )
    };
    let services: String = deployments
        .services
        .iter()
        .enumerate()
        .map(service)
        .collect();
    let environment = |(name, lanes): &(String, &str)| {
        let name = quoted(name);
        format!("[environments.{name}]\nlanes = [{lanes}]\nsigners = [\"jobs\"]\n")
    };
    let environments: String = deployments.environments.iter().map(environment).collect();
    format!(
        "listen = {address}\npublic-url = {url}\nrepository = {repository}\n\
         state-directory = \"state\"\n[read]\nopen = true\n\
         [signers.jobs]\nkind = \"hmac\"\nsecret = {{ env = \"SECRET\" }}\n\
         {environments}{services}",
        address = quoted(address),
        url = quoted(&format!("http://{address}")),
        repository = quoted(&deployments.repository.display().to_string()),
    )
}

/// A basic string of TOML, which JSON's strings are but for the character DEL.
fn toml_string(text: &str) -> String {
    serde_json::Value::from(text)
        .to_string()
        .replace('\u{7f}', "\\u007f")
}

fn secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.map(|byte| format!("{byte:02x}")).concat())
}

fn failed(error: impl ToString) -> Failure {
    Failure::refused(format!("start the deploy runner: {}", error.to_string()))
}
