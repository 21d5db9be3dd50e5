//! The program that brings a service to a commit, and its arguments.

use serde::Deserialize;

use super::template::{MissingTag, Placeholder, Template, TemplateFacts};
use super::wrong_value::WrongValue;

/// A program and its arguments, each with placeholders of its own. No shell reads them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<Template>")]
pub struct SyncCommand(Vec<Template>);

impl SyncCommand {
    /// The program and its arguments, as many as were written: a value never splits one.
    pub fn render(&self, facts: &TemplateFacts<'_>) -> Result<Vec<String>, MissingTag> {
        let render = |template: &Template| template.render(facts);
        self.0.iter().map(render).collect()
    }

    /// Whether only tags can be deployed with it.
    pub fn needs_tag(&self) -> bool {
        self.0.iter().any(|word| word.has(Placeholder::Tag))
    }
}

impl TryFrom<Vec<Template>> for SyncCommand {
    type Error = WrongValue;

    fn try_from(words: Vec<Template>) -> Result<Self, WrongValue> {
        let Some(program) = words.first() else {
            return Err("sync is empty: write a program and its arguments".into());
        };
        if program.as_str().trim().is_empty() {
            return Err("sync names no program: its first word is empty".into());
        }
        if program.as_str().starts_with('-') {
            let program = program.as_str();
            return Err(WrongValue(format!(
                "sync's program {program:?} begins with '-'"
            )));
        }
        // Who asks for a deployment chooses what it is of, never what program runs.
        if program.has(Placeholder::Tag) || program.has(Placeholder::Sha) {
            return Err("sync's program may hold {service} and {env} only".into());
        }
        Ok(Self(words))
    }
}
