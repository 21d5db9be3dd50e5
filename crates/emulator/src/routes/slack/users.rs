//! `users.…`, and who the app itself is.
//!
//! Must not know channels.

use serde_json::{Value, json};

use super::call::Call;
use super::error::SlackError;
use super::wire;
use crate::slack::SLACK;
use crate::state::slack::Workspace;

/// `auth.test`.
pub fn auth_test(call: &Call) -> Result<Value, SlackError> {
    Ok(json!({
        "url": format!("{}{SLACK}/", call.state.base),
        "team": "windlass",
        "user": "windlass",
        "team_id": Workspace::team_id(),
        "user_id": Workspace::bot_user_id(),
        "bot_id": Workspace::bot_id(),
        "is_enterprise_install": false,
    }))
}

/// `users.info`.
pub fn info(call: &Call) -> Result<Value, SlackError> {
    let id = call.arguments.required("user")?;
    let user = call.workspace.user(&id);
    let user = user.ok_or_else(|| SlackError::new("user_not_found"))?;
    let with_email = call.workspace.may("users:read.email");
    Ok(json!({"user": wire::user(user, with_email)}))
}

/// `users.lookupByEmail`.
pub fn lookup_by_email(call: &Call) -> Result<Value, SlackError> {
    let email = call.arguments.required("email")?;
    let mut users = call.workspace.users.iter();
    let user = users.find(|user| user.email.eq_ignore_ascii_case(&email));
    let user = user.ok_or_else(|| SlackError::new("users_not_found"))?;
    Ok(json!({"user": wire::user(user, true)}))
}
