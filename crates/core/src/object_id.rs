//! The name of a git object.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

const SHA1_BYTES: usize = 20;
const SHA256_BYTES: usize = 32;

/// A full git object id: 40 hexadecimal digits (SHA-1) or 64 (SHA-256).
///
/// Twenty or thirty-two bytes in place, so that 100,000 tags cost no allocation each.
///
/// ```
/// use windlass_core::ObjectId;
/// let id: ObjectId = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d".parse()?;
/// assert_eq!(id.to_string(), "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d");
/// assert_eq!(id.short(), "1a2b3c4");
/// assert!("1a2b3c4".parse::<ObjectId>().is_err());
/// # Ok::<(), windlass_core::ParseObjectIdError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    length: u8,
    bytes: [u8; SHA256_BYTES],
}

/// Why a text is not an [`ObjectId`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a full object id (40 or 64 hexadecimal digits)")]
pub struct ParseObjectIdError(String);

impl ObjectId {
    /// Reads the hexadecimal form, as git prints it.
    pub fn from_hex(hex: &[u8]) -> Option<Self> {
        let length = hex.len() / 2;
        if !matches!(length, SHA1_BYTES | SHA256_BYTES) || !hex.len().is_multiple_of(2) {
            return None;
        }
        let mut bytes = [0; SHA256_BYTES];
        let mut seen = 0;
        for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
            let [high, low] = pair else { return None };
            let (high, low) = (nibble(*high), nibble(*low));
            seen |= high | low;
            *byte = (high << 4) | (low & 0xf);
        }
        let length = u8::try_from(length).ok()?;
        (seen & NO_DIGIT == 0).then_some(Self { length, bytes })
    }

    /// The first seven digits, as people write a commit.
    pub fn short(&self) -> String {
        self.to_string().chars().take(7).collect()
    }

    fn significant(&self) -> &[u8] {
        self.bytes
            .get(..usize::from(self.length))
            .unwrap_or_default()
    }
}

/// What [`nibble`] gives for anything but a digit: no digit has this bit.
const NO_DIGIT: u8 = 0x80;

/// By table, because 100,000 tags have eight million digits.
fn nibble(digit: u8) -> u8 {
    const TABLE: [u8; 256] = table();
    TABLE.get(usize::from(digit)).copied().unwrap_or(NO_DIGIT)
}

const fn table() -> [u8; 256] {
    let mut table = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 16 {
        #[expect(
            clippy::indexing_slicing,
            reason = "checked by the compiler, which runs it"
        )]
        {
            table[b"0123456789abcdef"[value] as usize] = value as u8;
            table[b"0123456789ABCDEF"[value] as usize] = value as u8;
        }
        value += 1;
    }
    table
}

impl FromStr for ObjectId {
    type Err = ParseObjectIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_hex(text.as_bytes()).ok_or_else(|| ParseObjectIdError(text.to_owned()))
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.significant()
            .iter()
            .try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ObjectId({self})")
    }
}

impl Serialize for ObjectId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ObjectId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_back_and_anything_else_does_not_pass() {
        for text in ["0123456789abcdef0123456789abcdef01234567", &"f".repeat(64)] {
            assert_eq!(text.parse::<ObjectId>().unwrap().to_string(), text);
        }
        let upper = "0123456789ABCDEF0123456789ABCDEF01234567";
        assert_eq!(
            upper.parse::<ObjectId>().unwrap().to_string(),
            upper.to_lowercase()
        );
        for bad in [
            "",
            "0",
            &"0".repeat(39),
            &"0".repeat(41),
            &"0".repeat(42),
            &"g".repeat(40),
        ] {
            assert!(bad.parse::<ObjectId>().is_err(), "{bad:?}");
        }
        for at in 0..40 {
            let mut text = "a".repeat(40);
            text.replace_range(at..=at, "/");
            assert!(text.parse::<ObjectId>().is_err(), "{text}");
        }
    }
}
