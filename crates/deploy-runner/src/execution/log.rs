//! The end of what a program printed, as much of it as is kept.

/// So many bytes are kept of a service's output; what came before them is dropped.
pub const KEPT: usize = 1024 * 1024;
/// So many bytes at most stand in a report.
pub const TAIL: usize = 4 * 1024;

/// Lines of text, of which the last [`KEPT`] bytes are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log {
    /// Up to twice as much as is kept, so that bytes move seldom.
    text: String,
    dropped: u64,
}

impl Log {
    /// Adds whole lines.
    pub fn push(&mut self, lines: &str) {
        self.text.push_str(lines);
        if self.text.len() > 2 * KEPT {
            let kept = last_lines(&self.text, KEPT);
            let dropped = self.text.len() - kept.len();
            self.text.drain(..dropped);
            self.dropped += bytes(dropped);
        }
    }

    /// What is kept: whole lines, [`KEPT`] bytes at most.
    pub fn text(&self) -> &str {
        last_lines(&self.text, KEPT)
    }

    /// The last lines, [`TAIL`] bytes at most; only a line that is longer alone is cut.
    pub fn tail(&self) -> &str {
        last_lines(&self.text, TAIL)
    }

    /// How many bytes came before what is kept.
    pub fn dropped(&self) -> u64 {
        self.dropped + bytes(self.text.len() - self.text().len())
    }
}

/// As many whole lines from the end as fit, or else the end of the last line.
fn last_lines(text: &str, limit: usize) -> &str {
    let Some(before) = text.len().checked_sub(limit + 1) else {
        return text;
    };
    // A line's end just before what fits leaves all of it whole.
    let (_, fitting) = text.split_at(character_start(text, before));
    match fitting.split_once('\n') {
        Some((_, lines)) if !lines.is_empty() => lines,
        _ => text.split_at(character_start(text, before + 1)).1,
    }
}

/// The first place not before `from` where no character is cut.
fn character_start(text: &str, from: usize) -> usize {
    let mut places = from..text.len();
    let start = places.find(|place| text.is_char_boundary(*place));
    start.unwrap_or(text.len())
}

fn bytes(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_fit_are_given_whole() {
        for (text, limit, expected) in [
            ("", 4, ""),
            ("ab\ncd\n", 6, "ab\ncd\n"),
            ("ab\ncd\n", 5, "cd\n"),
            ("ab\ncd\n", 3, "cd\n"),
            ("ab\ncd\n", 2, "d\n"),
            ("\u{e4}\u{e4}\n", 4, "\u{e4}\n"),
        ] {
            assert_eq!(last_lines(text, limit), expected, "{text:?} {limit}");
        }
    }

    #[test]
    fn every_byte_is_kept_or_counted() {
        let mut log = Log::default();
        let line = format!("{}\n", "x".repeat(99));
        for _ in 0..50_000 {
            log.push(&line);
        }
        assert_eq!(log.text().len(), KEPT / 100 * 100);
        assert_eq!(log.dropped() + bytes(log.text().len()), 5_000_000);
        assert_eq!(log.tail().len(), 4000);
        assert!(log.text.capacity() <= 4 * KEPT);
    }
}
