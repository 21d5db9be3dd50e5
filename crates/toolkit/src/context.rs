//! The GitHub context: which repository, commit, run and server this is about.
//!
//! It comes from the variables that the runner sets, each of which a flag can override. It must
//! not ask GitHub, and it does not guess what is missing.

mod flags;

use std::path::{Path, PathBuf};
use std::str::FromStr;

pub use flags::ContextFlags;

use crate::{Environment, Event, Failure};

const API_URL: &str = "https://api.github.com";
const SERVER_URL: &str = "https://github.com";

/// A repository on GitHub, by owner and name.
///
/// ```
/// use windlass_toolkit::Repository;
/// let repository: Repository = "octo-org/hello".parse()?;
/// assert_eq!((repository.owner.as_str(), repository.name.as_str()), ("octo-org", "hello"));
/// # Ok::<(), windlass_toolkit::Failure>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// The user or organisation.
    pub owner: String,
    /// The repository's own name.
    pub name: String,
}

impl FromStr for Repository {
    type Err = Failure;

    /// Fails ([`crate::FailureKind::BadInput`]) on anything but two names with one slash between:
    /// the two become parts of URLs.
    fn from_str(text: &str) -> Result<Self, Failure> {
        let is_name = |name: &str| {
            let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            !name.is_empty() && name != "." && name != ".." && name.chars().all(legal)
        };
        match text.split_once('/') {
            Some((owner, name)) if is_name(owner) && is_name(name) => Ok(Self {
                owner: owner.to_owned(),
                name: name.to_owned(),
            }),
            _ => Err(
                Failure::bad_input(format!("read the repository {text:?}: no owner/name"))
                    .hint("write it as owner/name, in --repository or GITHUB_REPOSITORY"),
            ),
        }
    }
}

impl std::fmt::Display for Repository {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.owner, self.name)
    }
}

/// What the runner tells a step of its surroundings. Outside a workflow most of it is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// `GITHUB_REPOSITORY`.
    pub repository: Option<Repository>,
    /// `GITHUB_SHA`: the commit that the event is about.
    pub sha: Option<String>,
    /// `GITHUB_REF`: the full ref, as in `refs/heads/main`.
    pub full_ref: Option<String>,
    /// `GITHUB_REF_NAME`: the short ref, as in `main`.
    pub ref_name: Option<String>,
    /// `GITHUB_API_URL` without a slash at its end; `https://api.github.com` if there is none.
    pub api_url: String,
    /// `GITHUB_SERVER_URL` without a slash at its end; `https://github.com` if there is none.
    pub server_url: String,
    /// `GITHUB_RUN_ID`: unique in the repository, and kept by a re-run.
    pub run_id: Option<u64>,
    /// `GITHUB_RUN_NUMBER`: counts the runs of the workflow, and is kept by a re-run.
    pub run_number: Option<u64>,
    /// `GITHUB_RUN_ATTEMPT`: 1, and one more with every re-run.
    pub run_attempt: Option<u64>,
    /// `GITHUB_ACTOR`: who caused the run.
    pub actor: Option<String>,
    /// `GITHUB_EVENT_NAME`.
    pub event_name: Option<String>,
    /// `GITHUB_EVENT_PATH`: the file with the event's payload.
    pub event_path: Option<PathBuf>,
    /// `GITHUB_WORKSPACE`: where the repository is checked out, if it is.
    pub workspace: Option<PathBuf>,
    /// `WINDLASS_CONFIG_FROM: commit`: what stands in the working directory is no configuration. A
    /// job that checks nothing out may find there what an earlier one left behind.
    pub config_from_commit: bool,
    /// `GITHUB_WORKFLOW`: the workflow's name.
    pub workflow: Option<String>,
    /// `GITHUB_WORKFLOW_REF`: the workflow's file and ref, as in
    /// `octo-org/hello/.github/workflows/promote.yml@refs/heads/main`.
    pub workflow_ref: Option<String>,
    /// `GITHUB_JOB`: the job's id in the workflow.
    pub job: Option<String>,
    /// `GITHUB_ACTION_REPOSITORY`: the repository of the action that is running.
    pub action_repository: Option<String>,
    /// `GITHUB_ACTION_REF`: the ref by which that action was called.
    pub action_ref: Option<String>,
}

impl Context {
    /// Reads the variables, and `flags` before them.
    ///
    /// Fails ([`crate::FailureKind::BadInput`]) on a repository that is no `owner/name`, a run
    /// number that is no number, and a server of one's own without the URL of its API: the token
    /// would be sent to another server.
    pub fn new(flags: &ContextFlags, environment: &Environment) -> Result<Self, Failure> {
        let environment = flags.over(environment);
        let text = |name: &str| environment.get(name).map(str::to_owned);
        let server_url = url(&environment, "GITHUB_SERVER_URL").unwrap_or(SERVER_URL.to_owned());
        Ok(Self {
            repository: environment
                .get("GITHUB_REPOSITORY")
                .map(str::parse)
                .transpose()?,
            sha: text("GITHUB_SHA"),
            full_ref: text("GITHUB_REF"),
            ref_name: text("GITHUB_REF_NAME"),
            api_url: api_url(&environment, &server_url)?,
            server_url,
            run_id: number(&environment, "GITHUB_RUN_ID")?,
            run_number: number(&environment, "GITHUB_RUN_NUMBER")?,
            run_attempt: number(&environment, "GITHUB_RUN_ATTEMPT")?,
            actor: text("GITHUB_ACTOR"),
            event_name: text("GITHUB_EVENT_NAME"),
            event_path: text("GITHUB_EVENT_PATH").map(PathBuf::from),
            workspace: text("GITHUB_WORKSPACE").map(PathBuf::from),
            config_from_commit: config_from_commit(&environment)?,
            workflow: text("GITHUB_WORKFLOW"),
            workflow_ref: text("GITHUB_WORKFLOW_REF"),
            job: text("GITHUB_JOB"),
            action_repository: text("GITHUB_ACTION_REPOSITORY"),
            action_ref: text("GITHUB_ACTION_REF"),
        })
    }

    /// The repository, where the program can't do without. Its absence is
    /// [`crate::FailureKind::BadInput`].
    pub fn require_repository(&self) -> Result<&Repository, Failure> {
        self.repository.as_ref().ok_or_else(|| {
            Failure::bad_input("find the repository: none is given")
                .hint("give --repository owner/name, or set GITHUB_REPOSITORY")
        })
    }

    /// The page of this run, for links.
    pub fn run_url(&self) -> Option<String> {
        let (repository, run) = (self.repository.as_ref()?, self.run_id?);
        Some(format!(
            "{}/{repository}/actions/runs/{run}",
            self.server_url
        ))
    }

    /// The path in its repository of the workflow's file: with calls of workflows between, that of
    /// the one which began.
    pub fn workflow_path(&self) -> Option<&str> {
        let whole = self.workflow_ref.as_deref()?;
        let path = whole.get(whole.find(".github/workflows/")?..)?;
        // A file may have '@' in its name, and so may a ref.
        let ends = [".yml@", ".yaml@"]
            .into_iter()
            .filter_map(|end| Some(path.find(end)? + end.len() - 1));
        path.get(..ends.min().unwrap_or(path.len()))
    }

    /// Reads the event's payload; `None` outside a workflow.
    ///
    /// Fails ([`crate::FailureKind::BadInput`]) when the file can't be read or does not hold what
    /// GitHub documents for the event.
    pub fn event(&self) -> Result<Option<Event>, Failure> {
        let read = |path: &Path| Event::read(self.event_name.as_deref().unwrap_or(""), path);
        self.event_path.as_deref().map(read).transpose()
    }
}

fn config_from_commit(environment: &Environment) -> Result<bool, Failure> {
    const NAME: &str = "WINDLASS_CONFIG_FROM";
    match environment.get(NAME) {
        None => Ok(false),
        Some("commit") => Ok(true),
        Some(other) => Err(
            Failure::bad_input(format!("read {NAME}: '{other}' is no place"))
                .hint("it is 'commit', or not set"),
        ),
    }
}

fn url(environment: &Environment, name: &str) -> Option<String> {
    environment
        .get(name)
        .map(|url| url.trim_end_matches('/').to_owned())
}

fn api_url(environment: &Environment, server_url: &str) -> Result<String, Failure> {
    match url(environment, "GITHUB_API_URL") {
        Some(url) => Ok(url),
        None if server_url == SERVER_URL => Ok(API_URL.to_owned()),
        None => Err(Failure::bad_input(format!(
            "find the API of {server_url}: its URL is not set"
        ))
        .hint(
            "give --api-url (on GitHub Enterprise Server <server>/api/v3), or set GITHUB_API_URL",
        )),
    }
}

fn number(environment: &Environment, name: &str) -> Result<Option<u64>, Failure> {
    let Some(text) = environment.get(name) else {
        return Ok(None);
    };
    text.parse().map(Some).map_err(|_| {
        Failure::bad_input(format!("read {name}: {text:?} is not a number"))
            .hint(format!("unset {name} or correct it"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(pairs: &[(&str, &str)]) -> Result<Context, Failure> {
        Context::new(
            &ContextFlags::default(),
            &Environment::from_pairs(pairs.iter().copied()),
        )
    }

    #[test]
    fn outside_a_workflow_there_is_github_com_and_nothing_else() {
        let context = context(&[]).unwrap();
        assert_eq!(context.api_url, "https://api.github.com");
        assert_eq!(context.server_url, "https://github.com");
        assert_eq!(
            (context.repository.as_ref(), context.run_url()),
            (None, None)
        );
        assert_eq!(context.event().unwrap(), None);
        assert_eq!(context.require_repository().unwrap_err().exit_code(), 2);
    }

    #[test]
    fn the_runs_page_is_on_its_own_server() {
        let context = context(&[
            ("GITHUB_SERVER_URL", "https://git.example.org/"),
            ("GITHUB_API_URL", "https://git.example.org/api/v3/"),
            ("GITHUB_REPOSITORY", "octo/hello"),
            ("GITHUB_RUN_ID", "42"),
        ]);
        let context = context.unwrap();
        assert_eq!(context.api_url, "https://git.example.org/api/v3");
        let url = "https://git.example.org/octo/hello/actions/runs/42";
        assert_eq!(context.run_url().as_deref(), Some(url));
    }

    #[test]
    fn the_workflow_is_known_by_its_file() {
        let path = |text| {
            let context = context(&[("GITHUB_WORKFLOW_REF", text)]).unwrap();
            context.workflow_path().map(str::to_owned)
        };
        for (text, expected) in [
            ("o/r/.github/workflows/a.yml@refs/heads/main", "a.yml"),
            (
                "o/.github/.github/workflows/a.yaml@refs/tags/v1.yml@2",
                "a.yaml",
            ),
            ("o/r/.github/workflows/a@b.yml@refs/heads/x@y", "a@b.yml"),
            ("o/r/.github/workflows/a.yml", "a.yml"),
        ] {
            let expected = format!(".github/workflows/{expected}");
            assert_eq!(path(text), Some(expected), "{text}");
        }
        assert_eq!(path("promote"), None);
    }

    #[test]
    fn a_server_of_ones_own_needs_the_url_of_its_api() {
        let failure = context(&[("GITHUB_SERVER_URL", "https://git.example.org")]).unwrap_err();
        assert!(failure.message.contains("git.example.org"), "{failure}");
    }

    #[test]
    fn malformed_values_are_bad_input() {
        for pair in [
            ("GITHUB_REPOSITORY", "hello"),
            ("GITHUB_REPOSITORY", "a/b/c"),
            ("GITHUB_REPOSITORY", "a/.."),
            ("GITHUB_REPOSITORY", "a b/c"),
            ("GITHUB_RUN_ID", "-1"),
        ] {
            assert_eq!(context(&[pair]).unwrap_err().exit_code(), 2, "{pair:?}");
        }
    }
}
