//! By what Windlass's workflows are used: the commit of the program's own release, so that neither
//! changes without the other.

use clap::Args;
use windlass_git::Repository;
use windlass_toolkit::{Console, Failure};
use windlass_workflows::init::Pin;

/// The version that is followed where no release is known.
const FALLBACK: &str = "v1";

/// How Windlass's workflows are pinned.
#[derive(Debug, Args)]
pub(super) struct PinArguments {
    /// The commit of Windlass to use; default: that of the program's own release
    #[arg(long, value_name = "COMMIT")]
    pin: Option<String>,
    /// The version of that commit, for people
    #[arg(long, value_name = "TAG", requires = "pin")]
    version: Option<String>,
    /// The repository in which the release is looked up
    #[arg(
        long,
        value_name = "URL",
        default_value = "https://github.com/windlass-ci/windlass"
    )]
    source: String,
    /// Don't look the release up
    #[arg(long)]
    offline: bool,
}

/// Finds the commit; where there is none, the version that moves on, which is told.
pub(super) fn find(
    arguments: &PinArguments,
    repository: &Repository,
    console: &mut Console,
) -> Result<Pin, Failure> {
    if let Some(commit) = &arguments.pin {
        let is_commit = commit.len() == 40 && commit.chars().all(|digit| digit.is_ascii_hexdigit());
        let failure = || {
            let message = format!("pin Windlass: '{commit}' is no commit of 40 digits");
            Failure::bad_input(message).hint("leave '--pin' out to have the release looked up")
        };
        return is_commit
            .then(|| Pin {
                reference: commit.clone(),
                version: arguments.version.clone(),
            })
            .ok_or_else(failure);
    }
    let tag = format!("v{}", env!("CARGO_PKG_VERSION"));
    let why = match release(arguments, repository, &tag) {
        Ok(pin) => return Ok(pin),
        Err(why) => why,
    };
    console.warning(&format!(
        "Windlass is used by '{FALLBACK}', which moves on with each release: {why}\nhint: to pin it later, run it again with '--force', or with '--pin COMMIT --version {tag}'"
    ));
    Ok(Pin {
        reference: FALLBACK.to_owned(),
        version: None,
    })
}

fn release(arguments: &PinArguments, repository: &Repository, tag: &str) -> Result<Pin, String> {
    if arguments.offline {
        return Err("the release was not looked up".to_owned());
    }
    let source = &arguments.source;
    let tags = repository.remote_tags(source);
    let tags = tags.map_err(|error| error.message)?;
    let found = tags.into_iter().find(|known| known.name == tag);
    let found = found.ok_or_else(|| format!("{source} has no release {tag}"))?;
    Ok(Pin {
        reference: found.commit.to_string(),
        version: Some(tag.to_owned()),
    })
}
