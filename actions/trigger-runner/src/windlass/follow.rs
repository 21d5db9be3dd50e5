//! Waiting for the end of a deployment: the log streams, and every so often the runner is asked
//! how it stands. What counts is its report; the stream only tells when to ask.

use std::time::Duration;

use tokio::time::{Interval, MissedTickBehavior, interval, timeout};
use windlass_deploy_protocol::{Accepted, Deployment};
use windlass_toolkit::{Console, Failure};

use super::{Job, expect};
use crate::check::Wanted;
use crate::course::Course;
use crate::runner::Call;
use crate::stranger::cut;
use crate::stream::{LogStream, Piece};

/// So often in a row the runner may not know a deployment that it has accepted.
pub(crate) const UNKNOWN: u32 = 6;
/// So long after the end the rest of the log is waited for.
const REST: Duration = Duration::from_secs(10);

impl Job<'_> {
    /// The last report on what was accepted.
    pub(super) async fn follow(
        &self,
        course: &mut Course,
        accepted: &Accepted,
        console: &mut Console,
    ) -> Result<Deployment, Failure> {
        let id = accepted.deployment_id.as_str();
        course.waits_for = format!("deployment {id} to end");
        let position = course.log_position;
        let mut log = LogStream::open(self.runner.clone(), id, position, console);
        course.is_streaming = true;
        let mut is_open = true;
        let mut ticks = ticks(self.settings.poll_interval);
        let mut unknown = 0;
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                piece = log.next(), if is_open => {
                    if show(piece, course, console) {
                        continue;
                    }
                    is_open = false;
                }
            }
            let Some(report) = self.report(course, accepted, console).await? else {
                unknown = still_unknown(unknown, id)?;
                continue;
            };
            unknown = 0;
            if report.attempt < course.attempt {
                continue;
            }
            course.see(&report, console);
            if report.status.has_ended() {
                if is_open {
                    // The result is known: it must not be lost over a log that has no end.
                    let limit = REST.min(course.time_to_spare());
                    let _ = timeout(limit, rest(&mut log, course, console)).await;
                }
                course.finish(console);
                return Ok(report);
            }
        }
    }

    /// How it stands; nothing where the runner says that it doesn't know it.
    async fn report(
        &self,
        course: &Course,
        accepted: &Accepted,
        console: &mut Console,
    ) -> Result<Option<Deployment>, Failure> {
        let id = accepted.deployment_id.as_str();
        let path = format!("/deployments/{id}");
        let answer = self.runner.ask(&Call::get(&path), console).await?;
        if answer.status == 404 {
            return Ok(None);
        }
        let doing = format!("learn how deployment {id} went");
        let report: Deployment = expect(200, &answer, &doing, self.settings, console)?;
        let wanted = Wanted::new(self.settings, course.expected);
        wanted.check_report(id, accepted.sha, &report, console)?;
        Ok(Some(report))
    }
}

/// The first tick comes at once.
pub(crate) fn ticks(period: Duration) -> Interval {
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

/// One more answer by which the runner doesn't know what it has accepted. That is not final: one
/// that starts anew may have forgotten it, and learn of it again.
pub(crate) fn still_unknown(times: u32, id: &str) -> Result<u32, Failure> {
    if times + 1 < UNKNOWN {
        return Ok(times + 1);
    }
    Err(Failure::refused(format!(
        "learn how deployment {id} went: the runner accepted it, and doesn't know it any more"
    ))
    .hint("the outcome is unknown: see at the services what runs there")
    .hint("run it again: the runner then deploys what is missing"))
}

/// Shows a piece of the log. Whether more is to come.
fn show(piece: Piece, course: &mut Course, console: &mut Console) -> bool {
    match piece {
        Piece::Text {
            service,
            text,
            position,
        } => {
            course.log_position = position;
            let service = cut(&console.redact(&service), 100);
            course.narrator.text(&service, &text, console);
            true
        }
        Piece::End => false,
        Piece::Lost(why) => {
            course.is_streaming = false;
            let line = format!(
                "the log can't be streamed ({why}): the last lines of each service are shown when it ends"
            );
            course.narrator.line(line, console);
            false
        }
    }
}

async fn rest(log: &mut LogStream, course: &mut Course, console: &mut Console) {
    while show(log.next().await, course, console) {}
}
