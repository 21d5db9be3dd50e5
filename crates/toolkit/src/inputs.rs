//! An action's inputs are the long options of its command line.
//!
//! A struct that derives [`clap::Args`] is the one definition. Its options under the help heading
//! [`HEADING`] are inputs; they may also come from `INPUT_*` variables, which are turned into
//! options before clap parses, so that clap alone checks and explains them. An input is a long
//! option without a short form; its name is `[a-z0-9-]`.
//!
//! - A list (`Vec<…>`) is one entry per line in the variable, and a repeated flag in a terminal.
//! - A boolean is an `Option<bool>`: `--claim` and `--claim=false` both work.
//!
//! It must not know any one input. Secrets are no options: see [`crate::SecretInput`].

mod boolean;
mod scan;

use std::any::TypeId;
use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue};
use clap::{Arg, ArgAction, Command, CommandFactory, FromArgMatches};

use boolean::BooleanParser;
use scan::{Selected, select};

use crate::environment::input_variable;
use crate::{Environment, Failure};

/// The help heading that makes a long option an input:
/// `#[command(next_help_heading = inputs::HEADING)]` on the struct.
pub const HEADING: &str = "Inputs";

/// Why there is nothing to run.
#[derive(Debug)]
pub enum Stop {
    /// The user asked for help or the version: print it to standard output and exit with 0.
    Help(String),
    /// The command line or an input is wrong. Exit code 2.
    Failure(Failure),
}

/// Parses a command line, and the inputs that it leaves to the environment.
///
/// `arguments` starts with the program's name.
pub fn parse<T: CommandFactory + FromArgMatches>(
    arguments: Vec<OsString>,
    environment: &Environment,
) -> Result<T, Stop> {
    let mut command = command::<T>();
    let arguments = with_environment(&command, arguments, environment);
    let parsed = command
        .try_get_matches_from_mut(&arguments)
        .and_then(|mut matches| T::from_arg_matches_mut(&mut matches));
    parsed.map_err(|error| explain(error.format(&mut command), &command, &arguments))
}

/// The command of a program, its boolean inputs with the spellings that actions know.
pub fn command<T: CommandFactory>() -> Command {
    with_booleans(T::command())
}

fn with_booleans(command: Command) -> Command {
    command
        .mut_args(|arg| {
            if is_boolean(&arg) {
                as_boolean(arg)
            } else {
                arg
            }
        })
        .mut_subcommands(with_booleans)
}

/// Without a value it means `true`; a value is given by `=` only, so that none is taken by mistake.
fn as_boolean(arg: Arg) -> Arg {
    let arg = arg.value_parser(BooleanParser).value_name("BOOL");
    arg.num_args(0..=1)
        .default_missing_value("true")
        .require_equals(true)
}

/// Whether an input is `true` or `false`.
pub fn is_boolean(arg: &Arg) -> bool {
    is_input(arg)
        && matches!(arg.get_action(), ArgAction::Set)
        && arg.get_value_parser().type_id() == TypeId::of::<bool>()
}

/// The same command line without the inputs that are given no value, and with an option added for
/// every input of the selected subcommand that `arguments` does not give and `environment` has.
pub fn with_environment(
    command: &Command,
    mut arguments: Vec<OsString>,
    environment: &Environment,
) -> Vec<OsString> {
    let Selected {
        command,
        start,
        given,
        blank,
    } = select(command, &arguments);
    let added: Vec<OsString> = command
        .get_arguments()
        .filter(|arg| is_input(arg) && !given.iter().any(|name| scan::is_named(arg, name)))
        .flat_map(|arg| options_from(arg, environment))
        .collect();
    for position in blank.into_iter().rev() {
        arguments.remove(position);
    }
    arguments.splice(start..start, added);
    arguments
}

/// Whether an option is an input of the action.
pub fn is_input(arg: &Arg) -> bool {
    arg.get_help_heading() == Some(HEADING) && arg.get_long().is_some()
}

/// Whether an input takes several values.
pub fn is_list(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Append)
}

fn options_from(arg: &Arg, environment: &Environment) -> Vec<OsString> {
    let name = arg.get_long().unwrap_or_default();
    let Some(value) = environment.input(name) else {
        return Vec::new();
    };
    let option = |value: &str| OsString::from(format!("--{name}={value}"));
    match is_list(arg) {
        true => value
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(option)
            .collect(),
        false => vec![option(value)],
    }
}

/// Keeps clap's words, and adds where an input that they name can be set.
fn explain(error: clap::Error, command: &Command, arguments: &[OsString]) -> Stop {
    let text = error.to_string();
    if error.exit_code() == 0 {
        return Stop::Help(text);
    }
    let text = text.trim_end().trim_start_matches("error: ");
    let mut failure = Failure::bad_input(format!("read the command line: {text}"));
    let selected = select(command, arguments).command;
    for named in named_options(&error) {
        let mut inputs = selected.get_arguments().filter(|arg| is_input(arg));
        if inputs.any(|arg| arg.get_long() == Some(&named)) {
            failure = failure.hint(format!(
                "--{named} on the command line is `{named}:` in a workflow and {} in the environment",
                input_variable(&named)
            ));
        }
    }
    Stop::Failure(failure)
}

/// The long names in clap's `--lane <LANE>`, which are how its errors name options.
fn named_options(error: &clap::Error) -> Vec<String> {
    let shown = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(one)) => std::slice::from_ref(one),
        Some(ContextValue::Strings(many)) => many.as_slice(),
        _ => &[],
    };
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '-';
    shown
        .iter()
        .filter_map(|shown| shown.strip_prefix("--"))
        .map(|name| {
            name.chars()
                .take_while(|character| is_part(*character))
                .collect()
        })
        .collect()
}
