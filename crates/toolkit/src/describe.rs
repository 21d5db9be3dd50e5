//! What an action takes and gives, as data: documents and `action.yml` are generated from it.
//!
//! It must not know the form that is generated. The order is that of the definition.

use clap::{Arg, Command};
use serde::Serialize;

use crate::SecretInput;
use crate::inputs::{is_boolean, is_input, is_list};

/// An action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionDescription {
    /// The subcommand's name.
    pub name: String,
    /// What it does, in one sentence.
    pub summary: String,
    /// Its inputs, secrets last.
    pub inputs: Vec<InputDescription>,
    /// Its outputs.
    pub outputs: Vec<OutputDescription>,
}

/// An input of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InputDescription {
    /// Its name in a workflow, and the long option's.
    pub name: String,
    /// What it means.
    pub description: String,
    /// Whether the action can't run without it.
    pub required: bool,
    /// The value it has when it is not given.
    pub default: Option<String>,
    /// The values it may have, when they can be counted.
    pub values: Vec<String>,
    /// Whether it never appears in arguments or logs.
    pub secret: bool,
    /// Whether it takes one entry per line.
    pub list: bool,
    /// Whether it is `true` or `false`.
    pub boolean: bool,
}

/// An output of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct OutputDescription {
    /// Its name.
    pub name: &'static str,
    /// What it means.
    pub description: &'static str,
}

/// Describes an action from its command, which defines its inputs, and what the command can't say.
pub fn describe(
    command: &Command,
    secrets: &[SecretInput],
    outputs: &[OutputDescription],
) -> ActionDescription {
    let options = command
        .get_arguments()
        .filter(|arg| is_input(arg) && !arg.is_hide_set());
    ActionDescription {
        name: command.get_name().to_owned(),
        summary: command
            .get_about()
            .map(ToString::to_string)
            .unwrap_or_default(),
        inputs: options
            .map(option)
            .chain(secrets.iter().map(secret))
            .collect(),
        outputs: outputs.to_vec(),
    }
}

fn option(arg: &Arg) -> InputDescription {
    let boolean = is_boolean(arg);
    let values = arg.get_possible_values();
    let shown = values
        .iter()
        .filter(|value| !boolean && !value.is_hide_set());
    InputDescription {
        name: arg.get_long().unwrap_or_default().to_owned(),
        description: arg.get_help().map(ToString::to_string).unwrap_or_default(),
        required: arg.is_required_set(),
        default: default(arg),
        values: shown.map(|value| value.get_name().to_owned()).collect(),
        secret: false,
        list: is_list(arg),
        boolean,
    }
}

fn default(arg: &Arg) -> Option<String> {
    let values: Vec<_> = arg
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy())
        .collect();
    (!values.is_empty()).then(|| values.join("\n"))
}

fn secret(input: &SecretInput) -> InputDescription {
    InputDescription {
        name: input.name.to_owned(),
        description: input.description.to_owned(),
        required: false,
        default: None,
        values: Vec::new(),
        secret: true,
        list: false,
        boolean: false,
    }
}
