//! What GitHub says to releases and assets that it does not want.
//!
//! Must not know when it says it. The words are those of reports of real
//! refusals; where none was found, the doc comment says so.

use serde_json::{Map, Value};

use crate::routes::error::ApiError;
use crate::state::releases::Problem;
use crate::state::rules::Rule;

/// How long notes may be, in characters.
pub const LONGEST_BODY: usize = 125_000;

/// The answer that lists all that is wrong.
pub fn refused(reasons: Vec<Value>) -> ApiError {
    let failed = ApiError::unprocessable("Validation Failed");
    reasons.into_iter().fold(failed, ApiError::because)
}

/// A reason in GitHub's form: what is empty here is left out there.
fn reason(resource: &str, field: &str, code: &str, message: &str) -> Value {
    let parts = [
        ("resource", resource),
        ("field", field),
        ("code", code),
        ("message", message),
    ];
    let said = parts.into_iter().filter(|(_, said)| !said.is_empty());
    Value::Object(Map::from_iter(
        said.map(|(part, said)| (part.to_owned(), said.into())),
    ))
}

fn release(field: &str, code: &str, message: &str) -> Value {
    reason("Release", field, code, message)
}

fn asset(field: &str, code: &str, message: &str) -> ApiError {
    ApiError::failed(reason("ReleaseAsset", field, code, message))
}

/// There is no commit yet.
pub fn empty_repository() -> ApiError {
    ApiError::failed(release("", "custom", "Repository is empty."))
}

/// The notes are longer than [`LONGEST_BODY`].
pub fn long_body() -> Value {
    let message = format!("body is too long (maximum is {LONGEST_BODY} characters)");
    release("body", "custom", &message)
}

/// The target is no branch and no commit.
pub fn target() -> Value {
    release("target_commitish", "invalid", "")
}

/// The tag's name is none that git takes.
pub fn malformed_tag() -> Value {
    release("tag_name", "custom", "tag_name is not well-formed")
}

/// The tag does not exist, and cannot be made.
pub fn impossible_tag() -> Value {
    release("tag_name", "custom", "tag_name is not a valid tag")
}

/// An immutable release used the tag's name.
pub fn burned_tag() -> Value {
    release(
        "tag_name",
        "custom",
        "tag_name was used by an immutable release",
    )
}

/// A rule forbids to make the tag.
pub fn ruled_out() -> Value {
    let message = format!("pre_receive {}", Rule::Creation.violation());
    release("pre_receive", "custom", &message)
}

/// What follows on everything that is wrong with the tag of a published release.
pub fn no_tag() -> Value {
    release("", "custom", "Published releases must have a valid tag")
}

/// A draft or a prerelease is to be the latest.
pub fn not_full() -> Value {
    release(
        "",
        "custom",
        "Latest release cannot be draft or prerelease.",
    )
}

/// An immutable release is to become a draft.
pub fn locked_state() -> Value {
    release(
        "state",
        "custom",
        "state cannot be changed when release is immutable",
    )
}

/// An immutable release is to get another tag. The words are made after
/// [`locked_state`]'s.
pub fn locked_tag() -> Value {
    release(
        "tag_name",
        "custom",
        "tag_name cannot be changed when release is immutable",
    )
}

/// A problem that shows when a release is recorded.
pub fn of_release(problem: Problem) -> ApiError {
    match problem {
        Problem::TagTaken => ApiError::failed(release("tag_name", "already_exists", "")),
        Problem::Immutable => ApiError::failed(locked_state()),
        other => of_asset(other, "change"),
    }
}

/// A problem with an asset that is to be deleted or changed (`verb`).
pub fn of_asset(problem: Problem, verb: &str) -> ApiError {
    match problem {
        Problem::Missing | Problem::Exists | Problem::TagTaken => ApiError::not_found(),
        Problem::Immutable => asset(
            "",
            "custom",
            &format!("Cannot {verb} asset from an immutable release"),
        ),
        Problem::NameTaken => asset("name", "already_exists", ""),
        Problem::TooMany => asset(
            "file_count",
            "custom",
            "file_count limited to 1000 assets per release",
        ),
    }
}

/// A problem with an upload.
pub fn of_upload(problem: Problem) -> ApiError {
    match problem {
        Problem::Immutable => {
            ApiError::unprocessable("Cannot upload assets to an immutable release.")
        }
        other => of_asset(other, "upload"),
    }
}

/// An upload that does not say what it is called.
pub fn nameless() -> ApiError {
    asset("name", "missing_field", "")
}

/// An upload that is empty.
pub fn empty_asset() -> ApiError {
    asset("size", "custom", "size must be greater than or equal to 1")
}

/// An upload of more than `most` bytes.
pub fn large_asset(most: u64) -> ApiError {
    let message = format!("size must be less than or equal to {most}");
    asset("size", "custom", &message)
}
