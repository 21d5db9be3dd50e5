//! Ids in the form that Slack gives them: a letter for what it is, and capitals and digits.
//!
//! Must not know what has an id. The same name has the same id on every state directory.

const DIGITS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// So many follow the letter.
const LENGTH: usize = 10;

/// An id of a kind, such as `C`, out of a name (FNV-1a).
pub fn id(kind: char, name: &str) -> String {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let mut rest = name.bytes().fold(0xcbf2_9ce4_8422_2325, mix);
    let mut text = String::from(kind);
    for _ in 0..LENGTH {
        let digit = DIGITS.get((rest % 36) as usize).copied();
        text.push(char::from(digit.unwrap_or(b'0')));
        rest /= 36;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::id;

    #[test]
    fn a_name_has_one_id_of_each_kind() {
        assert_eq!(id('C', "releases"), id('C', "releases"));
        assert_ne!(id('C', "releases"), id('C', "incidents"));
        assert_eq!(id('U', "ada").len(), 11);
        assert!(id('U', "ada").starts_with('U'));
    }
}
