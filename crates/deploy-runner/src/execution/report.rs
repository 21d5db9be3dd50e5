//! What a program says of itself on standard output: some end with status 0 although they failed,
//! and say so in a line of JSON.

use serde_json::{Map, Value};

/// A longer line is no report. Bytes.
const LONGEST_REPORT: usize = 1024 * 1024;

/// Finds the last line that is a JSON object with an `action`; lines of a log may be objects too.
#[derive(Debug, Default)]
pub(super) struct Report {
    line: Vec<u8>,
    failed: bool,
}

impl Report {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            // One byte more than is allowed tells that the line is too long.
            let room = (LONGEST_REPORT + 1).saturating_sub(self.line.len());
            self.line.extend(part.iter().take(room));
            if part.ends_with(b"\n") {
                self.end_line();
            }
        }
    }

    /// Whether the last object said `"action": "failed"`, once everything has been pushed.
    pub(super) fn says_failed(&mut self) -> bool {
        self.end_line();
        self.failed
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let may_be = line.trim_ascii_start().starts_with(b"{") && line.len() <= LONGEST_REPORT;
        if !may_be {
            return;
        }
        // What is no UTF-8 in it is not what counts.
        let line = String::from_utf8_lossy(&line);
        let object = serde_json::from_str::<Map<String, Value>>(&line).ok();
        if let Some(action) = object.as_ref().and_then(|object| object.get("action")) {
            self.failed = action.as_str() == Some("failed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_object_counts() {
        for (printed, failed) in [
            ("", false),
            ("{\"action\":\"failed\"}", true),
            (
                "begin\n  {\"action\": \"failed\", \"why\": 1}\r\nend\n",
                true,
            ),
            ("{\"action\":\"failed\"}\n{\"action\":\"created\"}\n", false),
            ("{\"action\":\"created\"}\n{\"action\":\"failed\"}\n", true),
            ("{\"action\":\"failed\"}\n{no object\n[1]\n", true),
            ("x {\"action\":\"failed\"}\n", false),
            ("{\"inner\":{\"action\":\"failed\"}}\n", false),
        ] {
            for size in [1, 7, 1000] {
                let mut report = Report::default();
                printed
                    .as_bytes()
                    .chunks(size)
                    .for_each(|part| report.push(part));
                assert_eq!(report.says_failed(), failed, "{printed}");
            }
        }
    }

    #[test]
    fn an_endless_line_takes_no_more_memory_than_allowed() {
        let mut report = Report::default();
        let part = [b'{'; 64 * 1024];
        (0..80).for_each(|_| report.push(&part));
        assert!(report.line.capacity() <= 4 * LONGEST_REPORT);
        report.push(b"\n{\"action\":\"failed\"}");
        assert!(report.says_failed());
    }
}
