//! What can be handed to a workflow or an action.

use crate::yaml::Node;

/// What an input takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Boolean,
    Number,
    /// A text, of an input of a workflow.
    Text,
    /// Whatever is written becomes text: an input of an action.
    Anything,
}

/// An input.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// Whether it has to be given: it is required, and has no default.
    pub(crate) required: bool,
    pub(crate) default: Option<String>,
    pub(crate) description: String,
    /// The words that it takes, where it doesn't take every text.
    pub(crate) choices: Vec<String>,
}

/// A secret of a workflow.
#[derive(Debug)]
pub(crate) struct Secret {
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) description: String,
}

impl Input {
    /// The inputs of a workflow, whose types are told.
    pub(crate) fn of_workflow(inputs: &Node) -> Vec<Self> {
        let kind = |input: &Node| match input.get("type").and_then(|kind| kind.text()) {
            Some("boolean") => Kind::Boolean,
            Some("number") => Kind::Number,
            _ => Kind::Text,
        };
        read(inputs, kind)
    }

    /// The inputs of an action.
    pub(crate) fn of_action(inputs: &Node) -> Vec<Self> {
        read(inputs, |_| Kind::Anything)
    }

    /// Whether this is its name: GitHub looks inputs up in small letters.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

impl Secret {
    pub(crate) fn of_workflow(secrets: &Node) -> Vec<Self> {
        let secret = |name: &Node, secret: &Node| Self {
            name: name.text().unwrap_or_default().to_owned(),
            required: is_true(secret, "required"),
            description: text(secret, "description").unwrap_or_default(),
        };
        let entries = secrets.entries();
        entries.map(|(name, node)| secret(name, node)).collect()
    }
}

fn read(inputs: &Node, kind: impl Fn(&Node) -> Kind) -> Vec<Input> {
    let input = |name: &Node, node: &Node| {
        let description = text(node, "description").unwrap_or_default();
        let default = text(node, "default");
        Input {
            name: name.text().unwrap_or_default().to_owned(),
            kind: kind(node),
            required: is_true(node, "required") && node.get("default").is_none(),
            choices: choices(&description),
            default,
            description,
        }
    };
    let entries = inputs.entries();
    entries.map(|(name, node)| input(name, node)).collect()
}

fn text(node: &Node, key: &str) -> Option<String> {
    Some(node.get(key)?.text()?.to_owned())
}

fn is_true(node: &Node, key: &str) -> bool {
    text(node, key).is_some_and(|text| text == "true")
}

/// A description of Windlass's own tells the words that an input takes at its end, or right before
/// the default: `… (api, git)`, `… (api, git); default: api`.
fn choices(description: &str) -> Vec<String> {
    let listed = |text: &str| {
        let (_, list) = text.strip_suffix(')')?.rsplit_once('(')?;
        Some(list.split(", ").map(str::to_owned).collect::<Vec<_>>())
    };
    let before = description.split_once("; default:");
    let before = || before.and_then(|(before, _)| listed(before));
    let is_word = |word: &String| {
        let legal = |letter: char| letter.is_ascii_lowercase() || letter == '-';
        !word.is_empty() && word.chars().all(legal)
    };
    match listed(description).or_else(before) {
        Some(words) if words.len() > 1 && words.iter().all(is_word) => words,
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::choices;

    #[test]
    fn the_words_of_a_choice_stand_at_the_end_of_its_description() {
        for (description, expected) in [
            (
                "What the runner speaks (windlass, iac, seed)",
                vec!["windlass", "iac", "seed"],
            ),
            (
                "Begin (prerelease-line) (true, false)",
                vec!["true", "false"],
            ),
            ("Tags that don't count (one entry per line)", vec![]),
            ("Its commit (not the tag's object)", vec![]),
            ("(api, git) or neither", vec![]),
            (
                "How far (patch, minor); default: patch",
                vec!["patch", "minor"],
            ),
        ] {
            assert_eq!(choices(description), expected, "{description}");
        }
    }
}
