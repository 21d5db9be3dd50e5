//! The inputs as values: checked, masked, and joined with the configuration.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use windlass_core::image::ImageName;
use windlass_core::{
    Config, ImageTemplate, Lane, LaneConfig, Problem, Request, TagPrefix, ZoneName,
};
use windlass_facts::{Access, Subject, branch_name};
use windlass_toolkit::{Console, Context, Environment, Failure};

use crate::failure::of_problem;
use crate::inputs::{Arguments, Inputs, SourceName};
use crate::request;

/// Everything one run needs to know.
pub(crate) struct Settings {
    inputs: Inputs,
    pub(crate) context: Context,
    pub(crate) environment: Environment,
    pub(crate) directory: PathBuf,
    pub(crate) source: SourceName,
    pub(crate) access: Access,
    pub(crate) now: Option<Timestamp>,
    pub(crate) claim: bool,
    pub(crate) dry_run: bool,
    pub(crate) explain: bool,
    /// Complete only after the configuration was applied.
    pub(crate) request: Request,
    pub(crate) image_template: ImageTemplate,
    pub(crate) zone: ZoneName,
    pub(crate) lane_config: LaneConfig,
    /// The paths that `bump: auto` is limited to.
    pub(crate) paths: Vec<String>,
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
        let known = access.is_known() && context.repository.is_some();
        let default = if known {
            SourceName::Api
        } else {
            SourceName::Git
        };
        let mut settings = Self {
            source: inputs.source.unwrap_or(default),
            access,
            now: inputs.now.as_deref().map(time).transpose()?,
            claim: inputs.claim.unwrap_or(false),
            dry_run: inputs.dry_run.unwrap_or(false),
            explain: inputs.explain.unwrap_or(false),
            request: Request::new(inputs.lane),
            image_template: ImageTemplate::for_prefix(&TagPrefix::default()),
            zone: ZoneName::default(),
            lane_config: LaneConfig::default(),
            paths: Vec::new(),
            environment: environment.clone(),
            directory: directory.to_owned(),
            context,
            inputs,
        };
        // What is wrong whatever the configuration says is told before it is looked for.
        settings.check_image().map_err(of_problem)?;
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

    /// Whoever builds the image would find it out only after the tag was made.
    fn check_image(&self) -> Result<(), Problem> {
        let image = self.inputs.image.as_deref().map(str::trim);
        image.map(str::parse::<ImageName>).transpose().map(drop)
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
        self.paths = match inputs.paths.is_empty() {
            true => version.paths.clone(),
            false => inputs.paths.clone(),
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
        self.inputs.trunk.as_deref().map(branch_name)
    }

    /// The commit whose configuration counts where there is no checkout.
    pub(crate) fn at_event(&self) -> Subject<'_> {
        Subject {
            sha: self.context.sha.as_deref().or(self.sha()),
            ..self.subject()
        }
    }

    /// What in the repository the facts are about.
    pub(crate) fn subject(&self) -> Subject<'_> {
        Subject {
            sha: self.sha(),
            trunk: self.trunk(),
            paths: &self.paths,
        }
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

fn time(text: &str) -> Result<Timestamp, Failure> {
    text.parse().map_err(|error| {
        Failure::bad_input(format!("read now '{text}': {error}"))
            .hint("write it in RFC 3339, such as 2026-01-19T07:00:00+09:00")
    })
}
