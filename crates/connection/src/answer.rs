//! What any server's answer has, bounded: its body, how long to wait, and words of others.

use std::time::Duration;

use reqwest::Response;
use reqwest::header::{HeaderMap, RETRY_AFTER};

use crate::failure::Failure;

const LONGEST_TEXT: usize = 300;

/// The whole body, of at most `longest` bytes.
///
/// # Errors
/// `Lost` where it breaks off, `Unexpected` where it is longer.
pub async fn body<R>(mut response: Response, longest: usize) -> Result<Vec<u8>, Failure<R>> {
    let mut body = Vec::new();
    let broken = |error: reqwest::Error| Failure::reading(&error);
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        body.extend_from_slice(&chunk);
        if body.len() > longest {
            let why = format!("its answer is longer than {longest} bytes");
            return Err(Failure::Unexpected(why));
        }
    }
    Ok(body)
}

/// `Retry-After` in whole seconds.
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}

/// The text on one line of a bounded length, so that it can't forge lines of a log.
pub fn one_line(text: &str) -> String {
    let blank = |character: char| character.is_whitespace() || character.is_control();
    let words: Vec<_> = text.split(blank).filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}
