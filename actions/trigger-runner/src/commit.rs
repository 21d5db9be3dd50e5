//! Which commit the tag stands for, by somebody else's word than the runner's.

use windlass_core::ObjectId;
use windlass_facts::of_github;
use windlass_git::Repository;
use windlass_toolkit::{Console, Failure};

use crate::settings::Settings;

/// The commit that the runner has to report: what the caller said, else what GitHub says, else
/// what the local clone holds. Nothing where none of them can tell, which is said.
pub(crate) async fn expected(
    settings: &Settings,
    console: &mut Console,
) -> Result<Option<ObjectId>, Failure> {
    if settings.sha.is_some() {
        return Ok(settings.sha);
    }
    if settings.access.is_known() && settings.context.repository.is_some() {
        return on_github(settings, console).await.map(Some);
    }
    let found = in_clone(settings);
    if found.is_none() {
        console.warning(&format!(
            "which commit {} stands for is not known here, so the runner's word is taken for it: \
             give 'sha' or a token",
            settings.tag
        ));
    }
    Ok(found)
}

async fn on_github(settings: &Settings, console: &Console) -> Result<ObjectId, Failure> {
    let client = settings.access.client(&settings.context, console)?;
    let name = format!("refs/tags/{}", settings.tag);
    let listing = client.list_refs(&[&name]).await.map_err(|error| {
        of_github(error).hint("grant 'contents: read', or give 'sha' the tag's commit")
    })?;
    // The prefix brings `v1.2.40` too.
    let found = listing.refs.iter().find(|found| found.name == name);
    found.map(|found| found.commit).ok_or_else(|| {
        let (tag, repository) = (&settings.tag, client.repository_name());
        Failure::refused(format!("deploy {tag}: {repository} has no such tag"))
            .hint("push the tag first; where the runner deploys another repository, give 'sha'")
    })
}

/// A clone that has not the tag says nothing about it.
fn in_clone(settings: &Settings) -> Option<ObjectId> {
    let place = settings.context.workspace.as_ref();
    let repository = Repository::open(place.unwrap_or(&settings.directory)).ok()?;
    let revision = format!("refs/tags/{}", settings.tag);
    repository.commit(&revision).ok().flatten()
}
