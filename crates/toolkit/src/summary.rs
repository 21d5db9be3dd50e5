//! The Markdown block that a step leaves on the run's page.
//!
//! It must not know what it says. Whatever text it is given stays text: markup comes from the
//! builder's methods only.

mod inline;

use std::path::Path;

pub use inline::Inline;

use crate::file_command::append;
use crate::{Environment, Failure};

/// The runner drops a summary file that is larger than this, in bytes, as a whole.
const LIMIT_BYTES: usize = 1024 * 1024;
const CUT_NOTICE: &str = "\n\n_The summary was cut here: 1 MiB is all that GitHub takes._\n";

/// Builds a summary block by block.
///
/// ```
/// use windlass_toolkit::{Inline, Summary};
/// let mut summary = Summary::default();
/// summary.heading(2, "next-version").table(&["lane", "tag"], [[
///     Inline::from("staging"),
///     Inline::code("v1.2.4"),
/// ]]);
/// assert_eq!(
///     summary.markdown(),
///     "## next-version\n\n| lane | tag |\n| --- | --- |\n| staging | <code>v1.2.4</code> |\n\n"
/// );
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    markdown: String,
}

impl Summary {
    /// A heading of level 1 to 6.
    pub fn heading(&mut self, level: usize, text: impl Into<Inline>) -> &mut Self {
        self.block(&format!(
            "{} {}",
            "#".repeat(level.clamp(1, 6)),
            text.into()
        ))
    }

    /// A paragraph; its line breaks are kept.
    pub fn paragraph(&mut self, text: impl Into<Inline>) -> &mut Self {
        self.block(&text.into().to_string())
    }

    /// A table. A row may be shorter than the header.
    pub fn table<R, C>(&mut self, header: &[&str], rows: impl IntoIterator<Item = R>) -> &mut Self
    where
        R: IntoIterator<Item = C>,
        C: Into<Inline>,
    {
        let mut table = row(header.iter().copied());
        table.push_str(&format!("|{}\n", " --- |".repeat(header.len())));
        table.extend(rows.into_iter().map(row));
        self.block(table.trim_end())
    }

    /// Text in a fixed-width block, highlighted as `language` (may be empty).
    pub fn code(&mut self, language: &str, text: &str) -> &mut Self {
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        let language: String = language
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        self.block(&format!(
            "{fence}{language}\n{}\n{fence}",
            text.trim_end_matches('\n')
        ))
    }

    /// A part that is folded under its title.
    pub fn details(&mut self, title: impl Into<Inline>, body: &Summary) -> &mut Self {
        let (title, body) = (title.into(), &body.markdown);
        self.block(&format!(
            "<details><summary>{title}</summary>\n\n{body}</details>"
        ))
    }

    /// The Markdown so far.
    pub fn markdown(&self) -> &str {
        &self.markdown
    }

    /// Appends the summary to the file that `GITHUB_STEP_SUMMARY` names. Returns whether it did:
    /// not where the variable is unset, and not where the file is full already.
    ///
    /// What the file would hold beyond 1 MiB is cut off, and a closing line says so. Fails
    /// ([`crate::FailureKind::Refused`]) when the file can't be written.
    pub fn write(&self, environment: &Environment) -> Result<bool, Failure> {
        let Some(path) = environment.get("GITHUB_STEP_SUMMARY") else {
            return Ok(false);
        };
        let path = Path::new(path);
        // One byte is kept for the line break that ends what another program wrote.
        let held = path.metadata().map(|file| file.len()).unwrap_or(0);
        let room = LIMIT_BYTES.saturating_sub(usize::try_from(held).unwrap_or(LIMIT_BYTES) + 1);
        let Some(block) = cut(&self.markdown, room) else {
            return Ok(false);
        };
        append(path, &block).map(|()| true).map_err(|error| {
            Failure::refused(format!("write the summary to {}: {error}", path.display()))
                .hint("GITHUB_STEP_SUMMARY must name a file that can be written")
        })
    }

    fn block(&mut self, markdown: &str) -> &mut Self {
        self.markdown.push_str(markdown);
        self.markdown.push_str("\n\n");
        self
    }
}

fn row<C: Into<Inline>>(cells: impl IntoIterator<Item = C>) -> String {
    let cells: Vec<String> = cells
        .into_iter()
        .map(|cell| cell.into().to_string())
        .collect();
    format!("| {} |\n", cells.join(" | "))
}

/// The text within `room` bytes: all of it, or as much as fits before the notice, to the end of a
/// line where there is one. Nothing when not even the notice fits.
fn cut(text: &str, room: usize) -> Option<String> {
    if text.len() <= room {
        return Some(text.to_owned());
    }
    let room = room.checked_sub(CUT_NOTICE.len())?;
    let fits = text
        .char_indices()
        .map(|(at, c)| at + c.len_utf8())
        .take_while(|end| *end <= room);
    let kept = text.get(..fits.last().unwrap_or(0)).unwrap_or_default();
    let kept = kept.rsplit_once('\n').map_or(kept, |(lines, _)| lines);
    Some(format!("{kept}{CUT_NOTICE}"))
}
