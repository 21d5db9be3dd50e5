//! What a guard tells the runner: a line each, on the socket between them.

use std::fmt;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Message {
    /// The guard stands; it starts the program when it is told to.
    Ready,
    /// The program runs, in the process group of this id.
    Started(i32),
    /// The program could not be started, and why.
    NotStarted(String),
    /// The program ended with this status, and nothing of it is left.
    Exited(i32),
    /// This signal ended the program, and nothing of it is left.
    Killed(i32),
}

impl Message {
    /// Reads a line; nothing for one that no guard says.
    pub(super) fn read(line: &str) -> Option<Self> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "ready" => Some(Self::Ready),
            "started" => rest.parse().ok().map(Self::Started),
            "not-started" => Some(Self::NotStarted(rest.to_owned())),
            "exited" => rest.parse().ok().map(Self::Exited),
            "killed" => rest.parse().ok().map(Self::Killed),
            _ => None,
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ready => formatter.write_str("ready"),
            Self::Started(group) => write!(formatter, "started {group}"),
            Self::NotStarted(why) => write!(formatter, "not-started {}", why.replace('\n', " ")),
            Self::Exited(status) => write!(formatter, "exited {status}"),
            Self::Killed(signal) => write!(formatter, "killed {signal}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_read_back_and_nothing_else_is_one() {
        for message in [
            Message::Ready,
            Message::Started(12),
            Message::NotStarted("no such file".to_owned()),
            Message::Exited(0),
            Message::Killed(9),
        ] {
            assert_eq!(Message::read(&message.to_string()), Some(message));
        }
        for line in ["", "started", "started x", "exited", "gone 1"] {
            assert_eq!(Message::read(line), None, "{line:?}");
        }
    }
}
