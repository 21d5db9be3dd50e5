//! A server on a free port that notes down what it is asked and answers as it is told.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::response::Response;
use http_body::Frame;
use tokio::net::TcpListener;

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Seen {
    pub line: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        Some(self.headers.get(name)?.to_str().unwrap())
    }
}

/// An answer.
pub struct Reply(Response);

impl Reply {
    pub fn text(status: u16, body: &str) -> Self {
        Self::body(status, Body::from(body.to_owned()))
    }

    /// The connection breaks where the body should come.
    pub fn broken() -> Self {
        Self::body(201, Body::new(Broken))
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.0.headers_mut().append(name, value.parse().unwrap());
        self
    }

    fn body(status: u16, body: Body) -> Self {
        Self(Response::builder().status(status).body(body).unwrap())
    }
}

struct Broken;

impl http_body::Body for Broken {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(Some(Err(std::io::Error::other("broken by the test"))))
    }
}

pub struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Gives these answers in turn, and then one that no test expects.
    pub async fn replying(replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies: Vec<_> = replies.into_iter().collect();
        let replies = Arc::new(Mutex::new(replies.into_iter()));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&seen);
        let router = Router::new().fallback(async move |request: Request| {
            let request = read(request).await;
            notes.lock().unwrap().push(request);
            let next = replies.lock().unwrap().next();
            next.map_or_else(|| Reply::text(418, "no answer is left").0, |reply| reply.0)
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async { axum::serve(listener, router).await });
        Self { address, seen }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }

    /// `Authorization` of each request.
    pub fn authorizations(&self) -> Vec<Option<String>> {
        let seen = self.seen().into_iter();
        seen.map(|seen| seen.header("authorization").map(str::to_owned))
            .collect()
    }
}

async fn read(request: Request) -> Seen {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    Seen {
        line: format!("{} {}", parts.method, parts.uri),
        headers: parts.headers,
        body,
    }
}
