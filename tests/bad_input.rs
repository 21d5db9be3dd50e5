//! Input that is wrong by itself ends with 2, says what to change, and costs nothing.

use crate::support::{Call, GitHub, Repository};

/// The lane, further arguments, and what must be said.
const MISTAKES: &[(&str, &[&str], &[&str])] = &[
    (
        "stagin",
        &[],
        &["invalid value 'stagin'", "staging", "INPUT_LANE"],
    ),
    ("", &[], &["--lane"]),
    (
        "staging",
        &["--scheme=patchline"],
        &["invalid value 'patchline'", "patch-line"],
    ),
    ("staging", &["--lain=x"], &["unexpected argument '--lain'"]),
    (
        "staging",
        &["--scheme=prerelease-line"],
        &["has no lane staging", "dev, rc"],
    ),
    (
        "staging",
        &["--from=v1.2.3"],
        &["'from' has no meaning for lane staging"],
    ),
    ("production", &[], &["lane production needs 'from'"]),
    (
        "production",
        &["--from=v1.2"],
        &["from 'v1.2' is no version tag", "such as 'v1.2.4'"],
    ),
    (
        "production",
        &["--from=1.2.3"],
        &["from '1.2.3' is no version tag"],
    ),
    (
        "production",
        &["--from=v01.2.3"],
        &["from 'v01.2.3' is no version tag"],
    ),
    (
        "production",
        &["--from=v1.2.99999999999999999999999"],
        &["is no version tag"],
    ),
    (
        "production",
        &["--from=v1.2.3", "--bump=minor"],
        &["'bump' has no meaning"],
    ),
    (
        "staging",
        &["--from-lane=staging"],
        &["'from-lane' is given without 'from'"],
    ),
    (
        "staging",
        &["--bump=huge"],
        &["invalid value 'huge'", "auto"],
    ),
    ("staging", &["--line=x"], &["line 'x'"]),
    (
        "staging",
        &["--line=1", "--bump=major"],
        &["bump major leaves line 1"],
    ),
    ("staging", &["--tag-prefix=v1"], &["tag-prefix 'v1'"]),
    ("staging", &["--tag-prefix=a b"], &["tag-prefix 'a b'"]),
    (
        "staging",
        &["--initial=1.0"],
        &["initial '1.0' is no version"],
    ),
    (
        "staging",
        &["--initial=1.0.0-rc.1"],
        &["is no stable version"],
    ),
    (
        "staging",
        &["--image-template={yyMMdd}"],
        &["'yyMMdd' is no token", "yyMMddHHmm"],
    ),
    ("staging", &["--image-template={tag"], &["image-template"]),
    (
        "staging",
        &["--image=Acme/Shop"],
        &[
            "\"Acme/Shop\" does not say which registry",
            "ghcr.io/acme/shop",
        ],
    ),
    (
        "staging",
        &["--image=ghcr.io/acme/shop:v1", "--claim"],
        &["a tag or a digest"],
    ),
    (
        "staging",
        &["--time-zone=Seoul"],
        &["time-zone 'Seoul'", "Asia/Seoul"],
    ),
    (
        "staging",
        &["--now=yesterday"],
        &["now 'yesterday'", "RFC 3339"],
    ),
    ("staging", &["--ignore=["], &["ignore"]),
    (
        "staging",
        &["--claim=perhaps"],
        &["invalid value 'perhaps'", "INPUT_CLAIM"],
    ),
    ("staging", &["--source=svn"], &["invalid value 'svn'"]),
    (
        "staging",
        &["--hotfix-prerelease"],
        &["'hotfix-prerelease' has no meaning"],
    ),
    ("staging", &["--repository=shop"], &["no owner/name"]),
    (
        "staging",
        &["--token-file=nowhere"],
        &["read the token from nowhere"],
    ),
];

#[test]
fn every_mistake_is_told_before_anything_is_asked_or_written() {
    let (repository, first) = Repository::new();
    repository.version("v1.2.3", &first, "staging");
    let (github, before) = (GitHub::over(&repository), repository.refs());
    for (lane, arguments, texts) in MISTAKES {
        let call = Call::lane(lane, arguments)
            .env("GITHUB_SHA", &first)
            .on(&github);
        call.fails(2).says(texts);
    }
    let requests = github.requests();
    let asked = requests
        .iter()
        .filter(|request| !request.path.contains("/contents/"));
    assert_eq!(asked.count(), 0, "{requests:#?}");
    assert_eq!(repository.refs(), before);
}

/// What the image tag can't be made of is found before the tag is made.
#[test]
fn an_image_tag_that_can_not_be_made_leaves_no_git_tag_behind() {
    let (repository, first) = Repository::new();
    let (github, before) = (GitHub::over(&repository), repository.refs());
    for template in ["{branch}", "{run-number}", "{tag}", "a b"] {
        let arguments = ["--claim", "--tag-prefix=api/v", "--sha", &first];
        let call = || Call::lane("staging", &arguments).args(&["--image-template", template]);
        for call in [call().on(&github), call().in_git(repository.path())] {
            call.fails(2).says(&["image"]);
        }
    }
    assert_eq!(repository.refs(), before);
}

/// Linux passes no variable over 128 KiB; what arrives is still far too long for a message.
#[test]
fn a_message_that_is_too_long_is_bad_input_from_everywhere() {
    let (repository, first) = Repository::new();
    let (github, before) = (GitHub::over(&repository), repository.refs());
    let long = "x".repeat(100 * 1024);
    let call = || Call::lane("staging", &["--claim", "--sha", &first]);
    let inputs = [call().on(&github), call().in_git(repository.path())];
    for call in inputs.map(|call| call.input("message", &long)) {
        let run = call.fails(2);
        run.says(&["message is 102400 bytes long", "65536"]);
        assert!(run.stderr.len() < 1024, "{}", run.stderr.len());
    }
    let argument = format!("--message={long}");
    call()
        .args(&[&argument])
        .on(&github)
        .fails(2)
        .says(&["102400 bytes"]);
    assert_eq!(repository.refs(), before);
    let fits = "y".repeat(60 * 1024);
    call().input("message", &fits).on(&github).succeeds();
    assert!(repository.message("v1.0.0").starts_with(&fits));
}

#[test]
fn what_the_repository_forbids_ends_with_1() {
    let (repository, first) = Repository::new();
    repository.version("v1.2.3", &first, "staging");
    repository.version("v1.1.0", &first, "production");
    let (github, before) = (GitHub::over(&repository), repository.refs());
    for (lane, arguments, text) in [
        (
            "production",
            &["--from=v9.9.9"][..],
            "there is no tag 'v9.9.9'",
        ),
        (
            "production",
            &["--from=v1.1.0"],
            "'v1.1.0' is of lane production",
        ),
        (
            "hotfix",
            &["--from=v1.2.3", "--scheme=patch-line"],
            "'v1.2.3' is of lane staging",
        ),
        (
            "staging",
            &["--tag-prefix=web-v"],
            "no tag is 'web-v<version>', but there is 'v1.",
        ),
    ] {
        let call = || Call::lane(lane, arguments).args(&["--claim", "--sha", &first]);
        for call in [call().on(&github), call().in_git(repository.path())] {
            call.fails(1).says(&[text, "hint: "]);
        }
    }
    assert_eq!(repository.refs(), before);
}

#[test]
fn a_step_whose_files_can_not_be_written_fails() {
    let (repository, first) = Repository::new();
    for name in ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"] {
        let call = Call::lane("staging", &["--sha", &first]).in_git(repository.path());
        let call = call.env(name, repository.name());
        call.fails(1).says(&[repository.name()]);
    }
}
