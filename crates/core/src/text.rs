//! Text that is shown to people: what others wrote, and how commits are named and counted.

use crate::object_id::ObjectId;

/// Whether a character can't be seen where it stands, or turns the direction of what stands around
/// it: such a name reads as another one. Text that is written from right to left needs none of
/// them.
pub fn is_unseen(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || c.is_control()
}

/// Some commits, as messages name them.
pub(crate) fn commits(ids: &[ObjectId]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = ids.iter().take(SHOWN).map(ObjectId::short).collect();
    let more = if ids.len() > SHOWN { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// `1 check`, `2 checks`.
pub(crate) fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        several => format!("{several} {what}s"),
    }
}
