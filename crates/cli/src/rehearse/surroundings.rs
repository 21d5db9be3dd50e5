//! What the runner would set for a step, and nothing else of the place where it is rehearsed.

use std::path::Path;

use windlass_emulator::Ready;
use windlass_toolkit::Environment;

use super::RehearseArguments;
use super::files;
use super::part::Part;
use super::record::Action;
use super::stage::Stage;

type Variable = (&'static str, String);

/// The variables of every step.
pub(super) struct Surroundings {
    runner: Vec<Variable>,
    inputs: Vec<Variable>,
    staging: String,
}

impl Surroundings {
    pub(super) fn new(
        arguments: &RehearseArguments,
        stage: &Stage,
        ready: Ready,
        environment: &Environment,
        directory: &Path,
    ) -> Self {
        let mut runner = vec![
            ("GITHUB_API_URL", ready.api_url),
            ("GITHUB_SERVER_URL", ready.server_url),
            ("GITHUB_REPOSITORY", ready.repository),
            ("GITHUB_TOKEN", ready.token),
        ];
        // Git is found by it.
        runner.extend(
            environment
                .get("PATH")
                .map(|path| ("PATH", path.to_owned())),
        );
        let mut inputs = vec![("INPUT_SCHEME", stage.scheme.to_string())];
        let prefix = arguments.tag_prefix.clone();
        inputs.extend(prefix.map(|prefix| ("INPUT_TAG_PREFIX", prefix)));
        let config = arguments.config.as_ref().map(|path| directory.join(path));
        inputs.extend(config.map(|path| ("INPUT_CONFIG", path.display().to_string())));
        Self {
            runner,
            inputs,
            staging: stage.staging.clone(),
        }
    }

    /// For whoever only looks.
    pub(super) fn environment(&self) -> Environment {
        Environment::from_pairs(self.runner.iter().cloned())
    }

    /// `trigger` is what a step needs that deploys.
    pub(super) fn of(&self, part: &Part, trigger: Vec<Variable>) -> Environment {
        let mut pairs = [&self.runner[..], &self.inputs].concat();
        pairs.push(("GITHUB_SHA", part.sha.to_string()));
        pairs.extend(part.tag.clone().map(|tag| ("INPUT_TAG", tag)));
        pairs.extend(self.inputs_of(part));
        if part.action == Action::TriggerRunner {
            pairs.extend(trigger);
        }
        Environment::from_pairs(pairs)
    }

    fn inputs_of(&self, part: &Part) -> Vec<Variable> {
        let from = part.from.clone();
        match part.action {
            Action::NextVersion => {
                let lane = ("INPUT_LANE", part.lane.to_string());
                let from = from.map(|from| ("INPUT_FROM", from));
                let claim = ("INPUT_CLAIM", "true".to_owned());
                [lane, claim].into_iter().chain(from).collect()
            }
            Action::Deployment | Action::VerifyStagingTag => {
                vec![("INPUT_ENVIRONMENT", self.staging.clone())]
            }
            Action::TriggerRunner => {
                let environment = part.environment.as_ref().unwrap_or(&self.staging);
                vec![("INPUT_ENV", environment.clone())]
            }
            Action::CreateRelease => {
                let assets = ("INPUT_ASSETS", files::GLOB.to_owned());
                let checksums = ("INPUT_CHECKSUMS", "true".to_owned());
                // A hotfix is promoted as it is, and from nothing else.
                let from = from.filter(|from| Some(from) != part.tag.as_ref());
                let from = from.map(|from| ("INPUT_PROMOTED_FROM", from));
                [assets, checksums].into_iter().chain(from).collect()
            }
        }
    }
}
