//! Text of others, made fit for Slack: readable as what it is, and never as markup.
//!
//! Lengths are counted in UTF-16 units, the strictest of the ways in which Slack may count.

use crate::text::is_unseen;

const ELLIPSIS: &str = "…";
/// Stands for what is empty: Slack refuses empty texts.
const NOTHING: &str = "–";
/// Takes no room, and keeps a character from being read as markup.
const ZERO_WIDTH_SPACE: char = '\u{200b}';

/// A text and whether something of it was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fitted {
    pub(super) text: String,
    pub(super) is_cut: bool,
}

/// The text without what can't be seen, and not longer than this once it is escaped. Line breaks
/// stay.
pub(super) fn fit(text: &str, limit: usize) -> Fitted {
    let seen: String = text
        .chars()
        .filter_map(|c| match c {
            '\n' => Some('\n'),
            '\t' => Some(' '),
            c => (!is_unseen(c)).then_some(c),
        })
        .collect();
    let seen = seen.trim();
    let text = within(seen, limit, escaped_units);
    Fitted {
        is_cut: text != seen,
        text,
    }
}

/// For a `plain_text` object: no markup there, but Slack's three control characters.
pub(super) fn plain(text: &str, limit: usize) -> String {
    or_nothing(escaped(&fit(text, limit).text))
}

/// The same on one line.
pub(super) fn plain_line(text: &str, limit: usize) -> String {
    plain(&one_line(text), limit)
}

/// For a place in a `mrkdwn` object, on one line.
pub(super) fn mrkdwn(text: &str, limit: usize) -> String {
    let text = fit(&one_line(text), usize::MAX).text;
    let units = |c| match entity(c) {
        Some(entity) => entity.len(),
        None if is_markup(c) => 2,
        None => char::len_utf16(c),
    };
    let mut shown = String::new();
    for c in within(&text, limit, units).chars() {
        match entity(c) {
            Some(entity) => shown.push_str(entity),
            None if is_markup(c) => shown.extend([ZERO_WIDTH_SPACE, c]),
            None => shown.push(c),
        }
    }
    or_nothing(shown)
}

/// A link in a `mrkdwn` object. An address that is none of the web's is left out.
pub(super) fn link(url: &str, label: &str, limit: usize) -> String {
    let label = mrkdwn(&label.replace('|', "¦"), limit);
    match address(url) {
        Some(url) => format!("<{}|{label}>", escaped(&url)),
        None => label,
    }
}

/// An address that a browser opens, without characters that would end it early.
pub(super) fn address(url: &str) -> Option<String> {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let is_odd = |c: char| c.is_whitespace() || is_unseen(c) || matches!(c, '<' | '>' | '|' | '"');
    (is_web && !url.contains(is_odd)).then(|| url.to_owned())
}

/// The three characters that Slack reads as its own in every text.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match entity(c) {
            Some(entity) => escaped.push_str(entity),
            None => escaped.push(c),
        }
    }
    escaped
}

fn escaped_units(c: char) -> usize {
    entity(c).map_or(c.len_utf16(), str::len)
}

fn entity(c: char) -> Option<&'static str> {
    match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        _ => None,
    }
}

fn is_markup(c: char) -> bool {
    matches!(c, '*' | '_' | '~' | '`' | ':' | '@' | '#')
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn or_nothing(text: String) -> String {
    let takes_no_room = |c| matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}');
    match text.chars().all(takes_no_room) {
        true => NOTHING.to_owned(),
        false => text,
    }
}

/// As many whole characters as fit, with a mark where some didn't.
fn within(text: &str, limit: usize, units: impl Fn(char) -> usize) -> String {
    let mut used = 0;
    // Where to cut, so that the mark still fits.
    let mut kept = 0;
    for (at, c) in text.char_indices() {
        used += units(c);
        if used > limit {
            let kept = text.get(..kept).unwrap_or_default();
            return format!("{}{ELLIPSIS}", kept.trim_end_matches(joins));
        }
        if used < limit {
            kept = at + c.len_utf8();
        }
    }
    text.to_owned()
}

/// Whether a character binds to the one before it, so that it is no place to end.
fn joins(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200d}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

#[cfg(test)]
mod tests;
