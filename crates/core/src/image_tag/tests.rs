//! Templates and what they give.

use proptest::prelude::*;

use super::*;

fn render(template: &str, tag: &str, zone: &str) -> Result<String, Problem> {
    let version = Version::parse(tag.trim_start_matches(|c: char| !c.is_ascii_digit())).unwrap();
    template.parse::<ImageTemplate>()?.render(&ImageFacts {
        version: &version,
        tag,
        sha: "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d".parse().unwrap(),
        time: "2026-01-18T22:00:00Z".parse().unwrap(),
        zone: &TimeZone::get(zone).unwrap(),
        run_number: Some("41"),
        run_attempt: None,
        branch: Some("feat/Neu ü#1"),
    })
}

/// Fails when times are shown in UTC whatever the zone.
#[test]
fn v17_times_are_shown_in_the_zone_that_was_asked_for() {
    assert_eq!(
        render("dev-{yyMMddHHmm}", "v1.0.0", "Asia/Seoul").unwrap(),
        "dev-2601190700"
    );
    assert_eq!(
        render("dev-{yyMMddHHmm}", "v1.0.0", "UTC").unwrap(),
        "dev-2601182200"
    );
    assert_eq!(
        render("{yyyyMMdd}.{run-number}", "v1.0.0", "UTC").unwrap(),
        "20260118.41"
    );
}

#[test]
fn tokens_stand_for_what_they_name() {
    let cases = [
        ("{tag}", "v1.4.0-rc.2"),
        ("{version}", "1.4.0-rc.2"),
        ("sha-{sha7}", "sha-1a2b3c4"),
        ("sha-{sha}", "sha-1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d"),
        ("{branch}-{run-number}", "feat-Neu-1-41"),
        ("plain", "plain"),
    ];
    for (template, expected) in cases {
        assert_eq!(
            render(template, "v1.4.0-rc.2", "UTC").unwrap(),
            expected,
            "{template}"
        );
    }
}

#[test]
fn a_prefix_that_an_image_tag_cant_hold_is_left_out() {
    let of = |prefix: &str| ImageTemplate::for_prefix(&prefix.parse().unwrap()).to_string();
    assert_eq!((of("v"), of("webui-v")), ("{tag}".into(), "{tag}".into()));
    assert_eq!(
        (of("api/v"), of("-x"[1..].into())),
        ("{version}".into(), "{tag}".into())
    );
    assert_eq!(of("none"), "{tag}");
}

#[test]
fn what_is_no_image_tag_is_told_with_its_character() {
    let cases = [
        ("a b", "' '"),
        ("{tag}/x", "'/'"),
        ("-{tag}", "begin with '-'"),
        ("", "empty"),
        ("{nope}", "'nope' is no token"),
        ("{tag", "without '}'"),
        ("{run-attempt}", "not known here"),
    ];
    for (template, expected) in cases {
        let error = render(template, "v1.0.0", "UTC").unwrap_err();
        assert!(error.message.contains(expected), "{template}: {error}");
    }
    assert!(render(&"x".repeat(129), "v1.0.0", "UTC").is_err());
}

/// Fails when a template of time alone passes in silence.
#[test]
fn v17_a_template_of_time_alone_is_warned_of() {
    let warning = |template: &str| template.parse::<ImageTemplate>().unwrap().warning();
    assert!(warning("dev-{yyMMddHHmm}").unwrap().contains("minute"));
    assert!(warning("dev-{yyyyMMdd}").unwrap().contains("day"));
    assert_eq!(warning("dev-{yyMMddHHmm}-{run-number}"), None);
    assert_eq!(warning("{tag}"), None);
}

proptest! {
    #[test]
    fn any_template_gives_a_legal_tag_or_an_error(template in "([a-z{}.\\-]|\\{tag\\}|\\PC){0,20}") {
        if let Ok(tag) = render(&template, "v1.0.0", "UTC") {
            prop_assert!(tag.chars().enumerate().all(|(at, c)| legal_at(at, c)) && !tag.is_empty());
        }
    }
}
