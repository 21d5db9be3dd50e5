//! `rulesets`, and `rules/branches`.
//!
//! Must not know how rules are kept to.

use axum::Json;
use axum::response::Response;
use serde::Serialize;

use super::call::Call;
use super::error::ApiError;
use super::pages::{self, Page};
use super::wire::{node_id, timestamp};
use crate::state::access::Level;
use crate::state::git::RefName;
use crate::state::protection::RequiredChecks;
use crate::state::rules::{Rule, Ruleset, Target};

#[derive(Serialize)]
pub(super) struct RulesetBody {
    id: u64,
    node_id: String,
    name: String,
    target: Target,
    source_type: &'static str,
    source: String,
    enforcement: &'static str,
    _links: LinksBody,
    created_at: String,
    updated_at: String,
    #[serde(flatten)]
    details: Option<DetailsBody>,
}

#[derive(Serialize)]
struct LinksBody {
    #[serde(rename = "self")]
    itself: LinkBody,
    html: LinkBody,
}

#[derive(Serialize)]
struct LinkBody {
    href: String,
}

#[derive(Serialize)]
struct DetailsBody {
    conditions: ConditionsBody,
    rules: Vec<RuleBody>,
    bypass_actors: Vec<BypassBody>,
    current_user_can_bypass: &'static str,
}

#[derive(Serialize)]
struct ConditionsBody {
    ref_name: RefNameBody,
}

#[derive(Serialize)]
struct RefNameBody {
    include: Vec<String>,
    exclude: Vec<String>,
}

/// A rule: one that forbids, or the one that asks for checks.
#[derive(Serialize)]
#[serde(untagged)]
enum RuleBody {
    Forbids {
        r#type: Rule,
    },
    Requires {
        r#type: &'static str,
        parameters: ParametersBody,
    },
}

#[derive(Serialize)]
struct ParametersBody {
    required_status_checks: Vec<RequiredBody>,
    strict_required_status_checks_policy: bool,
    do_not_enforce_on_create: bool,
}

#[derive(Serialize)]
struct RequiredBody {
    context: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    integration_id: Option<u64>,
}

#[derive(Serialize)]
struct BypassBody {
    actor_id: u64,
    actor_type: &'static str,
    bypass_mode: &'static str,
}

#[derive(Serialize)]
pub(super) struct BranchRuleBody {
    #[serde(flatten)]
    rule: RuleBody,
    ruleset_source_type: &'static str,
    ruleset_source: String,
    ruleset_id: u64,
}

pub(super) async fn list(call: Call) -> Result<Response, ApiError> {
    let bodies: Vec<_> = own(&call)?
        .iter()
        .map(|(id, ruleset)| RulesetBody::new(&call, *id, ruleset))
        .collect();
    let page = Page::of(&call);
    Ok(pages::send(&call, page, bodies.len(), &page.cut(&bodies)))
}

pub(super) async fn get(call: Call) -> Result<Json<RulesetBody>, ApiError> {
    let wanted: Option<u64> = call.path("ruleset").parse().ok();
    let found = own(&call)?.into_iter().find(|(id, _)| Some(*id) == wanted);
    let (id, ruleset) = found.ok_or_else(ApiError::not_found)?;
    let details = DetailsBody::new(&call, &ruleset);
    let body = RulesetBody::new(&call, id, &ruleset);
    Ok(Json(RulesetBody {
        details: Some(details),
        ..body
    }))
}

pub(super) async fn for_branch(call: Call) -> Result<Json<Vec<BranchRuleBody>>, ApiError> {
    let Some(name) = RefName::parse(&format!("refs/heads/{}", call.path("branch"))) else {
        return Ok(Json(Vec::new()));
    };
    let mut bodies = Vec::new();
    for (id, ruleset) in own(&call)?
        .iter()
        .filter(|(_, ruleset)| ruleset.covers(&name))
    {
        bodies.extend(RuleBody::all(ruleset).map(|rule| BranchRuleBody {
            rule,
            ruleset_source_type: "Repository",
            ruleset_source: call.repository.record.full_name(),
            ruleset_id: *id,
        }));
    }
    Ok(Json(bodies))
}

fn own(call: &Call) -> Result<Vec<(u64, Ruleset)>, ApiError> {
    call.require("metadata", Level::Read)?;
    let data = call.state.store.read()?;
    let id = call.repository.record.id;
    let rulesets = data.rulesets.into_iter();
    Ok(rulesets
        .filter(|(_, ruleset)| ruleset.repository == id)
        .collect())
}

impl RuleBody {
    fn all(ruleset: &Ruleset) -> impl Iterator<Item = Self> {
        let forbids = ruleset.rules.iter();
        let forbids = forbids.map(|rule| Self::Forbids { r#type: *rule });
        let requires = ruleset
            .required_checks
            .iter()
            .map(|required| Self::Requires {
                r#type: "required_status_checks",
                parameters: ParametersBody::new(required),
            });
        forbids.chain(requires)
    }
}

impl ParametersBody {
    fn new(required: &RequiredChecks) -> Self {
        let checks = required.checks.iter().map(|check| RequiredBody {
            context: check.context.clone(),
            integration_id: check.app,
        });
        Self {
            required_status_checks: checks.collect(),
            strict_required_status_checks_policy: required.strict,
            do_not_enforce_on_create: true,
        }
    }
}

impl RulesetBody {
    fn new(call: &Call, id: u64, ruleset: &Ruleset) -> Self {
        let created_at = timestamp(call.repository.record.created_at);
        Self {
            id,
            node_id: node_id("RepositoryRuleset", &id.to_string()),
            name: ruleset.name.clone(),
            target: ruleset.target,
            source_type: "Repository",
            source: call.repository.record.full_name(),
            enforcement: "active",
            _links: LinksBody {
                itself: LinkBody {
                    href: call.url(&format!("/rulesets/{id}")),
                },
                html: LinkBody {
                    href: call.page_url(&format!("/rules/{id}")),
                },
            },
            updated_at: created_at.clone(),
            created_at,
            details: None,
        }
    }
}

impl DetailsBody {
    fn new(call: &Call, ruleset: &Ruleset) -> Self {
        let free = call
            .actor
            .app()
            .is_some_and(|app| ruleset.bypass_apps.contains(&app));
        let bypass = ruleset.bypass_apps.iter().map(|app| BypassBody {
            actor_id: *app,
            actor_type: "Integration",
            bypass_mode: "always",
        });
        Self {
            conditions: ConditionsBody {
                ref_name: RefNameBody {
                    include: ruleset.include.clone(),
                    exclude: ruleset.exclude.clone(),
                },
            },
            rules: RuleBody::all(ruleset).collect(),
            bypass_actors: bypass.collect(),
            current_user_can_bypass: if free { "always" } else { "never" },
        }
    }
}
