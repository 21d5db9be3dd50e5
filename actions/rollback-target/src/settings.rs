//! The inputs as values: checked, masked, and joined with the configuration.

use std::path::{Path, PathBuf};

use windlass_core::rollback::RollbackRequest;
use windlass_core::verification::Confirmation;
use windlass_core::{Config, Lane, Problem};
use windlass_facts::configuration::Place;
use windlass_facts::{Access, Subject};
use windlass_toolkit::{Console, Context, Environment, Failure};

use crate::failure::of_problem;
use crate::inputs::{Arguments, Inputs};

const PRODUCTION: &str = "production";

/// Everything one run needs to know.
pub(crate) struct Settings {
    inputs: Inputs,
    directory: PathBuf,
    pub(crate) context: Context,
    pub(crate) access: Access,
    /// Complete only after the configuration was applied.
    pub(crate) request: RollbackRequest,
}

impl Settings {
    /// Reads the inputs. Secrets are masked before anything else can be printed.
    pub(crate) fn new(
        arguments: &Arguments,
        environment: &Environment,
        directory: &Path,
        console: &mut Console,
    ) -> Result<Self, Failure> {
        let access = Access::new(&arguments.access, environment, console)?;
        let context = Context::new(&arguments.context, environment)?;
        let inputs = arguments.inputs.clone();
        // What is wrong whatever the configuration says is told before it is looked for.
        let request = join(&inputs, &Config::default()).map_err(of_problem)?;
        Ok(Self {
            directory: directory.to_owned(),
            inputs,
            context,
            access,
            request,
        })
    }

    /// Joins the inputs with the configuration, and checks the whole.
    pub(crate) fn apply(&mut self, config: &Config) -> Result<(), Failure> {
        self.request = join(&self.inputs, config).map_err(of_problem)?;
        Ok(())
    }

    /// Where the configuration is looked for.
    pub(crate) fn place(&self) -> Place<'_> {
        Place {
            named: self.inputs.config.as_deref(),
            directory: &self.directory,
            root: &self.directory,
            only_commit: self.context.config_from_commit,
        }
    }

    /// The commit whose configuration counts where there is no checkout: the event's.
    pub(crate) fn at_event(&self) -> Subject<'_> {
        Subject {
            sha: self.context.sha.as_deref(),
            ..Subject::default()
        }
    }
}

fn join(inputs: &Inputs, config: &Config) -> Result<RollbackRequest, Problem> {
    let of_lane = || config.lanes.get(&Lane::Production)?.environment.clone();
    let given = inputs.environment.clone().or_else(of_lane);
    let request = RollbackRequest {
        environment: given.unwrap_or_else(|| PRODUCTION.to_owned()),
        tag: inputs.tag.as_deref().map(tag_name),
        tag_prefix: match &inputs.tag_prefix {
            Some(prefix) => prefix.parse()?,
            None => config.version.tag_prefix.clone().unwrap_or_default(),
        },
        confirmation: Confirmation::new(inputs.confirm.clone(), inputs.confirm_expected.clone())?,
        approval_environment: inputs.approval_environment.clone(),
        ungated_environments: inputs.ungated_environments.clone(),
    };
    request.validate()?;
    Ok(request)
}

/// `github.ref` holds the full name of a tag.
fn tag_name(text: &str) -> String {
    text.strip_prefix("refs/tags/").unwrap_or(text).to_owned()
}
