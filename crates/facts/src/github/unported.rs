//! Which commits of a hotfix the target lacks, by ancestry and by patch.
//!
//! The API has no patch ids, and every patch costs a request. So patches are compared between
//! commits that share their subject, which picking and porting keep.

use windlass_core::ObjectId;
use windlass_github::{Client, Commit, CommitWithFiles};
use windlass_toolkit::Failure;

use crate::failure::of_github;

/// The answer to [`windlass_core::Question::Unported`].
pub(super) async fn commits(
    client: &Client,
    hotfix: ObjectId,
    target: ObjectId,
) -> Result<Vec<ObjectId>, Failure> {
    let (hotfix, target) = (hotfix.to_string(), target.to_string());
    let (_, fixes) = client
        .compare_with_commits(&target, &hotfix)
        .await
        .map_err(of_github)?;
    let (_, ours) = client
        .compare_with_commits(&hotfix, &target)
        .await
        .map_err(of_github)?;
    let mut lacking = Vec::new();
    // A merge has no patch of its own.
    for fix in fixes.iter().filter(|commit| commit.parents.len() < 2) {
        if !is_ported(client, fix, &ours).await? {
            lacking.push(fix.id);
        }
    }
    Ok(lacking)
}

/// Whether one of `ours` has the patch of `fix`.
pub(super) async fn is_ported(
    client: &Client,
    fix: &Commit,
    ours: &[Commit],
) -> Result<bool, Failure> {
    let candidates: Vec<&Commit> = ours.iter().filter(|commit| may_port(commit, fix)).collect();
    if candidates.is_empty() {
        return Ok(false);
    }
    let wanted = patch(client, fix).await?;
    for candidate in candidates {
        if patch(client, candidate).await? == wanted {
            return Ok(true);
        }
    }
    Ok(false)
}

fn may_port(commit: &Commit, fix: &Commit) -> bool {
    let subject = fix.message.lines().next().unwrap_or_default();
    commit.message.contains(&fix.id.to_string())
        || (!subject.is_empty() && commit.message.starts_with(subject))
}

async fn patch(client: &Client, commit: &Commit) -> Result<Vec<(String, String)>, Failure> {
    let whole = client
        .commit(&commit.id.to_string())
        .await
        .map_err(of_github)?;
    Ok(essence(&whole))
}

/// What `git patch-id` compares: the changed lines and their context, without line numbers and
/// white space.
fn essence(commit: &CommitWithFiles) -> Vec<(String, String)> {
    let essence = |patch: &str| -> String {
        let lines = patch.lines().filter(|line| !line.starts_with("@@"));
        lines
            .flat_map(str::chars)
            .filter(|character| !character.is_whitespace())
            .collect()
    };
    let files = commit.files.iter().map(|file| {
        // Without a patch (a binary file) only the same kind of change is known; that is no proof.
        let patch = file
            .patch
            .as_deref()
            .map_or_else(|| commit.commit.id.to_string(), essence);
        (file.filename.clone(), patch)
    });
    files.collect()
}

#[cfg(test)]
mod tests {
    use windlass_github::ChangedFile;

    use super::*;

    fn commit(n: u8, message: &str, patch: Option<&str>) -> CommitWithFiles {
        let id = format!("{n:040x}").parse().unwrap();
        let file = ChangedFile {
            filename: "a".into(),
            status: "modified".into(),
            patch: patch.map(str::to_owned),
        };
        let commit = Commit {
            id,
            message: message.into(),
            parents: vec![id],
        };
        CommitWithFiles {
            commit,
            files: vec![file],
        }
    }

    #[test]
    fn patches_are_compared_without_their_place() {
        let one = commit(1, "fix", Some("@@ -1 +1 @@\n-a\n+b"));
        let moved = commit(2, "fix", Some("@@ -70,1 +71,1 @@ fn x\n-a\n+b"));
        let other = commit(3, "fix", Some("@@ -1 +1 @@\n-a\n+c"));
        assert_eq!(essence(&one), essence(&moved));
        assert_ne!(essence(&one), essence(&other));
        assert_ne!(
            essence(&commit(4, "x", None)),
            essence(&commit(5, "x", None))
        );
    }

    #[test]
    fn ports_are_looked_for_by_subject_or_by_id() {
        let fix = commit(1, "fix: a\n\nmore", None).commit;
        let picked = format!("backport\n\n(cherry picked from commit {})", fix.id);
        assert!(may_port(&commit(2, "fix: a (#12)", None).commit, &fix));
        assert!(may_port(&commit(3, &picked, None).commit, &fix));
        assert!(!may_port(&commit(4, "fix: b", None).commit, &fix));
    }
}
