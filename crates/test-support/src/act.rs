//! How act reads what a step leaves behind, where it differs from the runner. Written from the
//! rules of nektos/act: `parse_env_file.go`, `command.go`.

/// Reads the entries of `GITHUB_OUTPUT` and its like. Unlike the runner, act drops the `\r` at the
/// end of every line and blank lines at the start of a value, and refuses a blank line between
/// entries.
pub fn read_entries(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines();
    let mut entries = Vec::new();
    while let Some(line) = lines.next() {
        entries.push(match (line.find('='), line.find("<<")) {
            (Some(equals), heredoc) if heredoc.is_none_or(|heredoc| equals < heredoc) => {
                let (name, value) = line.split_once('=').unwrap_or_default();
                (name.to_owned(), value.to_owned())
            }
            (_, Some(_)) => {
                let (name, delimiter) = line.split_once("<<").unwrap_or_default();
                (name.to_owned(), heredoc(&mut lines, delimiter)?)
            }
            _ => return Err(format!("invalid format '{line}'")),
        });
    }
    Ok(entries)
}

fn heredoc<'a>(
    lines: &mut impl Iterator<Item = &'a str>,
    delimiter: &str,
) -> Result<String, String> {
    let mut value = String::new();
    for line in lines {
        if line == delimiter {
            return Ok(value);
        }
        if !value.is_empty() {
            value.push('\n');
        }
        value.push_str(line);
    }
    Err(format!(
        "delimiter '{delimiter}' not found before end of file"
    ))
}

/// The names of the commands that act obeys in a stream. It reads lines at `\n` only, wants the
/// command at the very start of one, and takes for its name all up to the last `::` that no space
/// precedes.
pub fn command_names(stream: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut stop_token: Option<String> = None;
    for line in stream.split_inclusive('\n') {
        let Some((name, data)) = command(line) else {
            continue;
        };
        match &stop_token {
            Some(token) if name == *token => stop_token = None,
            Some(_) => {}
            None if name == "stop-commands" => stop_token = Some(data),
            None => names.push(name),
        }
    }
    names
}

fn command(line: &str) -> Option<(String, String)> {
    let line = line.strip_suffix('\n')?.trim_end_matches('\r');
    let modern = line.strip_prefix("::").and_then(|rest| split(rest, "::"));
    modern.or_else(|| split(line.strip_prefix("##[")?, "]"))
}

fn split(rest: &str, end: &str) -> Option<(String, String)> {
    let head = rest.split(' ').next().unwrap_or_default();
    let whole = match head.rfind(end) {
        Some(position) if position > 0 => rest.split_at_checked(position),
        _ => rest
            .rfind(end)
            .and_then(|position| rest.split_at_checked(position)),
    };
    let (info, data) = whole?;
    let name = info.split(' ').next().unwrap_or_default();
    (!name.is_empty()).then(|| (name.to_owned(), data.trim_start_matches(end).to_owned()))
}
