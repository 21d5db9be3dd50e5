//! The page as a whole: it is well formed whatever stands in the record, and loads nothing.

use std::collections::{BTreeMap, BTreeSet};

use html5gum::{Token, Tokenizer};
use serde_json::Value;
use windlass_core::verification::{Exhibit, Finding, Outcome as Found, Requirement};
use windlass_core::{Lane, ObjectId, Scheme};

use super::html;
use crate::rehearse::record::{
    Action, Asked, Asset, Commit, History, LeftOut, Outcome, Rehearsal, Release, Step, Tag,
};

/// Elements that have no end.
const VOID: [&str; 4] = ["br", "hr", "link", "meta"];
/// Text that would like to be more than text.
const HOSTILE: [&str; 6] = [
    "<script>alert(1)</script>",
    "\" onload=alert(1) x=\"",
    "' autofocus onfocus='alert(1)",
    "</title></style></svg><img src=http://192.0.2.1/x>&lt;&#60;",
    "\u{202e}gnp.exe\u{0}\u{7}\u{1b}[31m",
    "👩\u{200d}🚒 שלום 漢字 é",
];

fn id(digit: char) -> ObjectId {
    digit.to_string().repeat(40).parse().unwrap()
}

fn step(action: Action, lane: Lane, (tag, sha): (&str, char), outcome: Outcome) -> Step {
    let asked = |method: &str, path: &str, status| Asked {
        method: method.to_owned(),
        path: path.to_owned(),
        query: None,
        status,
        milliseconds: 7,
    };
    Step {
        action,
        title: "a step".to_owned(),
        lane,
        from: None,
        tag: tag.to_owned(),
        sha: id(sha),
        outcome,
        findings: Vec::new(),
        outputs: Value::Null,
        log: vec![format!("{tag} was looked at")],
        requests: vec![
            asked(
                "GET",
                "/repos/rehearsal/repository/contents/windlass.toml",
                Some(404),
            ),
            asked(
                "POST",
                "/rehearsal/repository.git/git-upload-pack",
                Some(200),
            ),
            asked("POST", "/repos/rehearsal/repository/git/refs", None),
        ],
        milliseconds: 54,
    }
}

fn tag(name: &str, sha: char, lanes: &[Lane], from: Option<&str>, new: bool) -> Tag {
    Tag {
        name: name.to_owned(),
        sha: id(sha),
        lanes: lanes.to_vec(),
        from: from.map(str::to_owned),
        new,
    }
}

fn commit(sha: char, parent: char, subject: &str, branch: &str) -> Commit {
    Commit {
        sha: id(sha),
        parents: vec![id(parent)],
        subject: subject.to_owned(),
        branch: branch.to_owned(),
    }
}

fn finding(requirement: Requirement, outcome: Found, text: &str, hints: &[&str]) -> Finding {
    Finding {
        requirement,
        outcome,
        text: text.to_owned(),
        exhibits: vec![Exhibit {
            text: text.to_owned(),
            url: Some("http://192.0.2.1/x".to_owned()),
        }],
        hints: hints.iter().map(|hint| (*hint).to_owned()).collect(),
    }
}

/// A story with one of everything; `name` is the candidate's tag and everything else that people
/// write.
fn rehearsal(name: &str) -> Rehearsal {
    use Action::{CreateRelease, Deployment, NextVersion, VerifyStagingTag};
    use Lane::{Hotfix, Production, Staging};
    use Outcome::{Changed, Claimed, Refused, Unchanged};
    let (candidate, production, hotfix) = ((name, 'c'), ("v1.3.0", 'c'), ("v1.3.2", 'e'));
    let mut steps = vec![
        step(NextVersion, Staging, candidate, Claimed),
        step(NextVersion, Staging, candidate, Unchanged),
        step(VerifyStagingTag, Staging, candidate, Refused),
        step(Deployment, Staging, candidate, Changed),
        step(VerifyStagingTag, Staging, candidate, Unchanged),
        step(NextVersion, Production, production, Claimed),
        step(CreateRelease, Production, production, Changed),
        step(NextVersion, Staging, ("v1.3.1", 'd'), Claimed),
        step(NextVersion, Hotfix, hotfix, Claimed),
        step(Deployment, Hotfix, hotfix, Changed),
        step(VerifyStagingTag, Hotfix, hotfix, Unchanged),
        step(NextVersion, Production, hotfix, Unchanged),
        step(CreateRelease, Production, hotfix, Changed),
        step(CreateRelease, Production, hotfix, Unchanged),
    ];
    steps[2].findings = vec![
        finding(Requirement::Exists, Found::Passed, "it stands there", &[]),
        finding(
            Requirement::Deployed,
            Found::Failed,
            name,
            &["deploy it, and verify again"],
        ),
        finding(
            Requirement::Checks,
            Found::NotConfigured,
            "none are required",
            &[],
        ),
    ];
    let release = |tag: &str, latest: bool| Release {
        tag: tag.to_owned(),
        name: name.to_owned(),
        draft: false,
        prerelease: !latest,
        latest,
        assets: [name, "SHA256SUMS"]
            .map(|file| Asset {
                name: file.to_owned(),
                size: 48_213,
                digest: format!("sha256:{}", "a".repeat(64)),
            })
            .to_vec(),
    };
    Rehearsal {
        repository: name.to_owned(),
        scheme: Scheme::PatchLine,
        steps,
        history: History {
            commits: vec![
                commit('a', '9', "feat: grow", "main"),
                commit('b', 'a', "fix: mend", "main"),
                commit('c', 'b', name, "main"),
                commit('d', 'c', "feat: the next thing", "main"),
                commit('e', 'c', "fix: mend production", "windlass-hotfix"),
            ],
            tags: vec![
                tag("v1.2.0", 'a', &[Production], None, false),
                tag(name, 'a', &[], None, false),
                tag(name, 'c', &[Staging], None, true),
                tag("v1.3.0", 'c', &[Production], Some(name), true),
                tag("v1.3.1", 'd', &[Staging], None, true),
                tag("v1.3.2", 'e', &[Hotfix, Production], Some("v1.3.0"), true),
            ],
            left_out: LeftOut {
                commits: 1,
                and_more: false,
                tags: 9_997,
            },
        },
        releases: vec![release("v1.3.2", true), release("v1.3.0", false)],
        failure: Some(name.to_owned()),
        milliseconds: 710,
    }
}

/// An element with its attributes.
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
}

/// The elements in their order and the text between them. Each element must end where it may, and
/// the tokenizer must have nothing to complain of.
fn parse(page: &str) -> (Vec<Element>, String) {
    let (mut elements, mut text, mut open) = (Vec::new(), String::new(), Vec::new());
    let lossy = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    for Ok(token) in Tokenizer::new(page) {
        match token {
            Token::StartTag(tag) => {
                let name = lossy(&tag.name);
                if !VOID.contains(&name.as_str()) {
                    open.push(name.clone());
                }
                let attributes = tag.attributes.iter();
                let attributes = attributes.map(|(name, value)| (lossy(name), lossy(value)));
                elements.push(Element {
                    name,
                    attributes: attributes.collect(),
                });
            }
            Token::EndTag(tag) => assert_eq!(open.pop(), Some(lossy(&tag.name))),
            Token::String(string) => text.push_str(&lossy(&string)),
            Token::Doctype(_) => assert!(elements.is_empty()),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(open, [""; 0]);
    (elements, text)
}

/// Names of elements and attributes, which no name of a tag may change.
fn structure(elements: &[Element]) -> Vec<(&str, Vec<&String>)> {
    let shapes = elements.iter().map(|element| {
        let attributes = element.attributes.keys().collect();
        (element.name.as_str(), attributes)
    });
    shapes.collect()
}

/// Every id stands once, everything that points to an id finds one, and nothing else is pointed to.
fn assert_self_contained(elements: &[Element]) {
    let ids: Vec<&String> = elements
        .iter()
        .filter_map(|it| it.attributes.get("id"))
        .collect();
    let unique: BTreeSet<&String> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
    for Element { name, attributes } in elements {
        assert!(
            !["script", "img", "link", "iframe", "base"].contains(&name.as_str()),
            "{name}"
        );
        for (attribute, value) in attributes {
            match attribute.as_str() {
                "href" => assert!(unique.contains(&value.strip_prefix('#').unwrap().to_owned())),
                "aria-labelledby" | "aria-describedby" => {
                    assert!(unique.contains(value), "{value}")
                }
                "style" => assert!(!value.contains("url"), "{value}"),
                other => assert!(!other.starts_with("on") && other != "src", "{other}"),
            }
        }
    }
}

#[test]
fn names_of_others_are_text_and_change_nothing_about_the_page() {
    let harmless = parse(&html(&rehearsal("v1.2.1")));
    assert_self_contained(&harmless.0);
    for name in HOSTILE {
        let page = html(&rehearsal(name));
        let (elements, text) = parse(&page);
        assert_self_contained(&elements);
        assert_eq!(structure(&elements), structure(&harmless.0), "{name}");
        let shown = super::text::visible(name);
        assert!(text.matches(&shown).count() > 20, "{name}");
        assert!(!page.contains('\u{202e}') && !page.contains('\u{1b}'));
    }
}

#[test]
fn the_graph_shows_each_tag_in_its_lane_and_arrows_within_a_commit() {
    let page = html(&rehearsal("v1.2.1"));
    let (elements, text) = parse(&page);
    let of_class = |class: &str| {
        let classes = elements.iter().filter_map(|it| it.attributes.get("class"));
        classes.filter(|it| *it == class).count()
    };
    let counts = [
        "dot branch-0",
        "dot branch-1",
        "arrow",
        "tag old production",
        "tag old other",
        "tag new staging",
        "tag new hotfix",
        "tag new production",
    ]
    .map(of_class);
    assert_eq!(counts, [4, 1, 2, 1, 1, 2, 1, 2]);
    for text_in_it in [
        "✕ refused",
        "↑ deployed",
        "✓ verified",
        "★ released",
        "⎇ windlass-hotfix",
    ] {
        assert!(text.contains(text_in_it), "{text_in_it}");
    }
    assert!(text.contains("Not shown: 1 earlier commit and 9997 tags of the original."));
}

#[test]
fn a_story_that_broke_off_at_once_has_a_page_too() {
    let rehearsal = Rehearsal {
        steps: Vec::new(),
        history: History::default(),
        releases: Vec::new(),
        ..rehearsal("x")
    };
    let (elements, text) = parse(&html(&rehearsal));
    assert_self_contained(&elements);
    assert!(text.contains("It ended early: x"));
    assert!(!elements.iter().any(|element| element.name == "desc"));
}

#[test]
fn what_is_long_by_nature_is_cut() {
    let mut rehearsal = rehearsal("x");
    let long = "x".repeat(1_000_000);
    rehearsal.history.commits[2].subject = long.clone();
    rehearsal.steps[0].log[0] = long.clone();
    rehearsal.steps[2].findings[1].text = long.clone();
    rehearsal.steps[2].findings[1].hints[0] = long;
    let length = html(&rehearsal).len();
    assert!(length < 60_000, "{length}");
}
