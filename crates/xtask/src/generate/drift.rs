//! Whether the files are what `generate` would write, and where not, the first line that
//! differs.

use super::{Generated, out_of_date};
use crate::failure::Outcome;
use crate::repository::Repository;

/// Fails with every file that is out of date.
pub fn check(repository: &Repository, files: &[Generated]) -> Outcome {
    let finding = |file: &Generated| {
        let there = repository.read(&file.path).unwrap_or_default();
        first_difference(&there, &file.text).map(|difference| format!("{}{difference}", file.path))
    };
    let findings: Vec<_> = files.iter().filter_map(finding).collect();
    if findings.is_empty() {
        Ok(())
    } else {
        Err(out_of_date(&findings))
    }
}

/// `:<line>: is …, should be …`; none when the texts are equal.
fn first_difference(is: &str, should_be: &str) -> Option<String> {
    if is == should_be {
        return None;
    }
    let (mut is, mut should_be) = (is.lines(), should_be.lines());
    for number in 1.. {
        match (is.next(), should_be.next()) {
            (None, None) => break,
            (left, right) if left == right => {}
            (left, right) => {
                let (left, right) = (show(left), show(right));
                return Some(format!(":{number}: is {left}, should be {right}"));
            }
        }
    }
    Some(": the line ends differ".to_owned())
}

fn show(line: Option<&str>) -> String {
    line.map_or("nothing".to_owned(), |line| format!("`{line}`"))
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn first_line_that_differs_is_shown() {
        for (is, should_be, difference) in [
            ("a\nb\n", "a\nb\n", None),
            ("a\nb\n", "a\nc\n", Some(":2: is `b`, should be `c`")),
            ("", "a\n", Some(":1: is nothing, should be `a`")),
            ("a\nb\n", "a\n", Some(":2: is `b`, should be nothing")),
            ("a\r\n", "a\n", Some(": the line ends differ")),
        ] {
            assert_eq!(first_difference(is, should_be).as_deref(), difference);
        }
    }
}
