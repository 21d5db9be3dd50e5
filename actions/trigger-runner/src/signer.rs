//! How a request is signed, anew for every attempt. Knows nothing of what is asked for.

mod id_token;

use std::path::Path;
use std::time::SystemTime;

use jiff::Timestamp;
use secrecy::SecretString;
use windlass_deploy_protocol::auth::oidc::{self, BaseUrl};
use windlass_deploy_protocol::auth::{KeyError, Nonce, Request, hmac, seed};
use windlass_toolkit::{Console, Failure, IdTokens};

use crate::exchange::Trouble;
use crate::inputs::{Auth, Protocol, SECRET};
use id_token::TokenSource;

/// It stands for this side among the keys; only the runner's names are ever seen.
const NAME: &str = "trigger";

/// Who signs.
pub(crate) enum Signer {
    /// GitHub does, by a token for each request.
    Oidc(Box<TokenSource>),
    /// A secret, over the whole request.
    Hmac(hmac::Key),
    /// A secret, over time, nonce and body.
    Stamped(seed::Key),
    /// A secret, over the body alone.
    Plain(seed::Key),
}

/// The headers that make a request provable.
pub(crate) type Signature = Vec<(&'static str, String)>;

impl Signer {
    /// Who signs so. No secret, no start.
    pub(crate) fn new(
        auth: Auth,
        protocol: Protocol,
        secret: Option<&SecretString>,
        id_tokens: Option<IdTokens>,
        extra_roots: Option<&Path>,
    ) -> Result<Self, Failure> {
        if auth == Auth::Oidc {
            let tokens = id_tokens.ok_or_else(no_permission)?;
            let source = TokenSource::new(tokens, extra_roots)?;
            return Ok(Self::Oidc(Box::new(source)));
        }
        let secret = secret.ok_or_else(|| no_secret(auth))?;
        let signer = match (auth, protocol) {
            (Auth::Hmac, _) => hmac::Key::new(NAME, secret).map(Self::Hmac),
            (_, Protocol::Seed) => seed::Key::new(NAME, secret).map(Self::Plain),
            _ => seed::Key::new(NAME, secret).map(Self::Stamped),
        };
        signer.map_err(unusable)
    }

    /// Signs a request to this runner, as of now. Every attempt has a nonce, a time and a token of
    /// its own, so that one whose answer was lost may be made again (T4).
    pub(crate) async fn sign(
        &self,
        runner: &BaseUrl,
        request: &Request<'_>,
        console: &mut Console,
    ) -> Result<Signature, Trouble> {
        match self {
            Self::Oidc(source) => {
                let audience = oidc::audience(runner, request);
                let token = source.token(&audience, console).await?;
                Ok(vec![(oidc::HEADER, format!("Bearer {token}"))])
            }
            Self::Hmac(key) => Ok(key.sign(request, &nonce()?, now()?).into()),
            Self::Stamped(key) => {
                let signed = key.sign_stamped(request.body(), &nonce()?, now()?);
                Ok(signed.into())
            }
            Self::Plain(key) => Ok(vec![key.sign_plain(request.body())]),
        }
    }
}

fn nonce() -> Result<Nonce, Trouble> {
    let text = windlass_facts::unique().map_err(Trouble::Stop)?;
    let nonce = text.parse();
    nonce.map_err(|error| Trouble::Stop(Failure::refused(format!("make a nonce: {error}"))))
}

fn now() -> Result<Timestamp, Trouble> {
    let now = SystemTime::now().try_into();
    now.map_err(|error| Trouble::Stop(Failure::refused(format!("read the clock: {error}"))))
}

fn no_permission() -> Failure {
    Failure::bad_input("sign by oidc: the job may not ask for an id token")
        .hint("grant 'id-token: write' to the job under 'permissions:'")
        .hint(format!("or give 'auth' hmac, and set {}", SECRET.places()))
}

fn no_secret(auth: Auth) -> Failure {
    let failure = Failure::bad_input("sign requests: there is no secret")
        .hint(format!("set {}, or --secret-file", SECRET.places()));
    match auth {
        Auth::Hmac => failure.hint(
            "without a secret, grant 'id-token: write' to the job under 'permissions:', so that GitHub vouches for it",
        ),
        _ => failure,
    }
}

fn unusable(error: KeyError) -> Failure {
    Failure::bad_input(format!("sign requests: {error}"))
        .hint(format!("set {} to what the runner has", SECRET.places()))
}
