//! Other people's text, made fit for a page.

use windlass_core::is_unseen;

/// Stands for a character that can't be seen, as the replacement character of Unicode does.
const UNSEEN: char = '\u{fffd}';

/// Makes what can't be seen visible, but for the ends of lines.
pub(super) fn visible(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' => c,
        c if is_unseen(c) => UNSEEN,
        c => c,
    };
    text.chars().map(shown).collect()
}

/// A line of text, cut where it is longer than anybody reads.
pub(super) fn cut_line(line: &str) -> String {
    const LONGEST: usize = 1_000;
    cut_end(line, LONGEST)
}

/// At most `limit` characters; what is cut off is the end.
pub(super) fn cut_end(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some(_) => text
            .chars()
            .take(limit.saturating_sub(1))
            .chain(['…'])
            .collect(),
        None => text.to_owned(),
    }
}

/// At most `limit` characters; what is cut out is the middle, because versions tell themselves
/// apart by their ends.
pub(super) fn cut_middle(text: &str, limit: usize) -> String {
    let length = text.chars().count();
    if length <= limit {
        return text.to_owned();
    }
    let kept = limit.saturating_sub(1);
    let head = text.chars().take(kept / 2);
    let tail = text.chars().skip(length - (kept - kept / 2));
    head.chain(['…']).chain(tail).collect()
}

/// How many columns of a fixed-width font a text takes, rather too many than too few.
pub(super) fn columns(text: &str) -> u32 {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// A size in bytes, as people read it.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_not_be_seen_is_shown() {
        assert_eq!(
            visible("a\u{202e}b\u{0}c\u{7f}\n"),
            "a\u{fffd}b\u{fffd}c\u{fffd}\n"
        );
        let seen = "é שלום 🚢 👩\u{200d}🚒";
        assert_eq!(visible(seen), seen);
    }

    #[test]
    fn cutting_keeps_to_characters() {
        assert_eq!(cut_end("🚢🚢🚢", 3), "🚢🚢🚢");
        assert_eq!(cut_end("🚢🚢🚢🚢", 3), "🚢🚢…");
        assert_eq!(cut_middle("webui/v1.10.0-rc.12", 9), "webu…c.12");
        assert_eq!(cut_middle("v1.0.0", 6), "v1.0.0");
        assert_eq!(
            (cut_end("ab", 0), cut_middle("ab", 0)),
            ("…".into(), "…".into())
        );
    }

    #[test]
    fn sizes_are_told_in_the_unit_that_fits() {
        let told = [0, 999, 1_000, 1_549, 999_999, 1_000_000, 523_400_000].map(size);
        let all = [
            "0 bytes",
            "999 bytes",
            "1.0 kB",
            "1.5 kB",
            "999.9 kB",
            "1.0 MB",
            "523.4 MB",
        ];
        assert_eq!(told, all);
    }
}
