//! Text of others, shown to people.

/// Whether a character can't be seen where it stands, or turns the direction of what stands around
/// it: such a name reads as another one. Text that is written from right to left needs none of
/// them.
pub fn is_unseen(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || c.is_control()
}
