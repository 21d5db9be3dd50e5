//! Commits picked onto others in a scratch repository, and pushed.

use std::path::Path;

use tempfile::TempDir;
use windlass_core::ObjectId;
use windlass_git::{Applied, Committer, ErrorKind, NewRef, Remote, Scratch};

use crate::support::{git, repository};

/// A repository whose `main` and `release` part after its first commit, and a scratch of it.
struct World {
    upstream: TempDir,
    scratch: Scratch,
    _directory: TempDir,
}

fn write(directory: &Path, file: &str, content: &str, message: &str) -> ObjectId {
    std::fs::write(directory.join(file), content).unwrap();
    git(directory, &["add", "--all"]);
    git(directory, &["commit", "--quiet", "-m", message]);
    git(directory, &["rev-parse", "HEAD"]).parse().unwrap()
}

impl World {
    fn new() -> (Self, ObjectId) {
        let upstream = repository(&[]);
        let first = write(upstream.path(), "a.txt", "1\n2\n3\n", "first");
        git(upstream.path(), &["branch", "release"]);
        let directory = tempfile::tempdir().unwrap();
        let scratch = scratch_of(&upstream, directory.path(), first);
        let world = Self {
            upstream,
            scratch,
            _directory: directory,
        };
        (world, first)
    }

    /// A commit on a branch.
    fn on(&self, branch: &str, file: &str, content: &str, message: &str) -> ObjectId {
        git(self.upstream.path(), &["checkout", "--quiet", branch]);
        write(self.upstream.path(), file, content, message)
    }

    fn text(&self, tree: &str, file: &str) -> String {
        let directory = self._directory.path();
        git(directory, &["cat-file", "blob", &format!("{tree}:{file}")])
    }
}

fn scratch_of(upstream: &TempDir, directory: &Path, like: ObjectId) -> Scratch {
    let remote = Remote {
        url: format!("file://{}", upstream.path().display()),
        header: None,
        certificates: None,
    };
    Scratch::create(directory, remote, like).unwrap()
}

fn bot() -> Committer {
    Committer {
        name: "bot".to_owned(),
        email: "bot@example.org".to_owned(),
    }
}

#[test]
fn a_change_is_applied_or_there_already_or_conflicts() {
    let (world, first) = World::new();
    let fix = world.on("release", "a.txt", "1\n2\nthree\n", "fix");
    let same = world.on("main", "b.txt", "b\n", "more");
    world.scratch.fetch(&[same, fix]).unwrap();
    let Applied::Cleanly(tree) = world.scratch.apply(fix, same).unwrap() else {
        panic!("another file was changed there");
    };
    assert_eq!(world.text(&tree, "a.txt"), "1\n2\nthree");
    assert_eq!(world.text(&tree, "b.txt"), "b");
    assert_eq!(
        world.scratch.apply(fix, fix).unwrap(),
        Applied::AlreadyThere
    );

    let other = world.on("main", "a.txt", "1\n2\ndrei\n", "other");
    world.scratch.fetch(&[other]).unwrap();
    let Applied::Conflicting { tree, files } = world.scratch.apply(fix, other).unwrap() else {
        panic!("both changed one line");
    };
    assert_eq!(files, ["a.txt"]);
    let text = world.text(&tree, "a.txt");
    for part in ["<<<<<<<", "drei", "=======", "three", ">>>>>>>"] {
        assert!(text.contains(part), "{text}");
    }
    // The first commit of all is a change against nothing.
    assert_eq!(
        world.scratch.apply(first, first).unwrap(),
        Applied::AlreadyThere
    );
}

#[test]
fn a_file_that_one_side_removed_is_a_conflict_whatever_its_name() {
    let (world, _) = World::new();
    let odd = "ä \"b\"\n.txt";
    let both = world.on("main", odd, "x\n", "add");
    git(
        world.upstream.path(),
        &["branch", "--force", "release", "main"],
    );
    git(world.upstream.path(), &["rm", "--quiet", odd]);
    git(
        world.upstream.path(),
        &["commit", "--quiet", "-m", "remove"],
    );
    let head: ObjectId = git(world.upstream.path(), &["rev-parse", "HEAD"])
        .parse()
        .unwrap();
    let fix = world.on("release", odd, "y\n", "fix");
    world.scratch.fetch(&[head, fix, both]).unwrap();
    let Applied::Conflicting { files, .. } = world.scratch.apply(fix, head).unwrap() else {
        panic!("it was removed");
    };
    assert_eq!(files, [odd]);
}

#[test]
fn a_pick_keeps_its_author_and_is_the_same_commit_wherever_it_is_made() {
    let (world, first) = World::new();
    git(world.upstream.path(), &["checkout", "--quiet", "release"]);
    std::fs::write(world.upstream.path().join("c.txt"), "c\n").unwrap();
    git(world.upstream.path(), &["add", "--all"]);
    let author = "--author=Zoë Ü <zoe@example.org>";
    let date = "--date=2026-01-19T07:00:00+0900";
    git(
        world.upstream.path(),
        &["commit", "--quiet", author, date, "-m", "fix"],
    );
    let fix: ObjectId = git(world.upstream.path(), &["rev-parse", "HEAD"])
        .parse()
        .unwrap();
    let mut made = Vec::new();
    for _ in 0..2 {
        let directory = tempfile::tempdir().unwrap();
        let scratch = scratch_of(&world.upstream, directory.path(), first);
        scratch.fetch(&[first, fix]).unwrap();
        let Applied::Cleanly(tree) = scratch.apply(fix, first).unwrap() else {
            panic!("nothing is in its way");
        };
        let message = "fix\n\n# not a comment\n";
        let commit = scratch
            .commit_as(fix, first, &tree, message, &bot())
            .unwrap();
        let format = "--format=%an <%ae> %ad|%cn <%ce> %ct|%B";
        let shown = git(
            directory.path(),
            &["show", "-s", "--date=iso", format, &commit.to_string()],
        );
        let committed = git(
            world.upstream.path(),
            &["show", "-s", "--format=%ct", "release"],
        );
        assert_eq!(
            shown,
            format!(
                "Zoë Ü <zoe@example.org> 2026-01-19 07:00:00 +0900|bot <bot@example.org> \
                 {committed}|fix\n\n# not a comment"
            )
        );
        made.push(commit);
    }
    assert_eq!(made[0], made[1]);
}

#[test]
fn merges_are_not_picked() {
    let (world, first) = World::new();
    world.on("main", "b.txt", "b\n", "more");
    world.on("release", "c.txt", "c\n", "fix");
    git(
        world.upstream.path(),
        &["merge", "--quiet", "--no-edit", "main"],
    );
    let merge: ObjectId = git(world.upstream.path(), &["rev-parse", "HEAD"])
        .parse()
        .unwrap();
    world.scratch.fetch(&[merge, first]).unwrap();
    let error = world.scratch.apply(merge, first).unwrap_err();
    assert!(error.message.contains("it is a merge"), "{error}");
}

#[test]
fn a_branch_is_created_and_never_moved() {
    let (world, first) = World::new();
    let fix = world.on("release", "c.txt", "c\n", "fix");
    let head = world.on("main", "b.txt", "b\n", "more");
    world.scratch.fetch(&[head, fix]).unwrap();
    let Applied::Cleanly(tree) = world.scratch.apply(fix, head).unwrap() else {
        panic!("nothing is in its way");
    };
    let picked = world
        .scratch
        .commit_as(fix, head, &tree, "fix", &bot())
        .unwrap();
    // The trunk goes on meanwhile: what was picked stands on no branch's head any more.
    world.on("main", "d.txt", "d\n", "even more");
    let push = |commit| world.scratch.push_branch("backport/x", commit).unwrap();
    assert_eq!(push(picked), NewRef::Created);
    let branch = git(world.upstream.path(), &["rev-parse", "backport/x"]);
    assert_eq!(branch, picked.to_string());
    for _ in 0..2 {
        let NewRef::Refused(words) = push(head) else {
            panic!("it is there");
        };
        assert!(words.contains("rejected"), "{words}");
    }
    assert_eq!(
        git(world.upstream.path(), &["rev-parse", "backport/x"]),
        branch
    );
    assert_ne!(first, picked);
}

#[test]
fn what_the_remote_has_not_is_told_from_a_remote_that_is_not_there() {
    let (world, first) = World::new();
    let missing: ObjectId = "1".repeat(40).parse().unwrap();
    let error = world.scratch.fetch(&[first, missing]).unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotFound, "{error}");
    std::fs::remove_dir_all(world.upstream.path()).unwrap();
    let error = world.scratch.fetch(&[first]).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Remote, "{error}");
}

/// Neither hooks nor anybody's configuration are asked.
#[test]
fn a_scratch_repository_has_no_hooks() {
    let (world, _) = World::new();
    assert!(!world._directory.path().join("hooks").exists());
}
