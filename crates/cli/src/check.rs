//! `windlass check`: what is wrong with a repository's use of Windlass's workflows and actions.
//!
//! This is the border: files and GitHub are asked here, and `windlass-workflows` judges.

mod environments;
mod files;
mod show;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;
use windlass_facts::AccessFlags;
use windlass_toolkit::{Console, ContextFlags, Environment, Failure};
use windlass_workflows::check::check;
use windlass_workflows::{Finding, Project, Unreadable};

/// What is looked at, and how it is told.
#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// The repository's folder; default: the one that this is in
    folder: Option<PathBuf>,
    /// How findings are told; in a workflow, text becomes annotations
    #[arg(long, value_enum, default_value_t)]
    format: CheckFormat,
    /// Don't ask GitHub about environments: who approves there, and what gates them
    #[arg(long)]
    offline: bool,
    #[command(flatten)]
    access: AccessFlags,
    #[command(flatten)]
    context: ContextFlags,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    #[default]
    Text,
    Json,
}

/// All that came of it, as JSON too.
#[derive(Serialize)]
struct Report {
    findings: Vec<Finding>,
    unreadable: Vec<Unreadable>,
}

/// Reads, judges and tells.
///
/// Fails with exit code 1 where something is wrong, and with 2 where something can't be read.
pub(crate) async fn run(
    arguments: &CheckArguments,
    environment: &Environment,
    directory: &Path,
    console: &mut Console,
) -> Result<(), Failure> {
    let root = files::root(arguments.folder.as_deref(), directory)?;
    let (files, mut unreadable) = files::read(&root)?;
    let (project, broken) = Project::read(&files, files::zone(&root)?);
    unreadable.extend(broken);
    let mut findings = check(&project);
    findings.extend(environments::ask(arguments, &project, environment, console).await?);
    let report = Report {
        findings,
        unreadable,
    };
    match arguments.format {
        CheckFormat::Json => show::json(&report)?,
        CheckFormat::Text => {
            show::text(&report, arguments.folder.as_deref(), environment, console)?;
        }
    }
    verdict(&report)
}

fn verdict(report: &Report) -> Result<(), Failure> {
    let counted = report.findings.iter().filter(|finding| finding.counts());
    match (report.unreadable.len(), counted.count()) {
        (0, 0) => Ok(()),
        (0, 1) => Err(Failure::refused("pass the check: one thing is wrong")),
        (0, count) => Err(Failure::refused(format!(
            "pass the check: {count} things are wrong"
        ))),
        (1, _) => Err(Failure::bad_input(
            "check everything: one file can't be read",
        )),
        (files, _) => Err(Failure::bad_input(format!(
            "check everything: {files} files can't be read"
        ))),
    }
}
