//! A TOML file that people wrote: where in it a mistake is, and what was probably meant.
//!
//! It knows no file's keys, and reads no file: the caller brings the text.

use crate::problem::Problem;

/// The text of a file, under the name by which errors call it.
#[derive(Debug, Clone, Copy)]
pub struct WrittenToml<'a> {
    /// How errors name the file.
    pub file: &'a str,
    /// What is in it.
    pub text: &'a str,
}

impl WrittenToml<'_> {
    /// What TOML's reader complains of: with line and column, and the nearest key where one was
    /// mistyped.
    pub fn problem(&self, error: &toml::de::Error) -> Problem {
        let message = error.message().replace('\n', " ");
        let offset = error.span().map_or(0, |span| span.start);
        let problem = self.problem_at(offset, &message);
        match nearest_to_unknown(&message) {
            Some(key) => problem.hint(format!("did you mean '{key}'?")),
            None => problem,
        }
    }

    /// A complaint about what stands at an offset in bytes: `windlass.toml:2:14: {message}`, with
    /// line and column from 1.
    pub fn problem_at(&self, offset: usize, message: &str) -> Problem {
        let before = self.text.get(..offset).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let last = before.rsplit('\n').next().unwrap_or_default();
        let column = last.chars().count() + 1;
        let file = self.file;
        Problem::bad_input("config", format!("{file}:{line}:{column}: {message}"))
    }
}

/// The known word that a mistyped one was probably meant to be, if any is near enough.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(given, known), known))
        .filter(|(distance, known)| *distance <= known.len() / 2)
        .min()
        .map(|(_, known)| known)
}

/// serde words an unknown key or word as "unknown … `given`, expected one of `a`, `b`".
fn nearest_to_unknown(message: &str) -> Option<&str> {
    let rest = message.strip_prefix("unknown ")?;
    let mut quoted = rest.split('`').skip(1).step_by(2);
    let given = quoted.next()?;
    nearest(given, quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_lines_and_characters_from_one() {
        let toml = WrittenToml {
            file: "x.toml",
            text: "a = 1\né = 'ü'\n",
        };
        for (offset, place) in [(0, "1:1"), (6, "2:1"), (11, "2:5"), (99, "1:1")] {
            let message = toml.problem_at(offset, "wrong").message;
            assert_eq!(message, format!("x.toml:{place}: wrong"));
        }
    }

    #[test]
    fn only_a_word_that_is_near_is_offered() {
        let known = ["postgres", "redis"];
        assert_eq!(nearest("postgers", known), Some("postgres"));
        assert_eq!(nearest("authentik", known), None);
    }
}
