//! What the documents are generated from.

use windlass_core::Config;
use windlass_toolkit::describe::{ActionDescription, describe};
use windlass_toolkit::{Failure, inputs};

use crate::commands::Program;

/// Every action, as JSON.
pub(crate) fn json() -> Result<String, Failure> {
    let program = inputs::command::<Program>();
    let described = |name: &str, secrets, outputs| -> Option<ActionDescription> {
        program
            .find_subcommand(name)
            .map(|command| describe(command, secrets, outputs))
    };
    let actions: Vec<ActionDescription> = [
        described(
            "next-version",
            windlass_next_version::SECRETS,
            windlass_next_version::OUTPUTS,
        ),
        described(
            "verify-staging-tag",
            windlass_verify_staging_tag::SECRETS,
            windlass_verify_staging_tag::OUTPUTS,
        ),
        described(
            "rollback-target",
            windlass_rollback_target::SECRETS,
            windlass_rollback_target::OUTPUTS,
        ),
        described(
            "promote-image",
            windlass_promote_image::SECRETS,
            windlass_promote_image::OUTPUTS,
        ),
        described(
            "create-release",
            windlass_create_release::SECRETS,
            windlass_create_release::OUTPUTS,
        ),
        described(
            "backport",
            windlass_backport::SECRETS,
            windlass_backport::OUTPUTS,
        ),
        described(
            "trigger-runner",
            windlass_trigger_runner::SECRETS,
            windlass_trigger_runner::OUTPUTS,
        ),
        described(
            "slack-status",
            windlass_slack_status::SECRETS,
            windlass_slack_status::OUTPUTS,
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    pretty(&actions)
}

/// The JSON schema of `windlass.toml`.
pub(crate) fn schema() -> Result<String, Failure> {
    pretty(&Config::schema())
}

fn pretty(value: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string_pretty(value)
        .map(|text| text + "\n")
        .map_err(|error| Failure::refused(format!("print JSON: {error}")))
}
