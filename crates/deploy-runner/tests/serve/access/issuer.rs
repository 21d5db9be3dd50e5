//! A tiny issuer of tokens that signs whatever the test wants.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use windlass_deploy_protocol::auth::Request;
use windlass_deploy_protocol::auth::oidc::audience;

use crate::support::{PUBLIC_URL, nonce};

/// A private key and the name that tokens call it by.
pub struct Key {
    pub id: &'static str,
    signing: EncodingKey,
}

pub struct Issuer {
    pub url: String,
    published: Arc<Published>,
}

#[derive(Default)]
struct Published {
    url: Mutex<String>,
    keys: Mutex<Vec<Jwk>>,
    fetched: AtomicUsize,
    is_away: AtomicBool,
}

impl Key {
    pub fn generate(id: &'static str) -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let der: Pkcs8V1Der = pair.as_der().unwrap();
        let text = STANDARD.encode(der.as_ref());
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n");
        let signing = EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap();
        Self { id, signing }
    }

    pub fn public(&self) -> Jwk {
        let mut key = Jwk::from_encoding_key(&self.signing, Algorithm::RS256).unwrap();
        key.common.key_id = Some(self.id.to_owned());
        key
    }

    pub fn sign(&self, claims: &Value) -> String {
        self.sign_as(self.id, claims)
    }

    /// A token that says that another key has signed it.
    pub fn sign_as(&self, id: &str, claims: &Value) -> String {
        encode(&header(Algorithm::RS256, id), claims, &self.signing).unwrap()
    }
}

/// What a token begins with.
pub fn header(algorithm: Algorithm, id: &str) -> Header {
    Header {
        kid: Some(id.to_owned()),
        ..Header::new(algorithm)
    }
}

impl Issuer {
    /// One that publishes these keys.
    pub async fn start(keys: &[&Key]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let published = Arc::new(Published::default());
        published.url.lock().unwrap().clone_from(&url);
        let issuer = Self { url, published };
        keys.iter().for_each(|key| issuer.publish(key));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys_of))
            .with_state(issuer.published.clone());
        tokio::spawn(async { axum::serve(listener, router).await });
        issuer
    }

    pub fn publish(&self, key: &Key) {
        self.published.keys.lock().unwrap().push(key.public());
    }

    /// From now on it answers that it can't, or answers again.
    pub fn set_away(&self, is_away: bool) {
        self.published.is_away.store(is_away, Ordering::Relaxed);
    }

    /// How often somebody wanted to know its keys.
    pub fn fetched(&self) -> usize {
        self.published.fetched.load(Ordering::Relaxed)
    }

    /// What GitHub says of a job, in a token for this request.
    pub fn claims(&self, method: &str, path: &str, body: &[u8]) -> Value {
        let request = Request::new(method, path, body).unwrap();
        let now = Timestamp::now().as_second();
        json!({
            "iss": self.url,
            "aud": audience(&PUBLIC_URL.parse().unwrap(), &request),
            "jti": nonce(),
            "iat": now, "nbf": now - 300, "exp": now + 300,
            "repository": "octo-org/octo-repo", "repository_id": "74",
            "environment": "staging", "event_name": "push", "ref": "refs/heads/main",
            "job_workflow_ref": "octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main",
            "run_id": "4242", "actor": "octocat",
        })
    }
}

type Answer = Result<Json<Value>, StatusCode>;

async fn discovery(State(published): State<Arc<Published>>) -> Answer {
    published.fetched.fetch_add(1, Ordering::Relaxed);
    if published.is_away.load(Ordering::Relaxed) {
        return Err(StatusCode::BAD_GATEWAY);
    }
    let url = published.url.lock().unwrap().clone();
    Ok(Json(
        json!({"issuer": url, "jwks_uri": format!("{url}/keys")}),
    ))
}

async fn keys_of(State(published): State<Arc<Published>>) -> Answer {
    let keys = published.keys.lock().unwrap().clone();
    Ok(Json(json!({ "keys": keys })))
}
