//! The input `fields`: names and values.

use serde_json::{Map, Value};
use windlass_core::message::Field;
use windlass_toolkit::Failure;

/// Reads a JSON object, or lines of `name=value`, where a name is one word.
///
/// Any other line is more of the value before it, as in a commit's message. So is one whose name
/// was given before: what others wrote can't take the place of what stands above it.
pub(super) fn read(lines: &[String]) -> Result<Vec<Field>, Failure> {
    match lines.first() {
        Some(first) if first.starts_with('{') => read_json(&lines.join("\n")),
        _ => read_lines(lines),
    }
}

fn read_json(text: &str) -> Result<Vec<Field>, Failure> {
    let object: Map<String, Value> = serde_json::from_str(text).map_err(|error| {
        Failure::bad_input(format!("read fields: {error}"))
            .hint("write an object, such as '{\"commit\": ${{ toJSON(github.event.head_commit.message) }}}'")
    })?;
    let fields = object.into_iter().map(|(name, value)| Field {
        name,
        value: match value {
            Value::String(text) => text,
            Value::Null => String::new(),
            value => value.to_string(),
        },
    });
    Ok(fields.collect())
}

fn read_lines(lines: &[String]) -> Result<Vec<Field>, Failure> {
    let mut fields: Vec<Field> = Vec::new();
    for line in lines {
        let is_new =
            |name: &str| is_name(name) && !fields.iter().any(|one| one.name == name.trim());
        let pair = line.split_once('=').filter(|(name, _)| is_new(name));
        match (pair, fields.last_mut()) {
            (Some((name, value)), _) => fields.push(Field {
                name: name.trim().to_owned(),
                value: value.trim().to_owned(),
            }),
            (None, Some(before)) => {
                before.value.push('\n');
                before.value.push_str(line);
            }
            (None, None) => {
                return Err(
                    Failure::bad_input(format!("read fields: {line:?} has no name"))
                        .hint("write a line for each, such as 'commit=Fix the cart'"),
                );
            }
        }
    }
    Ok(fields)
}

fn is_name(text: &str) -> bool {
    let legal = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let text = text.trim();
    !text.is_empty() && text.chars().all(legal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(lines: &[&str]) -> Vec<(String, String)> {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let fields = read(&lines).unwrap().into_iter();
        fields.map(|field| (field.name, field.value)).collect()
    }

    #[test]
    fn a_line_is_a_field_or_more_of_the_one_before() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let told = "It was a=b all along: c=d";
        assert_eq!(
            pairs(&["commit=Fix the cart", told, " image-tag = v1"]),
            [
                pair("commit", &format!("Fix the cart\n{told}")),
                pair("image-tag", "v1"),
            ]
        );
        assert_eq!(
            pairs(&["empty=", "eq=a=b"]),
            [pair("empty", ""), pair("eq", "a=b")]
        );
    }

    #[test]
    fn s3_what_others_wrote_takes_no_names_place() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let found = pairs(&["approver=octocat", "commit=Fix", "approver=hubot"]);
        let expected = [
            pair("approver", "octocat"),
            pair("commit", "Fix\napprover=hubot"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn an_object_holds_any_text() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let found = pairs(&["{", r#""commit message": "a=b\nc=d", "count": 3"#, "}"]);
        let expected = [pair("commit message", "a=b\nc=d"), pair("count", "3")];
        assert_eq!(found, expected);
        assert_eq!(read(&["{".to_owned()]).unwrap_err().exit_code(), 2);
    }

    #[test]
    fn a_first_line_without_a_name_is_a_mistake() {
        for line in ["commit", "=value", "two words=no name"] {
            let failure = read(&[line.to_owned()]).unwrap_err();
            assert_eq!(failure.exit_code(), 2);
            assert!(failure.message.contains(line), "{failure}");
        }
    }
}
