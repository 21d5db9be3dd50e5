//! What a tag's name says.

use proptest::prelude::*;

use super::*;

fn tag(name: &str) -> Tag {
    let id: ObjectId = "1".repeat(40).parse().unwrap();
    Tag {
        name: name.to_owned(),
        object: id,
        commit: id,
    }
}

/// Fails when a tag is parsed more leniently than SemVer.
#[test]
fn v11_foreign_tags_are_told_apart_with_a_reason() {
    let cases = [
        ("zz-9.9.9", Foreign::Prefix),
        ("v", Foreign::NotSemver),
        ("vX.Y.Z", Foreign::NotSemver),
        ("v1.2", Foreign::NotSemver),
        ("v1.2.3.4", Foreign::NotSemver),
        ("v01.9.9", Foreign::NotSemver),
        ("v1.2.99999999999999999999999", Foreign::NotSemver),
        ("v1.2.18446744073709551616", Foreign::NotSemver),
        ("v1.2.3-rc.01", Foreign::NotSemver),
        ("v1.2.3-rc.18446744073709551616", Foreign::PrereleaseShape),
        ("v1.2.3+build.5", Foreign::BuildMetadata),
        ("v1.2.3-rc", Foreign::PrereleaseShape),
        ("v1.2.3-rc.1.2", Foreign::PrereleaseShape),
        ("v1.2.3-7.1", Foreign::PrereleaseShape),
        ("v1.2.3-rc.x", Foreign::PrereleaseShape),
    ];
    for (name, reason) in cases {
        assert_eq!(
            parse_version(&TagPrefix::default(), name),
            Err(reason),
            "{name}"
        );
    }
}

/// Fails when prereleases or numbers are ordered as text.
#[test]
fn v4_prereleases_rank_below_their_stable_version_and_numbers_as_numbers() {
    let names = [
        "v1.2.3-dev.9",
        "v1.2.3-rc.2",
        "v1.2.3-rc.10",
        "v1.2.3",
        "v1.2.10",
        "v1.10.0",
    ];
    let tags: Vec<Tag> = names.iter().map(|name| tag(name)).collect();
    let parsed: Vec<VersionTag<'_>> = tags
        .iter()
        .map(|tag| VersionTag::parse(&TagPrefix::default(), tag).unwrap())
        .collect();
    assert!(parsed.is_sorted());
}

/// Fails when the prefix may stand anywhere in the name.
#[test]
fn v12_prefixes_are_compared_whole() {
    let prefix: TagPrefix = "source-v".parse().unwrap();
    assert!(parse_version(&prefix, "source-v1.0.0").is_ok());
    assert_eq!(
        parse_version(&prefix, "datasource-v1.0.0"),
        Err(Foreign::Prefix)
    );
    assert_eq!(
        parse_version(&"none".parse().unwrap(), "v1.0.0"),
        Err(Foreign::NotSemver)
    );
}

#[test]
fn a_tag_of_an_unknown_prefix_is_split_where_its_number_begins() {
    for (name, prefix) in [
        ("v1.2.3", Some("v")),
        ("1.2.3", Some("")),
        ("v12.3.4-rc.10", Some("v")),
        ("api2/v1.2.3", Some("api2/v")),
        ("한글-v1.2.3", Some("한글-v")),
        ("v012.3.4", None),
        ("v0.1.2.3", None),
        ("v1.2", None),
        ("v1.2.3-rc", None),
        ("", None),
    ] {
        let split = split_version(name);
        let found = split.as_ref().map(|(prefix, _)| prefix.as_str());
        assert_eq!(found, prefix, "{name}");
    }
}

proptest! {
    #[test]
    fn what_a_prefix_makes_of_a_version_is_split_again(
        prefix in "([a-z]{1,4}/)?([a-z]{1,3}[0-9]?-)?v?",
        version in "(0|[1-9]{1,2})\\.[0-3]\\.[0-3](-(dev|rc|a-1)\\.(0|[1-9][0-9]?))?",
    ) {
        let split = split_version(&format!("{prefix}{version}")).unwrap();
        prop_assert_eq!((split.0.as_str(), split.1.to_string()), (&*prefix, version));
    }

    #[test]
    fn the_order_is_semver_precedence(
        a in "(0|[1-9]{1,2})\\.[0-3]\\.[0-3](-(dev|rc|a-1)\\.(0|[1-9][0-9]?))?",
        b in "(0|[1-9]{1,2})\\.[0-3]\\.[0-3](-(dev|rc|a-1)\\.(0|[1-9][0-9]?))?",
    ) {
        let (first, second) = (tag(&format!("v{a}")), tag(&format!("v{b}")));
        let prefix = TagPrefix::default();
        let ours = VersionTag::parse(&prefix, &first).unwrap()
            .cmp(&VersionTag::parse(&prefix, &second).unwrap());
        prop_assert_eq!(ours, Version::parse(&a).unwrap().cmp(&Version::parse(&b).unwrap()));
    }

    #[test]
    fn any_name_is_read_or_told_apart_without_a_panic(name in "\\PC*") {
        let _ = parse_version(&TagPrefix::default(), &name);
        let _ = split_version(&name);
    }
}
