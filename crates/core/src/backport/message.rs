//! The messages of picked commits, and what can be read in them later.

use crate::object_id::ObjectId;

use super::carried::Conflict;

const PICKED: &str = "(cherry picked from commit ";
const CONFLICTS: &str = "Windlass-Conflicts: ";

/// The message of a commit that was picked: its own, and a line that names it, as
/// `git cherry-pick -x` writes it.
pub fn pick_message(message: &str, picked: ObjectId) -> String {
    let message = message.trim_end();
    let last = message.rsplit_once("\n\n").map(|(_, last)| last);
    // A paragraph of trailers stays one, or git would read none in it.
    let gap = match last {
        Some(last) if last.lines().all(is_trailer) => "\n",
        _ => "\n\n",
    };
    format!("{message}{gap}{PICKED}{picked})\n")
        .trim_start()
        .to_owned()
}

/// The same for a commit that holds a conflict: it says so, and its last line names the files.
pub fn conflict_message(message: &str, conflict: &Conflict) -> String {
    let picked = pick_message(message, conflict.commit);
    let files = serde_json::json!(conflict.files);
    format!(
        "{picked}\nThis commit holds conflicts, marked as git marks them; the next ones are to\n\
         resolve them.\n\n{CONFLICTS}{files}\n"
    )
}

/// The commits that a message says it was picked from.
pub(super) fn picked_from(message: &str) -> impl Iterator<Item = ObjectId> {
    message.lines().filter_map(|line| {
        let id = line.strip_prefix(PICKED)?.strip_suffix(')')?;
        id.parse().ok()
    })
}

/// The files of the conflict that a message tells of in its last line.
pub(super) fn conflicts_in(message: &str) -> Option<Vec<String>> {
    let last = message.trim_end().lines().last()?;
    serde_json::from_str(last.strip_prefix(CONFLICTS)?).ok()
}

fn is_trailer(line: &str) -> bool {
    let is_key =
        |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let keyed = line.split_once(": ").is_some_and(|(key, _)| is_key(key));
    keyed || line.starts_with(PICKED)
}
