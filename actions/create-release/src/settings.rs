//! The inputs as values: checked, masked, and joined with the configuration.

use std::path::{Path, PathBuf};

use semver::Version;
use windlass_core::{
    Adopt, Config, IgnoreList, Latest, ReleaseBody, Scheme, TagPrefix, parse_version,
};
use windlass_facts::{Access, Subject, branch_name, of_problem};
use windlass_toolkit::{Console, Context, Environment, Failure};

use crate::assets::LocalAssets;
use crate::inputs::{Arguments, Inputs, Notes};
use crate::workspace::Workspace;

/// Everything one run needs to know.
pub(crate) struct Settings {
    inputs: Inputs,
    pub(crate) context: Context,
    pub(crate) access: Access,
    pub(crate) directory: PathBuf,
    /// The tag, without `refs/tags/`.
    pub(crate) tag: String,
    pub(crate) body: ReleaseBody,
    pub(crate) assets: LocalAssets,
    pub(crate) latest: Latest,
    pub(crate) draft: bool,
    pub(crate) create_tag: bool,
    pub(crate) dry_run: bool,
}

/// What the configuration adds to the inputs.
pub(crate) struct Naming {
    pub(crate) tag_prefix: TagPrefix,
    pub(crate) version: Version,
    pub(crate) scheme: Option<Scheme>,
    pub(crate) ignore: IgnoreList,
    pub(crate) adopt: Option<Adopt>,
}

impl Settings {
    /// Reads the inputs and the files. Secrets are masked before anything else can be printed.
    pub(crate) fn new(
        arguments: &Arguments,
        environment: &Environment,
        directory: &Path,
        console: &mut Console,
    ) -> Result<Self, Failure> {
        let access = Access::new(&arguments.access, environment, console)?;
        let context = Context::new(&arguments.context, environment)?;
        let inputs = arguments.inputs.clone();
        let workspace = Workspace::new(context.workspace.as_deref().unwrap_or(directory))?;
        let checksums = inputs.checksums.unwrap_or(false);
        let body = body(&inputs, &workspace)?;
        Ok(Self {
            tag: tag_name(&inputs.tag).to_owned(),
            body,
            assets: LocalAssets::find(&workspace, &inputs.assets, checksums)?,
            latest: inputs.latest.unwrap_or(Latest::Auto),
            draft: inputs.draft.unwrap_or(false),
            create_tag: inputs.create_tag.unwrap_or(true),
            dry_run: inputs.dry_run.unwrap_or(false),
            directory: directory.to_owned(),
            access,
            context,
            inputs,
        })
    }

    /// How the repository names its versions, and the one that the tag names.
    pub(crate) fn naming(&self, config: &Config) -> Result<Naming, Failure> {
        let problem = |problem| of_problem("create the release", problem);
        let version = &config.version;
        let tag_prefix = match &self.inputs.tag_prefix {
            Some(prefix) => prefix.parse().map_err(problem)?,
            None => version.tag_prefix.clone().unwrap_or_default(),
        };
        Ok(Naming {
            version: self.version(&tag_prefix)?,
            scheme: self.inputs.scheme.or(version.scheme),
            ignore: version.ignore.clone().unwrap_or_default(),
            adopt: config.adopt_for(&tag_prefix).map_err(problem)?,
            tag_prefix,
        })
    }

    fn version(&self, prefix: &TagPrefix) -> Result<Version, Failure> {
        parse_version(prefix, &self.tag).map_err(|foreign| {
            let (tag, reason) = (&self.tag, foreign.reason());
            Failure::bad_input(format!(
                "create the release: '{tag}' is no version tag: it {reason}"
            ))
            .hint(format!(
                "give 'tag' a version such as {}, or 'tag-prefix' what stands before its number",
                prefix.tag(&Version::new(1, 2, 3))
            ))
        })
    }

    /// The configuration file that was named, if one was.
    pub(crate) fn config_path(&self) -> Option<&Path> {
        self.inputs.config.as_deref()
    }

    /// The commit whose configuration counts where there is no checkout: the event's. The tag's own
    /// may be older than the file.
    pub(crate) fn at_event(&self) -> Subject<'_> {
        Subject {
            sha: self.context.sha.as_deref().or(self.sha()),
            ..self.subject()
        }
    }

    /// What in the repository the facts are about.
    pub(crate) fn subject(&self) -> Subject<'_> {
        Subject {
            sha: self.sha().or(self.context.sha.as_deref()),
            trunk: self.inputs.trunk.as_deref().map(branch_name),
            paths: &[],
        }
    }

    /// The commit that was asked for, if one was.
    pub(crate) fn sha(&self) -> Option<&str> {
        self.inputs.sha.as_deref()
    }

    pub(crate) fn title(&self) -> Option<&str> {
        self.inputs.name.as_deref()
    }

    pub(crate) fn prerelease(&self) -> Option<bool> {
        self.inputs.prerelease
    }

    pub(crate) fn previous_tag(&self) -> Option<&str> {
        self.inputs.previous_tag.as_deref().map(tag_name)
    }

    pub(crate) fn promoted_from(&self) -> Option<&str> {
        self.inputs.promoted_from.as_deref().map(tag_name)
    }
}

/// `github.ref` holds the full name of a tag.
fn tag_name(text: &str) -> &str {
    text.strip_prefix("refs/tags/").unwrap_or(text)
}

fn body(inputs: &Inputs, workspace: &Workspace) -> Result<ReleaseBody, Failure> {
    let text = match (&inputs.body, &inputs.body_file) {
        (Some(text), _) => Some(text.clone()),
        (None, Some(path)) => Some(workspace.read_text("body-file", &path.to_string_lossy())?),
        (None, None) => None,
    };
    let default = match text {
        Some(_) => Notes::None,
        None => Notes::Generated,
    };
    let notes = inputs.notes.unwrap_or(default) == Notes::Generated;
    ReleaseBody::new(text, notes).map_err(|problem| of_problem("create the release", problem))
}
