//! A request on its way: it can be changed before it is verified. Knows no mode.

use jiff::{SignedDuration, Timestamp};
use windlass_deploy_protocol::auth::{Headers, Nonce, Request};

pub const BODY: &[u8] = br#"{"env":"staging","tag":"v1.2.4"}"#;

/// 1767323045 in Unix seconds.
pub fn now() -> Timestamp {
    "2026-01-02T03:04:05Z".parse().unwrap()
}

pub fn later(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

pub fn nonce(text: &str) -> Nonce {
    text.parse().unwrap()
}

#[derive(Debug, Clone, PartialEq)]
pub struct Sent {
    pub method: String,
    pub path: String,
    pub body: Vec<u8>,
    pub headers: Vec<(String, Vec<u8>)>,
}

impl Sent {
    pub fn new<N: Into<String>>(
        method: &str,
        path: &str,
        body: &[u8],
        headers: impl IntoIterator<Item = (N, String)>,
    ) -> Self {
        let header = |(name, value): (N, String)| (name.into(), value.into_bytes());
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            body: body.to_owned(),
            headers: headers.into_iter().map(header).collect(),
        }
    }

    pub fn request(&self) -> Request<'_> {
        Request::new(&self.method, &self.path, &self.body).unwrap()
    }

    pub fn headers(&self) -> Headers<'_> {
        let pairs = self.headers.iter();
        pairs
            .map(|(name, value)| (name.as_str(), value.as_slice()))
            .collect()
    }

    pub fn method(mut self, method: &str) -> Self {
        self.method = method.to_owned();
        self
    }

    pub fn path(mut self, path: &str) -> Self {
        self.path = path.to_owned();
        self
    }

    pub fn body(mut self, body: impl AsRef<[u8]>) -> Self {
        self.body = body.as_ref().to_owned();
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(other, _)| other != name);
        self
    }

    pub fn and(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers
            .push((name.to_owned(), value.as_ref().to_owned()));
        self
    }

    pub fn with(self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.without(name).and(name, value)
    }

    pub fn value(&self, name: &str) -> String {
        let (_, value) = self
            .headers
            .iter()
            .find(|(other, _)| other == name)
            .unwrap();
        String::from_utf8(value.clone()).unwrap()
    }
}
