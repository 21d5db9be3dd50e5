//! A copy to try things on.

use std::path::Path;

use windlass_git::Repository;

use crate::support::{commit, git, repository};

#[test]
fn a_copy_has_every_tag_and_leaves_the_original_alone() {
    let directory = repository(&[]);
    let path = directory.path();
    let first = commit(path, "one");
    git(path, &["tag", "-a", "-m", "x", "v1.0.0"]);
    let head = commit(path, "two");
    git(path, &["checkout", "--quiet", "--detach"]);
    let before = git(path, &["for-each-ref"]);
    let folder = tempfile::tempdir().unwrap();
    let open = Repository::open(path).unwrap();
    let copy = open
        .copy_to(&folder.path().join("copy.git"), "trunk")
        .unwrap();
    let change = copy.commit_on(head, "feat: rehearse").unwrap();
    copy.set_branch("trunk", change).unwrap();
    assert_eq!(copy.commit("HEAD").unwrap(), Some(change));
    assert_eq!(copy.tags().unwrap()[0].commit, first);
    assert_eq!(open.commit(&change.to_string()).unwrap(), None);
    assert_eq!(git(path, &["for-each-ref"]), before);
}

#[test]
fn what_cant_be_copied_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let empty = repository(&[]);
    let copy = |path: &Path| {
        Repository::open(path)
            .unwrap()
            .copy_to(&folder.path().join("copy.git"), "main")
            .err()
            .unwrap()
    };
    assert!(copy(empty.path()).message.contains("no commit"));
    let upstream = repository(&[]);
    commit(upstream.path(), "one");
    commit(upstream.path(), "two");
    let shallow = tempfile::tempdir().unwrap();
    let url = format!("file://{}", upstream.path().display());
    git(
        shallow.path(),
        &["clone", "--quiet", "--depth=1", &url, "."],
    );
    assert!(copy(shallow.path()).message.contains("shallow"));
}
