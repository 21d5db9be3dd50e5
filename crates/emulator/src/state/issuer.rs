//! The issuer of id tokens: its key, which every emulator on one state directory shares.
//!
//! Must not know what is in a token, nor who may have one.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::OnceLock;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;

/// The name of the one key.
const KEY_ID: &str = "windlass-emulator";
const LINE: usize = 64;

/// The issuer.
#[derive(Debug)]
pub struct Issuer {
    path: PathBuf,
    key: OnceLock<Key>,
}

struct Key(EncodingKey);

impl std::fmt::Debug for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl Issuer {
    /// Its key is in this file, and is made when it is used first: that takes a moment.
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            key: OnceLock::new(),
        }
    }

    /// A token with these claims.
    ///
    /// # Errors
    /// When the key cannot be read or made.
    pub fn sign(&self, claims: &impl Serialize) -> io::Result<String> {
        let header = Header {
            kid: Some(KEY_ID.to_owned()),
            ..Header::new(Algorithm::RS256)
        };
        encode(&header, claims, self.key()?).map_err(io::Error::other)
    }

    /// What its tokens are verified with.
    ///
    /// # Errors
    /// When the key cannot be read or made.
    pub fn public_key(&self) -> io::Result<Jwk> {
        let key = Jwk::from_encoding_key(self.key()?, Algorithm::RS256);
        let mut key = key.map_err(io::Error::other)?;
        key.common.key_id = Some(KEY_ID.to_owned());
        key.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(key)
    }

    fn key(&self) -> io::Result<&EncodingKey> {
        if self.key.get().is_none() {
            let pem = self.pem()?;
            let key = EncodingKey::from_rsa_pem(pem.as_bytes()).map_err(io::Error::other)?;
            let _ = self.key.set(Key(key));
        }
        let missing = || io::Error::other("there is no key");
        self.key.get().map(|key| &key.0).ok_or_else(missing)
    }

    /// The key in the file. Of several emulators that make one at once, the first one's stays.
    fn pem(&self) -> io::Result<String> {
        if !self.path.exists() {
            let folder = self.path.parent().unwrap_or(&self.path);
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            io::Write::write_all(&mut file, generate()?.as_bytes())?;
            match file.persist_noclobber(&self.path) {
                Err(error) if error.error.kind() != io::ErrorKind::AlreadyExists => {
                    return Err(error.error);
                }
                _ => {}
            }
        }
        fs::read_to_string(&self.path)
    }
}

fn generate() -> io::Result<String> {
    let failed = |_| io::Error::other("an RSA key cannot be made");
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(failed)?;
    let der: Pkcs8V1Der = pair.as_der().map_err(failed)?;
    let text = STANDARD.encode(der.as_ref());
    let mut pem = "-----BEGIN PRIVATE KEY-----\n".to_owned();
    for line in text.as_bytes().chunks(LINE) {
        pem.push_str(&String::from_utf8_lossy(line));
        pem.push('\n');
    }
    pem.push_str("-----END PRIVATE KEY-----\n");
    Ok(pem)
}
