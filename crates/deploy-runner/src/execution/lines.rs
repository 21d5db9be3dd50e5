//! From a stream of bytes to whole lines of text that may be shown.
//!
//! It must not know where the bytes come from or who reads the lines.

use super::mask::{Masker, Secrets};

/// A longer line is broken, so that one without an end takes no more memory than this. Bytes.
const LONGEST_LINE: usize = 64 * 1024;

/// One stream's lines: secrets hidden, and what is no UTF-8 replaced.
#[derive(Debug)]
pub(super) struct Lines {
    masker: Masker,
    unfinished: Vec<u8>,
}

impl Lines {
    pub(super) fn new(secrets: Secrets) -> Self {
        Self {
            masker: Masker::new(secrets),
            unfinished: Vec::new(),
        }
    }

    /// All lines that are now whole, each with its end.
    pub(super) fn push(&mut self, bytes: &[u8]) -> String {
        let safe = self.masker.push(bytes);
        self.unfinished.extend(safe);
        let end = self.unfinished.iter().rposition(|byte| *byte == b'\n');
        let mut whole = match end {
            Some(end) => take(&mut self.unfinished, end + 1),
            None => String::new(),
        };
        while self.unfinished.len() > LONGEST_LINE {
            let end = character_start(&self.unfinished, LONGEST_LINE);
            whole.push_str(&take(&mut self.unfinished, end));
            whole.push('\n');
        }
        whole
    }

    /// The last line, which gets an end if it has none.
    pub(super) fn finish(&mut self) -> String {
        let safe = self.masker.finish();
        self.unfinished.extend(safe);
        let length = self.unfinished.len();
        let mut last = take(&mut self.unfinished, length);
        if !last.is_empty() && !last.ends_with('\n') {
            last.push('\n');
        }
        last
    }
}

fn take(bytes: &mut Vec<u8>, length: usize) -> String {
    let taken: Vec<u8> = bytes.drain(..length).collect();
    String::from_utf8_lossy(&taken).into_owned()
}

/// The last place not after `limit` where no character of UTF-8 is cut.
fn character_start(bytes: &[u8], limit: usize) -> usize {
    let continues = |place: usize| bytes.get(place).is_some_and(|byte| byte & 0xc0 == 0x80);
    let near = limit.saturating_sub(3)..=limit;
    near.rev().find(|place| !continues(*place)).unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_whole() {
        let mut lines = Lines::new(Secrets::new(["hunter2"]));
        assert_eq!(lines.push(b"one\ntw"), "one\n");
        assert_eq!(lines.push(b"o hun"), "");
        assert_eq!(lines.push(b"ter2\nthree"), "two ***\n");
        assert_eq!(lines.finish(), "three\n");
        assert_eq!(lines.finish(), "");
    }

    #[test]
    fn what_is_no_text_is_replaced() {
        let mut lines = Lines::new(Secrets::default());
        assert_eq!(lines.push(b"a\xff\xfeb\n"), "a\u{fffd}\u{fffd}b\n");
        assert_eq!(lines.push(b"\xc3"), "");
        assert_eq!(lines.push(b"\xa4\n"), "\u{e4}\n");
    }

    #[test]
    fn a_line_without_end_is_broken_between_characters() {
        let mut lines = Lines::new(Secrets::default());
        let text = "\u{e4}".repeat(LONGEST_LINE);
        let shown = lines.push(format!("x{text}").as_bytes()) + &lines.finish();
        assert!(!shown.contains('\u{fffd}'));
        assert!(shown.lines().all(|line| line.len() <= LONGEST_LINE));
        assert_eq!(shown.replace('\n', ""), format!("x{text}"));
    }
}
