//! The branches of pull requests.
//!
//! Must not know what is merged into what.

use serde_json::json;

use crate::routes::call::Call;
use crate::routes::error::ApiError;
use crate::state::git::RefName;
use crate::state::pulls::PullBranch;

/// A branch and where it is; nothing when there is none of that name. The name
/// may stand behind its owner, who has to be the repository's.
pub async fn tip(call: &Call, name: &str) -> Result<Option<PullBranch>, ApiError> {
    let owner = &call.repository.record.owner;
    let short = match name.split_once(':') {
        Some((user, short)) if user.eq_ignore_ascii_case(owner) => short,
        Some(_) => return Ok(None),
        None => name,
    };
    let Some(name) = RefName::parse(&format!("refs/heads/{short}")) else {
        return Ok(None);
    };
    let found = call.git().find_ref(&name).await?;
    Ok(found.map(|found| PullBranch {
        name: short.to_owned(),
        sha: found.oid.to_string(),
    }))
}

/// The complaint about a branch that is none.
pub fn invalid(field: &str) -> ApiError {
    ApiError::failed(json!({
        "resource": "PullRequest",
        "field": field,
        "code": "invalid",
    }))
}
