//! Every tag, wherever git keeps it.

use windlass_git::Repository;

use crate::support::{commit, git, names, repository};

#[test]
fn tags_are_the_same_wherever_git_keeps_them() {
    for format in [
        &[][..],
        &["--object-format=sha256"],
        &["--ref-format=reftable"],
    ] {
        let directory = repository(format);
        let path = directory.path();
        let head = commit(path, "one");
        git(path, &["tag", "light"]);
        git(path, &["tag", "-a", "-m", "x", "v1.0.0"]);
        git(path, &["tag", "-a", "-m", "nested", "api/v1.0.0", "v1.0.0"]);
        let expected = [
            ("api/v1.0.0".to_owned(), true),
            ("light".into(), false),
            ("v1.0.0".into(), true),
        ];
        let open = Repository::open(path).unwrap();
        assert_eq!(names(&open), expected, "{format:?}, loose");
        git(path, &["pack-refs", "--all"]);
        assert_eq!(names(&open), expected, "{format:?}, packed");
        assert!(
            open.tags().unwrap().iter().all(|tag| tag.commit == head),
            "{format:?}"
        );
    }
}

#[test]
fn a_loose_ref_wins_over_a_packed_one() {
    let directory = repository(&[]);
    let path = directory.path();
    commit(path, "one");
    git(path, &["tag", "moved"]);
    git(path, &["pack-refs", "--all"]);
    let second = commit(path, "two");
    git(path, &["tag", "--force", "moved"]);
    let tags = Repository::open(path).unwrap().tags().unwrap();
    assert_eq!((tags.len(), tags[0].commit), (1, second));
}

#[test]
fn a_ref_that_cant_be_read_is_an_error_that_names_it() {
    let directory = repository(&[]);
    let path = directory.path();
    commit(path, "one");
    for content in ["", "nonsense", &"1".repeat(40)] {
        std::fs::write(path.join(".git/refs/tags/v9.9.9"), content).unwrap();
        let error = Repository::open(path).unwrap().tags().unwrap_err();
        assert!(
            error.message.contains("refs/tags/v9.9.9"),
            "{content:?}: {error}"
        );
    }
}

/// Fails when branches are listed as tags.
#[test]
fn v13_a_branch_of_the_same_name_is_no_tag() {
    let directory = repository(&[]);
    let path = directory.path();
    let first = commit(path, "one");
    git(path, &["tag", "v1.2.3"]);
    git(path, &["checkout", "--quiet", "-b", "v1.2.3"]);
    commit(path, "two");
    let tags = Repository::open(path).unwrap().tags().unwrap();
    assert_eq!((tags.len(), tags[0].commit), (1, first));
}

#[cfg(unix)]
#[test]
fn v7_a_path_of_any_bytes_is_no_empty_repository() {
    use std::os::unix::ffi::OsStrExt;
    for name in [&b"a\nb"[..], b"a\xffb", b" a "] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(std::ffi::OsStr::from_bytes(name));
        std::fs::create_dir(&path).unwrap();
        git(&path, &["init", "--quiet", "--initial-branch=main"]);
        commit(&path, "one");
        git(&path, &["tag", "v1.2.3"]);
        git(&path, &["pack-refs", "--all"]);
        assert_eq!(
            Repository::open(&path).unwrap().tags().unwrap()[0].name,
            "v1.2.3",
            "{name:?}"
        );
    }
}
