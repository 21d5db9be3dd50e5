//! What a client says of a branch's protection.
//!
//! Must not know which branch it is for.

use serde_json::{Value, json};

use super::error::ApiError;
use super::fields::{Fields, invalid, missing, wrong};
use crate::state::ci::Ci;
use crate::state::protection::{BranchProtection, RequiredCheck, RequiredChecks, Reviews};

/// What has to be there, if only as `null`.
const REQUIRED: [&str; 4] = [
    "required_status_checks",
    "enforce_admins",
    "required_pull_request_reviews",
    "restrictions",
];

/// The protection that a request asks for. `ci` tells which App has provided a
/// check, where the request leaves that open.
pub fn wish(fields: &Fields, ci: &Ci) -> Result<BranchProtection, ApiError> {
    let absent: Vec<_> = REQUIRED
        .into_iter()
        .filter(|name| !fields.has(name))
        .collect();
    if !absent.is_empty() {
        return Err(missing(&absent));
    }
    if fields.get("restrictions").is_some() {
        return Err(ApiError::failed(json!(
            "Only organization repositories can have users and team restrictions"
        )));
    }
    let checks = fields.object("required_status_checks")?;
    let reviews = fields.object("required_pull_request_reviews")?;
    Ok(BranchProtection {
        required_checks: checks.map(|checks| required(&checks, ci)).transpose()?,
        reviews: reviews.map(|reviews| reviewed(&reviews)).transpose()?,
        enforce_admins: fields.flag("enforce_admins")?,
        required_linear_history: fields.flag("required_linear_history")?,
        allow_force_pushes: fields.flag("allow_force_pushes")?,
        allow_deletions: fields.flag("allow_deletions")?,
    })
}

/// `checks` if they are given, else the older `contexts`.
fn required(fields: &Fields, ci: &Ci) -> Result<RequiredChecks, ApiError> {
    let strict = fields.optional_flag("strict")?;
    let strict = strict.ok_or_else(|| missing(&["strict"]))?;
    let checks = match fields.optional_list("checks")? {
        Some(checks) => checks
            .iter()
            .map(|check| one(check, ci))
            .collect::<Result<_, _>>()?,
        None => {
            let contexts = fields.optional_texts("contexts")?;
            let contexts = contexts.ok_or_else(|| missing(&["contexts"]))?;
            let any = |context| RequiredCheck { context, app: None };
            contexts.into_iter().map(any).collect()
        }
    };
    Ok(RequiredChecks { strict, checks })
}

/// A check without an App is bound to the one that has provided it; -1 leaves
/// it to any.
fn one(check: &Value, ci: &Ci) -> Result<RequiredCheck, ApiError> {
    let context = check["context"].as_str();
    let context = context.ok_or_else(|| missing(&["context"]))?.to_owned();
    let app = match &check["app_id"] {
        Value::Null => {
            let mut known = ci.all_check_runs().into_iter();
            known.find(|run| run.name == context).map(|run| run.app)
        }
        given => match given.as_i64() {
            Some(-1) => None,
            Some(number) => {
                let number = u64::try_from(number);
                Some(number.map_err(|_| invalid(&format!("{given} is not an App.")))?)
            }
            None => return Err(wrong("app_id", given, "integer")),
        },
    };
    Ok(RequiredCheck { context, app })
}

fn reviewed(fields: &Fields) -> Result<Reviews, ApiError> {
    let approvals = fields.optional_number("required_approving_review_count")?;
    Ok(Reviews {
        approvals: approvals.unwrap_or(1),
        dismiss_stale: fields.flag("dismiss_stale_reviews")?,
        code_owners: fields.flag("require_code_owner_reviews")?,
        last_push: fields.flag("require_last_push_approval")?,
    })
}
