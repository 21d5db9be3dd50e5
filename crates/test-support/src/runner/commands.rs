//! Workflow commands in a step's standard output or standard error.

/// The commands that a runner registers; any other name is plain text.
const REGISTERED: [&str; 16] = [
    "add-mask",
    "add-matcher",
    "add-path",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "internal-set-repo-path",
    "notice",
    "remove-matcher",
    "save-state",
    "set-env",
    "set-output",
    "stop-commands",
    "warning",
];

/// A command as the runner understood it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Its name in lower case.
    pub name: String,
    /// Its properties in order.
    pub properties: Vec<(String, String)>,
    /// What follows.
    pub data: String,
}

impl Command {
    /// The value of a property.
    pub fn property(&self, key: &str) -> Option<&str> {
        let mut values = self.properties.iter().filter(|(known, _)| known == key);
        values.next_back().map(|(_, value)| value.as_str())
    }
}

/// What the runner makes of a stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log {
    /// The commands it obeyed, without those that stop and resume.
    pub commands: Vec<Command>,
    /// The lines it showed as text.
    pub text: Vec<String>,
    /// Whether commands are still stopped at the end.
    pub stopped: bool,
}

/// Reads a stream as the runner does, line by line.
///
/// The runner compares by culture, which skips characters without weight; how many depends on the
/// machine. A line that is a command with or without them is taken for one here.
pub fn read_log(stream: &str) -> Log {
    let mut log = Log::default();
    let mut stop_token: Option<String> = None;
    for line in lines(stream) {
        let resume = stop_token.as_deref();
        let Some(command) = parse(line, resume).or_else(|| parse(&weighty(line), resume)) else {
            log.text.push(line.to_owned());
            continue;
        };
        match &stop_token {
            Some(token) if command.name == token.to_lowercase() => stop_token = None,
            Some(_) => log.text.push(line.to_owned()),
            None if command.name == "stop-commands" => stop_token = Some(command.data),
            None => log.commands.push(command),
        }
    }
    log.stopped = stop_token.is_some();
    log
}

/// .NET's reader ends a line at `\n`, `\r` and `\r\n`.
fn lines(stream: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = stream
        .split('\n')
        .flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
        .collect();
    if lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines
}

fn weighty(line: &str) -> String {
    line.chars()
        .filter(|c| c.is_ascii() && !c.is_ascii_control() || c.is_alphanumeric())
        .collect()
}

fn parse(line: &str, resume: Option<&str>) -> Option<Command> {
    parse_modern(line, resume).or_else(|| parse_legacy(line, resume))
}

/// `::name key=value,key=value::data`, after white space.
fn parse_modern(line: &str, resume: Option<&str>) -> Option<Command> {
    let (info, data) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let escapes = &[
        ("%0D", "\r"),
        ("%0A", "\n"),
        ("%3A", ":"),
        ("%2C", ","),
        ("%25", "%"),
    ];
    command(
        info.trim_end(),
        ',',
        data,
        resume,
        escapes,
        &[("%0D", "\r"), ("%0A", "\n"), ("%25", "%")],
    )
}

/// `##[name key=value;key=value]data`, anywhere in the line.
fn parse_legacy(line: &str, resume: Option<&str>) -> Option<Command> {
    let (_, rest) = line.split_once("##[")?;
    let (info, data) = rest.split_once(']')?;
    let escapes = &[
        ("%3B", ";"),
        ("%0D", "\r"),
        ("%0A", "\n"),
        ("%5D", "]"),
        ("%25", "%"),
    ];
    command(info, ';', data, resume, escapes, escapes)
}

type Escapes<'a> = &'a [(&'a str, &'a str)];

fn command(
    info: &str,
    separator: char,
    data: &str,
    resume: Option<&str>,
    property_escapes: Escapes<'_>,
    data_escapes: Escapes<'_>,
) -> Option<Command> {
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    let name = name.to_lowercase();
    let is_resume = resume.is_some_and(|token| name == token.to_lowercase());
    if !is_resume && !REGISTERED.contains(&name.as_str()) {
        return None;
    }
    let property = |text: &str| {
        let (key, value) = text.trim_start_matches('=').split_once('=')?;
        let value = value.trim_start_matches('=');
        (!value.is_empty()).then(|| (key.to_owned(), unescape(value, property_escapes)))
    };
    let properties = properties
        .trim_start()
        .split(separator)
        .filter_map(property)
        .collect();
    Some(Command {
        name,
        properties,
        data: unescape(data, data_escapes),
    })
}

fn unescape(text: &str, escapes: Escapes<'_>) -> String {
    escapes
        .iter()
        .fold(text.to_owned(), |text, (escaped, plain)| {
            text.replace(escaped, plain)
        })
}
