//! The private key of a GitHub App, in whatever shape a secret store hands it out. Knows nothing
//! of HTTP; never repeats the key's text, not even when it is wrong.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::{alphabet, engine::DecodePaddingMode};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use secrecy::{ExposeSecret as _, SecretString};

/// GitHub's clock may run behind ours.
const BACKDATED: Duration = Duration::from_secs(60);
/// GitHub accepts ten minutes, by its own clock.
const VALID: Duration = Duration::from_secs(9 * 60);

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// An RSA private key that has signed once, so it is known to work.
#[derive(Clone)]
pub struct AppKey(EncodingKey);

/// Why a text is no [`AppKey`]: what it looks like instead, never the text itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the App's private key is not an RSA private key (PEM, or base64 of it): it looks like {0}"
)]
pub struct ParseAppKeyError(&'static str);

#[derive(serde::Serialize)]
struct Claims<'a> {
    iss: &'a str,
    iat: u64,
    exp: u64,
}

impl AppKey {
    /// Reads PEM (PKCS#1 as GitHub issues it, or PKCS#8), with line ends of any kind, `\n` written
    /// out, or spaces in their place; or base64 of such a text.
    pub fn parse(secret: &SecretString) -> Result<Self, ParseAppKeyError> {
        let text = secret.expose_secret().trim().trim_matches(['"', '\'']);
        if text.contains("-----BEGIN") {
            from_pem(text)
        } else {
            from_base64(text)
        }
    }

    /// A JSON Web Token that proves to be the App `issuer` (its id or client id) for some minutes.
    pub(crate) fn sign(
        &self,
        issuer: &str,
        now: SystemTime,
    ) -> Result<SecretString, ParseAppKeyError> {
        let seconds = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let claims = Claims {
            iss: issuer,
            iat: seconds.saturating_sub(BACKDATED).as_secs(),
            exp: (seconds + VALID).as_secs(),
        };
        jsonwebtoken::encode(&Header::new(Algorithm::RS256), &claims, &self.0)
            .map(SecretString::from)
            .map_err(|_| ParseAppKeyError("an RSA private key that cannot sign"))
    }
}

impl fmt::Debug for AppKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AppKey([redacted])")
    }
}

fn from_base64(text: &str) -> Result<AppKey, ParseAppKeyError> {
    let packed: String = unescaped(text).split_whitespace().collect();
    if packed.is_empty() {
        return Err(ParseAppKeyError("nothing: it is empty"));
    }
    let Ok(bytes) = LENIENT.decode(packed) else {
        return Err(ParseAppKeyError(plain_text(text)));
    };
    match String::from_utf8(bytes) {
        Ok(pem) if pem.contains("-----BEGIN") => from_pem(&pem),
        Ok(_) => Err(ParseAppKeyError("base64 of a text that is not PEM")),
        Err(_) => Err(ParseAppKeyError(
            "base64 of bytes that are not PEM (its first and last lines are missing?)",
        )),
    }
}

fn plain_text(text: &str) -> &'static str {
    if text.ends_with(".pem") {
        "the name of a file: give what the file contains"
    } else {
        "a text that is neither PEM nor base64"
    }
}

fn from_pem(text: &str) -> Result<AppKey, ParseAppKeyError> {
    let text = unescaped(text);
    let (label, body) = block(&text).ok_or(ParseAppKeyError("PEM that is cut short"))?;
    if body.contains("ENCRYPTED") || body.contains("Proc-Type") {
        return Err(ParseAppKeyError(
            "a private key that is locked with a passphrase",
        ));
    }
    match label {
        "RSA PRIVATE KEY" | "PRIVATE KEY" => {}
        other => return Err(ParseAppKeyError(other_label(other))),
    }
    let packed: String = body.split_whitespace().collect();
    let pem = format!("-----BEGIN {label}-----\n{packed}\n-----END {label}-----\n");
    let key = EncodingKey::from_rsa_pem(pem.as_bytes())
        .map(AppKey)
        .map_err(|_| ParseAppKeyError("PEM whose content is damaged, or of another kind of key"))?;
    key.sign("", UNIX_EPOCH)
        .map_err(|_| ParseAppKeyError("PEM whose content is not a whole RSA private key"))?;
    Ok(key)
}

/// Secret stores and `.env` files write line ends out as `\n`.
fn unescaped(text: &str) -> String {
    text.replace("\\r", "\n").replace("\\n", "\n")
}

/// The label and the body of the first block.
fn block(text: &str) -> Option<(&str, &str)> {
    let (_, rest) = text.split_once("-----BEGIN ")?;
    let (label, rest) = rest.split_once("-----")?;
    let (body, end) = rest.split_once("-----END ")?;
    end.starts_with(&format!("{label}-----"))
        .then_some((label, body))
}

fn other_label(label: &str) -> &'static str {
    match label {
        "PUBLIC KEY" | "RSA PUBLIC KEY" => "a public key: the private one is needed",
        "CERTIFICATE" => "a certificate",
        "EC PRIVATE KEY" => "an elliptic-curve key: GitHub's are RSA keys",
        "OPENSSH PRIVATE KEY" => "an OpenSSH key: GitHub's are RSA keys in PEM",
        "ENCRYPTED PRIVATE KEY" => "a private key that is locked with a passphrase",
        _ => "PEM of something else",
    }
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    use super::*;

    const PKCS1: &str = include_str!("../tests/fixtures/throw-away-app-key.pem");
    const PKCS8: &str = include_str!("../tests/fixtures/throw-away-app-key.pkcs8.pem");
    const PUBLIC: &str = include_str!("../tests/fixtures/throw-away-app-key.pub.pem");
    const ELLIPTIC: &str = include_str!("../tests/fixtures/throw-away-elliptic-key.pkcs8.pem");
    const CERTIFICATE: &str = include_str!("../tests/fixtures/throw-away-ca.pem");

    fn parse(text: impl Into<String>) -> Result<AppKey, ParseAppKeyError> {
        AppKey::parse(&SecretString::from(text.into()))
    }

    fn signature(key: &AppKey) -> String {
        key.sign("1", UNIX_EPOCH)
            .unwrap()
            .expose_secret()
            .to_owned()
    }

    #[test]
    fn every_shape_of_a_secret_store_is_the_same_key() {
        let expected = signature(&parse(PKCS1).unwrap());
        for text in [
            PKCS8.to_owned(),
            format!("\n  {PKCS1}\n\n"),
            format!("\"{}\"", PKCS1.trim().replace('\n', "\\n")),
            PKCS1.replace('\n', "\\r\\n"),
            PKCS1.replace('\n', "\r\n"),
            PKCS8.replace('\n', " "),
            format!("Bag Attributes: none\n{PKCS8}"),
            STANDARD.encode(PKCS1),
            STANDARD
                .encode(PKCS8.replace('\n', "\r\n"))
                .trim_end_matches('=')
                .to_owned(),
            STANDARD
                .encode(PKCS8)
                .as_bytes()
                .chunks(76)
                .map(|line| line.escape_ascii().to_string())
                .collect::<Vec<_>>()
                .join("\n"),
        ] {
            let key = parse(text.clone()).unwrap_or_else(|error| panic!("{error}: {text}"));
            assert_eq!(signature(&key), expected);
        }
    }

    #[test]
    fn a_malformed_key_is_told_by_what_it_looks_like() {
        let cut = &PKCS1[..PKCS1.len() - 40];
        let damaged = PKCS1.replace("MII", "AAA");
        let halved: String = PKCS1
            .lines()
            .enumerate()
            .filter(|(i, _)| !(5..15).contains(i))
            .map(|(_, line)| format!("{line}\n"))
            .collect();
        let locked = PKCS1.replace("KEY-----\nMII", "KEY-----\nProc-Type: 4,ENCRYPTED\n\nMII");
        let openssh = PKCS1.replace("RSA PRIVATE", "OPENSSH PRIVATE");
        let der = PKCS8
            .lines()
            .filter(|line| !line.starts_with('-'))
            .collect::<String>();
        for (text, looks_like) in [
            ("", "nothing: it is empty"),
            (" \n", "nothing: it is empty"),
            ("keys/app.pem", "the name of a file"),
            ("hunter2!", "a text that is neither PEM nor base64"),
            ("aHVudGVyMg==", "base64 of a text that is not PEM"),
            (&der, "base64 of bytes that are not PEM"),
            (cut, "PEM that is cut short"),
            (&damaged, "PEM whose content is damaged"),
            (&halved, "PEM whose content is"),
            (&locked, "a private key that is locked with a passphrase"),
            (&openssh, "an OpenSSH key"),
            (PUBLIC, "a public key"),
            (
                ELLIPTIC,
                "PEM whose content is damaged, or of another kind of key",
            ),
            (CERTIFICATE, "a certificate"),
        ] {
            let error = parse(text).unwrap_err().to_string();
            assert!(
                error.contains(&format!("looks like {looks_like}")),
                "{text}: {error}"
            );
        }
    }

    #[test]
    fn a_key_is_never_shown() {
        assert_eq!(format!("{:?}", parse(PKCS1).unwrap()), "AppKey([redacted])");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn line_widths_and_ends_do_not_matter(width in 1usize..200, end in prop::sample::select(vec!["\n", "\r\n", "\\n", " ", "\t\n", "\n\n"])) {
            let body: String = PKCS8.lines().filter(|line| !line.starts_with('-')).collect();
            let lines: Vec<_> = body.as_bytes().chunks(width).map(|line| line.escape_ascii().to_string()).collect();
            let text = format!("-----BEGIN PRIVATE KEY-----{end}{}{end}-----END PRIVATE KEY-----{end}", lines.join(end));
            prop_assert!(parse(text).is_ok());
        }

        #[test]
        fn any_text_is_refused_without_being_repeated(text in "\\PC{12,80}") {
            let error = parse(text.clone()).unwrap_err();
            let shown = format!("{error} {error:?}");
            prop_assert!(!shown.contains(text.trim()));
        }

        #[test]
        fn a_damaged_key_is_an_error_or_a_key(position in 40usize..1600, byte in any::<char>()) {
            let text: String = PKCS1.chars().enumerate().map(|(i, c)| if i == position { byte } else { c }).collect();
            if let Err(error) = parse(text) {
                prop_assert!(error.to_string().len() < 200);
            }
        }
    }
}
