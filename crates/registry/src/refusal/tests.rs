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
    Failure::Refused(Refusal::Answered(Answered {
        status,
        code: code.map(str::to_owned),
        retry_after: retry_after.map(Duration::from_secs),
        ..Answered::default()
    }))
}

fn says(status: u16, code: &str, message: &str) -> Failure {
    Failure::Refused(Refusal::Answered(Answered {
        status,
        code: Some(code.to_owned()),
        message: message.to_owned(),
        ..Answered::default()
    }))
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
fn a_rate_limit_waits_as_long_as_it_says_even_for_a_put() {
    for (failure, milliseconds) in [
        (refused(429, None, Some(7)), 7_000),
        (refused(429, Some("TOOMANYREQUESTS"), None), 1_000),
        (refused(403, Some("TOOMANYREQUESTS"), Some(3)), 3_000),
        (refused(429, None, Some(0)), 1_000),
    ] {
        for repeat in BOTH {
            assert_eq!(first(&failure, repeat), again(milliseconds), "{failure:?}");
        }
    }
}

#[test]
fn a_put_that_may_have_been_done_is_uncertain() {
    for failure in [
        Failure::Lost(String::new()),
        refused(408, None, None),
        refused(500, Some("UNKNOWN"), None),
        refused(503, None, Some(1)),
    ] {
        let uncertain = Decision::Stop(ErrorKind::Uncertain);
        assert_eq!(first(&failure, Repeat::Never), uncertain);
        let repeated = first(&failure, Repeat::Harmless);
        assert!(matches!(repeated, Decision::Again(_)), "{failure:?}");
    }
}

#[test]
fn what_the_registry_never_saw_is_sent_again() {
    for repeat in BOTH {
        assert_eq!(first(&Failure::NotSent(String::new()), repeat), again(500));
    }
}

#[test]
fn what_the_registry_decided_is_not_asked_again() {
    let immutable =
        "The image tag 'v1' already exists and cannot be overwritten because the tag is immutable.";
    for (failure, kind) in [
        (
            refused(401, Some("UNAUTHORIZED"), None),
            ErrorKind::Unauthorized,
        ),
        (refused(403, Some("DENIED"), None), ErrorKind::Forbidden),
        (
            refused(404, Some("NAME_UNKNOWN"), None),
            ErrorKind::NotFound,
        ),
        (refused(401, Some("DENIED"), None), ErrorKind::Forbidden),
        (says(400, "TAG_INVALID", immutable), ErrorKind::Immutable),
        (
            refused(409, Some("TAG_IMMUTABLE"), None),
            ErrorKind::Immutable,
        ),
        (
            says(412, "PRECONDITION", "configured as immutable"),
            ErrorKind::Immutable,
        ),
        (
            says(403, "DENIED", "the tag is immutable"),
            ErrorKind::Immutable,
        ),
        (
            refused(400, Some("MANIFEST_INVALID"), None),
            ErrorKind::Refused,
        ),
        (Failure::Unexpected(String::new()), ErrorKind::Protocol),
        (
            Failure::Refused(Refusal::WrongBytes(String::new())),
            ErrorKind::WrongBytes,
        ),
        (Failure::NotTrusted(String::new()), ErrorKind::NotTrusted),
    ] {
        for repeat in BOTH {
            assert_eq!(first(&failure, repeat), Decision::Stop(kind), "{failure:?}");
        }
    }
}

#[test]
fn nothing_is_begun_that_the_deadline_would_cut_off() {
    let limited = |seconds| refused(429, None, Some(seconds));
    assert_eq!(first(&limited(50), Repeat::Harmless), again(50_000));
    let stop = Decision::Stop(ErrorKind::RateLimited);
    assert_eq!(first(&limited(51), Repeat::Harmless), stop);
    assert_eq!(first(&limited(u64::MAX), Repeat::Harmless), stop);
    let unavailable = Decision::Stop(ErrorKind::Unavailable);
    let lost = Failure::Lost(String::new());
    assert_eq!(after(9, 50, &lost, Repeat::Harmless), unavailable);
}
