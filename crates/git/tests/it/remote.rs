//! The remote of a clone.

use windlass_git::{ErrorKind, Repository};

use crate::support::{commit, git, repository};

#[test]
fn the_remotes_tags_are_listed_and_fetched_without_touching_a_ref() {
    let upstream = repository(&[]);
    commit(upstream.path(), "one");
    let clone = tempfile::tempdir().unwrap();
    git(
        clone.path(),
        &["clone", "--quiet", upstream.path().to_str().unwrap(), "."],
    );
    git(clone.path(), &["config", "fetch.prune", "true"]);
    git(clone.path(), &["tag", "mine"]);
    let ahead = commit(upstream.path(), "two");
    git(upstream.path(), &["tag", "-a", "-m", "note", "v1.0.0"]);
    git(upstream.path(), &["tag", "light"]);
    let before = git(clone.path(), &["for-each-ref"]);
    let open = Repository::open(clone.path()).unwrap();
    let tags = open.remote_tags("origin").unwrap();
    let names: Vec<&str> = tags.iter().map(|tag| tag.name.as_str()).collect();
    assert_eq!(names, ["light", "v1.0.0"]);
    assert!(tags.iter().all(|tag| tag.commit == ahead));
    open.fetch_objects("origin", &tags.iter().collect::<Vec<_>>())
        .unwrap();
    assert_eq!(open.tag_message(tags[1].object).unwrap(), "note\n");
    assert_eq!(open.commit(&ahead.to_string()).unwrap(), Some(ahead));
    assert_eq!(git(clone.path(), &["for-each-ref"]), before);
    assert_eq!(
        open.remote_tags("/nowhere").unwrap_err().kind,
        ErrorKind::Remote
    );
}

#[test]
fn the_default_branch_is_what_the_remote_calls_it() {
    let upstream = repository(&[]);
    commit(upstream.path(), "one");
    git(upstream.path(), &["branch", "-m", "release/next"]);
    let alone = Repository::open(upstream.path()).unwrap();
    assert_eq!(alone.default_branch().unwrap(), None);
    let clone = tempfile::tempdir().unwrap();
    let from = upstream.path().to_str().unwrap();
    git(clone.path(), &["clone", "--quiet", from, "."]);
    let open = Repository::open(clone.path()).unwrap();
    let name = open.default_branch().unwrap();
    assert_eq!(name.as_deref(), Some("release/next"));
}
