//! GitHub Apps: who they are, where they are installed, and the short-lived
//! tokens that they get.
//!
//! Must not know headers or GitHub's JSON.

use std::collections::{BTreeMap, BTreeSet};

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::{Deserialize, Serialize};

use super::access::{Level, Permissions, Token};
use super::secret::Secret;
use super::store::Data;

/// GitHub Actions is an App itself: this is its number on github.com.
pub const ACTIONS_APP: u64 = 15_368;
/// How long an installation token lives, in seconds.
const TOKEN_LIFE: i64 = 3_600;
/// The longest life of a JSON web token, in seconds, with a little slack for clocks.
const LONGEST_JWT: i64 = 600 + 60;

/// An App as it was registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppRecord {
    /// Its name in addresses; its account is `<slug>[bot]`.
    pub slug: String,
    /// What may stand in a JSON web token in place of the number.
    pub client_id: String,
    /// The key that its JSON web tokens are verified with, as PEM.
    pub public_key: String,
    /// When it was registered, in seconds since 1970.
    pub created_at: i64,
}

/// An App on an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Installation {
    /// The App's number.
    pub app: u64,
    /// The account that it is installed on.
    pub account: String,
    /// What it was given.
    pub permissions: BTreeMap<String, Level>,
    /// The ids of the repositories that it was given; nothing: all of the account's.
    pub repositories: Option<BTreeSet<u64>>,
    /// When it was installed, in seconds since 1970.
    pub created_at: i64,
}

/// Why a JSON web token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JwtProblem {
    /// It is no token, or no App's key made it.
    Undecodable,
    /// It has ended.
    Expired,
    /// It would live for too long.
    TooLong,
    /// It says that it was made later than now.
    Early,
    /// A known key made it, and it names another App.
    WrongIssuer,
}

/// Why there is no installation token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantProblem {
    /// The App has no such installation.
    NotFound,
    /// More was asked for than the installation has.
    Permissions,
    /// A repository is not part of the installation.
    Repositories,
}

/// What an App asks a token to be cut down to.
#[derive(Clone, Debug, Default)]
pub struct GrantRequest {
    /// Repository names, without the owner.
    pub names: Option<Vec<String>>,
    /// Repository numbers.
    pub ids: Option<Vec<u64>>,
    /// Permissions.
    pub permissions: Option<BTreeMap<String, Level>>,
}

#[derive(Deserialize)]
struct Claims {
    iss: Issuer,
    iat: Option<i64>,
    exp: i64,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Issuer {
    Number(u64),
    Text(String),
}

impl Data {
    /// The App that made a JSON web token.
    pub fn verify_jwt(&self, jwt: &str, now: i64) -> Result<u64, JwtProblem> {
        let signed = |(id, app)| Some((id, app, claims(app, jwt)?));
        let (id, app, claims) = self
            .apps
            .iter()
            .find_map(signed)
            .ok_or(JwtProblem::Undecodable)?;
        let issued_by = match claims.iss {
            Issuer::Number(number) => number == *id,
            Issuer::Text(text) => text == id.to_string() || text == app.client_id,
        };
        match () {
            () if !issued_by => Err(JwtProblem::WrongIssuer),
            () if claims.exp <= now => Err(JwtProblem::Expired),
            () if claims.exp > now + LONGEST_JWT => Err(JwtProblem::TooLong),
            () if claims.iat.is_some_and(|iat| iat > now + 60) => Err(JwtProblem::Early),
            () => Ok(*id),
        }
    }

    /// The App's installation that covers a repository.
    pub fn installation_for(&self, app: u64, owner: &str, id: u64) -> Option<(u64, &Installation)> {
        let covers = |installation: &Installation| {
            let scope = installation.repositories.as_ref();
            installation.app == app
                && installation.account.eq_ignore_ascii_case(owner)
                && scope.is_none_or(|scope| scope.contains(&id))
        };
        let mut known = self.installations.iter();
        let (number, installation) = known.find(|(_, installation)| covers(installation))?;
        Some((*number, installation))
    }

    /// Cuts a token for one of the App's installations.
    pub fn grant(
        &mut self,
        app: u64,
        installation: u64,
        request: GrantRequest,
        secret: Secret,
        now: i64,
    ) -> Result<Token, GrantProblem> {
        let known = self.installations.get(&installation).cloned();
        let known = known.filter(|known| known.app == app);
        let known = known.ok_or(GrantProblem::NotFound)?;
        let repositories = self.narrow_repositories(&known, &request)?;
        let permissions = narrow_permissions(&known, request.permissions)?;
        let slug = self.apps.get(&app).map_or("app", |app| app.slug.as_str());
        let token = Token {
            id: installation,
            login: format!("{slug}[bot]"),
            permissions: Permissions::Only(permissions),
            repositories,
            app: Some(app),
            expires_at: Some(now + TOKEN_LIFE),
        };
        let alive = |token: &Token| token.expires_at.is_none_or(|end| end > now);
        self.tokens.retain(|_, token| alive(token));
        self.tokens.insert(secret, token.clone());
        Ok(token)
    }

    fn narrow_repositories(
        &self,
        installation: &Installation,
        request: &GrantRequest,
    ) -> Result<Option<BTreeSet<u64>>, GrantProblem> {
        let owned = self
            .repositories
            .iter()
            .filter(|record| record.owner.eq_ignore_ascii_case(&installation.account));
        let scope = installation.repositories.as_ref();
        let open: Vec<_> = owned
            .filter(|record| scope.is_none_or(|scope| scope.contains(&record.id)))
            .collect();
        if request.names.is_none() && request.ids.is_none() {
            return Ok(Some(open.iter().map(|record| record.id).collect()));
        }
        let by_name = request.names.iter().flatten().map(|name| {
            let mut open = open.iter();
            open.find(|record| record.name.eq_ignore_ascii_case(name))
        });
        let by_id = request.ids.iter().flatten().map(|id| {
            let mut open = open.iter();
            open.find(|record| record.id == *id)
        });
        let chosen: Option<BTreeSet<u64>> = by_name
            .chain(by_id)
            .map(|found| found.map(|record| record.id))
            .collect();
        chosen.map(Some).ok_or(GrantProblem::Repositories)
    }
}

fn narrow_permissions(
    installation: &Installation,
    wanted: Option<BTreeMap<String, Level>>,
) -> Result<BTreeMap<String, Level>, GrantProblem> {
    let given = &installation.permissions;
    let Some(wanted) = wanted else {
        return Ok(given.clone());
    };
    let all = Permissions::Only(given.clone());
    let within = wanted.iter().all(|(name, level)| all.allow(name, *level));
    within.then_some(wanted).ok_or(GrantProblem::Permissions)
}

fn claims(app: &AppRecord, jwt: &str) -> Option<Claims> {
    let key = DecodingKey::from_rsa_pem(app.public_key.as_bytes()).ok()?;
    let mut validation = Validation::new(Algorithm::RS256);
    // The times are judged against the caller's clock, each with its own answer.
    validation.validate_exp = false;
    let decoded = jsonwebtoken::decode(jwt, &key, &validation).ok()?;
    Some(decoded.claims)
}
