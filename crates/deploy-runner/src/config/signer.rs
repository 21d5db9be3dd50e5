//! Who may ask for deployments, and how they prove who they are.

use std::fmt;

use secrecy::SecretString;
use serde::Deserialize;
use toml::Spanned;

use super::findings::Findings;
use super::http_url::HttpUrl;
use super::pattern::Pattern;
use super::secret_source::SecretSource;
use super::surroundings::Surroundings;
use super::written::Section;
use super::wrong_value::{WrongValue, read_from_text};

/// Who signs the OIDC tokens of jobs on github.com.
const GITHUB_ISSUER: &str = "https://token.actions.githubusercontent.com";

/// One way to prove who asks.
#[derive(Debug, Clone)]
pub enum Signer {
    /// Whole requests are signed with a shared secret.
    Hmac {
        /// The secret.
        secret: SecretString,
    },
    /// Jobs show their OIDC token.
    Oidc {
        /// Who signed the token.
        issuer: HttpUrl,
        /// Any of these lets a token in; at least one.
        rules: Vec<OidcRule>,
    },
    /// Only the body is signed, as older clients do.
    Seed {
        /// The secret.
        secret: SecretString,
    },
}

/// What an OIDC token must claim: all that is given here.
///
/// Source: GitHub Docs, "OpenID Connect reference", the token's claims.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OidcRule {
    /// `repository_id`. It is never left out: GitHub signs tokens for everybody's repositories.
    pub repository_id: RepositoryId,
    /// `job_workflow_ref`, such as `acme/shop/\.github/workflows/deploy\.yml@refs/heads/main`.
    pub job_workflow_ref: Option<Pattern>,
    /// `environment`, the GitHub environment of the job.
    pub environment: Option<Pattern>,
    /// `event_name`, such as `push`.
    pub event_name: Option<Pattern>,
    /// `ref`, such as `refs/heads/main`.
    #[serde(rename = "ref")]
    pub reference: Option<Pattern>,
}

/// GitHub's number of one repository, which stays when the repository is renamed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct RepositoryId(String);

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct WrittenSigner {
    kind: Kind,
    secret: Option<Spanned<SecretSource>>,
    issuer: Option<Spanned<HttpUrl>>,
    rules: Option<Spanned<Vec<OidcRule>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Hmac,
    Oidc,
    Seed,
}

impl Signer {
    /// The kind, as it is written.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Hmac { .. } => "hmac",
            Self::Oidc { .. } => "oidc",
            Self::Seed { .. } => "seed",
        }
    }

    /// The shared secret, where there is one.
    pub fn secret(&self) -> Option<&SecretString> {
        match self {
            Self::Hmac { secret } | Self::Seed { secret } => Some(secret),
            Self::Oidc { .. } => None,
        }
    }
}

impl RepositoryId {
    /// The number, in the digits that tokens have.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Section<WrittenSigner> {
    pub(super) fn resolve(
        self,
        surroundings: &Surroundings,
        findings: &mut Findings<'_>,
    ) -> Option<Signer> {
        let WrittenSigner { kind, .. } = self.content;
        match kind {
            Kind::Oidc => self.resolve_oidc(findings),
            Kind::Hmac => {
                let secret = self.resolve_secret(surroundings, findings)?;
                Some(Signer::Hmac { secret })
            }
            Kind::Seed => {
                let secret = self.resolve_secret(surroundings, findings)?;
                Some(Signer::Seed { secret })
            }
        }
    }

    fn resolve_secret(
        self,
        surroundings: &Surroundings,
        findings: &mut Findings<'_>,
    ) -> Option<SecretString> {
        let issuer = self.content.issuer.map(|issuer| issuer.span());
        let rules = self.content.rules.map(|rules| rules.span());
        for span in issuer.into_iter().chain(rules) {
            findings.add(span.start, "only a signer of kind \"oidc\" has this");
        }
        let Some(source) = self.content.secret else {
            let message = format!("signer '{}' has no secret", self.name);
            findings.add_hinted(
                self.offset,
                &message,
                "add secret = { env = \"NAME\" } or { file = \"/path\" }",
            );
            return None;
        };
        findings.take(source.span().start, source.get_ref().read(surroundings))
    }

    fn resolve_oidc(self, findings: &mut Findings<'_>) -> Option<Signer> {
        if let Some(secret) = &self.content.secret {
            findings.add(
                secret.span().start,
                "a signer of kind \"oidc\" has no secret",
            );
        }
        let issuer = match self.content.issuer {
            Some(issuer) => Some(issuer.into_inner()),
            None => findings.take(self.offset, GITHUB_ISSUER.parse()),
        };
        let rules = self.content.rules.map(Spanned::into_inner);
        let Some(rules) = rules.filter(|rules| !rules.is_empty()) else {
            let message = format!(
                "signer '{}' has no rules, and would let nobody in",
                self.name
            );
            findings.add_hinted(
                self.offset,
                &message,
                "add rules = [{ repository-id = \"123456\", ref = \"refs/heads/main\" }]",
            );
            return None;
        };
        Some(Signer::Oidc {
            issuer: issuer?,
            rules,
        })
    }
}

impl std::str::FromStr for RepositoryId {
    type Err = WrongValue;

    fn from_str(text: &str) -> Result<Self, WrongValue> {
        if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) {
            return Ok(Self(text.to_owned()));
        }
        Err(WrongValue(format!(
            "{text:?} is no repository-id: write the digits of one repository, in quotes"
        )))
    }
}

read_from_text!(RepositoryId);

impl fmt::Display for RepositoryId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}
