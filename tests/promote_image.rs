//! An image gets its production tag, in a real registry.

use serde_json::{Value, json};

use crate::support::registry::{INDEX, MANIFEST, REVISION, Registry};

fn tags(run: &crate::support::Run) -> Value {
    serde_json::from_str(run.output("tags")).unwrap()
}

#[test]
fn an_index_gets_its_tags_by_its_very_bytes() {
    let registry = Registry::new();
    let digest = registry.push_index(&["amd64", "arm64"]);
    let other = registry.push_image("amd64");
    registry.tag(&other, "latest");
    let run = registry
        .promote()
        .input("digest", &digest)
        .input("tags", "v1.3.0\n1.3.0")
        .input("floating-tags", "latest\nproduction")
        .input("platforms", "linux/amd64,linux/arm64")
        .input("revision", REVISION)
        .succeeds();
    for tag in ["v1.3.0", "1.3.0", "latest", "production"] {
        assert_eq!(registry.stands(tag).as_ref(), Some(&digest), "{tag}");
    }
    let given = |tag: &str, state: &str| json!({"tag": tag, "state": state});
    assert_eq!(
        tags(&run),
        json!([
            given("v1.3.0", "created"),
            given("1.3.0", "created"),
            given("latest", "moved"),
            given("production", "created"),
        ])
    );
    let reference = format!("{}@{digest}", registry.image());
    for (name, expected) in [
        ("found", "true"),
        ("digest", digest.as_str()),
        ("reference", reference.as_str()),
        ("media-type", INDEX),
        ("platforms", r#"["linux/amd64","linux/arm64"]"#),
        ("state", "promoted"),
    ] {
        assert_eq!(run.output(name), expected, "{name}");
    }
    for text in [
        digest.as_str(),
        "linux/arm64",
        "v1.3.0",
        REVISION,
        other.as_str(),
    ] {
        assert!(run.summary.contains(text), "{text}: {}", run.summary);
    }
}

/// `ghcr.io/${{ github.repository }}` is written by owners of every case.
#[test]
fn a_name_in_upper_case_is_lowered_and_that_is_said() {
    let registry = Registry::new();
    let lower = registry.image();
    let upper = lower.replace("acme/shop", "ACME/Shop");
    let promote = |image: &str, tag: &str| {
        let call = registry.promote().input("image", image);
        call.input("source-tag", "v1.2.4").input("tags", tag)
    };
    let looked = promote(&upper, "").input("if-missing", "skip").succeeds();
    assert_eq!(looked.output("found"), "false");
    assert_eq!(looked.output("image"), lower);

    let digest = registry.push_image("amd64");
    registry.tag(&digest, "v1.2.4");
    let lowered = promote(&upper, "v1.3.0").succeeds();
    assert_eq!(registry.stands("v1.3.0").as_ref(), Some(&digest));
    let as_written = promote(&lower, "v1.3.1").succeeds();
    let said = format!("{upper} is called {lower}: ");
    for (run, expected) in [(&lowered, 1), (&as_written, 0)] {
        assert_eq!(run.output("image"), lower);
        assert_eq!(run.output("reference"), format!("{lower}@{digest}"));
        let log = format!("{}{}", run.stdout, run.stderr);
        assert_eq!(log.matches(&said).count(), expected, "{log}");
        assert_eq!(log.matches("lower case").count(), expected, "{log}");
    }
}

#[test]
fn a_second_run_changes_nothing() {
    let registry = Registry::new();
    let digest = registry.push_image("amd64");
    let promote = || {
        let call = registry.promote().input("digest", &digest);
        call.input("tags", "v1.3.0")
            .input("floating-tags", "latest")
    };
    assert_eq!(promote().succeeds().output("state"), "promoted");
    let again = promote().succeeds();
    assert_eq!(again.output("state"), "unchanged");
    again.says(&["nothing was changed"]);
    let unchanged = |tag: &str| json!({"tag": tag, "state": "unchanged"});
    assert_eq!(
        tags(&again),
        json!([unchanged("v1.3.0"), unchanged("latest")])
    );
    assert_eq!(again.output("media-type"), MANIFEST);
    assert_eq!(again.output("platforms"), r#"["linux/amd64"]"#);
}

#[test]
fn what_a_half_done_run_left_is_completed() {
    let registry = Registry::new();
    let digest = registry.push_image("amd64");
    registry.tag(&digest, "v1.3.0");
    let run = registry
        .promote()
        .input("digest", &digest)
        .input("tags", "v1.3.0\n1.3.0")
        .succeeds();
    let given = |tag: &str, state: &str| json!({"tag": tag, "state": state});
    assert_eq!(
        tags(&run),
        json!([given("v1.3.0", "unchanged"), given("1.3.0", "created")])
    );
}

#[test]
fn two_at_once_are_as_one() {
    let registry = Registry::new();
    let digest = registry.push_index(&["amd64"]);
    let start = || {
        let call = registry.promote().input("digest", &digest);
        call.input("tags", "v1.3.0")
            .input("floating-tags", "latest")
            .start()
    };
    let racing: Vec<_> = (0..4).map(|_| start()).collect();
    for started in racing {
        let run = started.wait();
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(run.output("digest"), digest);
    }
    assert_eq!(registry.stands("v1.3.0"), Some(digest));
}

#[test]
fn a_source_tag_names_the_image_or_confirms_it() {
    let registry = Registry::new();
    let digest = registry.push_image("amd64");
    registry.tag(&digest, "v1.2.4");
    let promote = |tag: &str| {
        let call = registry.promote().input("source-tag", "v1.2.4");
        call.input("tags", tag)
    };
    let run = promote("v1.3.0").succeeds();
    assert_eq!(run.output("digest"), digest);
    promote("v1.3.1").input("digest", &digest).succeeds();
    for tag in ["v1.3.0", "v1.3.1"] {
        assert_eq!(registry.stands(tag).as_ref(), Some(&digest));
    }
}

#[test]
fn a_dry_run_tells_and_writes_nothing() {
    let registry = Registry::new();
    let digest = registry.push_image("amd64");
    let run = registry
        .promote()
        .input("digest", &digest)
        .input("tags", "v1.3.0")
        .input("dry-run", "true")
        .succeeds();
    run.says(&["would give the tag v1.3.0", "would be v1.3.0"]);
    assert_eq!(run.output("state"), "promoted");
    assert_eq!(registry.stands("v1.3.0"), None);
}

#[test]
fn a_build_that_is_run_again_sees_that_its_image_is_there() {
    let registry = Registry::new();
    let look = || {
        let call = registry.promote().input("source-tag", "v1.2.4");
        call.input("if-missing", "skip").input("revision", REVISION)
    };
    let before = look().succeeds();
    for (name, expected) in [
        ("found", "false"),
        ("state", "missing"),
        ("digest", ""),
        ("reference", ""),
        ("tags", "[]"),
        ("platforms", "[]"),
    ] {
        assert_eq!(before.output(name), expected, "{name}");
    }
    let digest = registry.push_index(&["amd64", "arm64"]);
    registry.tag(&digest, "v1.2.4");
    let after = look().succeeds();
    for (name, expected) in [
        ("found", "true"),
        ("state", "unchanged"),
        ("digest", &digest),
    ] {
        assert_eq!(after.output(name), expected, "{name}");
    }
    // Another commit's image of the same name is not taken for this one.
    let other = look().input("revision", &"9".repeat(40)).fails(1);
    other.says(&[REVISION, "hint: "]);
}
