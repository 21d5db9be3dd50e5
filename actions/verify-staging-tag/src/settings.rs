//! The inputs as values: checked, masked, and joined with the configuration.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::Timestamp;
use windlass_core::verification::{Caller, Confirmation, Exceptions, VerificationRequest};
use windlass_core::{Config, IgnoreList, Lane, Problem, Request, TagPrefix, parse_version};
use windlass_facts::configuration::Place;
use windlass_facts::{Access, Subject, branch_name};
use windlass_toolkit::{Console, Context, Environment, Failure};

use crate::failure::of_problem;
use crate::inputs::{Arguments, Inputs};

const STAGING: &str = "staging";
const PRODUCTION: &str = "production";

/// Everything one run needs to know.
pub(crate) struct Settings {
    inputs: Inputs,
    directory: PathBuf,
    now: Timestamp,
    pub(crate) context: Context,
    pub(crate) access: Access,
    /// Complete only after the configuration was applied.
    pub(crate) request: VerificationRequest,
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
        let now = now(&inputs)?;
        // What is wrong whatever the configuration says is told before it is looked for.
        let request = join(&inputs, &context, now, &Config::default()).map_err(of_problem)?;
        request.validate().map_err(of_problem)?;
        Ok(Self {
            directory: directory.to_owned(),
            inputs,
            now,
            context,
            access,
            request,
        })
    }

    /// Joins the inputs with the configuration, and checks the whole.
    pub(crate) fn apply(&mut self, config: &Config) -> Result<(), Failure> {
        let joined = join(&self.inputs, &self.context, self.now, config).map_err(of_problem)?;
        joined.validate().map_err(of_problem)?;
        self.request = joined;
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

    /// The commit whose configuration counts where there is no checkout: the event's. The tag's own
    /// would let whoever pushes it say what is required of it.
    pub(crate) fn at_event(&self) -> Subject<'_> {
        Subject {
            sha: self.context.sha.as_deref(),
            ..self.subject()
        }
    }

    /// What in the repository the facts are about.
    pub(crate) fn subject(&self) -> Subject<'_> {
        Subject {
            trunk: self.inputs.trunk.as_deref().map(branch_name),
            ..Subject::default()
        }
    }
}

fn join(
    inputs: &Inputs,
    context: &Context,
    now: Timestamp,
    config: &Config,
) -> Result<VerificationRequest, Problem> {
    let of_lane = |lane| config.lanes.get(&lane)?.environment.clone();
    let promotion = promotion(inputs, config)?;
    let tag = promotion.from.as_deref().unwrap_or_default();
    let of_rc = is_rc(&promotion.tag_prefix, tag).then(|| of_lane(Lane::Rc));
    let given = inputs.environment.clone().or(of_rc.flatten());
    Ok(VerificationRequest {
        promotion,
        require: Some(inputs.require.clone()).filter(|named| !named.is_empty()),
        except: Exceptions {
            requirements: inputs.except.clone(),
            reason: inputs.except_reason.clone(),
        },
        environment: given
            .or(of_lane(Lane::Staging))
            .unwrap_or_else(|| STAGING.to_owned()),
        production_environment: of_lane(Lane::Production).unwrap_or_else(|| PRODUCTION.to_owned()),
        soak: inputs.soak.as_deref().map(str::parse).transpose()?,
        required_checks: inputs.required_checks.clone(),
        confirmation: Confirmation::new(inputs.confirm.clone(), inputs.confirm_expected.clone())?,
        approval_environment: inputs.approval_environment.clone(),
        ungated_environments: inputs.ungated_environments.clone(),
        caller: Caller {
            workflow: context.workflow_path().map(str::to_owned),
            run: context.run_id,
        },
        now,
    })
}

/// By its shape: its message may be anybody's, and decides nothing about where it must have run.
fn is_rc(prefix: &TagPrefix, tag: &str) -> bool {
    parse_version(prefix, tag).is_ok_and(|version| version.pre.starts_with("rc."))
}

/// What `next-version` would be asked.
fn promotion(inputs: &Inputs, config: &Config) -> Result<Request, Problem> {
    let version = &config.version;
    let prefix = match &inputs.tag_prefix {
        Some(prefix) => prefix.parse()?,
        None => version.tag_prefix.clone().unwrap_or_default(),
    };
    Ok(Request {
        scheme: inputs.scheme.or(version.scheme),
        from: Some(tag_name(&inputs.tag)),
        from_lane: inputs.from_lane,
        line: inputs.line.as_deref().map(str::parse).transpose()?,
        ignore: match inputs.ignore.is_empty() {
            true => version.ignore.clone().unwrap_or_default(),
            false => IgnoreList::new(inputs.ignore.clone())?,
        },
        require_hotfixes: inputs.require_hotfixes.unwrap_or(false),
        adopt: config.adopt_for(&prefix)?,
        tag_prefix: prefix,
        ..Request::new(Lane::Production)
    })
}

/// `github.ref` holds the full name of a tag.
fn tag_name(text: &str) -> String {
    text.strip_prefix("refs/tags/").unwrap_or(text).to_owned()
}

fn now(inputs: &Inputs) -> Result<Timestamp, Failure> {
    match &inputs.now {
        Some(text) => text.parse().map_err(|error| {
            Failure::bad_input(format!("read now '{text}': {error}"))
                .hint("write it in RFC 3339, such as 2026-01-19T07:00:00+09:00")
        }),
        None => SystemTime::now()
            .try_into()
            .map_err(|error| Failure::refused(format!("read the clock: {error}"))),
    }
}
