//! What in the repository the facts are about.

/// The commit and the branch that are looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The commit that was asked for: an id, a branch or a tag. Default: the head of the default
    /// branch.
    pub sha: Option<&'a str>,
    /// The branch that releases come from. Default: the repository's default branch.
    pub trunk: Option<&'a str>,
    /// Where only some paths count, these.
    pub paths: &'a [String],
}

/// A branch, named in full as `github.ref` does or not.
pub fn branch_name(text: &str) -> &str {
    text.strip_prefix("refs/heads/").unwrap_or(text)
}
