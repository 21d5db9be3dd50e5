//! Claiming the tag, before anything else is written: where a ruleset forbids it, no draft is
//! left behind (R8).

use std::time::Instant;

use windlass_core::ATTEMPTS;
use windlass_facts::{Created, GitHub, pause, unique};
use windlass_toolkit::{Console, Failure};

use crate::settings::Settings;
use crate::target::Target;

/// Creates the tag on its commit. Whoever else has put it there in the meantime is welcome.
pub(crate) async fn claim(
    github: &GitHub,
    settings: &Settings,
    target: &Target,
    console: &mut Console,
) -> Result<(), Failure> {
    let tag = &settings.tag;
    let message = target.trailers(settings, unique()?).message(tag);
    let mut last = String::new();
    for attempt in 1..=ATTEMPTS {
        let started = Instant::now();
        let created = github.create_tag(tag, target.commit, &message).await;
        let created = created.map_err(|failure| {
            failure.hint(format!(
                "the tag was to be on {}: 'sha' says where",
                target.commit
            ))
        });
        let (words, refused) = match created? {
            Created::Yes => {
                console.info(&format!(
                    "the tag {tag} was created on {}",
                    target.commit.short()
                ));
                return Ok(());
            }
            Created::No(words) => (words, true),
            Created::Unknown(words) => (words, false),
        };
        match github.existing(tag).await? {
            Some(existing) if existing.commit == target.commit => return Ok(()),
            Some(existing) => return Err(elsewhere(tag, &existing.commit.short())),
            None if refused => return Err(forbidden(github, tag, &words).await),
            None => console.info(&format!(
                "the tag {tag} was not created ({words}); trying again"
            )),
        }
        last = words;
        tokio::time::sleep(pause(attempt, started.elapsed())?).await;
    }
    Err(Failure::unavailable(format!(
        "create the tag {tag} in {ATTEMPTS} attempts: {last}"
    ))
    .hint("run it again: it finds what an earlier attempt may have written"))
}

fn elsewhere(tag: &str, commit: &str) -> Failure {
    Failure::refused(format!(
        "create the tag {tag}: another run has just put it on {commit}"
    ))
    .hint("a version tag is never moved: release another version for this commit")
}

/// GitHub says that a rule forbids it, and not which.
async fn forbidden(github: &GitHub, tag: &str, words: &str) -> Failure {
    let failure = Failure::refused(format!("create the tag {tag}: {words}"));
    let rulesets = github.client().tag_rulesets().await.unwrap_or_default();
    let failure = match rulesets.as_slice() {
        [] => failure.hint("a tag ruleset may restrict who creates such tags; see the repository's settings, Rules"),
        names => failure.hint(format!(
            "the tag rulesets of the repository are: {}; let the App that creates tags bypass them",
            names.join(", ")
        )),
    };
    failure.hint("a name that an immutable release has used can never be used again")
}
