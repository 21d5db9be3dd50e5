//! SPDX licence expressions, as far as Cargo.toml files use them: `OR`, `AND`, parentheses,
//! `WITH`, and the `/` of old that means `OR`.

/// Whether somebody who accepts only the licences in `allowed` may use what is under
/// `expression`.
pub fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let spaced = spaced.replace(" WITH ", "_WITH_");
    let mut words = spaced.split_whitespace().peekable();
    let known = |name: &str| {
        allowed
            .iter()
            .any(|allowed| *allowed == name.replace("_WITH_", " WITH "))
    };
    any_of(&mut words, &known) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any_of(words: &mut Words<'_>, known: &impl Fn(&str) -> bool) -> bool {
    let mut allowed = all_of(words, known);
    while words.next_if_eq(&"OR").is_some() {
        allowed |= all_of(words, known);
    }
    allowed
}

fn all_of(words: &mut Words<'_>, known: &impl Fn(&str) -> bool) -> bool {
    let mut allowed = one(words, known);
    while words.next_if_eq(&"AND").is_some() {
        allowed &= one(words, known);
    }
    allowed
}

fn one(words: &mut Words<'_>, known: &impl Fn(&str) -> bool) -> bool {
    match words.next() {
        Some("(") => {
            let allowed = any_of(words, known);
            allowed && words.next() == Some(")")
        }
        Some(name) => known(name),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn expressions_are_read_as_spdx_means_them() {
        let allowed = ["MIT", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned);
        for (expression, expected) in [
            ("MIT", true),
            ("Apache-2.0", false),
            ("Apache-2.0 OR MIT", true),
            ("MIT/Apache-2.0", true),
            ("(Apache-2.0 OR MIT) AND Unicode-3.0", true),
            ("(Apache-2.0 OR MIT) AND GPL-3.0", false),
            ("GPL-3.0 AND GPL-2.0 OR MIT", true),
            ("Apache-2.0 WITH LLVM-exception OR Apache-2.0", true),
            ("GPL-3.0 OR (MIT AND (GPL-3.0 OR Unicode-3.0))", true),
            ("", false),
            ("(MIT", false),
            ("MIT MIT", false),
        ] {
            assert_eq!(is_allowed(expression, &allowed), expected, "{expression}");
        }
    }
}
