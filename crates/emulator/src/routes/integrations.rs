//! GitHub Apps ("integrations"), as they are shown by what they made.
//!
//! Must not know how an App proves itself.

use std::collections::BTreeMap;

use serde::Serialize;

use super::wire::{Account, node_id, timestamp};
use crate::state::access::{Creator, Level};
use crate::state::apps::{ACTIONS_APP, AppRecord};
use crate::state::store::Data;

/// When GitHub Actions was registered, in seconds since 1970.
const ACTIONS_CREATED: i64 = 1_532_943_017;

/// An App.
#[derive(Serialize)]
pub struct IntegrationBody {
    id: u64,
    slug: String,
    client_id: String,
    node_id: String,
    owner: Account,
    name: String,
    description: Option<String>,
    external_url: String,
    html_url: String,
    created_at: String,
    updated_at: String,
    permissions: BTreeMap<String, Level>,
    events: [String; 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    installations_count: Option<usize>,
}

/// Who made something, and through which App.
#[derive(Serialize)]
pub struct CreatorBody {
    creator: Account,
    performed_via_github_app: Option<IntegrationBody>,
}

impl CreatorBody {
    /// `data` is where registered Apps are looked up.
    pub fn new(base: &str, data: &Data, creator: &Creator) -> Self {
        let app = creator.app;
        Self {
            creator: Account::new(base, &creator.login),
            performed_via_github_app: app.and_then(|id| IntegrationBody::find(base, data, id)),
        }
    }
}

impl IntegrationBody {
    /// The App with this number: a registered one, or GitHub Actions.
    pub fn find(base: &str, data: &Data, id: u64) -> Option<Self> {
        if id == ACTIONS_APP {
            return Some(Self::actions(base));
        }
        let app = data.apps.get(&id)?;
        let body = Self::new(base, data, id, app);
        Some(Self {
            installations_count: None,
            ..body
        })
    }

    /// A registered App as it shows itself; it belongs to the account that it
    /// is installed on.
    pub fn new(base: &str, data: &Data, id: u64, app: &AppRecord) -> Self {
        let installations = data.installations.values();
        let own: Vec<_> = installations.filter(|known| known.app == id).collect();
        let permissions = own.first().map(|known| known.permissions.clone());
        let owner = own.first().map_or("ghost", |known| known.account.as_str());
        let created_at = timestamp(app.created_at);
        Self {
            id,
            slug: app.slug.clone(),
            client_id: app.client_id.clone(),
            node_id: node_id("Integration", &id.to_string()),
            owner: Account::new(base, owner),
            name: app.slug.clone(),
            description: None,
            external_url: base.to_owned(),
            html_url: format!("{base}/apps/{}", app.slug),
            updated_at: created_at.clone(),
            created_at,
            permissions: permissions.unwrap_or_default(),
            events: [],
            installations_count: Some(own.len()),
        }
    }

    fn actions(base: &str) -> Self {
        let write = |name: &str| (name.to_owned(), Level::Write);
        let permissions = ["actions", "checks", "contents", "deployments", "statuses"];
        Self {
            id: ACTIONS_APP,
            slug: "github-actions".to_owned(),
            client_id: format!("Iv1.{ACTIONS_APP:016x}"),
            node_id: node_id("App", &ACTIONS_APP.to_string()),
            owner: Account::new(base, "github"),
            name: "GitHub Actions".to_owned(),
            description: Some("Automate your workflow from idea to production".to_owned()),
            external_url: format!("{base}/features/actions"),
            html_url: format!("{base}/apps/github-actions"),
            created_at: timestamp(ACTIONS_CREATED),
            updated_at: timestamp(ACTIONS_CREATED),
            permissions: permissions.into_iter().map(write).collect(),
            events: [],
            installations_count: None,
        }
    }
}
