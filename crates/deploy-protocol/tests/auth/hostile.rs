//! Bytes of nobody: they are read without harm, and prove nothing.

use proptest::collection::vec;
use proptest::prelude::*;
use windlass_deploy_protocol::auth::oidc::{self as mode_oidc, KeySet};
use windlass_deploy_protocol::auth::{Headers, Mode, Request, hmac, seed, webhook};

use crate::support::{Sent, later, nonce, now};

const NAMES: [&str; 9] = [
    hmac::TIMESTAMP,
    hmac::NONCE,
    hmac::SIGNATURE,
    seed::TIMESTAMP,
    seed::NONCE,
    seed::SIGNATURE,
    mode_oidc::HEADER,
    "x-hub-signature-256",
    "host",
];

/// Values that are near to good ones, and such as are not.
fn value() -> impl Strategy<Value = Vec<u8>> {
    let near = prop_oneof![
        "sha256=[0-9a-f]{62,66}",
        "17673230[0-9]{2}",
        "[A-Za-z0-9._:-]{6,12}",
        "Bearer [A-Za-z0-9_-]{0,40}\\.[A-Za-z0-9_-]{0,40}\\.[A-Za-z0-9_-]{0,40}",
        "\\PC{0,20}",
    ];
    prop_oneof![near.prop_map(String::into_bytes), vec(any::<u8>(), 0..80),]
}

fn path() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("/deploy".to_owned()),
        Just("/deploy/status".to_owned()),
        Just("/webhook".to_owned()),
        "/[!-\"$-~]{0,20}",
    ]
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 0..60),
        "\\{\\PC{0,40}".prop_map(String::into_bytes),
    ]
}

fn near_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC*",
        "/\\PC*",
        "/[ -~\n]*",
        "https?://\\PC*",
        "https://[a-z.]*[/?#@:a-z]*"
    ]
}

fn request() -> impl Strategy<Value = (String, String, Vec<u8>)> {
    ("GET|POST|PUT", path(), body())
}

fn nonce_text() -> impl Strategy<Value = String> {
    "[A-Za-z0-9._:-]{8,12}"
}

fn verifies_anywhere(request: &Request<'_>, headers: &Headers<'_>) -> bool {
    let (policy, keys) = (crate::oidc::policy(), crate::oidc::keys());
    hmac::verify(&crate::hmac::keys(), request, headers, now()).is_ok()
        || seed::verify(&crate::seed::keys(), request, headers, now()).is_ok()
        || webhook::verify(&crate::webhook::keys(), request, headers).is_ok()
        || policy.verify(&keys, request, headers, now()).is_ok()
}

proptest! {
    #[test]
    fn arbitrary_headers_and_bodies_prove_nothing(
        (method, path, body) in request(),
        headers in vec((prop::sample::select(&NAMES[..]), value()), 0..9),
    ) {
        let request = Request::new(&method, &path, &body).unwrap();
        let headers: Headers = headers.iter().map(|(name, value)| (*name, value.as_slice())).collect();
        let _ = Mode::of(&request, &headers);
        prop_assert!(!verifies_anywhere(&request, &headers));
    }

    #[test]
    fn arbitrary_text_is_read_without_harm(text in near_text(), bytes in vec(any::<u8>(), 0..200)) {
        prop_assert!(KeySet::parse(&bytes).is_err());
        if let Ok(request) = Request::new("GET", &text, &bytes) {
            prop_assert!(request.path().is_ascii() && request.path().starts_with('/'));
        }
        if let Ok(url) = text.parse::<mode_oidc::BaseUrl>() {
            prop_assert!(!url.to_string().contains(char::is_whitespace));
        }
    }

    #[test]
    fn an_hmac_signature_fits_one_request(
        one in (request(), nonce_text(), -300_i64..300),
        other in (request(), nonce_text(), -300_i64..300),
        takes in vec(any::<bool>(), 5),
    ) {
        let ((method, path, body), text, at) = one.clone();
        let signed = Request::new(&method, &path, &body).unwrap();
        let key = &crate::hmac::keys()[1];
        let headers = key.sign(&signed, &nonce(&text), later(at));
        let mut sent = Sent::new(&method, &path, &body, headers);
        let good = sent.clone();
        let ((method, path, body), text, at) = other;
        if takes[0] { sent.method = method }
        if takes[1] { sent.path = path }
        if takes[2] { sent.body = body }
        if takes[3] { sent = sent.with(hmac::NONCE, text) }
        if takes[4] { sent = sent.with(hmac::TIMESTAMP, later(at).as_second().to_string()) }
        let same = ["X-Windlass-Nonce", "X-Windlass-Timestamp"]
            .iter()
            .all(|name| sent.value(name) == good.value(name))
            && (&sent.method, &sent.path, &sent.body) == (&good.method, &good.path, &good.body);
        let proved = hmac::verify(std::slice::from_ref(key), &sent.request(), &sent.headers(), now());
        prop_assert_eq!(proved.is_ok(), same, "{:?}", proved);
    }

    #[test]
    fn a_seed_signature_fits_one_body(one in body(), other in body(), stamp in any::<[bool; 2]>(), text in nonce_text()) {
        let key = &crate::seed::keys()[0];
        let sign = |body: &[u8], stamped: bool| match stamped {
            true => Sent::new("POST", "/deploy", body, key.sign_stamped(body, &nonce(&text), now())),
            false => Sent::new("POST", "/deploy", body, [key.sign_plain(body)]),
        };
        let (signed, mut sent) = (sign(&one, stamp[0]), sign(&other, stamp[1]));
        sent = sent.with(seed::SIGNATURE, signed.value(seed::SIGNATURE));
        let proved = seed::verify(std::slice::from_ref(key), &sent.request(), &sent.headers(), now());
        let is_object = other.trim_ascii_start().starts_with(b"{");
        let same = one == other && stamp[0] == stamp[1] && (stamp[1] || is_object);
        prop_assert_eq!(proved.is_ok(), same, "{:?}", proved);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_token_with_one_other_character_is_refused(at in any::<prop::sample::Index>(), byte in "[A-Za-z0-9_.-]") {
        let good = crate::oidc::signed();
        let value = good.value(mode_oidc::HEADER);
        let at = "Bearer ".len() + at.index(value.len() - "Bearer ".len());
        let changed = format!("{}{byte}{}", &value[..at], &value[at + 1..]);
        let same = changed == value;
        let sent = good.with(mode_oidc::HEADER, changed);
        prop_assert_eq!(crate::oidc::check(&sent).is_ok(), same);
    }
}
