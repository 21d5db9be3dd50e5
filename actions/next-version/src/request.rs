//! The request that inputs and configuration make together: what an input says goes first.

use semver::Version;
use windlass_core::{
    Adopt, Config, IgnoreList, Initial, Problem, Request, TagPrefix, parse_version,
};

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
        adopt: adopt(config, &prefix)?,
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
        let configured = config.version.initial.clone();
        return Ok(configured.map(|version| Initial {
            version,
            explicit: false,
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

/// `[adopt]` speaks of the repository's own prefix; a component with another one has a past of its
/// own. A version without any prefix speaks of all.
fn adopt(config: &Config, prefix: &TagPrefix) -> Result<Option<Adopt>, Problem> {
    let Some(adopt) = &config.adopt else {
        return Ok(None);
    };
    let own = config.version.tag_prefix.clone().unwrap_or_default();
    let read = |prefix: &TagPrefix| parse_version(prefix, &adopt.before).ok();
    match (
        read(prefix).or_else(|| read(&TagPrefix::none())),
        read(&own),
    ) {
        (Some(before), _) => Ok(Some(Adopt {
            before,
            lane: adopt.lane,
        })),
        (None, Some(_)) => Ok(None),
        (None, None) => {
            let message = format!("[adopt] before '{}' is no version tag", adopt.before);
            Err(Problem::bad_input("config", message)
                .hint(format!("write it as '{}'", own.tag(&Version::new(2, 0, 0)))))
        }
    }
}
