//! A deployment through the first runner of all: it says that it will, and nobody ever learns more.

use std::sync::Arc;

use serde_json::Value;
use windlass_toolkit::{Console, Failure};

use crate::course::Course;
use crate::ending::{End, Status};
use crate::exchange::Answer;
use crate::refusal::refusal;
use crate::report;
use crate::runner::{Call, Runner};
use crate::settings::Settings;

/// Asks for the deployment.
pub(crate) async fn deploy(
    settings: &Settings,
    runner: &Arc<Runner>,
    course: &mut Course,
    console: &mut Console,
) -> Result<End, Failure> {
    course.waits_for = "the runner to accept it".to_owned();
    let doing = format!("deploy {}", settings.subject());
    let body = serde_json::to_vec(&settings.request)
        .map_err(|error| Failure::refused(format!("{doing}: {error}")))?;
    let answer = runner.ask(&Call::post("/deploy", &body), console).await?;
    if !is_accepted(&answer) {
        return Err(not_accepted(&doing, &answer, settings, console));
    }
    course.is_accepted = true;
    report::tell_accepted(settings, course, false, console);
    if settings.wait {
        console.warning(
            "the runner has accepted it, and nobody learns the result: a runner of protocol seed \
             never tells it; 'health-check' can show at least that the service answers afterwards",
        );
    }
    Ok(End::good(Status::Accepted))
}

/// Only the one word means that it will do it: `ignored` and `no_changes` come with 200 too.
fn is_accepted(answer: &Answer) -> bool {
    answer.status == 200 && status(answer).as_deref() == Some("accepted")
}

fn status(answer: &Answer) -> Option<String> {
    let body: Value = serde_json::from_slice(&answer.body).ok()?;
    Some(body.get("status")?.as_str()?.to_owned())
}

fn not_accepted(doing: &str, answer: &Answer, settings: &Settings, console: &Console) -> Failure {
    let failure = refusal(doing, answer, settings.auth, console);
    match (answer.status, status(answer).as_deref()) {
        (202, _) => failure.hint(
            "it speaks as a later runner: give 'protocol' iac or windlass, and learn the result; it may have begun to deploy",
        ),
        (200, Some(_)) => failure.hint("only the status 'accepted' means that it will deploy"),
        (200, None) => failure.hint(
            "the runner has to answer {\"status\":\"accepted\"}: see that 'url' is its address",
        ),
        _ => failure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t1_one_word_with_one_status_means_yes() {
        for (status, body, expected) in [
            (200, r#"{"status":"accepted"}"#, true),
            (202, r#"{"status":"accepted"}"#, false),
            (200, r#"{"status":"ignored"}"#, false),
            (200, r#"{"status":"no_changes"}"#, false),
            (200, "accepted", false),
            (200, "<html>sign in</html>", false),
            (200, "", false),
            (401, r#"{"status":"accepted"}"#, false),
        ] {
            let answer = Answer {
                status,
                retry_after: None,
                location: None,
                body: body.as_bytes().to_vec(),
            };
            assert_eq!(is_accepted(&answer), expected, "{status} {body}");
        }
    }
}
