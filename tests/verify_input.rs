//! `verify-staging-tag`: inputs that are wrong by themselves, and the configuration.

use crate::support::staged::NOW;
use crate::support::{Call, Staged};

/// Nothing is asked, and nothing is given.
#[test]
fn what_is_wrong_by_itself_is_bad_input() {
    let staged = Staged::new();
    let github = staged.github();
    for (arguments, texts) in [
        (
            &["--require=deployd"][..],
            &["deployd", "deployed", "INPUT_REQUIRE"][..],
        ),
        (&["--require=confirm"], &["confirm", "not-older"]),
        (&["--soak=soon"], &["soak 'soon' is no duration", "24h"]),
        (&["--soak=-24h"], &["soak '-24h' is no duration"]),
        (&["--soak=24"], &["soak '24' is no duration"]),
        (&["--require=soak"], &["'soak' does not say how long"]),
        (&["--require=exists", "--soak=1h"], &["leaves deployed out"]),
        (&["--confirm=deploy"], &["without 'confirm-expected'"]),
        (
            &["--require=exists", "--required-checks=a"],
            &["leaves checks out"],
        ),
        (
            &["--require=exists", "--require-hotfixes"],
            &["leaves not-older out"],
        ),
        (&["--now=yesterday"], &["read now 'yesterday'", "RFC 3339"]),
        (&["--line=x"], &["line 'x' is no line"]),
        (&["--scheme=patch"], &["patch-line"]),
        (&["--tag-prefix=v1"], &["tag-prefix 'v1'"]),
        (&["--ignore=["], &["ignore"]),
        (&["--app-id=7"], &["'app-id' is given alone"]),
        (&["--trunks=main"], &["--trunks"]),
    ] {
        let call = Call::new(&["verify-staging-tag", "--tag=v1.2.1"]).args(arguments);
        call.on(&github).fails(2).says(texts);
    }
    Call::new(&["verify-staging-tag"])
        .on(&github)
        .fails(2)
        .says(&["--tag"]);
    Call::new(&["verify-staging-tag"])
        .input("tag", "")
        .on(&github)
        .fails(2);
    assert_eq!(github.requests().len(), 0);
}

#[test]
fn inputs_come_from_the_environment_as_lists_of_lines() {
    let staged = Staged::new();
    let github = staged.github();
    let call = Call::new(&["verify-staging-tag"])
        .input("tag", "refs/tags/v1.2.1")
        .input("require", "exists\n deployed \n\nchecks\n")
        .input("required-checks", "build\nbuild")
        .input("confirm", "")
        .input("confirm-expected", "")
        .input("now", NOW);
    let run = call.on(&github).succeeds();
    assert_eq!((run.tag(), run.output("lane")), ("v1.2.1", ""));
    run.says(&["✓ checks     1 required check passed"]);
    assert!(!run.stderr.contains("confirm"), "{}", run.stderr);
}

#[test]
fn what_is_blank_counts_as_not_given() {
    let staged = Staged::new();
    let github = staged.github();
    let blank = [
        "--environment=",
        "--trunk",
        " ",
        "--required-checks=",
        "--soak=",
    ];
    Call::verify("v1.2.1").args(&blank).on(&github).succeeds();
    let call = Call::verify("v1.2.1").args(&["--trunk=refs/heads/main"]);
    call.on(&github).succeeds();
    let nameless = "[lanes.staging]\nenvironment = ' '\n";
    let call = Call::verify("v1.2.1").file("windlass.toml", nameless);
    call.on(&github)
        .fails(2)
        .says(&["the name of an environment is empty"]);
}

/// As `next-version` reads it, and an input goes before it.
#[test]
fn the_configuration_says_what_a_version_is() {
    let staged = Staged::new();
    staged
        .repository
        .version("api/v2.0.1", staged.commit(), "staging");
    let github = staged.bare(|builder| builder);
    let config = "[version]\ntag-prefix = 'api/v'\n";
    let call = |tag: &str| {
        let call = Call::verify(tag).file("windlass.toml", config);
        call.args(&["--require=lane"]).on(&github)
    };
    assert_eq!(call("api/v2.0.1").run().code, 0);
    call("v1.2.1")
        .run()
        .says(&["it does not start with the prefix"]);
    assert_eq!(call("v1.2.1").args(&["--tag-prefix=v"]).run().code, 0);
    let broken = Call::verify("v1.2.1").file("windlass.toml", "[version]\nlane = 'x'\n");
    broken
        .on(&github)
        .fails(2)
        .says(&["windlass.toml:2:1", "unknown field"]);
}

/// The tag's own commit doesn't say what is required of it.
#[test]
fn without_a_checkout_the_events_commit_tells_the_configuration() {
    let staged = Staged::new();
    let config = [(
        "windlass.toml",
        "[lanes.staging]\nenvironment = 'anything'\n",
    )];
    let forged = staged
        .repository
        .commit("main", &staged.main[2], "feat: forge", &config);
    staged.repository.version("v1.2.2", &forged, "staging");
    let github = staged.github();
    let call = Call::verify_without_checkout("v1.2.2").env("GITHUB_SHA", &staged.main[2]);
    call.on(&github)
        .run()
        .says(&["no deployment of v1.2.2", "to staging"]);
    assert_eq!(github.count("GET", "/contents/windlass.toml"), 1);
}
