//! The inputs as values: checked, and masked.

use std::path::PathBuf;

use windlass_core::backport::{BackportSource, check_branch_name};
use windlass_facts::{Access, branch_name, of_problem};
use windlass_git::Committer;
use windlass_toolkit::{Console, Context, Environment, Failure};

use crate::inputs::{Arguments, Inputs};

/// Of the 65,536 characters that GitHub takes, the rest is for the list of commits.
const LONGEST_BODY: usize = 20_000;
/// What GitHub abbreviates to at the least.
const SHORTEST_ID: usize = 7;

/// Everything one run needs to know.
pub(crate) struct Settings {
    inputs: Inputs,
    pub(crate) context: Context,
    pub(crate) access: Access,
    pub(crate) source: BackportSource,
    pub(crate) committer: Committer,
    pub(crate) certificates: Option<PathBuf>,
    pub(crate) draft_on_conflict: bool,
    pub(crate) dry_run: bool,
}

impl Settings {
    /// Reads the inputs. Secrets are masked before anything else can be printed.
    pub(crate) fn new(
        arguments: &Arguments,
        environment: &Environment,
        console: &mut Console,
    ) -> Result<Self, Failure> {
        let access = Access::new(&arguments.access, environment, console)?;
        let context = Context::new(&arguments.context, environment)?;
        let inputs = arguments.inputs.clone();
        let settings = Self {
            source: source(&inputs)?,
            committer: committer(environment),
            certificates: environment.get("SSL_CERT_FILE").map(PathBuf::from),
            draft_on_conflict: inputs.draft_on_conflict.unwrap_or(true),
            dry_run: inputs.dry_run.unwrap_or(false),
            access,
            context,
            inputs,
        };
        settings.check()?;
        Ok(settings)
    }

    /// The branch that was asked for, if one was.
    pub(crate) fn target(&self) -> Option<&str> {
        self.inputs.target.as_deref().map(branch_name)
    }

    pub(crate) fn branch(&self) -> Option<&str> {
        self.inputs.branch.as_deref().map(branch_name)
    }

    pub(crate) fn title(&self) -> Option<&str> {
        self.inputs.title.as_deref()
    }

    pub(crate) fn body(&self) -> Option<&str> {
        self.inputs.body.as_deref()
    }

    /// A page of the repository.
    pub(crate) fn page(&self, path: &str) -> String {
        let server = &self.context.server_url;
        match &self.context.repository {
            Some(repository) => format!("{server}/{repository}/{path}"),
            None => server.clone(),
        }
    }

    fn check(&self) -> Result<(), Failure> {
        for (input, name) in [("target", self.target()), ("branch", self.branch())] {
            if let Some(name) = name {
                check_branch_name(input, name).map_err(problem)?;
            }
        }
        if self.branch().is_some() && self.branch() == self.target() {
            return Err(bad("'branch' and 'target' are the same branch")
                .hint("leave 'branch' out, or name one that is made for the pull request"));
        }
        match self.body().map_or(0, |body| body.chars().count()) {
            0..=LONGEST_BODY => Ok(()),
            length => Err(bad(&format!("'body' has {length} characters"))
                .hint(format!("give at most {LONGEST_BODY}"))),
        }
    }
}

fn source(inputs: &Inputs) -> Result<BackportSource, Failure> {
    let named = |name: &Option<String>| name.as_deref().map(tag_name);
    let source = match (named(&inputs.tag), inputs.pull_request, &*inputs.commits) {
        (Some(tag), None, []) => {
            let from = named(&inputs.from).ok_or_else(|| {
                bad("'tag' is given without 'from'")
                    .hint("give 'from' the tag that the hotfix mends, such as v1.3.1")
            })?;
            return Ok(BackportSource::Tag { tag, from });
        }
        (None, Some(number), []) => BackportSource::Pull(number),
        (None, None, [_, ..]) => BackportSource::Commits(ids(&inputs.commits)?),
        _ => {
            return Err(
                bad("exactly one of 'tag', 'pull-request' and 'commits' is needed")
                    .hint("give 'tag' with 'from', or 'pull-request', or 'commits'"),
            );
        }
    };
    match inputs.from {
        Some(_) => Err(bad("'from' is given without 'tag'")
            .hint("leave 'from' out: it tells where the commits of a tag begin")),
        None => Ok(source),
    }
}

/// Each once, in their order.
fn ids(given: &[String]) -> Result<Vec<String>, Failure> {
    let mut ids: Vec<String> = Vec::new();
    for text in given {
        let is_id = text.len() >= SHORTEST_ID && text.chars().all(|c| c.is_ascii_hexdigit());
        if !is_id {
            return Err(
                bad(&format!("'commits' holds '{text}', which is no commit id"))
                    .hint("give ids of at least seven digits, one a line"),
            );
        }
        let id = text.to_ascii_lowercase();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// Git's own variables, else whom GitHub shows as the author of what jobs do.
fn committer(environment: &Environment) -> Committer {
    let given = |name| environment.get(name).map(str::to_owned);
    match (given("GIT_COMMITTER_NAME"), given("GIT_COMMITTER_EMAIL")) {
        (Some(name), Some(email)) => Committer { name, email },
        _ => Committer {
            name: "github-actions[bot]".to_owned(),
            email: "41898282+github-actions[bot]@users.noreply.github.com".to_owned(),
        },
    }
}

/// `github.ref` holds the full name of a tag.
fn tag_name(text: &str) -> String {
    text.strip_prefix("refs/tags/").unwrap_or(text).to_owned()
}

fn problem(problem: windlass_core::Problem) -> Failure {
    of_problem("make the backport", problem)
}

fn bad(what: &str) -> Failure {
    Failure::bad_input(format!("make the backport: {what}"))
}
