//! Rulesets, by name, so that a refusal can say what forbids. Knows nothing of their rules.
//!
//! Source: GitHub's "REST API endpoints for rules".

use serde::Deserialize;

use crate::client::Client;
use crate::error::Error;
use crate::pages::distinct;

#[derive(Deserialize)]
struct Ruleset {
    id: u64,
    name: String,
    #[serde(default)]
    target: Option<String>,
    enforcement: String,
}

impl Client {
    /// The names of the rulesets for tags that are enforced, the organization's too. Which of them
    /// mean a given tag, and which forbid anything, they don't say. A request for every 100.
    pub async fn tag_rulesets(&self) -> Result<Vec<String>, Error> {
        let mut rulesets: Vec<Ruleset> = Vec::new();
        let take = |page: Vec<Ruleset>| rulesets.extend(page);
        self.every_page("rulesets?targets=tag&includes_parents=true", take)
            .await?;
        let rulesets = distinct(rulesets, |ruleset| ruleset.id).into_iter();
        let enforced = rulesets.filter(Ruleset::is_enforced_on_tags);
        Ok(enforced.map(|ruleset| ruleset.name).collect())
    }
}

impl Ruleset {
    /// The target is asked for already; a server that is too old to hear that answers with all.
    fn is_enforced_on_tags(&self) -> bool {
        self.enforcement == "active" && self.target.as_deref().is_none_or(|target| target == "tag")
    }
}
