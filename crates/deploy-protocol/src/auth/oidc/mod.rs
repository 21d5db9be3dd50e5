//! No shared secret: GitHub signs a token that tells which workflow of which repository asks.
//!
//! The trigger asks GitHub for a token whose audience is [`audience()`] of the very request, and
//! sends it as `Authorization: Bearer …`. So the token is good for this request only, and once.
//! The caller brings the issuer's keys; nothing is fetched here.
//!
//! Source: <https://docs.github.com/en/actions/reference/security/oidc>.

mod audience;
mod claims;
mod keys;
mod rule;

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};

pub use audience::{BaseUrl, ParseBaseUrlError, audience};
pub use claims::WorkflowRun;
pub use keys::{KeySet, KeySetError};
pub use rule::{Rule, RuleError, RulePatterns};

use super::denied::quoted;
use super::{Denied, Headers, Once, Proof, Request};
use claims::Claims;

/// The header with the token.
pub const HEADER: &str = "Authorization";
/// Who issues tokens for workflows on github.com. On a server of one's own it is
/// `https://HOSTNAME/_services/token`.
pub const GITHUB: &str = "https://token.actions.githubusercontent.com";
/// How far the issuer's clock may be from the one here.
pub const LEEWAY: SignedDuration = SignedDuration::from_secs(60);
/// How old a token may be, however long it says that it is valid: GitHub's are for six hours, and
/// one that is made for one request is used at once.
pub const LONGEST_AGE: SignedDuration = SignedDuration::from_secs(600);

/// What a token must be to be accepted.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The issuer, exactly as in the token: [`GITHUB`] unless the server is another.
    pub issuer: String,
    /// The runner's own address, as triggers are told it.
    pub runner: BaseUrl,
    /// Who may ask. Nobody may where there is none.
    pub rules: Vec<Rule>,
}

/// A token that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What it proves; its signer is the first of [`Self::signers`].
    pub proof: Proof,
    /// All rules that match it, as `oidc:<name>`, in the order of the policy: a token may satisfy
    /// a broad rule and a narrow one, and an environment may accept the narrow one only.
    pub signers: Vec<String>,
    /// Which run asks, for the log.
    pub run: WorkflowRun,
}

impl Policy {
    /// Whether the token is good for this request now. Its id is still to be looked up, see
    /// [`Once`]. After [`Denied::UnknownKey`] the issuer's keys may be worth a new look.
    pub fn verify(
        &self,
        keys: &KeySet,
        request: &Request<'_>,
        headers: &Headers<'_>,
        now: Timestamp,
    ) -> Result<Verified, Denied> {
        let no_token = Denied::MalformedHeader(HEADER, "'Bearer' and a token");
        let token = token(headers.required(HEADER)?).ok_or(no_token)?;
        let claims = read(token, keys)?;
        claims.check_issuer(&self.issuer)?;
        claims.check_audience(&audience(&self.runner, request))?;
        let until = claims.valid_until(now)?;
        let id = claims.id()?;
        let matching = self.rules.iter().filter(|rule| rule.matches(&claims));
        let signers: Vec<_> = matching.map(|rule| rule.signer().to_owned()).collect();
        let run = WorkflowRun::from(&claims);
        let Some(signer) = signers.first().cloned() else {
            return Err(Denied::NoRule(quoted(&run.to_string())));
        };
        let key = format!("oidc:{}:{id}", self.issuer);
        let once = Some(Once { key, until });
        Ok(Verified {
            proof: Proof { signer, once },
            signers,
            run,
        })
    }
}

/// The token in the header's value, if it is a bearer token.
pub(crate) fn token(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    let is_bearer = scheme.eq_ignore_ascii_case("bearer");
    (is_bearer && !token.is_empty()).then_some(token)
}

/// The claims of a token that one of these keys signed. Nothing of it is believed before, but the
/// name of the key; and the key decides on the algorithm, never the token.
fn read(token: &str, keys: &KeySet) -> Result<Claims, Denied> {
    let header = decode_header(token).map_err(no_token)?;
    if header.alg != Algorithm::RS256 {
        return Err(Denied::Algorithm);
    }
    let id = header.kid.unwrap_or_default();
    let key = keys
        .find(&id)
        .ok_or_else(|| Denied::UnknownKey(quoted(&id)))?;
    let token = decode(token, key, &signature_only()).map_err(no_token)?;
    Ok(token.claims)
}

/// The library would look at a clock of its own, and take one of several audiences for enough. The
/// claims are checked by [`Claims`] instead.
fn signature_only() -> Validation {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation
}

fn no_token(error: jsonwebtoken::errors::Error) -> Denied {
    match error.kind() {
        ErrorKind::InvalidSignature => Denied::Signature,
        _ => Denied::NoToken(quoted(&error.to_string())),
    }
}
