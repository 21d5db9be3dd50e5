//! Connections that break: an answer that never arrives, and a request that does
//! not arrive whole.
//!
//! Must not know when they do, or what was asked.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body::Frame;

/// Marks an answer that never arrives.
#[derive(Clone, Copy)]
pub struct Cut;

/// An answer whose body fails before its first byte: hyper has not sent the
/// head by then, and closes the connection, so that the client sees neither.
pub fn cut() -> Response {
    let mut response = Body::new(Broken).into_response();
    response.extensions_mut().insert(Cut);
    response
}

/// The request with a body that breaks off when half of it has come.
pub fn torn(request: Request) -> Request {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let left = length.unwrap_or_default() / 2;
    request.map(|body| Body::new(Torn { body, left }))
}

struct Broken;

impl http_body::Body for Broken {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        Poll::Ready(Some(Err(reset())))
    }
}

struct Torn {
    body: Body,
    /// In bytes.
    left: usize,
}

impl http_body::Body for Torn {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.left == 0 {
            return Poll::Ready(Some(Err(reset())));
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        let data = frame.and_then(Result::ok).map(Frame::into_data);
        let Some(Ok(mut data)) = data else {
            return Poll::Ready(Some(Err(reset())));
        };
        data.truncate(self.left);
        self.left -= data.len();
        Poll::Ready(Some(Ok(Frame::data(data))))
    }
}

fn reset() -> io::Error {
    io::ErrorKind::ConnectionReset.into()
}
