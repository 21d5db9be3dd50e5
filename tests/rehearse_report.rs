//! `windlass rehearse --report`: the page, as the program writes it. That it is well formed
//! whatever stands in it is proved beside the code that makes it.

use std::path::Path;

use serde_json::Value;

use crate::support::{Call, Repository};

/// Plays on a repository, and gives the record and the page.
fn rehearse(repository: &Repository, page: &Path) -> (Value, String) {
    let page_name = page.to_str().unwrap();
    let run = Call::terminal(&["rehearse", "--format=json", "--repo", repository.name()])
        .args(&["--report", page_name])
        .succeeds();
    let page = std::fs::read_to_string(page).unwrap();
    (serde_json::from_str(&run.stdout).unwrap(), page)
}

#[test]
fn the_page_tells_every_step_and_replaces_the_one_before() {
    let (repository, _) = Repository::new();
    let folder = repository.beside("pages");
    std::fs::create_dir(&folder).unwrap();
    let place = folder.join("rehearsal.html");
    std::fs::write(&place, "an older page").unwrap();
    let (record, page) = rehearse(&repository, &place);
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"));
    for (number, step) in (1..).zip(record["steps"].as_array().unwrap()) {
        assert!(page.contains(&format!("id=\"step-{number}\"")));
        for text in [&step["tag"], &step["title"]] {
            assert!(page.contains(text.as_str().unwrap()), "{text}");
        }
    }
    for message in record["messages"].as_array().unwrap() {
        for version in message["versions"].as_array().unwrap() {
            assert!(page.contains(version.as_str().unwrap()), "{version}");
        }
    }
    let entries = std::fs::read_dir(&folder).unwrap();
    assert_eq!(entries.count(), 1, "nothing half-written is left behind");
}

#[test]
fn a_page_that_can_not_be_written_is_told_before_anything_is_played() {
    let (repository, _) = Repository::new();
    let file = repository.beside("file");
    std::fs::write(&file, "").unwrap();
    for (path, text) in [
        (repository.beside("missing/page.html"), "is no folder"),
        (file.join("page.html"), "is no folder"),
        (repository.path().to_owned(), "it is a folder"),
    ] {
        let arguments = ["rehearse", "--report", path.to_str().unwrap()];
        let run = Call::terminal(&arguments).fails(2);
        run.says(&["failed to write the report", text, "hint: "]);
    }
}

#[test]
fn names_that_would_like_to_be_markup_stay_names() {
    let (repository, first) = Repository::new();
    let hostile = "<img/src=x/onerror=alert(1)>";
    let subject = format!("{hostile}\"'</style></title> \u{202e}gnp");
    let next = repository.commit("main", &first, &subject, &[("x", "x\n")]);
    repository.tag(hostile, &next);
    repository.git(&["update-ref", "refs/heads/hotfix/x", &next]);
    let (record, page) = rehearse(&repository, &repository.beside("page.html"));
    let tags = record["history"]["tags"].as_array().unwrap();
    assert!(tags.iter().any(|tag| tag["name"] == hostile), "{tags:?}");
    assert!(page.contains("&lt;img/src=x/onerror=alert(1)&gt;"));
    for text in ["<img", "<script", "\u{202e}"] {
        assert!(!page.contains(text), "{text}");
    }
}

#[test]
fn ten_thousand_tags_make_no_larger_page() {
    let (repository, _) = Repository::with_annotated_tags(10_000);
    let (record, page) = rehearse(&repository, &repository.beside("page.html"));
    let left_out = &record["history"]["left-out"];
    assert_eq!(
        (&left_out["commits"], &left_out["tags"]),
        (&0.into(), &9_997.into())
    );
    assert!(page.contains("Not shown: 9997 tags of the original."));
    assert!(page.contains("v10.0.0"), "the highest version is shown");
    assert!(page.len() < 150_000, "{}", page.len());
}

/// No ref can be named like the folder of another one: a tag `v1.1.0/x` keeps v1.1.0 from being.
#[test]
fn a_story_that_ends_early_is_told_as_far_as_it_went() {
    for (tag, last, reason, step) in [
        // A verification that refuses for more than it must.
        (
            "v1.1.0/x",
            3,
            "it must refuse for 'deployed' alone, and does for deployed, not-older",
            "verify it too early",
        ),
        // A version that can't be claimed.
        ("v1.1.1/x", 10, "v1.1.1/x", "feat: the next thing"),
    ] {
        let (repository, first) = Repository::new();
        repository.tag(tag, &first);
        let page = repository.beside("page.html");
        let arguments = ["rehearse", "--repo", repository.name(), "--report"];
        let run = Call::terminal(&arguments)
            .args(&[page.to_str().unwrap()])
            .run();
        assert_eq!(run.code, 1, "{}", run.stderr);
        run.says(&[reason, &format!("of the rehearsal: {step}")]);
        for text in ["as it must be", "was not touched"] {
            let is_told = last > 3 && text == "as it must be";
            assert_eq!(run.stdout.contains(text), is_told, "{}", run.stdout);
        }
        let page = std::fs::read_to_string(page).unwrap();
        assert!(page.contains("It ended early: "));
        let anchor = |number| format!("id=\"step-{number}\"");
        assert!(page.contains(&anchor(last)) && !page.contains(&anchor(last + 1)));
    }
}
