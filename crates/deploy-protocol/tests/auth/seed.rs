//! Mode `seed`: both forms, for two paths.

use jiff::Timestamp;
use windlass_deploy_protocol::auth::seed::{Key, NONCE, PATHS, SIGNATURE, TIMESTAMP, verify};
use windlass_deploy_protocol::auth::{Denied, KeyError, Mode, Once, Proof};

use crate::support::{BODY, Sent, later, nonce, now};

const NONCE_TEXT: &str = "e2f1a7c94b60";

pub fn keys() -> Vec<Key> {
    [("new", "another"), ("old", "secret")]
        .map(|(name, secret)| Key::new(name, &secret.into()).unwrap())
        .into()
}

fn plain() -> Sent {
    Sent::new("POST", "/deploy", BODY, [keys()[1].sign_plain(BODY)])
}

fn stamped() -> Sent {
    let headers = keys()[1].sign_stamped(BODY, &nonce(NONCE_TEXT), now());
    Sent::new("POST", "/deploy", BODY, headers)
}

fn check(sent: &Sent, now: Timestamp) -> Result<Proof, Denied> {
    verify(&keys(), &sent.request(), &sent.headers(), now)
}

/// The vectors are made by OpenSSL:
///
/// ```sh
/// body='{"env":"staging","tag":"v1.2.4"}'
/// printf %s "$body" | openssl dgst -sha256 -hmac secret
/// printf '1767323045.e2f1a7c94b60.%s' "$body" | openssl dgst -sha256 -hmac secret
/// ```
#[test]
fn both_signatures_are_those_that_openssl_makes() {
    assert_eq!(
        plain().value(SIGNATURE),
        "sha256=7d5f296e87ae48382a451edeaaf0c42e035b1d77993f8430dec1a10ae6f6d93c"
    );
    assert_eq!(
        stamped().value(SIGNATURE),
        "sha256=3c1c4cafe4c41f8651a2a6c4c6bb8a537b08916b38646bc39dbcc8f96e8234f8"
    );
    assert_eq!(stamped().value(TIMESTAMP), "1767323045");
}

#[test]
fn t4_the_plain_form_says_that_it_can_be_replayed() {
    let expected = Proof {
        signer: "seed:old".into(),
        once: None,
    };
    for seconds in [-100_000, 0, 100_000] {
        assert_eq!(check(&plain(), later(seconds)), Ok(expected.clone()));
    }
}

#[test]
fn t4_the_stamped_form_counts_once() {
    let expected = Proof {
        signer: "seed:old".into(),
        once: Some(Once {
            key: "seed:old:e2f1a7c94b60".into(),
            until: later(300),
        }),
    };
    for path in PATHS {
        let sent = stamped().path(path);
        assert_eq!(check(&sent, now()), Ok(expected.clone()), "{path}");
    }
    assert_eq!(check(&stamped(), later(301)), Err(Denied::Stale(301)));
    assert_eq!(check(&stamped(), later(-301)), Err(Denied::Stale(-301)));
}

#[test]
fn t4_a_stamped_request_can_not_be_sent_again_as_a_plain_one() {
    let body = [b"1767323045.e2f1a7c94b60.".as_slice(), BODY].concat();
    let signature = stamped().value(SIGNATURE);
    let sent = Sent::new("POST", "/deploy", &body, [(SIGNATURE, signature)]);
    assert_eq!(check(&sent, now()), Err(Denied::NoObject));
}

#[test]
fn t3_an_empty_secret_signs_nothing() {
    for secret in ["", " ", "\r\n"] {
        let refused = Key::new("old", &secret.into()).unwrap_err();
        assert_eq!(refused, KeyError::Empty);
    }
    let sent = plain();
    let nobody = verify(&[], &sent.request(), &sent.headers(), now());
    assert_eq!(nobody, Err(Denied::Signature));
}

/// Verifies every request of the table, each of which differs in one thing from a good one.
fn assert_refused(rows: Vec<(Sent, Denied)>) {
    for (sent, expected) in rows {
        assert_eq!(check(&sent, now()), Err(expected.clone()), "{sent:?}");
        assert_eq!(expected.answer(), "unauthorized");
    }
}

#[test]
fn it_counts_for_two_paths_only() {
    for (method, path) in [
        ("GET", "/deploy"),
        ("POST", "/sync"),
        ("POST", "/webhook"),
        ("POST", "/deploy?a=b"),
        ("POST", "/deploy/"),
        ("POST", "/deployments/1/cancel"),
    ] {
        let misplaced = Denied::Misplaced(Mode::Seed, format!("{method} {path}"));
        let plain = plain().method(method).path(path);
        let stamped = stamped().method(method).path(path);
        assert_refused(vec![(plain, misplaced.clone()), (stamped, misplaced)]);
    }
}

#[test]
fn a_plain_signature_is_for_one_body() {
    let zeros = format!("sha256={}", "0".repeat(64));
    let twice = plain().value(SIGNATURE);
    assert_refused(vec![
        (plain().body("{}"), Denied::Signature),
        (plain().body(""), Denied::NoObject),
        (plain().body([b" ", BODY].concat()), Denied::Signature),
        (plain().with(SIGNATURE, zeros), Denied::Signature),
        (
            plain().with(SIGNATURE, stamped().value(SIGNATURE)),
            Denied::Signature,
        ),
        (plain().without(SIGNATURE), Denied::MissingHeader(SIGNATURE)),
        (
            plain().and(SIGNATURE, twice),
            Denied::RepeatedHeader(SIGNATURE),
        ),
    ]);
}

#[test]
fn a_stamp_is_whole_and_signed() {
    let time = "1767323045";
    let moved = [b"60.", BODY].concat();
    assert_refused(vec![
        (plain().and(TIMESTAMP, time), Denied::MissingHeader(NONCE)),
        (
            plain().and(NONCE, NONCE_TEXT),
            Denied::MissingHeader(TIMESTAMP),
        ),
        (
            plain().and(NONCE, NONCE_TEXT).and(TIMESTAMP, time),
            Denied::Signature,
        ),
        (stamped().without(NONCE), Denied::MissingHeader(NONCE)),
        (
            stamped().without(TIMESTAMP),
            Denied::MissingHeader(TIMESTAMP),
        ),
        (
            stamped().without(TIMESTAMP).without(NONCE),
            Denied::Signature,
        ),
        (stamped().with(NONCE, "e2f1a7c94b61"), Denied::Signature),
        (stamped().with(TIMESTAMP, "1767323046"), Denied::Signature),
        (
            stamped().and(NONCE, NONCE_TEXT),
            Denied::RepeatedHeader(NONCE),
        ),
        (stamped().body("{}"), Denied::Signature),
        (
            stamped().with(NONCE, "e2f1a7c94b").body(moved),
            Denied::Signature,
        ),
    ]);
}
