//! The comments that stand beside a schedule. Knows where people put them, not what they say.

/// The comment on the line of the expression, and those right above it and above `schedule:`.
pub(crate) fn comments(text: &str, line: usize) -> String {
    let lines: Vec<&str> = text.lines().take(line).collect();
    let Some((last, above)) = lines.split_last() else {
        return String::new();
    };
    let mut found = vec![trailing(last)];
    let mut above = above.iter().rev().peekable();
    while let Some(line) = above.next_if(|line| line.trim_start().starts_with('#')) {
        found.push(line);
    }
    if let Some(line) = above.next_if(|line| line.trim_start().starts_with("schedule:")) {
        found.push(trailing(line));
        while let Some(line) = above.next_if(|line| line.trim_start().starts_with('#')) {
            found.push(line);
        }
    }
    found.reverse();
    found.join(" ")
}

fn trailing(line: &str) -> &str {
    line.split_once(" #").map_or("", |(_, comment)| comment)
}

#[cfg(test)]
mod tests {
    use super::comments;

    #[test]
    fn comments_are_those_right_above_and_beside() {
        let text = "# the file\non:\n  # the list\n  schedule: # all\n    # one\n    - cron: '0 7 * * *' # first\n    - cron: '0 8 * * *'\n";
        assert_eq!(comments(text, 6), "  # the list  all     # one  first");
        assert_eq!(comments(text, 7), "");
    }
}
