//! One tag, and nothing else.

use windlass_git::{NewRef, NewTag, Repository};

use crate::support::{commit, git, new_tag, repository};

/// Fails when more than the one ref is pushed, or an existing one is moved.
#[test]
fn r9_exactly_one_ref_is_pushed_and_only_where_it_is_absent() {
    let upstream = tempfile::tempdir().unwrap();
    git(upstream.path(), &["init", "--quiet", "--bare"]);
    let directory = repository(&[]);
    let path = directory.path();
    let head = commit(path, "one");
    git(
        path,
        &["remote", "add", "origin", upstream.path().to_str().unwrap()],
    );
    git(path, &["tag", "-a", "-m", "private", "mine"]);
    let open = Repository::open(path).unwrap();
    assert_eq!(open.remote().unwrap().as_deref(), Some("origin"));
    let object = open.write_tag(&new_tag(head)).unwrap();
    assert_eq!(
        open.push_tag("origin", "v1.0.0", object).unwrap(),
        NewRef::Created
    );
    assert_eq!(
        git(upstream.path(), &["for-each-ref", "--format=%(refname)"]),
        "refs/tags/v1.0.0"
    );
    let other = NewTag {
        message: "another\n",
        ..new_tag(head)
    };
    let other = open.write_tag(&other).unwrap();
    assert!(matches!(
        open.push_tag("origin", "v1.0.0", other).unwrap(),
        NewRef::Refused(_)
    ));
    assert!(matches!(
        open.push_tag("/nowhere", "v1.0.1", other).unwrap(),
        NewRef::Uncertain(_)
    ));
}

#[test]
fn a_local_ref_is_created_once_and_the_message_is_kept() {
    let directory = repository(&[]);
    let head = commit(directory.path(), "one");
    let open = Repository::open(directory.path()).unwrap();
    let object = open.write_tag(&new_tag(head)).unwrap();
    assert_eq!(open.create_ref("v1.0.0", object).unwrap(), NewRef::Created);
    assert!(matches!(
        open.create_ref("v1.0.0", object).unwrap(),
        NewRef::Refused(_)
    ));
    std::fs::write(directory.path().join(".git/refs/tags/v1.0.1.lock"), "").unwrap();
    assert!(matches!(
        open.create_ref("v1.0.1", object).unwrap(),
        NewRef::Uncertain(_)
    ));
    assert_eq!(open.tag_message(object).unwrap(), "v1.0.0\n\n# kept\n");
}
