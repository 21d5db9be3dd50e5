//! The decision, case by case.

use windlass_connection::retry::{Decision as AnyDecision, Limits, Progress, Repeat, decide};

use super::*;

type Decision = AnyDecision<ErrorKind>;

const LIMITS: Limits = Limits {
    total: Duration::from_secs(60),
    attempt: Duration::from_secs(10),
};
const BOTH: [Repeat; 2] = [Repeat::Harmless, Repeat::Never];

fn refused(status: u16, code: Option<&str>, retry_after: Option<u64>) -> Failure {
    Failure::Refused(Refusal {
        status,
        code: code.map(str::to_owned),
        retry_after: retry_after.map(Duration::from_secs),
        ..Refusal::default()
    })
}

fn lost() -> Failure {
    Failure::Lost(String::new())
}

fn not_sent() -> Failure {
    Failure::NotSent(String::new())
}

fn after(attempts: u32, seconds: u64, failure: &Failure, repeat: Repeat) -> Decision {
    let elapsed = Duration::from_secs(seconds);
    let progress = Progress { attempts, elapsed };
    decide(failure, repeat, LIMITS, progress, 0.0)
}

fn first(failure: &Failure, repeat: Repeat) -> Decision {
    after(1, 0, failure, repeat)
}

fn again(milliseconds: u64) -> Decision {
    Decision::Again(Duration::from_millis(milliseconds))
}

#[test]
fn a_rate_limit_waits_as_long_as_slack_says_even_for_a_post() {
    for (failure, milliseconds) in [
        (refused(429, None, Some(7)), 7_000),
        (refused(429, Some("ratelimited"), Some(30)), 30_000),
        (refused(200, Some("ratelimited"), Some(7)), 7_000),
        (refused(200, Some("ratelimited"), None), 1_000),
        (refused(200, Some("rate_limited"), None), 1_000),
        (refused(200, Some("message_limit_exceeded"), None), 1_000),
        (refused(429, None, None), 1_000),
        (refused(429, None, Some(0)), 1_000),
    ] {
        for repeat in BOTH {
            assert_eq!(first(&failure, repeat), again(milliseconds), "{failure:?}");
        }
    }
}

#[test]
fn a_post_that_may_have_been_done_is_uncertain() {
    for failure in [
        lost(),
        refused(408, None, None),
        refused(500, None, None),
        refused(503, None, Some(1)),
        refused(503, Some("service_unavailable"), None),
        // A status of failure says more than a code of refusal that comes with it.
        refused(502, Some("channel_not_found"), None),
        refused(200, Some("fatal_error"), None),
        refused(200, Some("internal_error"), None),
        refused(200, Some("service_unavailable"), None),
    ] {
        let uncertain = Decision::Stop(ErrorKind::Uncertain);
        assert_eq!(first(&failure, Repeat::Never), uncertain, "{failure:?}");
        let repeated = first(&failure, Repeat::Harmless);
        assert!(matches!(repeated, Decision::Again(_)), "{failure:?}");
    }
}

#[test]
fn what_slack_never_saw_or_did_not_do_is_sent_again() {
    for failure in [not_sent(), refused(200, Some("request_timeout"), None)] {
        for repeat in BOTH {
            assert_eq!(first(&failure, repeat), again(500), "{failure:?}");
        }
    }
}

#[test]
fn a_backoff_doubles_to_a_bound_and_is_never_shorter_than_asked() {
    let attempts = [1, 2, 3, 4, 5, 6, 99];
    let waits = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000];
    for (attempts, milliseconds) in attempts.into_iter().zip(waits) {
        let failure = lost();
        let decision = after(attempts, 0, &failure, Repeat::Harmless);
        assert_eq!(decision, again(milliseconds));
        let elapsed = Duration::ZERO;
        let progress = Progress { attempts, elapsed };
        let spread = decide(&failure, Repeat::Harmless, LIMITS, progress, 1.0);
        assert_eq!(spread, again(milliseconds / 2));
    }
    let asked = refused(503, None, Some(3));
    assert_eq!(first(&asked, Repeat::Harmless), again(3_000));
    let hurried = refused(503, None, Some(0));
    assert_eq!(first(&hurried, Repeat::Harmless), again(500));
}

#[test]
fn nothing_is_begun_that_the_deadline_would_cut_off() {
    let limited = |seconds| refused(429, None, Some(seconds));
    assert_eq!(first(&limited(50), Repeat::Never), again(50_000));
    let stop = Decision::Stop(ErrorKind::RateLimited);
    assert_eq!(first(&limited(51), Repeat::Never), stop);
    assert_eq!(after(3, 49, &limited(1), Repeat::Never), again(1_000));
    assert_eq!(after(3, 50, &limited(1), Repeat::Never), stop);
    assert_eq!(first(&limited(u64::MAX), Repeat::Never), stop);
    let unavailable = Decision::Stop(ErrorKind::Unavailable);
    assert_eq!(after(1, 50, &not_sent(), Repeat::Never), unavailable);
    assert_eq!(after(1, 50, &lost(), Repeat::Harmless), unavailable);
}

#[test]
fn what_slack_decided_is_not_asked_again() {
    for (failure, kind) in [
        (refused(200, Some("invalid_auth"), None), ErrorKind::Token),
        (
            refused(200, Some("missing_scope"), None),
            ErrorKind::MissingScope,
        ),
        (
            refused(404, Some("channel_not_found"), None),
            ErrorKind::Channel,
        ),
        (
            refused(200, Some("something_new"), Some(1)),
            ErrorKind::Refused,
        ),
        (refused(404, None, None), ErrorKind::Protocol),
        (Failure::Unexpected(String::new()), ErrorKind::Protocol),
        (Failure::NotTrusted(String::new()), ErrorKind::NotTrusted),
    ] {
        for repeat in BOTH {
            assert_eq!(first(&failure, repeat), Decision::Stop(kind), "{failure:?}");
        }
    }
}
