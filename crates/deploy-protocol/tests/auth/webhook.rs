//! Mode `webhook`: what GitHub sends.

use windlass_deploy_protocol::auth::webhook::{Key, SIGNATURE, verify};
use windlass_deploy_protocol::auth::{Denied, KeyError, Mode, Proof, hmac, seed};

use crate::support::{BODY, Sent, nonce, now};

/// Secret, payload and signature are those of GitHub's documentation.
///
/// Source: <https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries>.
const SECRET: &str = "It's a Secret to Everybody";
const PAYLOAD: &[u8] = b"Hello, World!";
const DIGITS: &str = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

pub fn keys() -> Vec<Key> {
    vec![Key::new("platform", &SECRET.into()).unwrap()]
}

fn delivered() -> Sent {
    let signature = format!("sha256={DIGITS}");
    Sent::new("POST", "/webhook", PAYLOAD, [(SIGNATURE, signature)])
}

fn check(sent: &Sent) -> Result<Proof, Denied> {
    verify(&keys(), &sent.request(), &sent.headers())
}

#[test]
fn the_example_of_githubs_documentation_is_accepted() {
    let (name, value) = keys()[0].sign(PAYLOAD);
    assert_eq!((name, value), (SIGNATURE, format!("sha256={DIGITS}")));
    let expected = Proof {
        signer: "webhook:platform".into(),
        once: None,
    };
    assert_eq!(check(&delivered()), Ok(expected));
}

#[test]
fn t3_an_empty_secret_signs_nothing() {
    let refused = Key::new("platform", &"".into()).unwrap_err();
    assert_eq!(refused, KeyError::Empty);
    let sent = delivered();
    let nobody = verify(&[], &sent.request(), &sent.headers());
    assert_eq!(nobody, Err(Denied::Signature));
}

#[test]
fn every_change_is_refused() {
    let misplaced = |place: &str| Denied::Misplaced(Mode::Webhook, place.to_owned());
    let signature = |value: &str| delivered().with(SIGNATURE, value);
    let none = || Denied::MalformedHeader(SIGNATURE, "'sha256=' and 64 hexadecimal digits");
    for (sent, expected) in [
        (delivered().method("PUT"), misplaced("PUT /webhook")),
        (delivered().path("/deploy"), misplaced("POST /deploy")),
        (
            delivered().path("/webhook?a=b"),
            misplaced("POST /webhook?a=b"),
        ),
        (delivered().body("Hello, World?"), Denied::Signature),
        (delivered().body("Hello, World!\n"), Denied::Signature),
        (
            signature(&format!("sha256={}", "0".repeat(64))),
            Denied::Signature,
        ),
        (signature(DIGITS), none()),
        (signature(&format!("sha1={}", &DIGITS[..40])), none()),
        (
            delivered().without(SIGNATURE),
            Denied::MissingHeader(SIGNATURE),
        ),
        (
            delivered().and(SIGNATURE, ""),
            Denied::RepeatedHeader(SIGNATURE),
        ),
    ] {
        assert_eq!(check(&sent), Err(expected), "{sent:?}");
    }
}

/// Even where somebody gave one secret to all modes, what one of them signed is nothing to the
/// others.
#[test]
fn a_signature_of_one_mode_is_none_of_another() {
    let hmac_key = hmac::Key::new("a", &SECRET.into()).unwrap();
    let seed_key = seed::Key::new("a", &SECRET.into()).unwrap();
    let (_, webhook) = keys()[0].sign(BODY);
    let deploy = Sent::new("POST", "/deploy", BODY, [(SIGNATURE, webhook)]);
    let [.., (_, hmac)] = hmac_key.sign(&deploy.request(), &nonce("e2f1a7c94b60"), now());
    let keys = [seed_key];
    let cross = |sent: &Sent| seed::verify(&keys, &sent.request(), &sent.headers(), now());
    let with_hmac = deploy.clone().with(SIGNATURE, hmac);
    assert_eq!(cross(&with_hmac), Err(Denied::Signature));
    let hook = deploy.path("/webhook");
    assert!(matches!(
        cross(&hook),
        Err(Denied::Misplaced(Mode::Seed, _))
    ));
    assert!(check(&hook).is_ok());
}
