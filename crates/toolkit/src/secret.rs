//! Secret inputs. They come from the environment or a file, never from a flag: arguments are
//! visible to every process of the machine.
//!
//! It must not know what a secret is for, and it shows none.

use std::path::Path;

use secrecy::SecretString;
use serde::Serialize;

use crate::environment::input_variable;
use crate::{Environment, Failure};

/// An input whose value is secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SecretInput {
    /// The input's name, as in `token`.
    pub name: &'static str,
    /// What it is for, in one sentence.
    pub description: &'static str,
    /// A variable that may hold it as well, as `GITHUB_TOKEN` does.
    #[serde(skip)]
    pub fallback: Option<&'static str>,
}

impl SecretInput {
    /// Finds the secret: in `file` when the command line names one, else in `INPUT_<NAME>`, else
    /// in the fallback variable. What was said most explicitly comes first.
    ///
    /// Line breaks at the end of the file are no part of the secret. A file that can't be read,
    /// is not UTF-8, or holds nothing is [`crate::FailureKind::BadInput`]; no message shows any of
    /// its content.
    pub fn find(
        &self,
        environment: &Environment,
        file: Option<&Path>,
    ) -> Result<Option<SecretString>, Failure> {
        if let Some(path) = file {
            return self.read(path).map(Some);
        }
        let value = environment
            .input(self.name)
            .or_else(|| self.fallback.and_then(|variable| environment.get(variable)));
        Ok(value.map(SecretString::from))
    }

    /// Where a user can set it, for hints: `the input 'token' (INPUT_TOKEN) or GITHUB_TOKEN`.
    pub fn places(&self) -> String {
        let fallback = self
            .fallback
            .map(|variable| format!(" or {variable}"))
            .unwrap_or_default();
        format!(
            "the input '{}' ({}){fallback}",
            self.name,
            input_variable(self.name)
        )
    }

    fn read(&self, path: &Path) -> Result<SecretString, Failure> {
        let failed = |reason: String| {
            let shown = path.display();
            Failure::bad_input(format!("read the {} from {shown}: {reason}", self.name))
                .hint(format!("name a readable file, or set {}", self.places()))
        };
        let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
        match text.trim_end_matches(['\r', '\n']) {
            "" => Err(failed("it is empty".to_owned())),
            secret => Ok(SecretString::from(secret)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    const TOKEN: SecretInput = SecretInput {
        name: "token",
        description: "A token.",
        fallback: Some("GITHUB_TOKEN"),
    };

    fn found(environment: &Environment, file: Option<&Path>) -> Option<String> {
        let secret = TOKEN.find(environment, file).unwrap();
        secret.map(|secret| secret.expose_secret().to_owned())
    }

    #[test]
    fn the_most_explicit_place_wins() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("token");
        std::fs::write(&file, "from-file\r\n\n").unwrap();
        let both = Environment::from_pairs([("INPUT_TOKEN", "input"), ("GITHUB_TOKEN", "job")]);
        let fallback = Environment::from_pairs([("INPUT_TOKEN", ""), ("GITHUB_TOKEN", "job")]);
        assert_eq!(found(&both, Some(&file)).as_deref(), Some("from-file"));
        assert_eq!(found(&both, None).as_deref(), Some("input"));
        assert_eq!(found(&fallback, None).as_deref(), Some("job"));
        assert_eq!(found(&Environment::default(), None), None);
    }

    #[test]
    fn a_bad_file_is_named_and_its_content_is_not() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("token");
        let failure = TOKEN
            .find(&Environment::default(), Some(&file))
            .unwrap_err();
        assert_eq!(failure.exit_code(), 2);
        assert!(failure.message.contains("token"), "{failure}");
        std::fs::write(&file, b"hunter2\xff").unwrap();
        let failure = TOKEN
            .find(&Environment::default(), Some(&file))
            .unwrap_err();
        assert!(!format!("{failure:?}").contains("hunter2"), "{failure:?}");
        std::fs::write(&file, "\n").unwrap();
        let failure = TOKEN
            .find(&Environment::default(), Some(&file))
            .unwrap_err();
        assert!(failure.message.ends_with("it is empty"), "{failure}");
    }

    #[test]
    fn a_found_secret_is_not_shown_by_debug() {
        let environment = Environment::from_pairs([("INPUT_TOKEN", "hunter2")]);
        let secret = TOKEN.find(&environment, None).unwrap();
        assert!(!format!("{secret:?}").contains("hunter2"));
    }
}
