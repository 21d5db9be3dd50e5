//! What broke, in a few words.

use std::error::Error as StdError;

/// The words of the deepest cause, which says most and never holds the address.
pub fn deepest(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    let mut cause: &dyn StdError = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    match cause.downcast_ref::<reqwest::Error>() {
        Some(_) => "the connection broke".to_owned(),
        None => cause.to_string(),
    }
}
