//! Changes to the text of an example. It knows how the examples are written: a change that finds
//! no place is an error, so that neither can be changed without the other.

use windlass_core::Problem;

use crate::embedded::REPOSITORY;

/// A file that is being written.
pub(super) struct Text {
    path: String,
    text: String,
}

impl Text {
    pub(super) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    pub(super) fn into_string(self) -> String {
        self.text
    }

    pub(super) fn has(&self, part: &str) -> bool {
        self.text.contains(part)
    }

    pub(super) fn replace(&mut self, part: &str, with: &str) -> Result<(), Problem> {
        if !self.has(part) {
            let message = format!("the example {} has no '{part}' to replace", self.path);
            return Err(Problem::bad_input("pipeline", message));
        }
        self.text = self.text.replace(part, with);
        Ok(())
    }

    /// Names the trunk where a push to it starts something, and in what is said of it.
    pub(super) fn set_trunk(&mut self, trunk: &str) {
        self.each_line(|line| match line.trim_start().starts_with('#') {
            true => line.replace(" main ", &format!(" {trunk} ")),
            false => line.replace("branches: [main", &format!("branches: [{trunk}")),
        });
    }

    /// Writes what stands behind the `@` wherever Windlass is used.
    pub(super) fn pin(&mut self, reference: &str) {
        let start = format!("uses: {REPOSITORY}/");
        self.each_line(|line| match line.split_once('@') {
            Some((used, _)) if line.trim_start().starts_with(&start) => {
                format!("{used}@{reference}")
            }
            _ => line.to_owned(),
        });
    }

    /// Gives an image to every call that takes one: only a rollback builds and promotes none.
    pub(super) fn set_image(&mut self, image: &str) {
        let named = self.has("      image: ");
        let takes_one = self.has(&format!("uses: {REPOSITORY}/")) && !self.has("/rollback.yml@");
        self.each_line(|line| {
            let (indent, rest) = line.split_at(line.len() - line.trim_start().len());
            if rest.starts_with("image: ") {
                format!("{indent}image: {image}")
            } else if takes_one && !named && rest.starts_with("runner-url: ") {
                format!("{indent}image: {image}\n{line}")
            } else {
                line.to_owned()
            }
        });
    }

    fn each_line(&mut self, change: impl Fn(&str) -> String) {
        let lines = self.text.lines().map(|line| change(line) + "\n");
        self.text = lines.collect();
    }
}

/// A value of letters, digits and some marks: nothing that would mean something to YAML or TOML.
pub(super) fn word<'a>(
    input: &'static str,
    value: &'a str,
    marks: &str,
) -> Result<&'a str, Problem> {
    let legal = |letter: char| letter.is_ascii_alphanumeric() || marks.contains(letter);
    let first = value.chars().next().is_some_and(|letter| letter != '-');
    if first && value.chars().all(legal) {
        return Ok(value);
    }
    let message = format!("'{input}' can't be '{value}'");
    let marks: Vec<_> = marks.chars().map(String::from).collect();
    let hint = format!("it takes letters, digits and {}", marks.join(" "));
    Err(Problem::bad_input(input, message).hint(hint))
}

/// An image may name the repository by an expression.
pub(super) fn image(value: &str) -> Result<&str, Problem> {
    let plain = value
        .replace("${{ github.repository }}", "repository")
        .replace("${{ github.repository_owner }}", "owner");
    word("image", &plain, "-_./:")?;
    let name = plain.rsplit('/').next().unwrap_or_default();
    if name.contains(':') {
        let message = format!("'image' has a tag: '{value}'");
        return Err(Problem::bad_input("image", message)
            .hint("leave the tag out: each version has its own"));
    }
    Ok(value)
}
