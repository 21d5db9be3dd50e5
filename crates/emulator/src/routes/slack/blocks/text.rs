//! Text objects: `plain_text`, and `mrkdwn` with Slack's markup.
//!
//! Must not know where they stand.

use serde_json::Value;

use super::object::Object;
use super::report::Report;

/// What kinds of text may stand somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinds {
    /// Without markup.
    Plain,
    /// Either.
    Any,
}

/// Looks at the text in a field, if there is one.
pub fn check_field(
    report: &mut Report,
    object: &Object<'_>,
    name: &str,
    kinds: Kinds,
    most: usize,
) {
    if let Some(value) = object.get(name) {
        check(report, value, &object.place(name), kinds, most);
    }
}

/// Looks at a text of 1 to so many characters.
pub fn check(report: &mut Report, value: &Value, at: &str, kinds: Kinds, most: usize) {
    let Some(text) = Object::read(report, value, at) else {
        return;
    };
    match (text.kind(), kinds) {
        ("plain_text", _) => text.only(report, &["text"], &["emoji"]),
        ("mrkdwn", Kinds::Any) => text.only(report, &["text"], &["verbatim"]),
        ("mrkdwn", Kinds::Plain) => report.add("must be a valid enum value", &text.place("type")),
        (kind, _) => report.add(format!("unsupported type: {kind}"), &text.place("type")),
    }
    text.text(report, "text", most);
    text.flag(report, "emoji");
    text.flag(report, "verbatim");
}
