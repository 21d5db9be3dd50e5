//! What is looked up once: the target, the commits, and which of them it lacks.

use windlass_core::ObjectId;
use windlass_core::backport::{BackportSource, SourceCommit, check_branch_name};
use windlass_facts::{GitHub, of_github, of_problem};
use windlass_github::Listing;
use windlass_toolkit::Failure;

use crate::settings::Settings;
use crate::source::{self, Found};

/// What does not change while the run is at work.
pub(crate) struct Scene {
    /// Where the commits come from; commits by their full ids.
    pub(crate) source: BackportSource,
    /// The branch that the commits are brought to.
    pub(crate) target: String,
    /// Its newest commit.
    pub(crate) base: ObjectId,
    /// The commits, the oldest first.
    pub(crate) wanted: Vec<SourceCommit>,
    /// Those whose change the target lacks, in their order.
    pub(crate) lacking: Vec<ObjectId>,
    /// The branch that brings them.
    pub(crate) branch: String,
    /// The title, as it was asked for or follows from the source.
    pub(crate) title: String,
}

impl Scene {
    /// Looks everything up. Nothing is written.
    pub(crate) async fn find(github: &GitHub, settings: &Settings) -> Result<Self, Failure> {
        let listing = list(github, settings).await?;
        let (target, base) = target(settings, &listing)?;
        let Found { commits, subject } = source::find(github.client(), settings, &listing).await?;
        let source = in_full(&settings.source, &commits);
        let branch = match settings.branch() {
            Some(branch) => branch.to_owned(),
            None => source.branch(&target, &commits),
        };
        check_branch(&branch, &target)?;
        let title = settings.title().map(str::to_owned);
        let default = || source.title(&target, subject.as_deref());
        Ok(Self {
            title: title.unwrap_or_else(default),
            lacking: github.lacking(&commits, base).await?,
            wanted: commits,
            source,
            target,
            base,
            branch,
        })
    }

    /// One of the commits.
    pub(crate) fn commit(&self, id: ObjectId) -> Option<&SourceCommit> {
        self.wanted.iter().find(|commit| commit.id == id)
    }

    /// The commits whose change the target has, in their order.
    pub(crate) fn left_out(&self) -> impl Iterator<Item = &SourceCommit> {
        let wanted = self.wanted.iter();
        wanted.filter(move |commit| !self.lacking.contains(&commit.id))
    }
}

/// However often and however short a commit was named, it is one.
fn in_full(source: &BackportSource, commits: &[SourceCommit]) -> BackportSource {
    match source {
        BackportSource::Commits(_) => {
            let ids = commits.iter().map(|commit| commit.id.to_string());
            BackportSource::Commits(ids.collect())
        }
        other => other.clone(),
    }
}

/// One request for the default branch and everything that was named.
async fn list(github: &GitHub, settings: &Settings) -> Result<Listing, Failure> {
    let mut names: Vec<String> = Vec::new();
    names.extend(settings.target().map(|name| format!("refs/heads/{name}")));
    if let BackportSource::Tag { tag, from } = &settings.source {
        names.extend([tag, from].map(|name| format!("refs/tags/{name}")));
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    github.client().list_refs(&names).await.map_err(of_github)
}

fn target(settings: &Settings, listing: &Listing) -> Result<(String, ObjectId), Failure> {
    let Some(name) = settings.target() else {
        let head = listing.head.as_ref().ok_or_else(|| {
            Failure::refused("make the backport: the repository has no default branch")
                .hint("give 'target' the branch that the commits are brought to")
        })?;
        return Ok((head.branch.clone(), head.commit));
    };
    let full = format!("refs/heads/{name}");
    match listing.refs.iter().find(|found| found.name == full) {
        Some(found) => Ok((name.to_owned(), found.commit)),
        None => Err(
            Failure::refused(format!("make the backport: there is no branch '{name}'"))
                .hint("give 'target' a branch that is there"),
        ),
    }
}

/// What follows from the names of others is checked as what was given.
fn check_branch(branch: &str, target: &str) -> Result<(), Failure> {
    check_branch_name("branch", branch)
        .map_err(|problem| of_problem("make the backport", problem))?;
    match branch == target {
        true => Err(Failure::bad_input(format!(
            "make the backport: 'branch' is the target itself, '{target}'"
        ))
        .hint("leave 'branch' out, or name one that is made for the pull request")),
        false => Ok(()),
    }
}
