//! The log of a program: annotations where a workflow runs it, plain lines elsewhere.
//!
//! It must not know where its text goes, and it owns no output that is a result: results go to
//! standard output. A log that can't be written is no reason to fail, so write errors end here.

use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use secrecy::{ExposeSecret, SecretString};

use crate::Environment;
use crate::command::{escape_data, escape_property, may_hold_command, random_token};
use crate::redaction::Redaction;

/// The runner keeps this many annotations of a level per step, and drops the rest in silence.
const ANNOTATIONS_PER_LEVEL: usize = 10;
/// The runner cuts an annotation after this many UTF-16 units.
const ANNOTATION_UNITS: usize = 4096;

/// How much an annotation matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Worth seeing on the run's page.
    Notice,
    /// Something is off, the run goes on.
    Warning,
    /// The step fails because of it.
    Error,
}

impl Level {
    fn name(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A message that GitHub shows on the run's page, with a title or a place in a file if it has one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Annotation<'a> {
    /// What happened. May have several lines.
    pub message: &'a str,
    /// A headline.
    pub title: Option<&'a str>,
    /// The file it is about, relative to the workspace.
    pub file: Option<&'a str>,
    /// The line in the file, from 1.
    pub line: Option<u64>,
}

/// Writes the log, usually to standard error.
///
/// Whatever text it is given, the runner finds no command in what it prints but those of its own
/// methods, and no secret that [`Console::mask`] was told of.
///
/// A clone writes to the same place and hides the same secrets: it is for what is told from
/// elsewhere, such as a wait before a request is repeated.
#[derive(Clone)]
pub struct Console {
    actions: bool,
    debug: bool,
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    writer: Box<dyn Write + Send>,
    annotations: [usize; 3],
    redaction: Redaction,
}

impl Console {
    /// A console that speaks to the runner when `environment` says that there is one.
    pub fn new(environment: &Environment, writer: impl Write + Send + 'static) -> Self {
        let shared = Shared {
            writer: Box::new(writer),
            annotations: [0; 3],
            redaction: Redaction::default(),
        };
        Self {
            actions: environment.is_actions(),
            debug: environment.truthy("RUNNER_DEBUG"),
            shared: Arc::new(Mutex::new(shared)),
        }
    }

    /// Hides a secret from everything printed after this, here and, inside Actions, in the whole
    /// job. Call it before anything else can print the secret.
    ///
    /// The runner reads logs line by line, so each line is masked by itself; it derives the base64,
    /// URI and JSON forms on its own.
    pub fn mask(&mut self, secret: &SecretString) {
        let lines = self.shared().redaction.add(secret);
        for line in lines {
            if self.actions {
                self.write(&format!(
                    "::add-mask::{}\n",
                    escape_data(line.expose_secret())
                ));
            }
        }
    }

    /// The text without the secrets that were masked.
    pub fn redact(&self, text: &str) -> String {
        self.shared().redaction.apply(text)
    }

    /// Prints text as it is, whoever wrote it. Inside Actions, text that could hold a command
    /// stands between `::stop-commands::` and its end.
    pub fn info(&mut self, text: &str) {
        let text = self.redact(text);
        if !(self.actions && may_hold_command(&text)) {
            return self.write(&format!("{text}\n"));
        }
        match random_token() {
            Ok(token) => self.write(&format!("::stop-commands::{token}\n{text}\n::{token}::\n")),
            Err(_) => self.write("(text left out: no randomness to guard it with)\n"),
        }
    }

    /// Says what only matters when debugging: inside Actions the runner decides whether to show
    /// it, elsewhere `RUNNER_DEBUG=1` does.
    pub fn debug(&mut self, text: &str) {
        if self.actions {
            let data = escape_data(&self.redact(text));
            self.write(&format!("::debug::{data}\n"));
        } else if self.debug {
            self.info(&format!("debug: {text}"));
        }
    }

    /// An annotation of level notice.
    pub fn notice(&mut self, message: &str) {
        self.annotate(
            Level::Notice,
            Annotation {
                message,
                ..Annotation::default()
            },
        );
    }

    /// An annotation of level warning.
    pub fn warning(&mut self, message: &str) {
        self.annotate(
            Level::Warning,
            Annotation {
                message,
                ..Annotation::default()
            },
        );
    }

    /// An annotation of level error.
    pub fn error(&mut self, message: &str) {
        self.annotate(
            Level::Error,
            Annotation {
                message,
                ..Annotation::default()
            },
        );
    }

    /// Prints an annotation: a workflow command inside Actions, `warning: …` elsewhere, and also
    /// inside Actions from the eleventh of its level on, which the runner would drop.
    pub fn annotate(&mut self, level: Level, annotation: Annotation<'_>) {
        if self.actions && self.has_room_for(level) {
            let line = self.annotation_command(level, annotation);
            self.write(&line);
        } else {
            self.info(&plain_annotation(level, annotation));
        }
    }

    /// Opens a group that the log folds under `title`. Groups do not nest.
    pub fn group(&mut self, title: &str) {
        if self.actions {
            let data = escape_data(&self.redact(title));
            self.write(&format!("::group::{data}\n"));
        } else {
            self.info(title);
        }
    }

    /// Ends the group.
    pub fn end_group(&mut self) {
        if self.actions {
            self.write("::endgroup::\n");
        }
    }

    fn has_room_for(&mut self, level: Level) -> bool {
        let mut shared = self.shared();
        let [notices, warnings, errors] = &mut shared.annotations;
        let count = match level {
            Level::Notice => notices,
            Level::Warning => warnings,
            Level::Error => errors,
        };
        *count += 1;
        *count <= ANNOTATIONS_PER_LEVEL
    }

    fn annotation_command(&self, level: Level, annotation: Annotation<'_>) -> String {
        let line = annotation.line.map(|line| line.to_string());
        let properties = [
            ("file", annotation.file),
            ("line", line.as_deref()),
            ("title", annotation.title),
        ];
        let properties: Vec<String> = properties
            .into_iter()
            .filter_map(|(key, value)| {
                Some(format!("{key}={}", escape_property(&self.redact(value?))))
            })
            .collect();
        let separator = if properties.is_empty() { "" } else { " " };
        let message = cut(self.redact(annotation.message));
        let (name, properties, data) = (level.name(), properties.join(","), escape_data(&message));
        format!("::{name}{separator}{properties}::{data}\n")
    }

    /// One call of the writer per message, so that no other program's line gets in between.
    fn write(&mut self, text: &str) {
        let writer = &mut self.shared().writer;
        let _ = writer
            .write_all(text.as_bytes())
            .and_then(|()| writer.flush());
    }

    /// A panic while it was held leaves nothing half done here that matters.
    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn plain_annotation(level: Level, annotation: Annotation<'_>) -> String {
    let mut text = format!("{}: ", level.name());
    if let Some(file) = annotation.file {
        text.push_str(file);
        if let Some(line) = annotation.line {
            text.push_str(&format!(":{line}"));
        }
        text.push_str(": ");
    }
    if let Some(title) = annotation.title {
        text.push_str(&format!("{title}: "));
    }
    text + annotation.message
}

/// Cuts a message to what the runner keeps, and says so by an ellipsis.
fn cut(message: String) -> String {
    if message.encode_utf16().count() <= ANNOTATION_UNITS {
        return message;
    }
    let mut units = 1;
    let fits = |character: &char| {
        units += character.len_utf16();
        units <= ANNOTATION_UNITS
    };
    message.chars().take_while(fits).chain(['…']).collect()
}
