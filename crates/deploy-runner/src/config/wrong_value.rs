//! A value that is wrong by itself, in words for whoever wrote it. It knows no place: TOML's
//! reader adds that.

/// What is wrong with one written value: a lowercase fragment. It never repeats a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WrongValue(pub(super) String);

impl From<&str> for WrongValue {
    fn from(message: &str) -> Self {
        Self(message.to_owned())
    }
}

/// Lets a type be read from text, in Rust and in TOML alike, where it has a `FromStr`.
macro_rules! read_from_text {
    ($($type:ty),+) => {$(
        impl TryFrom<String> for $type {
            type Error = crate::config::WrongValue;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }
    )+};
}
pub(super) use read_from_text;
