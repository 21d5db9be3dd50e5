//! The inputs as values: checked, masked, and joined with the configuration.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use secrecy::SecretString;
use semver::Version;
use windlass_core::{
    Config, ImageTemplate, Lane, LaneConfig, Problem, Request, TagPrefix, ZoneName,
};
use windlass_toolkit::{Console, Context, Environment, Failure, SecretInput};

use crate::failure::of_problem;
use crate::inputs::{Arguments, Inputs, SourceName};
use crate::request;

/// The token that GitHub is asked with.
pub(crate) const TOKEN: SecretInput = SecretInput {
    name: "token",
    description: "The token that reads and creates tags; default: the job's own",
    fallback: Some("GITHUB_TOKEN"),
};

/// The key of the App that may act instead.
pub(crate) const APP_PRIVATE_KEY: SecretInput = SecretInput {
    name: "app-private-key",
    description: "The private key of the App, as PEM or base64 of it; tags that an App creates start workflows",
    fallback: None,
};

/// Everything one run needs to know.
pub(crate) struct Settings {
    inputs: Inputs,
    pub(crate) context: Context,
    pub(crate) environment: Environment,
    pub(crate) directory: PathBuf,
    pub(crate) source: SourceName,
    pub(crate) token: Option<SecretString>,
    pub(crate) app_private_key: Option<SecretString>,
    pub(crate) now: Option<Timestamp>,
    pub(crate) claim: bool,
    pub(crate) dry_run: bool,
    pub(crate) explain: bool,
    /// Complete only after the configuration was applied.
    pub(crate) request: Request,
    pub(crate) image_template: ImageTemplate,
    pub(crate) zone: ZoneName,
    pub(crate) lane_config: LaneConfig,
}

impl Settings {
    /// Reads the inputs. Secrets are masked before anything else can be printed.
    pub(crate) fn new(
        arguments: &Arguments,
        environment: &Environment,
        directory: &Path,
        console: &mut Console,
    ) -> Result<Self, Failure> {
        let files = &arguments.secrets;
        let token = TOKEN.find(environment, files.token_file.as_deref())?;
        let app_private_key =
            APP_PRIVATE_KEY.find(environment, files.app_private_key_file.as_deref())?;
        for secret in token.iter().chain(&app_private_key) {
            console.mask(secret);
        }
        let context = Context::new(&arguments.context, environment)?;
        let inputs = arguments.inputs.clone();
        check_app(&inputs, app_private_key.as_ref())?;
        let known = (token.is_some() || inputs.app_id.is_some()) && context.repository.is_some();
        let default = if known {
            SourceName::Api
        } else {
            SourceName::Git
        };
        let mut settings = Self {
            source: inputs.source.unwrap_or(default),
            token,
            app_private_key,
            now: inputs.now.as_deref().map(time).transpose()?,
            claim: inputs.claim.unwrap_or(false),
            dry_run: inputs.dry_run.unwrap_or(false),
            explain: inputs.explain.unwrap_or(false),
            request: Request::new(inputs.lane),
            image_template: ImageTemplate::for_prefix(&TagPrefix::default()),
            zone: ZoneName::default(),
            lane_config: LaneConfig::default(),
            environment: environment.clone(),
            directory: directory.to_owned(),
            context,
            inputs,
        };
        // What is wrong whatever the configuration says is told before it is looked for.
        settings.join(&Config::default()).map_err(of_problem)?;
        settings
            .request
            .validate_without_names()
            .map_err(of_problem)?;
        Ok(settings)
    }

    /// Joins the inputs with the configuration, and checks the whole.
    pub(crate) fn apply(&mut self, config: &Config) -> Result<(), Problem> {
        self.join(config)?;
        self.request.validate()
    }

    fn join(&mut self, config: &Config) -> Result<(), Problem> {
        let (inputs, version) = (&self.inputs, &config.version);
        let prefix = match &inputs.tag_prefix {
            Some(prefix) => prefix.parse()?,
            None => version.tag_prefix.clone().unwrap_or_default(),
        };
        self.lane_config = config.lanes.get(&inputs.lane).cloned().unwrap_or_default();
        self.image_template = match (&inputs.image_template, &self.lane_config.image_template) {
            (Some(template), _) => template.parse()?,
            (None, Some(template)) => template.clone(),
            (None, None) => ImageTemplate::for_prefix(&prefix),
        };
        self.zone = match &inputs.time_zone {
            Some(zone) => ZoneName::parse(zone)?,
            None => version.time_zone.clone().unwrap_or_default(),
        };
        self.request = request::join(inputs, config, prefix, self.context.run_url())?;
        Ok(())
    }

    /// The configuration file that was named, if one was.
    pub(crate) fn config_path(&self) -> Option<&Path> {
        self.inputs.config.as_deref()
    }

    /// Where `source: git` looks.
    pub(crate) fn git_dir(&self) -> PathBuf {
        match &self.inputs.git_dir {
            Some(path) => self.directory.join(path),
            None => self.directory.clone(),
        }
    }

    /// Where the configuration is searched from: it belongs to the repository that is read.
    pub(crate) fn config_root(&self) -> PathBuf {
        match self.source {
            SourceName::Git => self.git_dir(),
            SourceName::Api => self.directory.clone(),
        }
    }

    /// The commit that was asked for, if one was: an input, else the event's.
    pub(crate) fn sha(&self) -> Option<&str> {
        let given = self.inputs.sha.as_deref().filter(|sha| !sha.is_empty());
        given.or(self.context.sha.as_deref())
    }

    /// The trunk that was named, if one was.
    pub(crate) fn trunk(&self) -> Option<&str> {
        self.inputs.trunk.as_deref()
    }

    /// The paths that `bump: auto` is limited to.
    pub(crate) fn paths(&self) -> &[String] {
        &self.inputs.paths
    }

    /// The App to act as, if one was given.
    pub(crate) fn app_id(&self) -> Option<&str> {
        self.inputs.app_id.as_deref()
    }

    /// The lane that was asked for.
    pub(crate) fn lane(&self) -> Lane {
        self.request.lane
    }

    /// Whether a decision is carried out.
    pub(crate) fn writes(&self) -> bool {
        self.claim && !self.dry_run
    }
}

fn check_app(inputs: &Inputs, key: Option<&SecretString>) -> Result<(), Failure> {
    let (given, missing) = match (&inputs.app_id, key) {
        (Some(_), None) => ("app-id", APP_PRIVATE_KEY.places()),
        (None, Some(_)) => ("app-private-key", "the input 'app-id'".to_owned()),
        _ => return Ok(()),
    };
    Err(
        Failure::bad_input(format!("act as an App: '{given}' is given alone"))
            .hint(format!("give {missing} too, or neither")),
    )
}

fn time(text: &str) -> Result<Timestamp, Failure> {
    text.parse().map_err(|error| {
        Failure::bad_input(format!("read now '{text}': {error}"))
            .hint("write it in RFC 3339, such as 2026-01-19T07:00:00+09:00")
    })
}

/// The lane's release is a prerelease: as configured, else as the version is.
pub(crate) fn is_prerelease(config: &LaneConfig, version: &Version) -> bool {
    config.prerelease.unwrap_or(!version.pre.is_empty())
}
