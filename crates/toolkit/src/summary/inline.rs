//! Text within a line of Markdown.
//!
//! It must not know where it is put: what it yields is safe in a paragraph, a table cell and HTML.

use std::fmt;

/// A piece of Markdown that stays on its line. Made from a string, it shows exactly that string.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inline(String);

impl Inline {
    /// Text in fixed width: tags, commits, commands.
    pub fn code(text: &str) -> Self {
        Self(format!("<code>{}</code>", escape(text)))
    }

    /// A link. A URL that is not `http` or `https` leaves the label alone.
    pub fn link(label: impl Into<Inline>, url: &str) -> Self {
        let label = label.into();
        let is_web = ["https://", "http://"]
            .iter()
            .any(|scheme| url.starts_with(scheme));
        match is_web {
            true => Self(format!("<a href=\"{}\">{label}</a>", escape(url))),
            false => label,
        }
    }
}

impl From<&str> for Inline {
    fn from(text: &str) -> Self {
        Self(escape(text))
    }
}

impl From<String> for Inline {
    fn from(text: String) -> Self {
        Self(escape(&text))
    }
}

impl fmt::Display for Inline {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Writes what has a meaning in Markdown or HTML as a character reference, which has none in
/// either, and a line break as `<br>`, so that the text can't leave its cell.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.trim().replace("\r\n", "\n").chars() {
        match character {
            '\n' | '\r' => escaped.push_str("<br>"),
            '&' | '<' | '>' | '"' | '\'' | '`' | '*' | '_' | '~' | '[' | ']' | '|' | '\\' | '#'
            | '$' => escaped.push_str(&format!("&#{};", u32::from(character))),
            control if control.is_control() => escaped.push(char::REPLACEMENT_CHARACTER),
            plain => escaped.push(plain),
        }
    }
    escaped
}
