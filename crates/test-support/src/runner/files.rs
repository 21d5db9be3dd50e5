//! Files: `GITHUB_OUTPUT` and its like, and the summary.

/// The system that the runner was built for: on Windows a line may also end in `\r\n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Linux and macOS.
    Unix,
    /// Windows.
    Windows,
}

/// Reads the entries of `GITHUB_OUTPUT`, `GITHUB_ENV` or `GITHUB_STATE` in order. The error is
/// why the runner would fail the step.
pub fn read_entries(text: &str, system: System) -> Result<Vec<(String, String)>, String> {
    let mut reader = Reader {
        rest: text.strip_prefix('\u{feff}').unwrap_or(text),
        system,
    };
    let mut entries = Vec::new();
    while let Some(line) = reader.line() {
        if line.text.is_empty() {
            continue;
        }
        entries.push(match (line.text.find('='), line.text.find("<<")) {
            (Some(equals), heredoc) if heredoc.is_none_or(|heredoc| equals < heredoc) => {
                split(line.text, equals, "=")
            }
            (_, Some(heredoc)) => {
                let (name, delimiter) = split(line.text, heredoc, "<<");
                if name.is_empty() || delimiter.is_empty() {
                    return Err(format!("invalid format '{}'", line.text));
                }
                (name, reader.heredoc(&delimiter)?)
            }
            _ => return Err(format!("invalid format '{}'", line.text)),
        });
    }
    Ok(entries)
}

fn split(line: &str, position: usize, separator: &str) -> (String, String) {
    let (name, rest) = line.split_at(position);
    (
        name.to_owned(),
        rest.strip_prefix(separator).unwrap_or(rest).to_owned(),
    )
}

/// Whether the runner keeps a summary file of this size in bytes; it drops a larger one whole.
pub fn takes_summary(bytes: usize) -> bool {
    bytes <= 1024 * 1024
}

struct Reader<'a> {
    rest: &'a str,
    system: System,
}

struct Line<'a> {
    text: &'a str,
    newline: Option<&'static str>,
}

impl<'a> Reader<'a> {
    fn line(&mut self) -> Option<Line<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let Some((text, rest)) = self.rest.split_once('\n') else {
            return Some(Line {
                text: std::mem::take(&mut self.rest),
                newline: None,
            });
        };
        self.rest = rest;
        match (self.system, text.strip_suffix('\r')) {
            (System::Windows, Some(text)) => Some(Line {
                text,
                newline: Some("\r\n"),
            }),
            _ => Some(Line {
                text,
                newline: Some("\n"),
            }),
        }
    }

    /// The lines up to the delimiter as they stand in the file, without the last line break.
    fn heredoc(&mut self, delimiter: &str) -> Result<String, String> {
        let mut value = String::new();
        let mut last_newline = "";
        loop {
            let line = self
                .line()
                .ok_or(format!("delimiter not found '{delimiter}'"))?;
            if line.text == delimiter {
                return Ok(value);
            }
            let newline = line.newline.ok_or("EOF marker missing new line")?;
            value.push_str(last_newline);
            value.push_str(line.text);
            last_newline = newline;
        }
    }
}
