//! Reads a command line just far enough to know the subcommand and the options that are given.
//!
//! It must not judge: whatever is wrong, clap says it.

use std::ffi::OsString;

use clap::{Arg, Command};

use super::is_input;

/// Which command a command line selects.
pub(super) struct Selected<'a> {
    /// The innermost subcommand, or the program itself.
    pub command: &'a Command,
    /// Where its own arguments start.
    pub start: usize,
    /// The long names among them, without dashes and value.
    pub given: Vec<String>,
    /// Where inputs stand that are given no value, `--tag ""`: they count as not given.
    pub blank: Vec<usize>,
}

pub(super) fn select<'a>(command: &'a Command, arguments: &[OsString]) -> Selected<'a> {
    let mut selected = Selected {
        command,
        start: arguments.len().min(1),
        given: Vec::new(),
        blank: Vec::new(),
    };
    let mut position = selected.start;
    while let Some(argument) = arguments.get(position) {
        position += 1;
        let argument = argument.to_string_lossy();
        if argument == "--" {
            break;
        } else if let Some(option) = argument.strip_prefix("--") {
            let name = option.split('=').next().unwrap_or_default();
            let arg = selected
                .command
                .get_arguments()
                .find(|arg| is_named(arg, name));
            let start = position - 1;
            position += usize::from(takes_next(arg, option, arguments.get(position)));
            if arg.is_some_and(is_input) && is_blank(option, arguments.get(start + 1..position)) {
                selected.blank.extend(start..position);
            } else {
                selected.given.push(name.to_owned());
            }
        } else if let Some(inner) = selected.command.find_subcommand(&*argument) {
            selected = Selected {
                command: inner,
                start: position,
                given: Vec::new(),
                blank: selected.blank,
            };
        }
    }
    selected
}

/// Whether an option has a value, and it is none: in its own argument, or in the next one.
fn is_blank(option: &str, next: Option<&[OsString]>) -> bool {
    let next = next.and_then(|next| next.first());
    match (option.split_once('='), next) {
        (Some((_, value)), _) => value.trim().is_empty(),
        (None, Some(value)) => value.to_string_lossy().trim().is_empty(),
        (None, None) => false,
    }
}

/// Whether an option goes by this long name.
pub(super) fn is_named(arg: &Arg, name: &str) -> bool {
    arg.get_long() == Some(name)
        || arg
            .get_all_aliases()
            .is_some_and(|aliases| aliases.contains(&name))
}

/// Whether the next argument is this option's value.
fn takes_next(arg: Option<&Arg>, option: &str, next: Option<&OsString>) -> bool {
    let (Some(arg), Some(next)) = (arg, next) else {
        return false;
    };
    let needs_value = arg.get_action().takes_values()
        && !arg.is_require_equals_set()
        && arg
            .get_num_args()
            .is_none_or(|range| range.min_values() > 0);
    let may_be_value =
        arg.is_allow_hyphen_values_set() || !next.as_encoded_bytes().starts_with(b"-");
    needs_value && !option.contains('=') && may_be_value
}
