//! Picking the commits, one after the other, in a scratch repository.

use std::time::Instant;

use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;
use windlass_core::ObjectId;
use windlass_core::backport::{
    Conflict, PresentBranch, SourceCommit, conflict_message, pick_message,
};
use windlass_facts::{of_github, pause};
use windlass_git::{Applied, Committer, ErrorKind, Remote, Scratch};
use windlass_github::Client;
use windlass_toolkit::{Console, Failure};

use crate::failure::{of_fetch, of_git};
use crate::scene::Scene;
use crate::settings::Settings;

/// A line that drops is tried again.
const FETCHES: u32 = 3;

/// What the picks came to.
pub(crate) struct Picked {
    /// The repository that has them.
    pub(crate) scratch: Scratch,
    /// Removed at the end.
    _directory: TempDir,
    /// The commits whose change turned out to be there.
    pub(crate) there: Vec<ObjectId>,
    /// What the branch is to be; nothing where every change is there already.
    pub(crate) branch: Option<PresentBranch>,
    /// The conflict at which it ended, if it did.
    pub(crate) conflict: Option<Conflict>,
}

/// Picks onto the target. It ends at the first conflict: what follows was written on top of what
/// is in conflict, and would be picked into the marks.
pub(crate) async fn pick(
    client: &Client,
    settings: &Settings,
    scene: &Scene,
    commits: &[SourceCommit],
    console: &mut Console,
) -> Result<Picked, Failure> {
    let (scratch, directory) = open(client, settings, scene, console).await?;
    fetch(&scratch, scene, commits, console).await?;
    let (mut tip, mut own, mut there, mut conflict) = (scene.base, Vec::new(), Vec::new(), None);
    for commit in commits {
        let made = one(&scratch, commit, tip, &settings.committer)?;
        let Some((made, found)) = made else {
            there.push(commit.id);
            continue;
        };
        tip = made.id;
        own.push(made);
        if found.is_some() {
            conflict = found;
            break;
        }
    }
    let branch = (!own.is_empty()).then_some(PresentBranch { head: tip, own });
    Ok(Picked {
        scratch,
        _directory: directory,
        there,
        branch,
        conflict,
    })
}

async fn open(
    client: &Client,
    settings: &Settings,
    scene: &Scene,
    console: &mut Console,
) -> Result<(Scratch, TempDir), Failure> {
    let header = client.git_header().await.map_err(of_github)?;
    // The token is in it, in another form than the one that is masked.
    let encoded = header.as_ref().and_then(|header| {
        let (_, encoded) = header.expose_secret().rsplit_once(' ')?;
        Some(SecretString::from(encoded))
    });
    encoded.iter().for_each(|encoded| console.mask(encoded));
    let directory = tempfile::tempdir()
        .map_err(|error| Failure::refused(format!("make a temporary folder: {error}")))?;
    let remote = Remote {
        url: client.clone_url(),
        header,
        certificates: settings.certificates.clone(),
    };
    let scratch = Scratch::create(directory.path(), remote, scene.base).map_err(of_git)?;
    Ok((scratch, directory))
}

async fn fetch(
    scratch: &Scratch,
    scene: &Scene,
    commits: &[SourceCommit],
    console: &mut Console,
) -> Result<(), Failure> {
    let ids = commits.iter().map(|commit| commit.id);
    let ids: Vec<_> = [scene.base].into_iter().chain(ids).collect();
    let mut attempt = 0;
    loop {
        attempt += 1;
        let started = Instant::now();
        match scratch.fetch(&ids) {
            Ok(()) => return Ok(()),
            Err(error) if error.kind == ErrorKind::Remote && attempt < FETCHES => {
                console.info(&format!("{error}; trying again"));
                tokio::time::sleep(pause(attempt, started.elapsed())?).await;
            }
            Err(error) => return Err(of_fetch(error)),
        }
    }
}

/// One commit on top of another one; nothing where its change is there already.
fn one(
    scratch: &Scratch,
    commit: &SourceCommit,
    tip: ObjectId,
    committer: &Committer,
) -> Result<Option<(SourceCommit, Option<Conflict>)>, Failure> {
    let (tree, conflict) = match scratch.apply(commit.id, tip).map_err(of_git)? {
        Applied::AlreadyThere => return Ok(None),
        Applied::Cleanly(tree) => (tree, None),
        Applied::Conflicting { tree, files } => {
            let commit = commit.id;
            (tree, Some(Conflict { commit, files }))
        }
    };
    let message = match &conflict {
        Some(conflict) => conflict_message(&commit.message, conflict),
        None => pick_message(&commit.message, commit.id),
    };
    let id = scratch
        .commit_as(commit.id, tip, &tree, &message, committer)
        .map_err(of_git)?;
    let made = SourceCommit {
        id,
        message,
        parents: vec![tip],
    };
    Ok(Some((made, conflict)))
}
