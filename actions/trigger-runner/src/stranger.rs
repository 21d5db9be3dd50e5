//! Text of strangers, cut to what a person reads, before it stands in an error or an output.

/// So much of what a stranger says stands in an error.
const LENGTH: usize = 300;

/// The text on one line, without what can't be seen, and not long.
pub(crate) fn one_line(text: &str) -> String {
    cut(text, LENGTH)
}

/// The same, of at most so many characters.
pub(crate) fn cut(text: &str, length: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    let seen = line.chars().filter(|character| !character.is_control());
    let mut short: String = seen.clone().take(length).collect();
    if seen.count() > length {
        short.push('…');
    }
    short
}

/// The last lines of a text, within so many lines and characters.
pub(crate) fn tail(text: &str, lines: usize, length: usize) -> String {
    let all: Vec<&str> = text.trim_end().lines().collect();
    let last = all.get(all.len().saturating_sub(lines)..);
    let last = last.unwrap_or_default().join("\n");
    let skipped = last.chars().count().saturating_sub(length);
    last.chars().skip(skipped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_gets_one_short_line() {
        assert_eq!(one_line(" a\n::error::b\u{7}\t c "), "a ::error::b c");
        assert_eq!(cut("äöü", 2), "äö…");
        assert_eq!(cut("äö", 2), "äö");
    }

    #[test]
    fn the_end_of_a_log_is_what_counts() {
        assert_eq!(tail("1\n2\n3\n\n", 2, 99), "2\n3");
        assert_eq!(tail("a very long line", 9, 4), "line");
        assert_eq!(tail("", 9, 9), "");
    }
}
