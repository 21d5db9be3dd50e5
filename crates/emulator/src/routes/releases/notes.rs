//! Generated notes: the pull requests since the previous tag, and the address of
//! the comparison.
//!
//! Must not know labels or categories. GitHub lists pull requests and nothing
//! else; here they are known by the numbers that merging leaves in messages.

use axum::Json;
use axum::body::Bytes;
use serde::Serialize;

use super::approval::{tagged_commit, target};
use crate::routes::call::Call;
use crate::routes::error::ApiError;
use crate::routes::fields::Fields;
use crate::routes::wire::encode_path;
use crate::state::access::Level;
use crate::state::git::{Commit, Oid};
use crate::state::releases::{Release, version};

#[derive(Serialize)]
pub struct NotesBody {
    name: String,
    body: String,
}

/// A merged pull request.
#[derive(Debug, PartialEq, Eq)]
struct Merged<'commit> {
    title: &'commit str,
    number: &'commit str,
}

pub async fn generate(call: Call, body: Bytes) -> Result<Json<NotesBody>, ApiError> {
    call.require("contents", Level::Write)?;
    let fields = Fields::read(&body)?;
    let tag = fields.text("tag_name")?;
    let head = head(&call, tag, fields.optional_text("target_commitish")?).await?;
    let head = head.ok_or_else(|| invalid("target_commitish"))?;
    let previous = fields.optional_text("previous_tag_name")?;
    write(&call, tag, &head, previous).await.map(Json)
}

/// Gives a release the title and the notes that it lacks; notes that it has stay in
/// front. Where the target is none, that is for others to say.
pub async fn fill(call: &Call, release: &mut Release) -> Result<(), ApiError> {
    let Some(head) = head(call, &release.tag, Some(&release.target)).await? else {
        return Ok(());
    };
    let notes = write(call, &release.tag, &head, None).await?;
    release.name.get_or_insert(notes.name);
    release.body = Some(match release.body.take() {
        Some(body) if !body.is_empty() => format!("{body}\n\n{}", notes.body),
        _ => notes.body,
    });
    Ok(())
}

async fn head(call: &Call, tag: &str, wanted: Option<&str>) -> Result<Option<Oid>, ApiError> {
    match (tagged_commit(call, tag).await?, wanted) {
        (Some(tagged), _) => Ok(Some(tagged)),
        (None, Some(wanted)) => target(call, wanted).await,
        (None, None) => target(call, &call.git().default_branch()).await,
    }
}

async fn write(
    call: &Call,
    tag: &str,
    head: &Oid,
    previous: Option<&str>,
) -> Result<NotesBody, ApiError> {
    let previous = match previous {
        Some(previous) => Some(previous.to_owned()),
        None => nearest(call, tag, head).await?,
    };
    let base = match &previous {
        Some(previous) => tagged_commit(call, previous).await?,
        None => None,
    };
    if previous.is_some() && base.is_none() {
        return Err(invalid("previous_tag"));
    }
    let mut lines = Vec::new();
    for oid in call.git().between(base.as_ref(), head).await? {
        let commit = call.git().commit(&oid).await?;
        lines.extend(commit.and_then(|commit| line(call, &commit)));
    }
    let changes = match lines.as_slice() {
        [] => String::new(),
        lines => format!("## What's Changed\n{}\n\n\n", lines.join("\n")),
    };
    let tag_name = encode_path(tag);
    let address = match previous {
        Some(previous) => format!("/compare/{}...{tag_name}", encode_path(&previous)),
        None => format!("/commits/{tag_name}"),
    };
    let address = call.page_url(&address);
    Ok(NotesBody {
        name: tag.to_owned(),
        body: format!("{changes}**Full Changelog**: {address}"),
    })
}

/// The newest tag that the commit reaches: the one choice that GitHub makes by
/// itself, which is why it passes over the tags of release branches.
async fn nearest(call: &Call, tag: &str, head: &Oid) -> Result<Option<String>, ApiError> {
    let reached = call.git().tags_within(head).await?;
    let others = reached.into_iter().filter_map(|(name, seconds)| {
        let name = name.tag().filter(|name| *name != tag)?;
        Some((seconds, version(name), name.to_owned()))
    });
    Ok(others.max().map(|(_, _, name)| name))
}

fn line(call: &Call, commit: &Commit) -> Option<String> {
    let merged = merged(&commit.message)?;
    let author = login(&commit.author.name, &commit.author.email);
    let address = call.page_url(&format!("/pull/{}", merged.number));
    Some(format!("* {} by @{author} in {address}", merged.title))
}

/// What the message of a squash (`title (#12)`) or of a merge says.
fn merged(message: &str) -> Option<Merged<'_>> {
    let mut lines = message.lines();
    let subject = lines.next()?;
    if let Some(rest) = subject.strip_prefix("Merge pull request #") {
        let (number, _) = rest.split_once(' ')?;
        let title = lines.find(|line| !line.is_empty()).unwrap_or(subject);
        return Some(Merged { title, number });
    }
    let (title, rest) = subject.rsplit_once(" (#")?;
    let number = rest.strip_suffix(')')?;
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    digits.then_some(Merged { title, number })
}

/// The account's name, where its mail address tells it, or else the author's.
fn login(name: &str, email: &str) -> String {
    let known = email.strip_suffix("@users.noreply.github.com");
    let known = known.map(|known| known.split_once('+').map_or(known, |(_, login)| login));
    known.map_or_else(|| name.replace(' ', "-"), ToOwned::to_owned)
}

fn invalid(parameter: &str) -> ApiError {
    ApiError::bad_request(&format!("Invalid {parameter} parameter"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merging_leaves_the_number_in_the_message() {
        let squash = |title, number| Some(Merged { title, number });
        for (message, expected) in [
            ("Add a cart (#12)\n\nbody (#9)", squash("Add a cart", "12")),
            ("Fix #7 (#8)", squash("Fix #7", "8")),
            (
                "Merge pull request #3 from ada/cart\n\nAdd a cart\n",
                squash("Add a cart", "3"),
            ),
            ("Add a cart", None),
            ("Add a cart (#)", None),
            ("Add a cart (#x)", None),
            ("", None),
        ] {
            assert_eq!(merged(message), expected, "{message}");
        }
    }

    #[test]
    fn accounts_are_known_by_their_address() {
        for (email, expected) in [
            ("7+ada@users.noreply.github.com", "ada"),
            ("ada@users.noreply.github.com", "ada"),
            ("ada@example.com", "Ada-Lovelace"),
        ] {
            assert_eq!(login("Ada Lovelace", email), expected, "{email}");
        }
    }
}
