//! The report as text, as annotations, as JSON.

use std::path::Path;

use windlass_toolkit::{Annotation, Console, Environment, Failure};
use windlass_workflows::{Finding, Level, Unreadable};

use super::Report;

/// One object, on standard output.
pub(super) fn json(report: &Report) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(report)
        .map_err(|error| Failure::refused(format!("print JSON: {error}")))?;
    // Nowhere in a line does the runner take this for a command of its older kind.
    crate::print(&(text.replace("##[", "##\\u005b") + "\n"))
}

/// Lines on standard output, or annotations where a workflow runs it.
pub(super) fn text(
    report: &Report,
    folder: Option<&Path>,
    environment: &Environment,
    console: &mut Console,
) -> Result<(), Failure> {
    let path = |file: &str| match folder {
        Some(folder) => folder.join(file).display().to_string(),
        None => file.to_owned(),
    };
    if environment.is_actions() {
        annotate(report, &path, console);
        return Ok(());
    }
    let mut text = String::new();
    for Unreadable {
        file,
        place,
        message,
    } in &report.unreadable
    {
        text += &format!(
            "{}:{place}: error: it can't be read: {message}\n",
            path(file)
        );
    }
    for finding in &report.findings {
        let shown = Finding {
            file: path(&finding.file),
            ..finding.clone()
        };
        text += &format!("{shown}\n    hint: {}\n", finding.hint);
    }
    crate::print(&text)
}

fn annotate(report: &Report, path: &dyn Fn(&str) -> String, console: &mut Console) {
    for file in &report.unreadable {
        let annotation = Annotation {
            message: &format!("it can't be read: {}", file.message),
            file: Some(&path(&file.file)),
            line: Some(file.place.line as u64),
            title: None,
        };
        console.annotate(windlass_toolkit::Level::Error, annotation);
    }
    for finding in &report.findings {
        let annotation = Annotation {
            message: &format!("{}\nhint: {}", finding.message, finding.hint),
            title: Some(finding.check),
            file: Some(&path(&finding.file)),
            line: Some(finding.place.line as u64),
        };
        console.annotate(level(finding.level), annotation);
    }
}

fn level(level: Level) -> windlass_toolkit::Level {
    match level {
        Level::Note => windlass_toolkit::Level::Notice,
        Level::Warning => windlass_toolkit::Level::Warning,
        Level::Error => windlass_toolkit::Level::Error,
    }
}
