//! A runner with signers of all kinds, and what each of them would send.

use jiff::{SignedDuration, Timestamp};
use rusqlite::types::Value as Cell;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use windlass_deploy_protocol::auth::{Nonce, Request, hmac, seed, webhook};

use super::issuer::{Issuer, Key};
use crate::support::{Place, Runner, SECRETS, nonce, secret};
use crate::wire::Sent;

/// In the configuration beside what all tests share: a second key by which requests are signed,
/// and an issuer of tokens.
const SIGNERS: &str = r#"
[signers.other]
kind = "hmac"
secret = { env = "OTHER_SECRET" }
[signers.broad]
kind = "oidc"
issuer = "ISSUER"
rules = [{ repository-id = "74" }]
[signers.narrow]
kind = "oidc"
issuer = "ISSUER"
rules = [{ repository-id = "74", environment = "staging", ref = "refs/heads/main" }]
"#;
pub const OTHER_SECRET: (&str, &str) = ("OTHER_SECRET", "other-0123456789abcdef");

pub struct World {
    pub place: Place,
    pub runner: Runner,
    pub issuer: Issuer,
    /// The issuer's key.
    pub key: Key,
    pub ci: hmac::Key,
    pub other: hmac::Key,
    pub old: seed::Key,
    pub push: webhook::Key,
}

/// Lets an environment listen to the token of one narrow rule as well, and to a second key.
pub fn configured(issuer: &str, text: &str) -> String {
    let signers = SIGNERS.replace("ISSUER", issuer);
    let text = text.replacen(
        "signers = [\"ci\", \"old\"]",
        "signers = [\"ci\", \"old\", \"other\", \"narrow\"]",
        1,
    );
    text.replace(
        "[environments.staging]",
        &format!("{signers}[environments.staging]"),
    )
}

impl World {
    pub async fn new() -> Self {
        let key = Key::generate("first");
        let issuer = Issuer::start(&[&key]).await;
        let place = Place::new();
        place.configure(|text| configured(&issuer.url, &text));
        let runner = place.start_with(&[OTHER_SECRET]);
        let shared = |name| secret(name).into();
        Self {
            ci: hmac::Key::new("ci", &shared("CI_SECRET")).unwrap(),
            other: hmac::Key::new("other", &OTHER_SECRET.1.into()).unwrap(),
            old: seed::Key::new("old", &shared("SEED_SECRET")).unwrap(),
            push: webhook::Key::new("push", &shared("WEBHOOK_SECRET")).unwrap(),
            place,
            runner,
            issuer,
            key,
        }
    }

    /// What can be learned from the database of who did what: all that a deployment changes.
    pub fn state(&self) -> Vec<Vec<Cell>> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let path = self.place.path("state/runner.sqlite");
        let database = Connection::open_with_flags(path, flags).unwrap();
        let tables = ["deployments", "services", "proven"];
        let rows = |table: &str| {
            let mut all = database
                .prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2, 3"))
                .unwrap();
            let width = all.column_count();
            let rows = all.query_map([], |row| (0..width).map(|at| row.get(at)).collect());
            rows.unwrap()
                .collect::<Result<Vec<Vec<Cell>>, _>>()
                .unwrap()
        };
        tables.iter().flat_map(|table| rows(table)).collect()
    }

    /// Every secret that the runner knows.
    pub fn secrets(&self) -> Vec<String> {
        let all = SECRETS.into_iter().chain([OTHER_SECRET]);
        all.map(|(_, secret)| secret.to_owned()).collect()
    }

    /// The claims of a job that may deploy to staging.
    pub fn claims(&self, path: &str, body: &[u8]) -> Value {
        self.issuer.claims("POST", path, body)
    }

    /// A request with this token.
    pub fn with_token(&self, path: &str, body: &[u8], token: &str) -> Sent {
        let header = ("authorization", format!("Bearer {token}"));
        Sent::new("POST", path, body, [header])
    }

    /// A request with a token of these claims.
    pub fn claimed(&self, path: &str, body: &[u8], claims: &Value) -> Sent {
        self.with_token(path, body, &self.key.sign(claims))
    }
}

/// A request for a tag.
pub fn asked(env: &str, tag: &str) -> Vec<u8> {
    json!({"env": env, "tag": tag}).to_string().into_bytes()
}

/// A request that a key has signed now.
pub fn signed(key: &hmac::Key, method: &str, path: &str, body: &[u8]) -> Sent {
    signed_at(key, method, path, body, 0, &new_nonce())
}

/// The same, so many seconds from now and with a nonce.
pub fn signed_at(
    key: &hmac::Key,
    method: &str,
    path: &str,
    body: &[u8],
    seconds: i64,
    nonce: &Nonce,
) -> Sent {
    let request = Request::new(method, path, body).unwrap();
    Sent::new(
        method,
        path,
        body,
        key.sign(&request, nonce, later(seconds)),
    )
}

/// A stamped request of an older client, so many seconds from now.
pub fn stamped(key: &seed::Key, path: &str, body: &[u8], seconds: i64) -> Sent {
    let headers = key.sign_stamped(body, &new_nonce(), later(seconds));
    Sent::new("POST", path, body, headers)
}

/// The plain form, which has no time.
pub fn plain(key: &seed::Key, path: &str, body: &[u8]) -> Sent {
    Sent::new("POST", path, body, [key.sign_plain(body)])
}

pub fn new_nonce() -> Nonce {
    nonce().parse().unwrap()
}

pub fn later(seconds: i64) -> Timestamp {
    Timestamp::now() + SignedDuration::from_secs(seconds)
}
