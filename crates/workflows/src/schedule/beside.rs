//! The comments that stand beside a schedule. Knows where people put them, not what they say.

/// The comment on the line of the expression, and those right above it and above `schedule:`.
/// It is on the line of this number, from 1.
pub(crate) fn comments(lines: &[&str], line: usize) -> String {
    let until = lines.get(..line).unwrap_or(lines);
    let Some((last, above)) = until.split_last() else {
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
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(comments(&lines, 6), "  # the list  all     # one  first");
        assert_eq!(comments(&lines, 7), "");
    }
}
