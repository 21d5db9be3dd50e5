//! An action: its inputs, and its steps where it is made of some.

use crate::model::Step;
use crate::model::interface::Input;
use crate::yaml::{Node, YamlError};

/// An action.
#[derive(Debug)]
pub(crate) struct Action {
    /// Its file, from the repository's root.
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) name: String,
    pub(crate) inputs: Vec<Input>,
    pub(crate) steps: Vec<Step>,
    /// Whether it is a container, which takes `args` and `entrypoint` besides its inputs.
    pub(crate) is_container: bool,
}

impl Action {
    /// Fails on what GitHub would not take for an action at all.
    pub(crate) fn read(path: &str, text: &str) -> Result<Self, YamlError> {
        let root = Node::parse(text)?;
        let Some(runs) = root.get("runs").filter(|runs| runs.is_map()) else {
            return Err(YamlError {
                place: root.place,
                message: "it is no action: that has 'runs'".to_owned(),
            });
        };
        let name = root.get("name").and_then(|name| name.text());
        let inputs = root.get("inputs").map(|inputs| Input::of_action(inputs));
        let steps = runs.get("steps").map_or(&[][..], |steps| steps.items());
        Ok(Self {
            path: path.to_owned(),
            text: text.to_owned(),
            name: name.unwrap_or_default().to_owned(),
            inputs: inputs.unwrap_or_default(),
            steps: steps.iter().map(|step| Step::read(step)).collect(),
            is_container: runs.get("using").and_then(|using| using.text()) == Some("docker"),
        })
    }

    /// Its folder, as `uses:` names it.
    pub(crate) fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Which of Windlass's actions it is, wherever it stands.
    pub(crate) fn own_name(&self) -> Option<&str> {
        self.name.strip_prefix("Windlass ")
    }
}
