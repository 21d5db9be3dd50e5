//! The decision, case by case.

use super::*;

fn digest(digit: char) -> ImageDigest {
    let digits = digit.to_string().repeat(64);
    format!("sha256:{digits}").parse().unwrap()
}

fn tag(text: &str) -> ImageTag {
    text.parse().unwrap()
}

fn platform(text: &str) -> Platform {
    text.parse().unwrap()
}

/// The image `a` for both usual platforms, of the commit `c0ffee`.
fn source() -> SourceImage {
    SourceImage {
        digest: digest('a'),
        tagged: None,
        platforms: ["linux/amd64", "linux/arm64"].map(platform).to_vec(),
        revision: Some("c0ffee".to_owned()),
    }
}

/// The image `a` is to get `v1.3.0`, and `latest`.
fn request() -> ImagePromotion {
    ImagePromotion {
        digest: Some(digest('a')),
        tags: vec![tag("v1.3.0")],
        floating_tags: vec![tag("latest")],
        ..ImagePromotion::default()
    }
}

fn facts(standing: &[(&str, char)]) -> PromotionFacts {
    let standing = standing.iter().map(|(name, at)| (tag(name), digest(*at)));
    PromotionFacts {
        source: Some(source()),
        standing: standing.collect(),
    }
}

fn code(request: &ImagePromotion, facts: &PromotionFacts) -> String {
    let problem = plan_promotion(request, facts).unwrap_err();
    assert!(!problem.hints.is_empty(), "{problem}");
    problem.code
}

#[test]
fn a_tag_is_created_moved_or_kept_by_where_it_stands() {
    let moved = || TagChange::Move { from: digest('b') };
    for (standing, fixed, floating) in [
        (&[][..], TagChange::Create, TagChange::Create),
        (&[("v1.3.0", 'a')], TagChange::Keep, TagChange::Create),
        (&[("latest", 'b')], TagChange::Create, moved()),
        (
            &[("v1.3.0", 'a'), ("latest", 'b')],
            TagChange::Keep,
            moved(),
        ),
        (
            &[("v1.3.0", 'a'), ("latest", 'a')],
            TagChange::Keep,
            TagChange::Keep,
        ),
    ] {
        let PromotionVerdict::Plan(plan) = plan_promotion(&request(), &facts(standing)).unwrap()
        else {
            panic!("it is there");
        };
        let changes: Vec<_> = plan.steps.iter().map(|step| step.change.clone()).collect();
        assert_eq!(changes, [fixed, floating], "{standing:?}");
        let unchanged = changes.iter().all(|change| *change == TagChange::Keep);
        assert_eq!(plan.changes(), !unchanged);
    }
}

#[test]
fn a_fixed_tag_of_another_image_refuses_all_of_it() {
    let problem = plan_promotion(&request(), &facts(&[("v1.3.0", 'b')])).unwrap_err();
    assert_eq!(problem.code, "tag-taken");
    for text in ["v1.3.0", digest('a').as_str(), digest('b').as_str()] {
        assert!(problem.message.contains(text), "{problem}");
    }
}

#[test]
fn a_missing_image_is_a_refusal_unless_it_may_be_missing() {
    let nothing = PromotionFacts::default();
    assert_eq!(code(&request(), &nothing), "missing");
    let look = ImagePromotion {
        may_be_missing: true,
        ..request()
    };
    let verdict = plan_promotion(&look, &nothing).unwrap();
    assert_eq!(verdict, PromotionVerdict::Missing);
}

#[test]
fn the_image_must_be_the_one_that_is_meant() {
    let with = |change: fn(&mut ImagePromotion)| {
        let mut request = request();
        change(&mut request);
        request
    };
    let tagged = |at: char| {
        let mut facts = facts(&[]);
        facts.source.as_mut().unwrap().tagged = Some(digest(at));
        facts
    };
    let of_tag = with(|request| request.source_tag = Some(tag("v1.2.4")));
    assert_eq!(code(&of_tag, &tagged('b')), "source-moved");
    assert!(plan_promotion(&of_tag, &tagged('a')).is_ok());

    let for_windows = with(|request| request.platforms = vec![platform("windows/amd64")]);
    let problem = plan_promotion(&for_windows, &facts(&[])).unwrap_err();
    assert_eq!(
        problem.message,
        "the image does not run on windows/amd64: it runs on linux/amd64, linux/arm64"
    );
    let for_arm = with(|request| request.platforms = vec![platform("linux/arm64/v8")]);
    assert!(plan_promotion(&for_arm, &facts(&[])).is_ok());

    let of_another = with(|request| request.revision = Some("facade".to_owned()));
    assert_eq!(code(&of_another, &facts(&[])), "revision");
    let of_this = with(|request| request.revision = Some("c0ffee".to_owned()));
    assert!(plan_promotion(&of_this, &facts(&[])).is_ok());
    let mut silent = facts(&[]);
    silent.source.as_mut().unwrap().revision = None;
    assert_eq!(code(&of_this, &silent), "revision");
}

#[test]
fn a_request_must_make_sense_by_itself() {
    let none = ImagePromotion::default;
    let sha512 = format!("sha512:{}", "a".repeat(128));
    for (request, expected) in [
        (none(), "source"),
        (
            ImagePromotion {
                digest: Some(sha512.parse().unwrap()),
                ..request()
            },
            "digest",
        ),
        (
            ImagePromotion {
                digest: Some(digest('a')),
                ..none()
            },
            "tags",
        ),
        (
            ImagePromotion {
                floating_tags: vec![tag("v1.3.0")],
                ..request()
            },
            "tags",
        ),
    ] {
        let problem = request.validate().unwrap_err();
        assert_eq!(problem.code, expected, "{request:?}");
    }
    let look = ImagePromotion {
        source_tag: Some(tag("v1.3.0")),
        may_be_missing: true,
        ..none()
    };
    look.validate().unwrap();
}

#[test]
fn a_tag_that_is_named_twice_is_given_once() {
    let request = ImagePromotion {
        tags: ["v1.3.0", "1.3.0", "v1.3.0"].map(tag).to_vec(),
        ..request()
    };
    let wanted = request.wanted();
    let names: Vec<&str> = wanted.iter().map(|wanted| wanted.tag.as_str()).collect();
    assert_eq!(names, ["v1.3.0", "1.3.0", "latest"]);
}
