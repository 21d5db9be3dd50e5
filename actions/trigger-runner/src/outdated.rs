//! Whether a newer version was deployed while this one waited: asked before the runner is, and with
//! the environment's concurrency group held.

use windlass_core::outdated::{Newest, Verdict, Wanted, judge};
use windlass_core::verification::{Denial, Evidence};
use windlass_facts::{GitHub, Subject};
use windlass_toolkit::{Console, Failure};

use crate::course::Course;
use crate::ending::{End, Status};
use crate::inputs::Older;
use crate::settings::{Recording, Settings};

/// The end of a deployment that is left out. Fails where it is refused, or where nobody can tell.
pub(crate) async fn check(
    settings: &Settings,
    course: &mut Course,
    console: &mut Console,
) -> Result<Option<End>, Failure> {
    if settings.older == Older::Allow {
        return Ok(None);
    }
    course.waits_for = "what was deployed last".to_owned();
    let wanted = Wanted {
        environment: &settings.request.env,
        tag: &settings.tag,
        services: settings.request.services.as_deref().unwrap_or_default(),
        from_tag: settings.from_tag.as_deref(),
    };
    let Some(newest) = ask(settings, &wanted, console).await? else {
        return Ok(None);
    };
    let why = newest.why(&wanted);
    if settings.older == Older::Refuse {
        return Err(refused(settings, &why));
    }
    console.notice(&format!("{} is left out: {why}", settings.subject()));
    course.left_out = Some(why);
    Ok(Some(End::good(Status::Superseded)))
}

/// What stands in the way, if anything does.
async fn ask(
    settings: &Settings,
    wanted: &Wanted<'_>,
    console: &Console,
) -> Result<Option<Newest>, Failure> {
    let github = GitHub::new(settings.access.client(&settings.context, console)?);
    let mut evidence = Evidence::default();
    loop {
        match judge(wanted, &evidence.history) {
            Verdict::Current => return Ok(None),
            Verdict::Outdated(newest) => return Ok(Some(newest)),
            Verdict::Unknown(denial) => return Err(unknown(settings, denial)),
            Verdict::Needs(inquiry) => {
                let asked = [inquiry];
                let subject = Subject::default();
                github
                    .inquire(&asked, |_| Vec::new(), subject, &mut evidence)
                    .await?;
            }
        }
    }
}

fn refused(settings: &Settings, why: &str) -> Failure {
    let failure = Failure::refused(format!("deploy {}: {why}", settings.subject()));
    match settings.from_tag {
        Some(_) => {
            failure.hint("decide anew what to go back to: run the rollback from its beginning")
        }
        None => failure.hint(
            "to go back on purpose, run a rollback, which gives 'from-tag'; or give 'older' allow",
        ),
    }
}

fn unknown(settings: &Settings, denial: Denial) -> Failure {
    let (subject, reason) = (settings.subject(), denial.reason);
    let failure = Failure::refused(format!(
        "deploy {subject}: what was deployed last may not be read: {reason}"
    ));
    let failure = match settings.recording {
        // What is asked for first is not all that it takes.
        Recording::Default | Recording::Asked => {
            failure.hint("grant 'deployments: write' to the job: the record needs it too")
        }
        Recording::Off | Recording::Impossible(_) => {
            denial.hints.into_iter().fold(failure, Failure::hint)
        }
    };
    failure.hint("or give 'older' allow: nobody looks then")
}
