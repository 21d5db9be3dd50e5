//! The REST API: one request with JSON, and one answer. Knows no endpoint, and nothing of what
//! the answers are for.

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;
use windlass_connection::retry::Repeat;

use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::transport::{Answer, Request};

impl Client {
    /// GETs `path` below the repository.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Error> {
        Ok(self.get_page(path).await?.0)
    }

    /// GETs `path` below the repository; nothing where GitHub answers 404.
    pub(crate) async fn find<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>, Error> {
        match self.get(path).await {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.status() == Some(404) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// GETs `path` below the repository, with whether `Link` names a next page.
    pub(crate) async fn get_page<T: DeserializeOwned>(
        &self,
        path: &str,
    ) -> Result<(T, bool), Error> {
        let (request, answer) = self.ask(Method::GET, path, None, Repeat::Harmless).await?;
        Ok((read(&request, &answer)?, has_next(&answer.headers)))
    }

    /// POSTs to `path` below the repository, once.
    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
    ) -> Result<T, Error> {
        self.write(Method::POST, path, body, Repeat::Never).await
    }

    /// POSTs a question to `path` below the repository: GitHub computes, and changes nothing.
    pub(crate) async fn compute<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
    ) -> Result<T, Error> {
        self.write(Method::POST, path, body, Repeat::Harmless).await
    }

    /// PATCHes `path` below the repository, once.
    pub(crate) async fn patch<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
    ) -> Result<T, Error> {
        self.write(Method::PATCH, path, body, Repeat::Never).await
    }

    /// DELETEs `path` below the repository, which must end in an id; 404 says that it is gone.
    /// GitHub gives no id twice, so doing it again removes nothing else.
    pub(crate) async fn delete(&self, path: &str) -> Result<(), Error> {
        let answer = self.ask(Method::DELETE, path, None, Repeat::Harmless).await;
        match answer {
            Err(error) if error.status() != Some(404) => Err(error),
            _ => Ok(()),
        }
    }

    async fn write<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &Value,
        repeat: Repeat,
    ) -> Result<T, Error> {
        let (request, answer) = self.ask(method, path, Some(body), repeat).await?;
        read(&request, &answer)
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        repeat: Repeat,
    ) -> Result<(Request, Answer), Error> {
        let url = self.addresses().in_repository(path)?;
        let authorization = self.authorization().await?;
        let request = json(method, url, authorization, body, repeat);
        let answer = self.transport().send(&request).await?;
        Ok((request, answer))
    }
}

/// A request of the REST API.
pub(crate) fn json(
    method: Method,
    url: Url,
    authorization: Option<HeaderValue>,
    body: Option<&Value>,
    repeat: Repeat,
) -> Request {
    let mut headers = headers(authorization);
    let body = match body {
        None => Bytes::new(),
        Some(body) => {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            Bytes::from(body.to_string())
        }
    };
    Request {
        method,
        url,
        headers,
        body,
        repeat,
    }
}

/// What every request of the REST API says of itself.
pub(crate) fn headers(authorization: Option<HeaderValue>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let (json, version) = ("application/vnd.github+json", "2022-11-28");
    headers.insert(ACCEPT, HeaderValue::from_static(json));
    headers.insert("x-github-api-version", HeaderValue::from_static(version));
    headers.extend(authorization.map(|value| (AUTHORIZATION, value)));
    headers
}

/// The answer's JSON.
pub(crate) fn read<T: DeserializeOwned>(request: &Request, answer: &Answer) -> Result<T, Error> {
    serde_json::from_slice(&answer.body).map_err(|error| {
        let message = format!("the answer is not what GitHub documents: {error}");
        Error::new(ErrorKind::Protocol, &request.name(), message)
    })
}

/// `Link: <…>; rel="next", …` (RFC 8288, as GitHub writes it).
fn has_next(headers: &HeaderMap) -> bool {
    let links = headers
        .get_all("link")
        .iter()
        .filter_map(|value| value.to_str().ok());
    links
        .flat_map(|value| value.split(','))
        .any(|link| link.contains("rel=\"next\""))
}
