//! The command's bytes, and answers of every kind.

use proptest::prelude::*;

use super::*;

const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

fn body(lines: &[String]) -> Vec<u8> {
    let mut body = Vec::new();
    for line in lines {
        pkt_line::write_data(&mut body, line.as_bytes()).unwrap();
    }
    pkt_line::write_flush(&mut body);
    body
}

fn id(hex: &str) -> ObjectId {
    hex.parse().unwrap()
}

#[test]
fn the_command_is_what_git_sends() {
    assert_eq!(
        command(&["refs/tags/v"]).unwrap(),
        b"0014command=ls-refs\n0013agent=windlass\n00010009peel\n000csymrefs\n\
         0014ref-prefix HEAD\n001bref-prefix refs/tags/v\n0000"
    );
    assert!(command(&[&"x".repeat(70_000)]).is_err());
}

#[test]
fn tags_are_peeled_and_head_names_its_branch() {
    let body = body(&[
        format!("{A} HEAD symref-target:refs/heads/release/1 unknown:attribute\n"),
        format!("{A} refs/tags/v1\n"),
        format!("{B} refs/tags/v2 peeled:{A}\n"),
    ]);
    let listing = parse(&body, &["refs/tags/v"]).unwrap();
    assert_eq!(
        listing.head,
        Some(Head {
            branch: "release/1".to_owned(),
            commit: id(A)
        })
    );
    assert_eq!(
        listing.refs,
        [
            RemoteRef {
                name: "refs/tags/v1".to_owned(),
                object: id(A),
                commit: id(A)
            },
            RemoteRef {
                name: "refs/tags/v2".to_owned(),
                object: id(B),
                commit: id(A)
            },
        ]
    );
}

#[test]
fn refs_beyond_the_prefixes_are_dropped() {
    let body = body(&[
        format!("{A} HEADER\n"),
        format!("{A} refs/heads/main\n"),
        format!("{A} refs/tags/v1\n"),
        format!("{A} refs/tags/api/v1\n"),
    ]);
    let names = |prefixes: &[&str]| -> Vec<String> {
        parse(&body, prefixes)
            .unwrap()
            .refs
            .into_iter()
            .map(|it| it.name)
            .collect()
    };
    assert_eq!(
        names(&["refs/tags/v", "refs/tags/api/"]),
        ["refs/tags/v1", "refs/tags/api/v1"]
    );
    assert_eq!(names(&[]), [""; 0]);
}

#[test]
fn a_repository_without_commits_lists_nothing() {
    assert_eq!(parse(b"0000", &["refs/tags/"]), Ok(Listing::default()));
}

#[test]
fn what_is_not_an_answer_of_git_is_an_error() {
    let cases: &[(&[u8], &str)] = &[
        (b"", "it is cut short"),
        (b"<!DOCTYPE html><html>", "four hexadecimal digits"),
        (
            b"001dERR access denied, friend\n0000",
            "it says 'access denied, friend'",
        ),
        (b"00010000", "an unexpected packet"),
        (b"00000000", ""),
        (b"0009hello0000", "'hello' is no ref"),
        (b"0006\xff\x000000", r"'\xff\x00' is no ref"),
        (b"0000000ahello\n", "an unexpected packet"),
    ];
    for (body, expected) in cases {
        match parse(body, &["refs/"]) {
            Ok(listing) => assert!(expected.is_empty() && listing == Listing::default()),
            Err(error) => assert!(!expected.is_empty() && error.contains(expected), "{error}"),
        }
    }
    let cut = body(&[format!("{A} refs/tags/v1\n")]);
    for length in 0..cut.len() {
        assert!(parse(&cut[..length], &["refs/"]).is_err(), "{length}");
    }
    let wrong = body(&[format!("{A} refs/tags/v1 peeled:{}\n", &A[1..])]);
    assert!(parse(&wrong, &["refs/"]).is_err());
}

proptest! {
    #[test]
    fn any_answer_ends_without_a_panic(lines: Vec<String>, tail: Vec<u8>) {
        let mut body = body(&lines);
        body.extend(tail);
        if let Ok(listing) = parse(&body, &["refs/"]) {
            prop_assert!(listing.refs.len() <= lines.len());
        }
    }

    #[test]
    fn any_name_is_kept(name in "refs/tags/[^ \\x00\n]{1,40}") {
        let body = body(&[format!("{A} {name}\n")]);
        prop_assert_eq!(&parse(&body, &["refs/tags/"]).unwrap().refs[0].name, &name);
    }
}
