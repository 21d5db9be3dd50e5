//! Against real git.

#![expect(
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use windlass_core::{ObjectId, Relation};
use windlass_git::{ErrorKind, NewRef, NewTag, Repository};

fn git(directory: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .arg("-C")
        .arg(directory)
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .envs([
            ("GIT_AUTHOR_NAME", "A"),
            ("GIT_AUTHOR_EMAIL", "a@example.org"),
        ])
        .envs([
            ("GIT_COMMITTER_NAME", "A"),
            ("GIT_COMMITTER_EMAIL", "a@example.org"),
        ])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn commit(directory: &Path, message: &str) -> ObjectId {
    git(
        directory,
        &["commit", "--quiet", "--allow-empty", "-m", message],
    );
    git(directory, &["rev-parse", "HEAD"]).parse().unwrap()
}

fn repository(format: &[&str]) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    git(
        directory.path(),
        &[&["init", "--quiet", "--initial-branch=main"], format].concat(),
    );
    directory
}

fn names(repository: &Repository) -> Vec<(String, bool)> {
    let tags = repository.tags().unwrap();
    let mut names: Vec<_> = tags
        .iter()
        .map(|tag| (tag.name.clone(), tag.is_annotated()))
        .collect();
    names.sort();
    names
}

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

#[test]
fn a_folder_that_is_no_repository_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let error = Repository::open(directory.path()).err().unwrap();
    assert_eq!(error.kind, ErrorKind::Repository);
    assert!(error.message.contains("not a git repository"), "{error}");
}

#[test]
fn commits_are_compared_both_ways() {
    let directory = repository(&[]);
    let path = directory.path();
    let (first, second) = (commit(path, "one"), commit(path, "two"));
    git(
        path,
        &["checkout", "--quiet", "-b", "side", &first.to_string()],
    );
    let side = commit(path, "side");
    let open = Repository::open(path).unwrap();
    let relation = |a, b| open.compare(a, b, false).unwrap().relation;
    assert_eq!(relation(first, second), Relation::Ahead);
    assert_eq!(relation(second, first), Relation::Behind);
    assert_eq!(relation(first, first), Relation::Identical);
    assert_eq!(relation(second, side), Relation::Diverged);
    assert_eq!(
        open.compare(first, second, true).unwrap().commits,
        Some(vec![second])
    );
    let missing = "1".repeat(40).parse().unwrap();
    assert_eq!(
        open.compare(first, missing, false).unwrap_err().kind,
        ErrorKind::NotFound
    );
}

#[test]
fn commits_since_a_release_are_read_whole_and_by_path() {
    let directory = repository(&[]);
    let path = directory.path();
    let released = commit(path, "feat: old");
    std::fs::create_dir(path.join("api")).unwrap();
    std::fs::write(path.join("api/a"), "a").unwrap();
    git(path, &["add", "."]);
    let api = commit(path, "feat: api\n\nBREAKING CHANGE: gone");
    let other = commit(path, "fix: other");
    let open = Repository::open(path).unwrap();
    let since = |paths: &[String]| open.commits_since(other, &[released], paths).unwrap();
    let all = since(&[]);
    assert_eq!(
        all.iter().map(|commit| commit.sha).collect::<Vec<_>>(),
        [other, api]
    );
    assert!(all[1].message.contains("BREAKING CHANGE"));
    assert_eq!(since(&["api".to_owned()])[0].sha, api);
}

#[test]
fn a_cherry_picked_fix_counts_as_ported() {
    let directory = repository(&[]);
    let path = directory.path();
    let base = commit(path, "one");
    git(path, &["checkout", "--quiet", "-b", "hotfix"]);
    std::fs::write(path.join("a"), "fixed\n").unwrap();
    git(path, &["add", "."]);
    let fix = commit(path, "fix: a");
    git(path, &["checkout", "--quiet", "main"]);
    let before = commit(path, "two");
    git(path, &["cherry-pick", &fix.to_string()]);
    let after: ObjectId = git(path, &["rev-parse", "HEAD"]).parse().unwrap();
    let open = Repository::open(path).unwrap();
    assert_eq!(open.unported(fix, before).unwrap(), [fix]);
    assert!(open.unported(fix, after).unwrap().is_empty());
    assert!(open.unported(base, after).unwrap().is_empty());
}

#[test]
fn the_trunk_is_the_remotes_before_ours() {
    let upstream = repository(&[]);
    let head = commit(upstream.path(), "one");
    let clone = tempfile::tempdir().unwrap();
    git(
        clone.path(),
        &["clone", "--quiet", upstream.path().to_str().unwrap(), "."],
    );
    commit(clone.path(), "ahead");
    let open = Repository::open(clone.path()).unwrap();
    assert_eq!(open.trunk(None).unwrap().unwrap().1, head);
    assert_eq!(open.trunk(Some("main")).unwrap().unwrap().1, head);
    assert_eq!(open.trunk(Some("nope")).unwrap(), None);
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

fn new_tag(commit: ObjectId) -> NewTag<'static> {
    let tagger = "windlass <windlass@example.org>";
    NewTag {
        name: "v1.0.0",
        commit,
        message: "v1.0.0\n\n# kept\n",
        tagger,
        seconds: 1_700_000_000,
    }
}

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
