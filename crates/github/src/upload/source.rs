//! The file of an upload: read piece by piece as the connection takes it, digested on the way,
//! and held to the length that was promised.

use std::cmp::Ordering;
use std::io;

use bytes::{Bytes, BytesMut};
use http_body_util::channel::Sender;
use tokio::fs::File;
use tokio::io::AsyncReadExt as _;

use super::Upload;
use crate::digest::Sha256;
use crate::retry::Failure;

/// In bytes. Two or three of them are in memory at a time.
const PIECE: u64 = 128 * 1024;

/// Opens the file, if it is one and of the promised length. Reading from anything else, such as a
/// pipe, might never end.
pub(super) async fn open(upload: &Upload<'_>) -> Result<File, Failure> {
    let failed = |error: io::Error| cannot_read(upload, &error);
    let found = tokio::fs::metadata(upload.path).await.map_err(failed)?;
    if !found.is_file() {
        return Err(wrong(upload, "is no regular file"));
    }
    let file = File::open(upload.path).await.map_err(failed)?;
    let length = file.metadata().await.map_err(failed)?.len();
    if length == upload.size {
        Ok(file)
    } else {
        Err(wrong(
            upload,
            &format!("has {length} bytes instead of {}", upload.size),
        ))
    }
}

/// Gives the file to the connection and says its SHA-256; nothing when the connection takes no
/// more, whose reason the connection knows. Of a file that is not of the promised length, the last
/// piece is held back, so that nobody takes it for whole.
pub(super) async fn feed(
    mut file: File,
    upload: &Upload<'_>,
    mut connection: Sender<Bytes, io::Error>,
) -> Result<Option<String>, Failure> {
    let mut digest = Sha256::new();
    let mut sent = 0;
    while sent < upload.size {
        let piece = match piece(&mut file, upload, upload.size - sent).await {
            Ok(piece) => piece,
            Err(failure) => {
                connection.abort(io::Error::other("the file is not what was promised"));
                return Err(failure);
            }
        };
        digest.add(&piece);
        sent += piece.len() as u64;
        if connection.send_data(piece).await.is_err() {
            return Ok(None);
        }
        (upload.on_progress)(sent);
    }
    Ok(Some(digest.finish()))
}

/// The next piece. With the last one goes the question whether the file ends there.
async fn piece(file: &mut File, upload: &Upload<'_>, left: u64) -> Result<Bytes, Failure> {
    let (expected, limit) = if left > PIECE {
        (PIECE, PIECE)
    } else {
        (left, left + 1)
    };
    let mut piece = BytesMut::with_capacity(limit as usize);
    let mut source = file.take(limit);
    while (piece.len() as u64) < limit {
        let read = source.read_buf(&mut piece).await;
        if read.map_err(|error| cannot_read(upload, &error))? == 0 {
            break;
        }
    }
    match (piece.len() as u64).cmp(&expected) {
        Ordering::Equal => Ok(piece.freeze()),
        Ordering::Less => Err(wrong(upload, "became shorter while it was read")),
        Ordering::Greater => Err(wrong(upload, "became longer while it was read")),
    }
}

fn cannot_read(upload: &Upload<'_>, error: &io::Error) -> Failure {
    Failure::File(format!("cannot read {}: {error}", upload.path.display()))
}

fn wrong(upload: &Upload<'_>, why: &str) -> Failure {
    Failure::File(format!("{} {why}", upload.path.display()))
}
