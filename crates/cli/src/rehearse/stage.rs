//! What the story is played on: a copy of a repository, or a sample with some history.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use windlass_core::{CONFIG_FILE, Config, Lane, ObjectId, Scheme, TagPrefix, parse_version};
use windlass_git::{NewTag, Repository};
use windlass_toolkit::Failure;

use super::RehearseArguments;

/// The default branch of every copy.
pub(super) const TRUNK: &str = "main";
/// The branch of the story's hotfix. Its name is nobody's, and no folder of branches either.
pub(super) const HOTFIX: &str = "windlass-hotfix";
const STAGING: &str = "staging";
/// Where promoted versions are deployed.
pub(super) const PRODUCTION: &str = "production";
const SAMPLE_TAGGER: &str = "Windlass rehearsal <rehearsal@windlass.invalid>";
const SHA1_DIGITS: usize = 40;
/// 2026-01-01 00:00 UTC.
const SAMPLE_TIME: i64 = 1_767_225_600;

/// A bare repository that may be written to.
pub(super) struct Stage {
    pub(super) repository: Repository,
    pub(super) path: PathBuf,
    pub(super) head: ObjectId,
    pub(super) scheme: Scheme,
    pub(super) tag_prefix: TagPrefix,
    /// The environment that a version must have run in before it is promoted.
    pub(super) staging: String,
    /// What was copied, for the title.
    pub(super) original: String,
    /// Removed when the rehearsal is over.
    _folder: TempDir,
}

impl Stage {
    pub(super) fn set(arguments: &RehearseArguments, directory: &Path) -> Result<Self, Failure> {
        let folder = tempfile::tempdir()
            .map_err(|error| Failure::refused(format!("make a temporary folder: {error}")))?;
        let path = folder.path().join("rehearsal.git");
        let (repository, original) = match original(arguments, directory)? {
            Some((original, name)) => (original.copy_to(&path, TRUNK).map_err(of_git)?, name),
            None => (
                sample(&path).map_err(of_git)?,
                "a sample repository".to_owned(),
            ),
        };
        let head = repository.commit("HEAD").map_err(of_git)?;
        let head = head.ok_or_else(|| Failure::refused("find the trunk of the copy"))?;
        if head.to_string().len() != SHA1_DIGITS {
            return Err(
                Failure::refused("rehearse: the repository's ids are SHA-256")
                    .hint("GitHub knows SHA-1 repositories only"),
            );
        }
        let config = config(arguments, &repository, head)?;
        let tag_prefix = match &arguments.tag_prefix {
            Some(text) => text.parse::<TagPrefix>().map_err(of_problem)?,
            None => config.version.tag_prefix.clone().unwrap_or_default(),
        };
        let staging = config
            .lanes
            .get(&Lane::Staging)
            .and_then(|lane| lane.environment.clone());
        let scheme = match arguments.scheme.or(config.version.scheme) {
            Some(scheme) => scheme,
            None => likely_scheme(&repository, &tag_prefix)?,
        };
        Ok(Self {
            repository,
            path,
            head,
            scheme,
            tag_prefix,
            staging: staging.unwrap_or_else(|| STAGING.to_owned()),
            original,
            _folder: folder,
        })
    }
}

pub(super) fn of_git(error: windlass_git::Error) -> Failure {
    Failure {
        hints: error.hints,
        ..Failure::refused(error.message)
    }
}

/// The repository to copy. Standing outside of any is no error; naming one that is none is.
fn original(
    arguments: &RehearseArguments,
    directory: &Path,
) -> Result<Option<(Repository, String)>, Failure> {
    let (path, named) = match &arguments.repo {
        Some(path) => (directory.join(path), true),
        None => (directory.to_owned(), false),
    };
    let repository = match Repository::open(&path) {
        Ok(repository) => repository,
        // A checkout that git refuses to read is no reason to show something else.
        Err(_) if !named && !path.ancestors().any(|folder| folder.join(".git").exists()) => {
            return Ok(None);
        }
        Err(error) => return Err(of_git(error)),
    };
    let name = path.canonicalize().unwrap_or(path).display().to_string();
    Ok(Some((repository, format!("a copy of {name}"))))
}

/// A trunk with three commits and the tags of two versions.
fn sample(path: &Path) -> Result<Repository, windlass_git::Error> {
    let (repository, first) = Repository::create(path, TRUNK, "feat: begin")?;
    let second = repository.commit_on(first, "feat: grow")?;
    let third = repository.commit_on(second, "fix: mend")?;
    for (name, commit) in [("v1.1.0", first), ("v1.2.0", second)] {
        let message = format!("{name}\n\nWindlass-Lane: production\n");
        let tag = NewTag {
            name,
            commit,
            message: &message,
            tagger: SAMPLE_TAGGER,
            seconds: SAMPLE_TIME,
        };
        let object = repository.write_tag(&tag)?;
        repository.create_ref(name, object)?;
    }
    repository.set_branch(TRUNK, third)?;
    Ok(repository)
}

/// What the tags look like: dev and rc versions belong to one scheme only.
fn likely_scheme(repository: &Repository, prefix: &TagPrefix) -> Result<Scheme, Failure> {
    let opens_a_core = |name: &str| {
        parse_version(prefix, name)
            .is_ok_and(|version| version.pre.starts_with("dev.") || version.pre.starts_with("rc."))
    };
    let tags = repository.tags().map_err(of_git)?;
    let prereleases = tags.iter().any(|tag| opens_a_core(&tag.name));
    Ok(if prereleases {
        Scheme::PrereleaseLine
    } else {
        Scheme::PatchLine
    })
}

/// The configuration that the steps will find too.
fn config(
    arguments: &RehearseArguments,
    repository: &Repository,
    head: ObjectId,
) -> Result<Config, Failure> {
    let (name, text) = match &arguments.config {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| Failure::bad_input(format!("read {}: {error}", path.display())))?;
            (path.display().to_string(), text)
        }
        None => {
            let text = repository.file(head, CONFIG_FILE).map_err(of_git)?;
            (CONFIG_FILE.to_owned(), text.unwrap_or_default())
        }
    };
    Config::parse(&name, &text).map_err(of_problem)
}

fn of_problem(problem: windlass_core::Problem) -> Failure {
    Failure {
        hints: problem.hints,
        ..Failure::bad_input(format!("rehearse: {}", problem.message))
    }
}
