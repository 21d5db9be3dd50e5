//! The tag of the container image that belongs to the version.

use std::time::SystemTime;

use jiff::Timestamp;
use windlass_core::{Decision, ImageFacts};
use windlass_toolkit::{Console, Failure};

use crate::failure::of_problem;
use crate::settings::Settings;
use crate::source::Source;

/// The template with the time that it shows. It is filled in before a version is claimed: an
/// image tag that can't be made must not leave a git tag behind.
pub(crate) struct Image<'a> {
    settings: &'a Settings,
    time: Timestamp,
}

impl<'a> Image<'a> {
    /// Finds the time, and warns of a template that invites collisions.
    pub(crate) async fn prepare(
        settings: &'a Settings,
        source: &Source,
        console: &mut Console,
    ) -> Result<Self, Failure> {
        let template = &settings.image_template;
        if let Some(warning) = template.warning() {
            console.warning(&warning);
        }
        let time = match (settings.now, template.needs_time()) {
            (Some(now), _) => now,
            (None, true) => run_start(settings, source, console).await?,
            (None, false) => Timestamp::UNIX_EPOCH,
        };
        Ok(Self { settings, time })
    }

    /// The image tag of a decision.
    pub(crate) fn tag(&self, decision: &Decision) -> Result<String, Failure> {
        let Self { settings, time } = self;
        let context = &settings.context;
        let text = |number: Option<u64>| number.map(|number| number.to_string());
        let (run_number, run_attempt) = (text(context.run_number), text(context.run_attempt));
        let facts = ImageFacts {
            version: &decision.version,
            tag: &decision.tag,
            sha: decision.sha,
            time: *time,
            zone: settings.zone.zone(),
            run_number: run_number.as_deref(),
            run_attempt: run_attempt.as_deref(),
            branch: branch(settings),
        };
        settings.image_template.render(&facts).map_err(of_problem)
    }
}

/// The start of the run is the same in every attempt, so that a re-run gives the same image tag.
async fn run_start(
    settings: &Settings,
    source: &Source,
    console: &mut Console,
) -> Result<Timestamp, Failure> {
    if let Some(run) = settings.context.run_id {
        match source.run_created(run).await {
            Ok(Some(created)) => return created.parse().map_err(unreadable),
            Ok(None) => {}
            Err(why) => console.warning(&format!(
                "the start of the run is not known, so the image tag shows the present time: {why}; \
                 grant 'actions: read' or give 'now'"
            )),
        }
    }
    SystemTime::now().try_into().map_err(unreadable)
}

fn unreadable(error: jiff::Error) -> Failure {
    Failure::unavailable(format!("read the time: {error}"))
}

/// Only a run on a branch has one; a tag's name is no branch.
fn branch(settings: &Settings) -> Option<&str> {
    settings
        .context
        .full_ref
        .as_deref()?
        .strip_prefix("refs/heads/")
}
