//! From facts to a decision, and from a decision to a tag that is there.
//!
//! After anything but a plain success the ref is read, and the rules of `windlass-core` say who
//! won. A plan is never resumed: listing and computing begin again.

use std::time::Instant;

use windlass_core::{
    ATTEMPTS, Answer, Change, Decider, Decision, Facts, Outcome, Verdict, after_failure,
};
use windlass_facts::{Created, pause, unique};
use windlass_toolkit::{Console, Failure};

use crate::failure::of_problem;
use crate::image::Image;
use crate::report;
use crate::settings::Settings;
use crate::settled::Settled;
use crate::source::Source;

/// Decides, and claims the version if that is asked for.
pub(crate) async fn settle(
    source: &Source,
    settings: &Settings,
    image: &Image<'_>,
    console: &mut Console,
) -> Result<Settled, Failure> {
    // One for the whole run: an attempt must know the tag of an earlier one whose answer was lost.
    let claim = unique()?;
    let (mut lost, mut last) = (Vec::new(), String::new());
    for attempt in 1..=ATTEMPTS {
        let started = Instant::now();
        if let Some(found) = find_own(source, &claim, &mut lost).await? {
            return Ok(found);
        }
        let (decision, facts) = decide(source, settings, console).await?;
        let image_tag = image.tag(&decision)?;
        let settled = Settled {
            decision,
            facts,
            image_tag,
            claimed: false,
        };
        if !settings.writes() || !settled.decision.changed {
            return Ok(settled);
        }
        let tag = settled.decision.tag.clone();
        match attempt_claim(source, settings, &settled.decision, &claim).await? {
            Step::Done { claimed: true } => {
                return Ok(Settled {
                    claimed: true,
                    ..settled
                });
            }
            Step::Done { claimed: false } => {
                return Ok(Settled {
                    decision: settled.decision.made_by_another(),
                    ..settled
                });
            }
            Step::Again { why, uncertain } => {
                console.info(&format!(
                    "{tag} was not claimed ({why}); attempt {attempt} of {ATTEMPTS}"
                ));
                lost.extend(uncertain.then_some(settled));
                last = why;
            }
        }
        tokio::time::sleep(pause(attempt, started.elapsed())?).await;
    }
    Err(
        Failure::unavailable(format!("claim a version in {ATTEMPTS} attempts: {last}"))
            .hint("run it again: it finds what an earlier attempt may have written"),
    )
}

/// The version of an earlier attempt whose answer was lost, if its tag is there by now. What isn't
/// may only not be seen yet, so it is kept.
async fn find_own(
    source: &Source,
    claim: &str,
    lost: &mut Vec<Settled>,
) -> Result<Option<Settled>, Failure> {
    for at in 0..lost.len() {
        let Some(settled) = lost.get(at) else { break };
        let existing = source.existing(&settled.decision.tag).await?;
        if existing.is_some_and(|existing| existing.trailers.claim.as_deref() == Some(claim)) {
            let settled = lost.swap_remove(at);
            return Ok(Some(Settled {
                claimed: true,
                ..settled
            }));
        }
    }
    Ok(None)
}

/// Lists the tags, and answers the rules' questions until they decide. A refusal is explained too.
async fn decide(
    source: &Source,
    settings: &Settings,
    console: &mut Console,
) -> Result<(Decision, Facts), Failure> {
    let mut facts = source.gather(settings).await?;
    let tags = std::mem::take(&mut facts.tags);
    let decider = Decider::new(&settings.request, &tags).map_err(of_problem)?;
    let decision = loop {
        match decider.decide(&facts) {
            Ok(Verdict::Decided(decision)) => break decision,
            Ok(Verdict::Needs(questions)) => {
                source
                    .answer(&decider, &questions, settings, &mut facts)
                    .await?;
            }
            Err(problem) => {
                if settings.explain {
                    console.info(report::explanation(&decider.explain(&facts)).trim_end());
                }
                return Err(of_problem(problem));
            }
        }
    };
    facts.tags = tags;
    Ok((*decision, facts))
}

enum Step {
    Done { claimed: bool },
    Again { why: String, uncertain: bool },
}

async fn attempt_claim(
    source: &Source,
    settings: &Settings,
    decision: &Decision,
    claim: &str,
) -> Result<Step, Failure> {
    let mut step = Step::Done { claimed: false };
    for change in decision.plan(claim) {
        let Change::CreateTag {
            tag, sha, message, ..
        } = change;
        let (answer, words) = match source.create_tag(&tag, sha, &message).await? {
            Created::Yes => {
                step = Step::Done { claimed: true };
                continue;
            }
            Created::No(words) => (Answer::Refused, words),
            Created::Unknown(words) => (Answer::Uncertain, words),
        };
        let existing = source.existing(&tag).await?;
        let force = settings.request.force;
        step = match after_failure(decision, claim, force, answer, existing.as_ref()) {
            Outcome::Ours => Step::Done { claimed: true },
            Outcome::Shared => Step::Done { claimed: false },
            Outcome::Again => Step::Again {
                why: words,
                uncertain: answer == Answer::Uncertain,
            },
            Outcome::Forbidden => return Err(forbidden(&tag, &words)),
        };
    }
    Ok(step)
}

fn forbidden(tag: &str, words: &str) -> Failure {
    Failure::refused(format!("create the tag {tag}: {words}"))
        .hint("a tag ruleset may restrict who creates such tags; see the repository's settings, Rules")
        .hint("a name that an immutable release has used can never be used again")
}
