//! What is signed in another way, or by somebody else.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::json;
use windlass_deploy_protocol::auth::Denied;
use windlass_deploy_protocol::auth::oidc::HEADER;

use super::{BODY, OTHER, PRIVATE, PUBLIC, check, claims, header, send, signed, token};

fn rsa(header: &Header, key: &[u8]) -> String {
    encode(header, &claims(), &EncodingKey::from_rsa_pem(key).unwrap()).unwrap()
}

fn part(text: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

/// A token without any signature, whose header says `alg`.
fn unsigned(alg: &str) -> String {
    let header = json!({"alg": alg, "typ": "JWT", "kid": "throw-away"});
    format!(
        "{}.{}.",
        part(header.to_string()),
        part(claims().to_string())
    )
}

#[test]
fn another_algorithm_is_refused() {
    let rs512 = Header {
        alg: Algorithm::RS512,
        ..header()
    };
    let ps256 = Header {
        alg: Algorithm::PS256,
        ..header()
    };
    assert_eq!(check(&send(&rsa(&rs512, PRIVATE))), Err(Denied::Algorithm));
    assert_eq!(check(&send(&rsa(&ps256, PRIVATE))), Err(Denied::Algorithm));
    for alg in ["none", "None", "NONE", ""] {
        let denied = check(&send(&unsigned(alg))).unwrap_err();
        assert!(matches!(denied, Denied::NoToken(_)), "{alg}: {denied}");
    }
    assert_eq!(check(&send(&unsigned("RS256"))), Err(Denied::Signature));
}

/// Who verifies by whatever algorithm the token names takes the public key for a shared secret.
#[test]
fn the_public_key_is_no_shared_secret() {
    let hs256 = Header {
        alg: Algorithm::HS256,
        ..header()
    };
    for secret in [PUBLIC, PUBLIC.trim_ascii()] {
        let key = EncodingKey::from_secret(secret);
        let forged = encode(&hs256, &claims(), &key).unwrap();
        assert_eq!(check(&send(&forged)), Err(Denied::Algorithm));
    }
}

#[test]
fn another_key_is_refused() {
    assert_eq!(check(&send(&rsa(&header(), OTHER))), Err(Denied::Signature));
    let of = |kid: Option<&str>| Header {
        kid: kid.map(str::to_owned),
        ..header()
    };
    for (kid, shown) in [
        (None, "\"\""),
        (Some(""), "\"\""),
        (Some("Throw-Away"), "\"Throw-Away\""),
        (Some("a\nlog line"), "\"a\\nlog line\""),
    ] {
        let denied = check(&send(&rsa(&of(kid), PRIVATE)));
        assert_eq!(denied, Err(Denied::UnknownKey(shown.into())));
    }
}

/// The key that a token brings along is not one of the issuer's.
#[test]
fn a_key_within_the_token_is_not_looked_at() {
    let jwk = json!({"kty": "RSA", "n": "wA", "e": "AQAB", "kid": "throw-away"});
    let brought = Header {
        jwk: serde_json::from_value(jwk).unwrap(),
        jku: Some("https://evil.example.com/keys".into()),
        ..header()
    };
    assert_eq!(check(&send(&rsa(&brought, OTHER))), Err(Denied::Signature));
}

#[test]
fn what_is_no_bearer_token_is_refused() {
    let good = token(&claims());
    let (body, _) = good.rsplit_once('.').unwrap();
    for value in [
        "",
        "Bearer",
        "Bearer ",
        "Bearer  ",
        "Bearer a",
        "Bearer a.b",
        "Bearer a.b.c",
        "Bearer ..",
        &format!("Basic {good}"),
        &good,
        &format!("Bearer {good}."),
        &format!("Bearer {body}"),
        &format!("Bearer {body}."),
        &format!("Bearer  {good}"),
        &format!("Bearer {good}, Bearer {good}"),
    ] {
        let sent = send("").with(HEADER, value);
        let denied = check(&sent).unwrap_err();
        assert_eq!(denied.answer(), "unauthorized", "{value}");
    }
    assert_eq!(
        check(&send("").without(HEADER)),
        Err(Denied::MissingHeader(HEADER))
    );
    assert_eq!(
        check(&signed().and(HEADER, "x")),
        Err(Denied::RepeatedHeader(HEADER))
    );
}

#[test]
fn claims_that_are_exchanged_are_refused() {
    let good = token(&claims());
    let [head, _, signature] = good.split('.').collect::<Vec<_>>()[..] else {
        panic!()
    };
    let mut other = claims();
    other["repository_id"] = json!("75");
    let forged = format!("{head}.{}.{signature}", part(other.to_string()));
    assert_eq!(check(&send(&forged)), Err(Denied::Signature));
}

#[test]
fn a_token_of_another_request_is_refused() {
    let longer = [BODY, b" "].concat();
    for (sent, of) in [
        (
            signed().method("PUT"),
            "PUT https://deploy.example.com/deploy ",
        ),
        (
            signed().path("/sync"),
            "POST https://deploy.example.com/sync ",
        ),
        (
            signed().path("/deploy?a=b"),
            "POST https://deploy.example.com/deploy?a=b ",
        ),
        (
            signed().body(longer),
            "POST https://deploy.example.com/deploy ",
        ),
        (signed().body(""), "POST https://deploy.example.com/deploy "),
    ] {
        let Err(Denied::Audience { expected, .. }) = check(&sent) else {
            panic!("{sent:?}")
        };
        assert!(
            expected.starts_with(&format!("windlass {of}")),
            "{expected}"
        );
    }
}
