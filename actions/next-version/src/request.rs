//! The request that inputs and configuration make together: what an input says goes first.

use semver::Version;
use windlass_core::{Config, IgnoreList, Initial, Problem, Request, TagPrefix};

use crate::inputs::Inputs;

pub(crate) fn join(
    inputs: &Inputs,
    config: &Config,
    prefix: TagPrefix,
    run: Option<String>,
) -> Result<Request, Problem> {
    let version = &config.version;
    Ok(Request {
        scheme: inputs.scheme.or(version.scheme),
        from: inputs.from.as_deref().map(tag_name),
        from_lane: inputs.from_lane,
        bump: inputs.bump,
        line: inputs.line.as_deref().map(str::parse).transpose()?,
        ignore: match inputs.ignore.is_empty() {
            true => version.ignore.clone().unwrap_or_default(),
            false => IgnoreList::new(inputs.ignore.clone())?,
        },
        initial: initial(inputs, config)?,
        force: inputs.force.unwrap_or(false),
        allow_downgrade: inputs.allow_downgrade.unwrap_or(false),
        require_hotfixes: inputs.require_hotfixes.unwrap_or(false),
        hotfix_prerelease: inputs.hotfix_prerelease.unwrap_or(false),
        adopt: config.adopt_for(&prefix)?,
        message: inputs.message.clone(),
        run,
        tag_prefix: prefix,
        ..Request::new(inputs.lane)
    })
}

/// `github.ref` holds the full name of a tag.
fn tag_name(text: &str) -> String {
    text.strip_prefix("refs/tags/").unwrap_or(text).to_owned()
}

fn initial(inputs: &Inputs, config: &Config) -> Result<Option<Initial>, Problem> {
    let Some(text) = &inputs.initial else {
        let (configured, prefix) = (&config.version.initial, &config.version.tag_prefix);
        return Ok(configured.clone().map(|version| Initial {
            version,
            // A file that was named and says both is of a component, which begins there.
            explicit: inputs.config.is_some() && prefix.is_some() && inputs.tag_prefix.is_none(),
        }));
    };
    match Version::parse(text) {
        Ok(version) => Ok(Some(Initial {
            version,
            explicit: true,
        })),
        Err(error) => Err(Problem::bad_input(
            "initial",
            format!("initial '{text}' is no version: {error}"),
        )
        .hint("give three numbers, such as 1.0.0")),
    }
}
