//! Which mode a request claims.

use windlass_deploy_protocol::auth::{Denied, Mode};

use crate::support::Sent;

const HUB: (&str, &str) = ("x-hub-signature-256", "");
const WINDLASS: (&str, &str) = ("x-windlass-signature", "");
const BEARER: (&str, &str) = ("authorization", "bearer a.b.c");
const BASIC: (&str, &str) = ("authorization", "Basic YTpi");

fn mode(path: &str, headers: &[(&str, &str)]) -> Result<Mode, Denied> {
    let headers = headers
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()));
    let sent = Sent::new("POST", path, b"", headers);
    Mode::of(&sent.request(), &sent.headers())
}

#[test]
fn a_request_is_signed_in_one_way() {
    for (path, headers, expected) in [
        ("/deploy", vec![WINDLASS], Ok(Mode::Hmac)),
        ("/deploy", vec![BEARER], Ok(Mode::Oidc)),
        ("/deploy", vec![HUB], Ok(Mode::Seed)),
        ("/webhook", vec![HUB], Ok(Mode::Webhook)),
        ("/webhook/", vec![HUB], Ok(Mode::Seed)),
        ("/deploy", vec![BASIC, WINDLASS], Ok(Mode::Hmac)),
        ("/deploy", vec![BASIC], Err(Denied::NoCredential)),
        ("/deploy", vec![], Err(Denied::NoCredential)),
        (
            "/deploy",
            vec![HUB, WINDLASS],
            Err(Denied::TwoCredentials(Mode::Hmac, Mode::Seed)),
        ),
        (
            "/deploy",
            vec![BEARER, HUB, WINDLASS],
            Err(Denied::TwoCredentials(Mode::Hmac, Mode::Oidc)),
        ),
        (
            "/deploy",
            vec![BEARER, BASIC],
            Err(Denied::RepeatedHeader("Authorization")),
        ),
    ] {
        assert_eq!(mode(path, &headers), expected, "{path} {headers:?}");
    }
}
