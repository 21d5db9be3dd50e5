//! Emoji by their names in Slack.
//!
//! Must not know markup. These are the names that reports of programs are made of; of others the
//! name stays. Source: the short names of iamcal/emoji-data, which Slack uses.

const NAMES: [(&str, &str); 60] = [
    ("+1", "👍"),
    ("-1", "👎"),
    ("alarm_clock", "⏰"),
    ("arrow_down", "⬇️"),
    ("arrow_right", "➡️"),
    ("arrow_up", "⬆️"),
    ("arrows_counterclockwise", "🔄"),
    ("ballot_box_with_check", "☑️"),
    ("bell", "🔔"),
    ("black_circle", "⚫"),
    ("black_square_for_stop", "⏹️"),
    ("boom", "💥"),
    ("bug", "🐛"),
    ("checkered_flag", "🏁"),
    ("clock1", "🕐"),
    ("construction", "🚧"),
    ("double_vertical_bar", "⏸️"),
    ("exclamation", "❗"),
    ("eyes", "👀"),
    ("fast_forward", "⏩"),
    ("fire", "🔥"),
    ("gear", "⚙️"),
    ("hammer", "🔨"),
    ("hammer_and_wrench", "🛠️"),
    ("heavy_check_mark", "✔️"),
    ("heavy_minus_sign", "➖"),
    ("hourglass", "⌛"),
    ("hourglass_flowing_sand", "⏳"),
    ("information_source", "ℹ️"),
    ("label", "🏷️"),
    ("large_blue_circle", "🔵"),
    ("large_green_circle", "🟢"),
    ("large_green_square", "🟩"),
    ("large_orange_circle", "🟠"),
    ("large_red_square", "🟥"),
    ("large_yellow_circle", "🟡"),
    ("leftwards_arrow_with_hook", "↩️"),
    ("link", "🔗"),
    ("lock", "🔒"),
    ("mag", "🔍"),
    ("memo", "📝"),
    ("no_entry", "⛔"),
    ("no_entry_sign", "🚫"),
    ("octagonal_sign", "🛑"),
    ("package", "📦"),
    ("question", "❓"),
    ("red_circle", "🔴"),
    ("repeat", "🔁"),
    ("rewind", "⏪"),
    ("rocket", "🚀"),
    ("rotating_light", "🚨"),
    ("shield", "🛡️"),
    ("ship", "🚢"),
    ("stopwatch", "⏱️"),
    ("tada", "🎉"),
    ("warning", "⚠️"),
    ("white_check_mark", "✅"),
    ("white_circle", "⚪"),
    ("wrench", "🔧"),
    ("x", "❌"),
];

/// The text with emoji in place of `:names:`.
pub fn replaced(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(':') {
        shown.push_str(before);
        match after
            .split_once(':')
            .and_then(|(name, after)| Some((emoji(name)?, after)))
        {
            Some((emoji, after)) => {
                shown.push_str(emoji);
                rest = after;
            }
            None => {
                shown.push(':');
                rest = after;
            }
        }
    }
    shown.push_str(rest);
    shown
}

fn emoji(name: &str) -> Option<&'static str> {
    let mut names = NAMES.iter();
    names
        .find(|(known, _)| *known == name)
        .map(|(_, emoji)| *emoji)
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn known_names_become_characters_and_others_stay() {
        for (text, expected) in [
            (":x::rocket:", "❌🚀"),
            (":none:x:", ":none❌"),
            ("10:30", "10:30"),
            (":+1:", "👍"),
            (":", ":"),
        ] {
            assert_eq!(replaced(text), expected, "{text}");
        }
    }
}
