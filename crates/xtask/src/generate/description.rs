//! The actions as the program describes them. The order of everything is the program's.

use serde::Deserialize;

/// An action: a subcommand of the program.
#[derive(Deserialize)]
pub struct Action {
    pub name: String,
    pub summary: String,
    pub inputs: Vec<Input>,
    pub outputs: Vec<Output>,
}

/// An input of an action.
#[derive(Deserialize)]
pub struct Input {
    pub name: String,
    pub description: String,
    pub required: bool,
    pub default: Option<String>,
    pub values: Vec<String>,
    pub secret: bool,
    pub list: bool,
    pub boolean: bool,
}

/// What may be written for an input's value.
pub enum Form<'a> {
    Text,
    OneOf(&'a [String]),
    Boolean,
    Lines,
    Secret,
}

impl Input {
    pub fn form(&self) -> Form<'_> {
        match self {
            Self { secret: true, .. } => Form::Secret,
            Self { boolean: true, .. } => Form::Boolean,
            Self { list: true, .. } => Form::Lines,
            Self { values, .. } if !values.is_empty() => Form::OneOf(values),
            _ => Form::Text,
        }
    }
}

/// An output of an action.
#[derive(Deserialize)]
pub struct Output {
    pub name: String,
    pub description: String,
}

#[cfg(test)]
impl Action {
    /// An action that has an input of every kind.
    pub fn sample() -> Self {
        let input = |name: &str, description: &str| Input {
            name: name.to_owned(),
            description: description.to_owned(),
            required: false,
            default: None,
            values: Vec::new(),
            secret: false,
            list: false,
            boolean: false,
        };
        let lane = Input {
            required: true,
            values: vec!["dev".to_owned(), "rc".to_owned()],
            ..input("lane", "The lane: \"what for\".")
        };
        let prefix = Input {
            default: Some("v".to_owned()),
            ..input("tag-prefix", "a | b\nc")
        };
        let claim = Input {
            boolean: true,
            ..input("claim", "Whether to write.")
        };
        let ignore = Input {
            list: true,
            ..input("ignore", "Tags to leave out.")
        };
        let token = Input {
            secret: true,
            ..input("token", "A token.")
        };
        Self {
            name: "next-version".to_owned(),
            summary: "Claims the next version.".to_owned(),
            inputs: vec![lane, prefix, claim, ignore, token],
            outputs: vec![Output {
                name: "image-tag".to_owned(),
                description: "The image's tag.".to_owned(),
            }],
        }
    }
}
