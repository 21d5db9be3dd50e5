//! What `uses:` refers to. Knows how it is written, not what is there.

use crate::embedded::REPOSITORY;

/// Something that is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reference {
    /// A path in the repository that says so: `./…` or `$/…`.
    Here(String),
    /// A path in Windlass's repository, at a version.
    Own(String, String),
    /// An action or a workflow of somebody else's, at a version.
    Others(String, String),
    /// A container image.
    Image(String),
}

impl Reference {
    pub(crate) fn parse(text: &str) -> Self {
        if let Some(path) = text.strip_prefix("./").or(text.strip_prefix("$/")) {
            return Self::Here(path.trim_end_matches('/').to_owned());
        }
        if let Some(image) = text.strip_prefix("docker://") {
            return Self::Image(image.to_owned());
        }
        let (name, version) = text.rsplit_once('@').unwrap_or((text, ""));
        match own_path(name) {
            Some(path) => Self::Own(path.to_owned(), version.to_owned()),
            None => Self::Others(name.to_owned(), version.to_owned()),
        }
    }
}

/// GitHub's names are the same in small and large letters.
fn own_path(name: &str) -> Option<&str> {
    let (repository, rest) = name.split_at_checked(REPOSITORY.len())?;
    let path = rest.strip_prefix('/').or((rest.is_empty()).then_some(""))?;
    repository.eq_ignore_ascii_case(REPOSITORY).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::Reference::{self, Here, Image, Others, Own};

    #[test]
    fn each_form_is_known() {
        for (text, expected) in [
            ("./actions/x/", Here("actions/x".into())),
            (
                "$/.github/workflows/a.yml",
                Here(".github/workflows/a.yml".into()),
            ),
            ("windlass-ci/windlass@v1", Own(String::new(), "v1".into())),
            (
                "Windlass-CI/windlass/actions/x@v1",
                Own("actions/x".into(), "v1".into()),
            ),
            (
                "windlass-ci/windlass-x@v1",
                Others("windlass-ci/windlass-x".into(), "v1".into()),
            ),
            (
                "actions/checkout",
                Others("actions/checkout".into(), String::new()),
            ),
            ("docker://alpine:3", Image("alpine:3".into())),
        ] {
            assert_eq!(Reference::parse(text), expected, "{text}");
        }
    }
}
