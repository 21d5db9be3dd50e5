//! Workflow commands (`::name key=value::data`): how they are written, and which text the runner
//! might take for one.
//!
//! It must not print. Source: actions/runner, `ActionCommand.cs` (`TryParseV2`, `TryParse`).

/// Writes the data of a command so that the runner reads back exactly this text.
pub(crate) fn escape_data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Writes a property's value: as data, and `:` and `,` would end it.
pub(crate) fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Whether some runner could find a command in this text.
///
/// The runner looks for `::` at the start of a line and for `##[` anywhere in it, and compares by
/// culture, which skips characters that it deems without weight. So everything that is not plain
/// ASCII is left out before looking, and where in the line it stands does not matter: to say yes
/// too often costs two lines in a log, to say no once too often lets a command through.
pub(crate) fn may_hold_command(text: &str) -> bool {
    let visible: String = text.chars().filter(char::is_ascii_graphic).collect();
    visible.contains("::") || visible.contains("##[")
}

/// Thirty-two random hexadecimal digits: a word that no text printed earlier can contain.
///
/// Fails only where the operating system has no randomness to give.
pub(crate) fn random_token() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_le_bytes(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_is_escaped_before_what_the_escapes_contain() {
        assert_eq!(escape_data("100%\r\n%0A"), "100%25%0D%0A%250A");
        assert_eq!(escape_property("a:b,c%"), "a%3Ab%2Cc%25");
    }

    #[test]
    fn text_that_hides_a_command_is_noticed() {
        for text in [
            "::debug::x",
            "  ::x",
            "a ##[x]",
            ":\u{200d}:x::",
            "#\u{ad}#[x]",
            "a\r::x::",
        ] {
            assert!(may_hold_command(text), "{text:?}");
        }
        for text in ["", "v1.2.3", "10:20", "# heading", "naïve – text"] {
            assert!(!may_hold_command(text), "{text:?}");
        }
    }
}
