//! The page as a whole: it is well formed whatever stands in the record, and loads nothing.

mod markup;
mod sample;

use proptest::prelude::*;
use windlass_test_support::hostile;

use super::html;
use crate::rehearse::record::{History, Rehearsal};
use markup::{Element, assert_self_contained, parse, structure};
use sample::rehearsal;

/// Text that would like to be more than text.
const HOSTILE: [&str; 6] = [
    "<script>alert(1)</script>",
    "\" onload=alert(1) x=\"",
    "' autofocus onfocus='alert(1)",
    "</title></style></svg><img src=http://192.0.2.1/x>&lt;&#60;",
    "\u{202e}gnp.exe\u{0}\u{7}\u{1b}[31m",
    "👩\u{200d}🚒 שלום 漢字 é",
];

/// The page has its shape, and loads and runs nothing, whatever `name` is.
fn assert_harmless(name: &str) {
    let page = html(&rehearsal(name));
    let (elements, text) = parse(&page);
    assert_self_contained(&elements);
    let (usual, _) = parse(&html(&rehearsal("v1.2.1")));
    assert_eq!(structure(&elements), structure(&usual), "{name:?}");
    let shown = super::text::visible(name);
    assert!(text.matches(&shown).count() > 20, "{name:?}");
    assert!(!page.contains(['\u{202e}', '\u{1b}', '\0']), "{name:?}");
}

#[test]
fn names_of_others_are_text_and_change_nothing_about_the_page() {
    HOSTILE.into_iter().for_each(assert_harmless);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_a_name_is_made_of_it_stays_text(name in hostile::text()) {
        assert_harmless(&name);
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
fn a_message_is_shown_with_what_it_said_before_and_at_which_step() {
    let (elements, text) = parse(&html(&rehearsal("v1.2.1")));
    let links = elements.iter().filter(|it| it.name == "a");
    let links = links.filter_map(|link| link.attributes.get("href"));
    let links: Vec<&str> = links.map(String::as_str).collect();
    let told_at = ["#step-1", "#step-1", "#step-4", "#step-4"];
    assert_eq!(links[links.len() - told_at.len()..], told_at);
    for shown in [
        "2 messages in Slack",
        "step 1v1.2.1step 1it beganstep 4v1.2.1v1.2.11 reply in its threadv1.2.1step 4it began",
    ] {
        assert!(text.contains(shown), "{shown}");
    }
}

#[test]
fn a_story_that_broke_off_at_once_has_a_page_too() {
    let rehearsal = Rehearsal {
        steps: Vec::new(),
        history: History::default(),
        releases: Vec::new(),
        messages: Vec::new(),
        ..rehearsal("x")
    };
    let (elements, text) = parse(&html(&rehearsal));
    assert_self_contained(&elements);
    assert!(text.contains("It ended early: x"));
    assert!(!elements.iter().any(|element| element.name == "desc"));
    let is_message =
        |element: &Element| element.attributes.get("id").is_some_and(|id| id == "slack");
    assert!(!elements.iter().any(is_message));
}

#[test]
fn what_is_long_by_nature_is_cut() {
    let mut rehearsal = rehearsal("x");
    let long = "x".repeat(1_000_000);
    rehearsal.history.commits[2].subject = long.clone();
    rehearsal.steps[0].log[0] = long.clone();
    rehearsal.steps[0].slack[0].text = long.clone();
    rehearsal.messages[0].versions[0] = long.clone();
    rehearsal.messages[0].thread[0] = long.clone();
    rehearsal.steps[2].findings[1].text = long.clone();
    rehearsal.steps[2].findings[1].hints[0] = long;
    let length = html(&rehearsal).len();
    assert!(length < 60_000, "{length}");
}
