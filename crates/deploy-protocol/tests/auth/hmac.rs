//! Mode `hmac`: a signature fits one request, once, for a while.

use jiff::Timestamp;
use windlass_deploy_protocol::auth::hmac::{Key, NONCE, SIGNATURE, TIMESTAMP, verify};
use windlass_deploy_protocol::auth::{Denied, KeyError, Once, Proof};
use windlass_deploy_protocol::{DeployRequest, DeploymentId};

use crate::support::{BODY, Sent, later, nonce, now};

const SECRET: &str = "0123456789abcdef";
const PATH: &str = "/deploy?wait=1";
const NONCE_TEXT: &str = "e2f1a7c94b60";

pub fn keys() -> Vec<Key> {
    [
        ("other", "another-secret-of-many-bytes"),
        ("release", SECRET),
    ]
    .map(|(name, secret)| Key::new(name, &secret.into()).unwrap())
    .into()
}

fn sign(nonce_text: &str, now: Timestamp) -> Sent {
    let unsigned = Sent::new(
        "POST",
        PATH,
        BODY,
        [("Host", "deploy.example.com".to_owned())],
    );
    let signature = keys()[1].sign(&unsigned.request(), &nonce(nonce_text), now);
    let signature = signature.into_iter();
    signature.fold(unsigned, |sent, (name, value)| sent.and(name, value))
}

fn signed() -> Sent {
    sign(NONCE_TEXT, now())
}

fn check(sent: &Sent, now: Timestamp) -> Result<Proof, Denied> {
    verify(&keys(), &sent.request(), &sent.headers(), now)
}

/// The vector is made by OpenSSL:
///
/// ```sh
/// digest=$(printf %s '{"env":"staging","tag":"v1.2.4"}' | openssl dgst -sha256 -r | cut -d' ' -f1)
/// printf 'POST\n/deploy?wait=1\n1767323045\ne2f1a7c94b60\n%s' "$digest" |
///     openssl dgst -sha256 -hmac 0123456789abcdef
/// ```
#[test]
fn the_signature_is_the_one_that_openssl_makes() {
    let sent = signed();
    assert_eq!(sent.value(TIMESTAMP), "1767323045");
    assert_eq!(sent.value(NONCE), NONCE_TEXT);
    assert_eq!(
        sent.value(SIGNATURE),
        "sha256=65261c9b3749ab63924f998ced23a6335584726caca60725866c1c3501c7f0b4"
    );
}

#[test]
fn a_signed_request_tells_its_signer_and_what_to_remember() {
    let expected = Proof {
        signer: "hmac:release".into(),
        once: Some(Once {
            key: "hmac:release:e2f1a7c94b60".into(),
            until: later(300),
        }),
    };
    assert_eq!(check(&signed(), now()), Ok(expected));
}

#[test]
fn t3_an_empty_or_short_secret_signs_nothing() {
    for (secret, expected) in [
        ("", KeyError::Empty),
        ("\n", KeyError::Empty),
        ("0123456789abcde", KeyError::Short(16)),
    ] {
        assert_eq!(Key::new("release", &secret.into()).unwrap_err(), expected);
    }
    let sent = signed();
    let nobody = verify(&[], &sent.request(), &sent.headers(), now());
    assert_eq!(nobody, Err(Denied::Signature));
}

#[test]
fn t4_what_comes_again_is_recognized_until_it_is_too_old() {
    let sent = signed();
    let once = check(&sent, now()).unwrap().once.unwrap();
    for seconds in [-300, -1, 1, 300] {
        let again = check(&sent, later(seconds)).unwrap().once.unwrap();
        assert_eq!(again, once, "{seconds} s later");
    }
    assert_eq!(once.until, later(300));
    assert_eq!(check(&sent, later(301)), Err(Denied::Stale(301)));
}

#[test]
fn t4_a_new_attempt_is_a_new_signature_for_the_same_deployment() {
    let (first, second) = (signed(), sign("e2f1a7c94b61", later(10)));
    let once = |sent| check(sent, later(10)).unwrap().once.unwrap().key;
    assert_ne!(once(&first), once(&second));
    let id = |sent: &Sent| {
        let request: DeployRequest = serde_json::from_slice(&sent.body).unwrap();
        let sha = "1".repeat(40).parse().unwrap();
        DeploymentId::of(&request.env, sha, &["web"])
    };
    assert_eq!(id(&first), id(&second));
}

#[test]
fn t4_a_nonce_belongs_to_its_signer() {
    let unsigned = Sent::new("POST", PATH, BODY, [("Host", String::new())]);
    let once = |key: &Key| {
        let signature = key.sign(&unsigned.request(), &nonce(NONCE_TEXT), now());
        let sent = Sent::new("POST", PATH, BODY, signature);
        check(&sent, now()).unwrap().once.unwrap().key
    };
    let [other, release] = &keys()[..] else {
        panic!()
    };
    assert_ne!(once(other), once(release));
}

#[test]
fn t4_what_is_too_old_or_from_the_future_is_refused() {
    for (seconds, accepted) in [(-301, false), (-300, true), (300, true), (301, false)] {
        let expected = if accepted {
            None
        } else {
            Some(Denied::Stale(seconds))
        };
        assert_eq!(
            check(&signed(), later(seconds)).err(),
            expected,
            "{seconds}"
        );
    }
    assert_eq!(Denied::Stale(301).answer(), "stale");
}

/// Verifies every request of the table, each of which differs in one thing from a good one.
fn assert_refused(rows: Vec<(Sent, Denied)>) {
    for (sent, expected) in rows {
        assert_eq!(check(&sent, now()), Err(expected.clone()), "{sent:?}");
        assert_eq!(expected.answer(), "unauthorized");
    }
}

#[test]
fn a_signature_is_for_one_method_path_and_body() {
    let longer = [BODY, b"\n"].concat();
    assert_refused(vec![
        (signed().method("PUT"), Denied::Signature),
        (signed().path("/deploy"), Denied::Signature),
        (signed().path("/deploy?wait=0"), Denied::Signature),
        (signed().path("/deploy?wait=1&wait=1"), Denied::Signature),
        (signed().path("/Deploy?wait=1"), Denied::Signature),
        (signed().path("/deploy/?wait=1"), Denied::Signature),
        (signed().path("/deployments/1/cancel"), Denied::Signature),
        (signed().body("{}"), Denied::Signature),
        (signed().body(""), Denied::Signature),
        (signed().body(longer), Denied::Signature),
    ]);
}

#[test]
fn t4_timestamp_and_nonce_are_signed() {
    let time = |value: &str| signed().with(TIMESTAMP, value);
    let nonce = |value: &str| signed().with(NONCE, value);
    let no_time = || Denied::MalformedHeader(TIMESTAMP, "a time in whole Unix seconds");
    let no_nonce = || Denied::MalformedHeader(NONCE, "8 to 128 letters, digits and '._:-'");
    let no_text = || Denied::MalformedHeader(NONCE, "plain ASCII");
    assert_refused(vec![
        (time("1767323046"), Denied::Signature),
        (time("01767323045"), Denied::Signature),
        (time(""), no_time()),
        (time("+1767323045"), no_time()),
        (time("-1767323045"), no_time()),
        (time("1767323045.0"), no_time()),
        (time("1767323045 "), no_time()),
        (time("9223372036854775807"), no_time()),
        (time("99999999999999999999"), no_time()),
        (nonce("e2f1a7c94b61"), Denied::Signature),
        (nonce("E2F1A7C94B60"), Denied::Signature),
        (nonce(""), no_nonce()),
        (nonce("e2f1a7c"), no_nonce()),
        (nonce(&"x".repeat(129)), no_nonce()),
        (nonce("e2f1a7c9, e2f1a7c9"), no_nonce()),
        (nonce("e2f1a7c9\n"), no_text()),
        (signed().with(NONCE, b"e2f1a7c9\xff"), no_text()),
    ]);
}

#[test]
fn a_signature_has_one_form() {
    let digits = signed().value(SIGNATURE).replace("sha256=", "");
    let signature = |value: &str| signed().with(SIGNATURE, value);
    let none = || Denied::MalformedHeader(SIGNATURE, "'sha256=' and 64 hexadecimal digits");
    assert_refused(vec![
        (
            signature(&format!("sha256={}", "0".repeat(64))),
            Denied::Signature,
        ),
        (signature(""), none()),
        (signature("sha256="), none()),
        (signature(&digits), none()),
        (signature(&format!("sha1={digits}")), none()),
        (signature(&format!("sha256={}", &digits[1..])), none()),
        (signature(&format!("sha256={digits}00")), none()),
        (
            signature(&format!("sha256={}", digits.to_uppercase())),
            none(),
        ),
    ]);
}

#[test]
fn every_header_is_there_once() {
    assert_refused(vec![
        (
            signed().without(TIMESTAMP),
            Denied::MissingHeader(TIMESTAMP),
        ),
        (signed().without(NONCE), Denied::MissingHeader(NONCE)),
        (
            signed().without(SIGNATURE),
            Denied::MissingHeader(SIGNATURE),
        ),
        (
            signed().and(TIMESTAMP, "1767323045"),
            Denied::RepeatedHeader(TIMESTAMP),
        ),
        (
            signed().and("x-windlass-nonce", NONCE_TEXT),
            Denied::RepeatedHeader(NONCE),
        ),
        (
            signed().and(SIGNATURE, "x"),
            Denied::RepeatedHeader(SIGNATURE),
        ),
    ]);
}

#[test]
fn only_who_can_sign_hears_of_the_clock() {
    let forged = signed().with(SIGNATURE, format!("sha256={}", "0".repeat(64)));
    assert_eq!(check(&forged, later(9999)), Err(Denied::Signature));
}
