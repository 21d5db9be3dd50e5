//! The input `fields`: names and values.

use windlass_core::message::Field;
use windlass_toolkit::Failure;

/// Reads lines of `name=value`, where a name is one word. Any other line is more of the value before
/// it, as in a commit's message.
pub(super) fn read(lines: &[String]) -> Result<Vec<Field>, Failure> {
    let mut fields: Vec<Field> = Vec::new();
    for line in lines {
        match (line.split_once('='), fields.last_mut()) {
            (Some((name, value)), _) if is_name(name) => fields.push(Field {
                name: name.trim().to_owned(),
                value: value.trim().to_owned(),
            }),
            (_, Some(before)) => {
                before.value.push('\n');
                before.value.push_str(line);
            }
            _ => {
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
    fn a_first_line_without_a_name_is_a_mistake() {
        for line in ["commit", "=value", "two words=no name"] {
            let failure = read(&[line.to_owned()]).unwrap_err();
            assert_eq!(failure.exit_code(), 2);
            assert!(failure.message.contains(line), "{failure}");
        }
    }
}
