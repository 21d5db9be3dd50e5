//! Names of branches and titles.

use super::super::{BackportSource, check_branch_name, marker};
use super::{commit, id};

#[test]
fn names_follow_from_the_source() {
    let tag = BackportSource::Tag {
        tag: "v1.3.2".to_owned(),
        from: "v1.3.1".to_owned(),
    };
    let (one, three) = (vec!["a".to_owned()], vec!["a".to_owned(); 3]);
    let wanted = [
        commit(1, "a", &[]),
        commit(2, "b", &[]),
        commit(3, "c", &[]),
    ];
    let (zeros, subject) = ("000000000000", Some("fix: x"));
    for (source, wanted, branch, title) in [
        (
            tag,
            &wanted[..],
            "v1.3.2".to_owned(),
            "Backport v1.3.2 to main",
        ),
        (
            BackportSource::Pull(12),
            &wanted[..],
            "pr-12".to_owned(),
            "Backport #12 to main: fix: x",
        ),
        (
            BackportSource::Commits(one),
            &wanted[..1],
            zeros.to_owned(),
            "Backport to main: fix: x",
        ),
        (
            BackportSource::Commits(three),
            &wanted[..],
            format!("{zeros}-{zeros}"),
            "Backport to main: fix: x",
        ),
    ] {
        let expected = format!("backport/{branch}-to-main");
        assert_eq!(source.branch("main", wanted), expected);
        assert_eq!(source.title("main", subject), title);
        check_branch_name("branch", &expected).unwrap();
    }
    let many = BackportSource::Commits(vec!["a".to_owned(); 3]);
    assert_eq!(many.title("main", None), "Backport 3 commits to main");
}

#[test]
fn names_that_git_does_not_allow_are_bad_input() {
    for name in ["main", "backport/v1.3.2-to-main", "é🚢", "a.b", "x-$(id)'"] {
        check_branch_name("branch", name).unwrap();
    }
    for name in [
        "", "-x", "a b", "a..b", "a/", "/a", "a//b", ".a", "a/.b", "a.lock", "a.", "a@{b", "@",
        "HEAD", "a\nb", "a:b", "a~1", "a\\b", "a?", "a*",
    ] {
        let problem = check_branch_name("branch", name).unwrap_err();
        assert!(problem.message.starts_with("'branch' can't be"), "{name}");
    }
}

#[test]
fn a_marker_is_of_these_commits_alone() {
    let wanted = [commit(1, "a", &[]), commit(2, "b", &[])];
    assert!(marker(&wanted).contains(&id(2).to_string()));
    assert_ne!(marker(&wanted), marker(&wanted[..1]));
    assert!(marker(&[]).starts_with("<!--"));
}
