//! The decision, case by case.

use super::*;

type Headers<'a> = &'a [(&'static str, &'a str)];

const NOW: u64 = 1_445_412_480; // Wed, 21 Oct 2015 07:28:00 GMT

fn progress(attempts: u32, elapsed: u64) -> Progress {
    let now = UNIX_EPOCH + Duration::from_secs(NOW);
    Progress {
        attempts,
        elapsed: Duration::from_secs(elapsed),
        now,
    }
}

fn answered(status: u16, headers: Headers<'_>, message: &str) -> Failure {
    Failure::Answered(Answered {
        status: StatusCode::from_u16(status).unwrap(),
        headers: headers
            .iter()
            .map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap()))
            .collect(),
        message: message.to_owned(),
        errors: Vec::new(),
    })
}

fn first(failure: &Failure, repeat: Repeat) -> Decision {
    decide(failure, repeat, RetryLimits::default(), progress(1, 0), 0.0)
}

fn again(milliseconds: u64) -> Decision {
    Decision::Again(Duration::from_millis(milliseconds))
}

#[test]
fn a_rate_limit_waits_as_long_as_github_says_even_for_a_write() {
    let reset = (NOW + 30).to_string();
    let past = (NOW - 30).to_string();
    let cases: &[(u16, Headers<'_>, &str, u64)] = &[
        (429, &[("retry-after", "7")], "", 7_000),
        (403, &[("retry-after", "0")], "", 0),
        (
            429,
            &[("retry-after", "Wed, 21 Oct 2015 07:28:09 GMT")],
            "",
            10_000,
        ),
        (
            403,
            &[
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", &reset),
            ],
            "",
            31_000,
        ),
        (
            403,
            &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", &past)],
            "",
            1_000,
        ),
        (
            429,
            &[
                ("retry-after", "7"),
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", &reset),
            ],
            "",
            7_000,
        ),
        (
            429,
            &[
                ("x-ratelimit-remaining", "4000"),
                ("x-ratelimit-reset", &reset),
            ],
            "",
            60_500,
        ),
        (429, &[("retry-after", "soon")], "", 60_500),
        (
            403,
            &[],
            "You have exceeded a secondary rate limit.",
            60_500,
        ),
    ];
    for (status, headers, message, milliseconds) in cases {
        let failure = answered(*status, headers, message);
        for repeat in [Repeat::Harmless, Repeat::Never] {
            assert_eq!(first(&failure, repeat), again(*milliseconds), "{failure:?}");
        }
    }
}

#[test]
fn a_write_that_may_have_been_done_is_uncertain() {
    let uncertain = Decision::Stop(ErrorKind::Uncertain, None);
    for status in [500, 502, 503, 504] {
        let failure = answered(status, &[("retry-after", "1")], "");
        assert_eq!(first(&failure, Repeat::Never), uncertain);
    }
    assert_eq!(
        first(&Failure::Lost(String::new()), Repeat::Never),
        uncertain
    );
}

#[test]
fn what_never_left_is_sent_again() {
    for repeat in [Repeat::Harmless, Repeat::Never] {
        assert_eq!(first(&Failure::NotSent(String::new()), repeat), again(500));
    }
}

#[test]
fn a_read_backs_off_and_gives_up() {
    let failure = answered(502, &[], "");
    let limits = RetryLimits::default();
    let waits = [500, 1_000, 2_000, 4_000];
    for (attempts, milliseconds) in (1..).zip(waits) {
        let decision = decide(
            &failure,
            Repeat::Harmless,
            limits,
            progress(attempts, 0),
            0.0,
        );
        assert_eq!(decision, again(milliseconds));
        let spread = decide(
            &failure,
            Repeat::Harmless,
            limits,
            progress(attempts, 0),
            1.0,
        );
        assert_eq!(spread, again(milliseconds / 2));
    }
    let stop = Decision::Stop(ErrorKind::Unavailable, None);
    assert_eq!(
        decide(&failure, Repeat::Harmless, limits, progress(5, 0), 0.0),
        stop
    );
    assert_eq!(
        decide(&failure, Repeat::Harmless, limits, progress(1, 180), 0.0),
        stop
    );
    let asked = answered(503, &[("retry-after", "3")], "");
    assert_eq!(first(&asked, Repeat::Harmless), again(3_000));
}

#[test]
fn a_wait_beyond_the_deadline_is_an_error_that_says_how_long() {
    let failure = answered(403, &[("retry-after", "200")], "");
    let stop = Decision::Stop(ErrorKind::RateLimited, Some(Duration::from_secs(200)));
    assert_eq!(first(&failure, Repeat::Harmless), stop);
    let forever = answered(429, &[("retry-after", "18446744073709551615")], "");
    assert!(matches!(
        first(&forever, Repeat::Never),
        Decision::Stop(ErrorKind::RateLimited, Some(_))
    ));
}

#[test]
fn what_github_decided_is_not_asked_again() {
    for (status, kind) in [
        (301, ErrorKind::NotFound),
        (400, ErrorKind::Invalid),
        (401, ErrorKind::BadCredentials),
        (403, ErrorKind::Forbidden),
        (404, ErrorKind::NotFound),
        (409, ErrorKind::Invalid),
        (418, ErrorKind::Protocol),
        (422, ErrorKind::Invalid),
        (451, ErrorKind::NotFound),
    ] {
        let failure = answered(status, &[("x-ratelimit-remaining", "9")], "no");
        assert_eq!(
            first(&failure, Repeat::Harmless),
            Decision::Stop(kind, None)
        );
    }
    let untrusted = Failure::NotTrusted(String::new());
    assert_eq!(
        first(&untrusted, Repeat::Harmless),
        Decision::Stop(ErrorKind::Unavailable, None)
    );
}
