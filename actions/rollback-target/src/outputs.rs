//! The outputs.

use windlass_core::rollback::Rollback;
use windlass_toolkit::Outputs;
use windlass_toolkit::describe::OutputDescription;

const fn output(name: &'static str, description: &'static str) -> OutputDescription {
    OutputDescription { name, description }
}

pub(crate) const DESCRIPTIONS: &[OutputDescription] = &[
    output(
        "tag",
        "The tag to deploy; empty, as all that is about it, where the rollback is refused",
    ),
    output("sha", "Its commit, which is the one that ran"),
    output("version", "The version that it names, such as 1.2.4"),
    output(
        "image-digest",
        "The image that ran, such as sha256:…; empty where the record names none",
    ),
    output("deployed-at", "When it succeeded there last, in RFC 3339"),
    output(
        "from-tag",
        "The tag that runs now: the one that was tried last; empty where nothing is recorded",
    ),
    output(
        "from-state",
        "What became of that, such as success, failure, error or in_progress; empty without a status",
    ),
];

/// Nothing is given to deploy unless everything is met: a later step may not look at how this one
/// came out.
pub(crate) fn of(rollback: &Rollback) -> Outputs {
    let (target, running) = (rollback.allowed(), rollback.running.as_ref());
    let text = |value: Option<String>| value.unwrap_or_default();
    let digest = target.and_then(|target| target.image_digest.as_ref());
    let mut outputs = Outputs::default();
    outputs
        .set("tag", text(target.map(|target| target.tag.clone())))
        .set("sha", text(target.map(|target| target.sha.to_string())))
        .set(
            "version",
            text(target.map(|target| target.version.to_string())),
        )
        .set("image-digest", digest.map_or("", |digest| digest.as_str()))
        .set(
            "deployed-at",
            text(target.map(|target| target.at.to_string())),
        )
        .set("from-tag", text(running.map(|it| it.tag.clone())))
        .set("from-state", text(running.and_then(|it| it.state.clone())));
    outputs
}
