//! How commits lie to each other.

use windlass_core::{ObjectId, Relation};
use windlass_git::{ErrorKind, Repository};

use crate::support::{commit, git, repository};

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
fn a_slice_has_the_parents_of_each_commit() {
    let directory = repository(&[]);
    let path = directory.path();
    let (first, second) = (commit(path, "one"), commit(path, "two"));
    let branch = ["checkout", "--quiet", "-b", "side", &first.to_string()];
    git(path, &branch);
    let side = commit(path, "side");
    let merge = [
        "merge",
        "--quiet",
        "--no-ff",
        "--no-edit",
        &second.to_string(),
    ];
    git(path, &merge);
    let open = Repository::open(path).unwrap();
    let head = open.commit("HEAD").unwrap().unwrap();
    let slice = open.slice(first, head).unwrap();
    let of = |sha| {
        let mut commits = slice.commits.iter();
        commits.find(|it| it.sha == sha).unwrap().parents.clone()
    };
    assert_eq!((slice.complete, slice.commits.len()), (true, 3));
    assert_eq!(of(head), [side, second]);
    assert_eq!((of(side), of(second)), (vec![first], vec![first]));
    assert_eq!(open.slice(first, first).unwrap().commits, []);
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

#[test]
fn a_main_line_is_listed_newest_first_and_leaves_out_what_was_merged() {
    let directory = repository(&[]);
    let path = directory.path();
    let first = commit(path, "one\n\nmore words");
    git(path, &["checkout", "--quiet", "-b", "side"]);
    let side = commit(path, "side");
    git(path, &["checkout", "--quiet", "main"]);
    let second = commit(path, "two");
    git(
        path,
        &["merge", "--quiet", "--no-ff", "-m", "merge", "side"],
    );
    let merge: ObjectId = git(path, &["rev-parse", "HEAD"]).parse().unwrap();
    let open = Repository::open(path).unwrap();
    let line = open.main_line(merge, 9).unwrap();
    let shown: Vec<_> = line
        .iter()
        .map(|entry| (entry.sha, entry.subject.as_str(), entry.parents.as_slice()))
        .collect();
    let all = [
        (merge, "merge", &[second, side][..]),
        (second, "two", &[first]),
        (first, "one", &[]),
    ];
    assert_eq!(shown, all);
    assert_eq!(open.main_line(merge, 2).unwrap(), line[..2]);
    assert_eq!(open.reach(merge, 9).unwrap(), 4);
    assert_eq!(open.reach(merge, 3).unwrap(), 3);
}
