//! Slack's markup, "mrkdwn", as HTML.
//!
//! Must not know blocks. Whatever is no markup is text, and is escaped. Source: docs.slack.dev,
//! "Formatting message text".

use maud::{Markup, html};

use super::{emoji, user_name};
use crate::slack::decoded;
use crate::state::slack::Workspace;

/// Where a text stands: what its ids mean.
#[derive(Clone, Copy)]
pub struct Place<'workspace> {
    pub workspace: &'workspace Workspace,
}

/// A text in markup.
pub fn marked(text: &str, place: Place<'_>) -> Markup {
    let mut rest = text;
    // A text begins as a line does.
    let mut before = '\n';
    let mut plain = String::new();
    let mut pieces = Vec::new();
    while let Some(first) = rest.chars().next() {
        match piece(rest, before, place) {
            Some((markup, after)) => {
                pieces.push(words(&std::mem::take(&mut plain)));
                pieces.push(markup);
                let read = rest.strip_suffix(after).unwrap_or_default();
                before = read.chars().next_back().unwrap_or(before);
                rest = after;
            }
            None => {
                plain.push(first);
                before = first;
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
    }
    pieces.push(words(&plain));
    html! { @for piece in &pieces { (piece) } }
}

/// Whether an address may be a link.
pub fn is_web(url: &str) -> bool {
    ["https://", "http://"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
}

fn words(text: &str) -> Markup {
    html! { (emoji::replaced(&decoded(text))) }
}

/// What the text begins with, if it is marked up, and what follows it.
fn piece<'text>(text: &'text str, before: char, place: Place<'_>) -> Option<(Markup, &'text str)> {
    if let Some(rest) = text.strip_prefix("```") {
        let (code, rest) = rest.split_once("```")?;
        let code = code.strip_prefix('\n').unwrap_or(code);
        let rest = rest.strip_prefix('\n').unwrap_or(rest);
        return Some((html! { pre { (decoded(code)) } }, rest));
    }
    match text.chars().next()? {
        '\n' => Some((html! { br; }, text.get(1..)?)),
        '<' => angle(text.get(1..)?, place),
        '`' => {
            let (code, rest) = text.get(1..)?.split_once('`')?;
            let is_one = !code.is_empty() && !code.contains('\n');
            is_one.then(|| (html! { code { (decoded(code)) } }, rest))
        }
        '&' | '>' if before == '\n' => {
            let quoted = text
                .strip_prefix("&gt;")
                .or_else(|| text.strip_prefix('>'))?;
            let (line, rest) = quoted.split_once('\n').unwrap_or((quoted, ""));
            Some((html! { blockquote { (marked(line, place)) } }, rest))
        }
        mark @ ('*' | '_' | '~') if !before.is_alphanumeric() => {
            let (inside, rest) = closed(text.get(1..)?, mark)?;
            let inside = marked(inside, place);
            let markup = match mark {
                '*' => html! { strong { (inside) } },
                '_' => html! { em { (inside) } },
                _ => html! { s { (inside) } },
            };
            Some((markup, rest))
        }
        _ => None,
    }
}

/// What stands before a closing mark in the same line, and what after it.
fn closed(text: &str, mark: char) -> Option<(&str, &str)> {
    let mut before = None;
    let mut depth = 0_usize;
    for (index, character) in text.char_indices() {
        match character {
            '\n' => return None,
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ if character == mark && depth == 0 => {
                let rest = text.get(index + mark.len_utf8()..)?;
                let ends = !rest.chars().next().is_some_and(char::is_alphanumeric);
                if ends && before.is_some_and(|before: char| !before.is_whitespace()) {
                    return Some((text.get(..index)?, rest));
                }
            }
            _ => {}
        }
        if before.is_none() && character.is_whitespace() {
            return None;
        }
        before = Some(character);
    }
    None
}

/// A link or a mention.
fn angle<'text>(text: &'text str, place: Place<'_>) -> Option<(Markup, &'text str)> {
    let (inner, rest) = text.split_once('>')?;
    let (target, label) = match inner.split_once('|') {
        Some((target, label)) => (target, Some(decoded(label))),
        None => (inner, None),
    };
    let markup = match target.chars().next()? {
        '@' => mention("@", user_name(place.workspace, target.get(1..)?)),
        '#' => {
            let id = target.get(1..)?;
            let known = place
                .workspace
                .channel(id)
                .map(|channel| channel.name.clone());
            mention("#", &known.or(label).unwrap_or_else(|| id.to_owned()))
        }
        '!' => special(target.get(1..)?, label),
        _ => {
            let url = decoded(target);
            let label = label.filter(|label| !label.is_empty());
            let label = label.unwrap_or_else(|| url.clone());
            match is_web(&url) {
                true => html! { a href=(url) rel="noreferrer" { bdi { (label) } } },
                false => html! { bdi { (label) } },
            }
        }
    };
    Some((markup, rest))
}

fn special(target: &str, label: Option<String>) -> Markup {
    match (target, label) {
        ("channel" | "here" | "everyone", _) => mention("@", target),
        // Dates and whatever else there may be say what to show instead.
        (_, Some(label)) => html! { bdi { (label) } },
        (_, None) => html! { "<!" (target) ">" },
    }
}

fn mention(mark: &str, name: &str) -> Markup {
    html! { span.mention { (mark) bdi { (name) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let workspace = Workspace::default();
        let place = Place {
            workspace: &workspace,
        };
        marked(text, place).into_string()
    }

    #[test]
    fn markup_is_shown_as_slack_shows_it() {
        for (text, expected) in [
            (
                "*a* _b_ ~c~ `d`",
                "<strong>a</strong> <em>b</em> <s>c</s> <code>d</code>",
            ),
            ("*a _b_*", "<strong>a <em>b</em></strong>"),
            ("a\nb", "a<br>b"),
            ("2*3*4 snake_case_name * x *", "2*3*4 snake_case_name * x *"),
            ("```\n*a*\n```\nb", "<pre>*a*\n</pre>b"),
            ("&gt; said\nnext", "<blockquote> said</blockquote>next"),
            (
                ":white_check_mark: :no_such_thing: 10:30:00",
                "✅ :no_such_thing: 10:30:00",
            ),
            (
                "<https://x.invalid/?a=1&amp;b=2|*run* &lt;1&gt;>",
                "<a href=\"https://x.invalid/?a=1&amp;b=2\" rel=\"noreferrer\"><bdi>*run* &lt;1&gt;</bdi></a>",
            ),
            (
                "*<https://x.invalid/a*b|x>*",
                "<strong><a href=\"https://x.invalid/a*b\" rel=\"noreferrer\"><bdi>x</bdi></a></strong>",
            ),
            (
                "<!channel>",
                "<span class=\"mention\">@<bdi>channel</bdi></span>",
            ),
            ("<@U1|ada>", "<span class=\"mention\">@<bdi>U1</bdi></span>"),
            ("<!date^1^{date}|today>", "<bdi>today</bdi>"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn hostile_text_stays_text() {
        for (text, expected) in [
            (
                "<script>alert(1)</script>",
                "<bdi>script</bdi>alert(1)<bdi>/script</bdi>",
            ),
            ("&lt;script&gt;", "&lt;script&gt;"),
            ("&lt;!channel&gt;", "&lt;!channel&gt;"),
            ("&amp;lt;", "&amp;lt;"),
            ("<javascript:alert(1)|x>", "<bdi>x</bdi>"),
            (
                "<https://x.invalid/\"onclick=\"|x>",
                "<a href=\"https://x.invalid/&quot;onclick=&quot;\" rel=\"noreferrer\"><bdi>x</bdi></a>",
            ),
            ("*a", "*a"),
            ("<", "&lt;"),
            ("```", "```"),
            ("한국어 中文 🚀", "한국어 中文 🚀"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
