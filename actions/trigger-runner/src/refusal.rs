//! What an answer that was not expected means, for people.

use serde::Deserialize;
use windlass_toolkit::{Console, Failure};

use crate::exchange::Answer;
use crate::inputs::Auth;
use crate::stranger::one_line;

/// The error that this answer is, to whoever tried `doing`, such as "start the deployment".
///
/// What the runner says is cut, and its secrets are masked; everything but the status that was
/// expected is an error (T1).
pub(crate) fn refusal(doing: &str, answer: &Answer, auth: Auth, console: &Console) -> Failure {
    let said = Said::in_body(&answer.body, console);
    let status = answer.status;
    let mut message = format!("{doing}: the runner answered {status}");
    if let Some(location) = answer.location.as_deref().filter(|_| is_redirect(status)) {
        let place = one_line(&console.redact(location));
        message.push_str(&format!(", a redirect to {place:?}"));
    }
    if !said.reason.is_empty() {
        message.push_str(&format!(": {}", said.reason));
    }
    let failure = match status {
        200..=299 => Failure::unavailable(message),
        _ => Failure::refused(message),
    };
    let failure = match said.hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    };
    match advice(status, &said.word, auth) {
        Some(advice) => failure.hint(advice),
        None => failure,
    }
}

/// What an answer says for itself.
pub(crate) struct Said {
    /// `error`, one word.
    pub(crate) word: String,
    /// The word and the message, or the beginning of a body that is none of ours.
    pub(crate) reason: String,
    hint: Option<String>,
}

#[derive(Default, Deserialize)]
struct Body {
    #[serde(default)]
    error: String,
    #[serde(default)]
    message: String,
    /// How earlier runners name it.
    #[serde(default)]
    status: String,
    hint: Option<String>,
}

impl Said {
    pub(crate) fn in_body(body: &[u8], console: &Console) -> Self {
        let shown = |text: &str| one_line(&console.redact(text));
        let Ok(read) = serde_json::from_slice::<Body>(body) else {
            return Self {
                word: String::new(),
                reason: shown(&String::from_utf8_lossy(body)),
                hint: None,
            };
        };
        let words = [&read.status, &read.error, &read.message];
        let told: Vec<String> = words
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(|text| shown(text))
            .collect();
        Self {
            word: read.error,
            reason: told.join(": "),
            hint: read.hint.as_deref().map(shown),
        }
    }
}

fn is_redirect(status: u16) -> bool {
    (300..=399).contains(&status)
}

fn advice(status: u16, word: &str, auth: Auth) -> Option<&'static str> {
    match (status, auth) {
        (300..=399, _) => {
            Some("give 'url' the runner's own address: a signed request follows no redirect")
        }
        (401, _) if word == "stale" => Some(
            "set the clocks of this machine and of the runner: a signature is good for five minutes",
        ),
        (401, Auth::Oidc) => Some(
            "the runner must expect exactly the address in 'url', and have a rule that matches this repository and workflow",
        ),
        (401, _) => Some("the secret must be the one that the runner has for this caller"),
        (403, _) => Some(
            "let the environment accept this caller among its signers, in the runner's configuration",
        ),
        (404, _) => Some("see that 'url' is the runner's address, with its path if it has one"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use windlass_test_support::Capture;
    use windlass_toolkit::Environment;

    fn told(status: u16, body: &str, auth: Auth) -> Failure {
        let mut console = Console::new(&Environment::default(), Capture::default());
        console.mask(&"hun\"ter2".into());
        let answer = Answer {
            status,
            retry_after: None,
            location: Some("https://elsewhere.example/".to_owned()),
            body: body.as_bytes().to_vec(),
        };
        refusal("start it", &answer, auth, &console)
    }

    #[test]
    fn t1_the_bodys_reason_stands_in_the_error() {
        let ours = r#"{"error":"unknown_tag","message":"no tag v9","hint":"push it"}"#;
        for (status, body, text, code) in [
            (422, ours, "422: unknown_tag: no tag v9", 1),
            (
                400,
                r#"{"status":"error","error":"no tag"}"#,
                "400: error: no tag",
                1,
            ),
            (
                404,
                "<html>\nnothing</html>",
                "404: <html> nothing</html>",
                1,
            ),
            (
                302,
                "",
                "302, a redirect to \"https://elsewhere.example/\"",
                1,
            ),
            (200, "welcome", "200: welcome", 3),
        ] {
            let failure = told(status, body, Auth::Hmac);
            let expected = format!("start it: the runner answered {text}");
            assert_eq!(
                (failure.message.as_str(), failure.exit_code()),
                (&*expected, code)
            );
        }
        assert_eq!(told(422, ours, Auth::Hmac).hints, ["push it"]);
    }

    #[test]
    fn what_to_change_depends_on_how_it_was_signed() {
        let stale = r#"{"error":"stale"}"#;
        for (body, auth, word) in [
            ("{}", Auth::Hmac, "the secret"),
            ("{}", Auth::Seed, "the secret"),
            ("{}", Auth::Oidc, "a rule"),
            (stale, Auth::Hmac, "the clocks"),
        ] {
            let hints = told(401, body, auth).hints.join("\n");
            assert!(hints.contains(word), "{hints}");
        }
    }

    #[test]
    fn t5_a_secret_in_the_answer_is_masked_and_a_long_one_is_cut() {
        let echoed = r#"{"error":"bad","message":"you sent hun\"ter2","hint":"not hun\"ter2"}"#;
        let failure = told(400, echoed, Auth::Hmac);
        assert!(!format!("{failure:?}").contains("ter2"), "{failure:?}");
        let failure = told(400, &"x".repeat(1_000_000), Auth::Hmac);
        assert!(failure.message.len() < 500, "{}", failure.message.len());
    }
}
