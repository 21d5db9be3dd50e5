//! Rulesets, burned tag names, and what they say to a change of a ref.
//!
//! Must not know how the refusal is told: REST and push tell it differently.

use globset::GlobBuilder;
use serde::{Deserialize, Serialize};

use super::git::RefName;
use super::protection::{RequiredCheck, RequiredChecks};
use super::store::Data;

/// What refs a ruleset is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// `refs/heads/`
    Branch,
    /// `refs/tags/`
    Tag,
}

/// One thing that a ruleset forbids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rule {
    /// Making the ref.
    Creation,
    /// Moving it.
    Update,
    /// Removing it.
    Deletion,
}

impl Rule {
    /// The sentence that GitHub gives as the reason.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Creation => "Cannot create ref due to creations being restricted.",
            Self::Update => "Cannot update this protected ref.",
            Self::Deletion => "Cannot delete this protected ref.",
        }
    }

    /// All that GitHub's API says of it.
    pub fn violation(self) -> String {
        violation(self.reason())
    }
}

/// What GitHub's API says around the reason why a rule is violated.
pub fn violation(reason: &str) -> String {
    format!("Repository rule violations found\n\n{reason}\n\n")
}

/// A repository's ruleset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ruleset {
    /// The repository's id; filled in by the emulator.
    #[serde(default)]
    pub repository: u64,
    /// Its name, which error messages and lists show.
    pub name: String,
    /// What refs it is about.
    pub target: Target,
    /// Patterns of full ref names (`refs/tags/v*`), or `~ALL`. `*` stops at a
    /// slash, `**` does not.
    pub include: Vec<String>,
    /// Patterns of what it is not about after all.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// What it forbids.
    pub rules: Vec<Rule>,
    /// Checks that a commit has to have passed before a ref moves to it.
    #[serde(default)]
    pub required_checks: Option<RequiredChecks>,
    /// The ids of the Apps that it does not bind.
    #[serde(default)]
    pub bypass_apps: Vec<u64>,
}

impl Ruleset {
    /// A ruleset that forbids everybody to create tags whose full name matches.
    pub fn restrict_tag_creation(pattern: &str) -> Self {
        Self {
            repository: 0,
            name: format!("protect {pattern}"),
            target: Target::Tag,
            include: vec![pattern.to_owned()],
            exclude: Vec::new(),
            rules: vec![Rule::Creation],
            required_checks: None,
            bypass_apps: Vec::new(),
        }
    }

    /// A ruleset that asks for these checks, from whatever App, before a branch
    /// whose full name matches moves.
    pub fn require_checks<'name>(
        pattern: &str,
        contexts: impl IntoIterator<Item = &'name str>,
    ) -> Self {
        Self {
            target: Target::Branch,
            rules: Vec::new(),
            required_checks: Some(RequiredChecks::any_app(contexts)),
            ..Self::restrict_tag_creation(pattern)
        }
    }

    /// Whether it is about this ref.
    pub fn covers(&self, name: &RefName) -> bool {
        let folder = match self.target {
            Target::Branch => "refs/heads/",
            Target::Tag => "refs/tags/",
        };
        name.as_str().starts_with(folder)
            && self.include.iter().any(|pattern| matches(pattern, name))
            && !self.exclude.iter().any(|pattern| matches(pattern, name))
    }
}

fn matches(pattern: &str, name: &RefName) -> bool {
    if pattern == "~ALL" {
        return true;
    }
    let glob = GlobBuilder::new(pattern).literal_separator(true).build();
    glob.is_ok_and(|glob| glob.compile_matcher().is_match(name.as_str()))
}

/// Why a change of a ref is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A ruleset forbids it.
    Rule(Rule),
    /// The tag name was used by an immutable release.
    Burned,
    /// A ruleset asks for checks that the commit has not passed: GitHub's
    /// sentence about them.
    Checks(String),
    /// Branch protection forbids it: GitHub's sentence about why.
    Protection(String),
    /// The commit carries this workflow file, which needs the `workflows`
    /// permission.
    Workflows(String),
}

impl Data {
    /// Whether the tag's name was set up as one that nobody may use.
    pub fn is_burned(&self, repository: u64, tag: &str) -> bool {
        let burned = self.burned.get(&repository);
        burned.is_some_and(|burned| burned.contains(tag))
    }

    /// What rulesets and burned names say to a change, if they object.
    pub fn refusal(
        &self,
        repository: u64,
        name: &RefName,
        change: Rule,
        app: Option<u64>,
    ) -> Option<Refusal> {
        let tag = name.tag().filter(|_| change == Rule::Creation);
        if tag.is_some_and(|tag| self.is_burned(repository, tag)) {
            return Some(Refusal::Burned);
        }
        let mut binding = self.binding(repository, name, app);
        let bound = binding.any(|ruleset| ruleset.rules.contains(&change));
        bound.then_some(Refusal::Rule(change))
    }

    /// The checks that rulesets ask for before a ref moves.
    pub fn required_by_rulesets(
        &self,
        repository: u64,
        name: &RefName,
        app: Option<u64>,
    ) -> Vec<RequiredCheck> {
        let binding = self.binding(repository, name, app);
        let required = binding.filter_map(|ruleset| ruleset.required_checks.as_ref());
        required
            .flat_map(|required| required.checks.clone())
            .collect()
    }

    /// The rulesets of a ref that bind the App.
    fn binding<'data>(
        &'data self,
        repository: u64,
        name: &'data RefName,
        app: Option<u64>,
    ) -> impl Iterator<Item = &'data Ruleset> {
        self.rulesets.values().filter(move |ruleset| {
            ruleset.repository == repository
                && app.is_none_or(|app| !ruleset.bypass_apps.contains(&app))
                && ruleset.covers(name)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> RefName {
        RefName::parse(text).unwrap()
    }

    #[test]
    fn patterns_match_whole_ref_names() {
        for (pattern, text, expected) in [
            ("refs/tags/v*", "refs/tags/v1", true),
            ("refs/tags/v*", "refs/tags/v1/x", false),
            ("refs/tags/**", "refs/tags/v1/x", true),
            ("refs/tags/v*", "refs/tags/xv1", false),
            ("refs/tags/v*", "refs/heads/v1", false),
            ("~ALL", "refs/tags/anything", true),
            ("~ALL", "refs/heads/main", false),
            ("refs/tags/[", "refs/tags/x", false),
        ] {
            let ruleset = Ruleset::restrict_tag_creation(pattern);
            assert_eq!(ruleset.covers(&name(text)), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn a_ruleset_binds_its_repository_and_not_its_apps() {
        let mut ruleset = Ruleset::restrict_tag_creation("refs/tags/v*");
        ruleset.repository = 1;
        ruleset.exclude = vec!["refs/tags/v0*".to_owned()];
        ruleset.bypass_apps = vec![7];
        let mut data = Data::default();
        data.rulesets.insert(3, ruleset);
        let v1 = name("refs/tags/v1");
        let refused = Some(Refusal::Rule(Rule::Creation));
        assert_eq!(data.refusal(1, &v1, Rule::Creation, None), refused);
        assert_eq!(data.refusal(1, &v1, Rule::Creation, Some(7)), None);
        assert_eq!(data.refusal(1, &v1, Rule::Deletion, None), None);
        assert_eq!(data.refusal(2, &v1, Rule::Creation, None), None);
        assert_eq!(
            data.refusal(1, &name("refs/tags/v0.1"), Rule::Creation, None),
            None
        );
    }

    #[test]
    fn a_burned_name_is_a_tag_of_one_repository() {
        let mut data = Data::default();
        data.burned.entry(1).or_default().insert("v1".to_owned());
        let refusal =
            |repository, text| data.refusal(repository, &name(text), Rule::Creation, None);
        assert_eq!(refusal(1, "refs/tags/v1"), Some(Refusal::Burned));
        assert_eq!(refusal(1, "refs/heads/v1"), None);
        assert_eq!(refusal(2, "refs/tags/v1"), None);
    }
}
