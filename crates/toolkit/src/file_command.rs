//! Files that the runner reads after the step: how entries are written, and how they are added.
//!
//! It must not know which file it writes. Source: actions/runner, `FileCommandManager.cs`.

use std::fs::OpenOptions;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use crate::command::random_token;

/// One entry: `name=value`, or between two lines of a delimiter that occurs in neither.
///
/// The runner splits at the line's first `=` or `<<`, so `name` must have been checked.
/// Fails only where there is no randomness for a delimiter.
pub(crate) fn entry(name: &str, value: &str) -> Result<String, getrandom::Error> {
    if !value.contains('\n') {
        return Ok(format!("{name}={value}\n"));
    }
    loop {
        let delimiter = format!("windlass_{}", random_token()?);
        if !name.contains(&delimiter) && !value.contains(&delimiter) {
            return Ok(format!("{name}<<{delimiter}\n{value}\n{delimiter}\n"));
        }
    }
}

/// Adds a block to a file in one write, on a line of its own even where an earlier program of the
/// step forgot to end its last line.
pub(crate) fn append(path: &Path, block: &str) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .open(path)?;
    let separator = if ends_in_line(&mut file)? { "" } else { "\n" };
    file.write_all(format!("{separator}{block}").as_bytes())
}

fn ends_in_line(file: &mut (impl Read + Seek)) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}
