//! Bodies in pieces: what comes in, and what goes out.
//!
//! Must not know what is in them. A body that is read and written in pieces takes
//! the same memory whatever its length.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::Body;
use bytes::Bytes;
use http_body::{Body as _, Frame};
use tokio::io::{AsyncRead, ReadBuf};

/// The most that is read at once, in bytes.
const PIECE: usize = 32 * 1024;

/// A body out of everything that `reader` gives; `kept` lives as long as it.
pub fn outgoing<R, K>(reader: R, kept: K) -> Body
where
    R: AsyncRead + Unpin + Send + 'static,
    K: Unpin + Send + 'static,
{
    Body::new(Outgoing {
        reader,
        _kept: kept,
    })
}

/// The next piece of a body; nothing at its end.
///
/// # Errors
/// When the connection breaks before the body's end.
pub async fn piece(body: &mut Body) -> Result<Option<Bytes>, axum::Error> {
    loop {
        let frame = poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await;
        match frame.transpose()?.map(Frame::into_data) {
            Some(Ok(data)) => return Ok(Some(data)),
            // Trailers are no part of the content.
            Some(Err(_)) => {}
            None => return Ok(None),
        }
    }
}

/// Reads a body to its end for nothing: a client that is still sending when the
/// connection closes would not see the answer.
pub async fn drain(body: &mut Body) {
    while let Ok(Some(_)) = piece(body).await {}
}

struct Outgoing<R, K> {
    reader: R,
    _kept: K,
}

impl<R: AsyncRead + Unpin, K: Unpin> http_body::Body for Outgoing<R, K> {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let mut space = vec![0; PIECE];
        let mut buffer = ReadBuf::new(&mut space);
        let reader = Pin::new(&mut self.reader);
        if let Err(error) = ready!(reader.poll_read(context, &mut buffer)) {
            return Poll::Ready(Some(Err(error)));
        }
        let filled = buffer.filled().len();
        if filled == 0 {
            return Poll::Ready(None);
        }
        space.truncate(filled);
        Poll::Ready(Some(Ok(Frame::data(Bytes::from(space)))))
    }
}
