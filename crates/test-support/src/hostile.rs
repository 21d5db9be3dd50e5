//! Text as an attacker would write it into a tag, a branch or a commit message.

use proptest::prelude::*;

const FRAGMENTS: [&str; 36] = [
    "::", ":", "##[", "#", "[", "]", "\n", "\r", "\r\n", " ", "\t", "%0A", "%0D", "%25", "%", "=",
    "<<", ",", ";", "|", "`", "```", "\u{2028}", "\u{85}", "\u{200d}", "\u{ad}", "\u{feff}", "\0",
    "é", "🚢", "\\", "\"", "<b>", "$(id)", "EOF", "-",
];
const COMMANDS: [&str; 10] = [
    "::set-output name=tag::v9",
    "::stop-commands::pause",
    "::pause::",
    "::add-mask::v",
    "::error file=a,line=1::x",
    "::debug::x",
    "##[set-output name=tag]v9",
    "##[stop-commands]pause",
    "##[error]x",
    ":\u{200d}:debug::x",
];

/// Text made of everything that has a meaning to a runner, a shell, Markdown or a terminal.
pub fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(&FRAGMENTS[..]).prop_map(str::to_owned),
        3 => prop::sample::select(&COMMANDS[..]).prop_map(str::to_owned),
        2 => "[a-zA-Z0-9_.-]{1,8}",
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}
