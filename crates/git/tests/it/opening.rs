//! What is and is not a repository, and names that are no names.

use windlass_git::{ErrorKind, NewRef, NewTag, Repository};

use crate::support::{commit, new_tag, repository};

#[test]
fn a_folder_that_is_no_repository_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let error = Repository::open(directory.path()).err().unwrap();
    assert_eq!(error.kind, ErrorKind::Repository);
    assert!(error.message.contains("not a git repository"), "{error}");
}

#[test]
fn names_that_look_like_options_or_scripts_stay_names() {
    let directory = repository(&[]);
    let path = directory.path();
    commit(path, "one");
    let open = Repository::open(path).unwrap();
    for name in [
        "-x",
        "--upload-pack=touch /nowhere",
        "$(id)",
        "a\nb",
        "HEAD^{tree}",
        "a b",
    ] {
        assert_eq!(open.commit(name).unwrap(), None, "{name:?}");
    }
    let object = open.write_tag(&NewTag {
        name: "v$(id)",
        ..new_tag(open.commit("HEAD").unwrap().unwrap())
    });
    let name = "v$(id);`id`";
    assert_eq!(
        open.create_ref(name, object.unwrap()).unwrap(),
        NewRef::Created
    );
    assert_eq!(open.tags().unwrap()[0].name, name);
}

#[test]
fn a_damaged_repository_is_told_in_gits_own_words() {
    let directory = repository(&[]);
    commit(directory.path(), "one");
    std::fs::write(directory.path().join(".git/packed-refs"), "garbage\n").unwrap();
    let error = Repository::open(directory.path())
        .unwrap()
        .commit("HEAD")
        .unwrap_err();
    assert!(error.message.contains("packed-refs"), "{error}");
}
