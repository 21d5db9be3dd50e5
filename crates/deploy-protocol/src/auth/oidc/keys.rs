//! An issuer's public keys. Knows no tokens.

use std::collections::BTreeMap;

use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use serde_json::Value;

/// The keys with which an issuer may have signed, by their ids; none by default.
#[derive(Debug, Clone, Default)]
pub struct KeySet(BTreeMap<String, DecodingKey>);

/// A JSON Web Key Set that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum KeySetError {
    /// It is no set of keys.
    #[error("it is no JSON Web Key Set: {0}")]
    Json(#[from] serde_json::Error),
    /// Two keys have one id, so that it isn't clear which is meant.
    #[error("two keys have the id {0:?}")]
    Twice(String),
    /// A key is damaged.
    #[error("the key {0:?} is no RSA key: {1}")]
    Key(String, jsonwebtoken::errors::Error),
    /// No key is one that could sign a token.
    #[error("it has no RSA key for RS256 with an id")]
    NoKey,
}

#[derive(Deserialize)]
struct Document {
    keys: Vec<Value>,
}

/// An RSA key that is there to verify signatures.
#[derive(Deserialize)]
struct Key {
    kty: String,
    kid: String,
    n: String,
    e: String,
    #[serde(default, rename = "use")]
    purpose: Option<String>,
    #[serde(default)]
    alg: Option<String>,
}

impl KeySet {
    /// Reads a JSON Web Key Set, as it stands at the issuer's `jwks_uri`. Keys of another kind, or
    /// for another use, are passed over, as RFC 7517 §5 wants it.
    pub fn parse(json: &[u8]) -> Result<Self, KeySetError> {
        let document: Document = serde_json::from_slice(json)?;
        let mut keys = BTreeMap::new();
        for key in document.keys.into_iter().filter_map(usable) {
            let Key { kid, n, e, .. } = key;
            let decoding = DecodingKey::from_rsa_components(&n, &e);
            let decoding = decoding.map_err(|error| KeySetError::Key(kid.clone(), error))?;
            if keys.insert(kid.clone(), decoding).is_some() {
                return Err(KeySetError::Twice(kid));
            }
        }
        match keys.is_empty() {
            true => Err(KeySetError::NoKey),
            false => Ok(Self(keys)),
        }
    }

    pub(super) fn find(&self, id: &str) -> Option<&DecodingKey> {
        self.0.get(id)
    }
}

fn usable(key: Value) -> Option<Key> {
    let key: Key = serde_json::from_value(key).ok()?;
    let is_for = |given: &Option<String>, wanted| given.as_deref().is_none_or(|it| it == wanted);
    let is_usable = key.kty == "RSA"
        && !key.kid.is_empty()
        && is_for(&key.purpose, "sig")
        && is_for(&key.alg, "RS256");
    is_usable.then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"kty":"RSA","kid":"a","n":"wA","e":"AQAB"}"#;

    fn ids(keys: &[&str]) -> Result<Vec<String>, String> {
        let json = format!(r#"{{"keys":[{}]}}"#, keys.join(","));
        let set = KeySet::parse(json.as_bytes()).map_err(|error| error.to_string())?;
        Ok(set.0.into_keys().collect())
    }

    #[test]
    fn keys_of_other_kinds_are_passed_over() {
        let found = ids(&[
            r#"{"kty":"EC","kid":"b","crv":"P-256","x":"","y":""}"#,
            r#"{"kty":"oct","kid":"c","k":"c2VjcmV0","n":"wA","e":"AQAB"}"#,
            r#"{"kty":"RSA","kid":"d","n":"wA","e":"AQAB","use":"enc"}"#,
            r#"{"kty":"RSA","kid":"e","n":"wA","e":"AQAB","alg":"RS512"}"#,
            r#"{"kty":"RSA","kid":"","n":"wA","e":"AQAB"}"#,
            r#"{"kty":"RSA","n":"wA","e":"AQAB"}"#,
            r#"{"kty":"of tomorrow","kid":5}"#,
            r#"{"kty":"RSA","kid":"f","n":"wA","e":"AQAB","use":"sig","alg":"RS256","x5t":"x"}"#,
            GOOD,
        ]);
        assert_eq!(found, Ok(vec!["a".to_owned(), "f".to_owned()]));
    }

    #[test]
    fn a_set_that_is_of_no_use_is_refused() {
        let damaged = r#"{"kty":"RSA","kid":"a","n":"!","e":"AQAB"}"#;
        for (keys, expected) in [
            (vec![], "it has no RSA key"),
            (vec![GOOD, GOOD], "two keys have the id \"a\""),
            (vec![damaged], "the key \"a\" is no RSA key"),
            (vec!["}"], "it is no JSON Web Key Set"),
        ] {
            let error = ids(&keys).unwrap_err();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
