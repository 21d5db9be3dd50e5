//! From a name to the commit that is deployed.

use windlass_deploy_protocol::Target;
use windlass_deploy_runner::execution::CheckoutError;

use crate::checkout::Origin;

#[tokio::test]
async fn t6_a_tag_is_never_a_branch_of_the_same_name() {
    let origin = Origin::new();
    let tagged = origin.commit("one");
    origin.git(&["tag", "v1"]);
    origin.git(&["tag", "same"]);
    origin.git(&["branch", "same"]);
    let branched = origin.commit("two");
    origin.git(&["branch", "v1"]);
    origin.git(&["branch", "refs/tags/v2"]);
    let mirror = origin.mirror().await;
    for (target, expected) in [
        (Target::Tag("v1"), tagged),
        (Target::Reference("refs/tags/v1"), tagged),
        (Target::Reference("refs/heads/v1"), branched),
        (Target::Reference("same"), tagged),
        (Target::Reference("main"), branched),
        (Target::Reference(&tagged.to_string()), tagged),
    ] {
        assert_eq!(mirror.resolve(target).await, Ok(expected), "{target:?}");
    }
    let ambiguous = mirror.resolve(Target::Reference("v1")).await.unwrap_err();
    assert_eq!(ambiguous, CheckoutError::Ambiguous("v1".to_owned()));
    assert!(
        ambiguous.to_string().contains("'refs/tags/v1'"),
        "{ambiguous}"
    );
    for target in [
        Target::Tag("v2"),
        Target::Tag("main"),
        Target::Tag(&tagged.to_string()),
    ] {
        let error = mirror.resolve(target).await.unwrap_err();
        assert!(
            matches!(error, CheckoutError::Unknown(..)),
            "{target:?}: {error}"
        );
    }
}

#[tokio::test]
async fn t6_tags_of_tags_lead_to_the_commit() {
    let origin = Origin::new();
    let commit = origin.commit("one");
    origin.git(&["tag", "--annotate", "-m", "m", "inner"]);
    origin.git(&[
        "-c",
        "advice.nestedTag=false",
        "tag",
        "-a",
        "-m",
        "m",
        "outer",
        "inner",
    ]);
    origin.commit("two");
    let mirror = origin.mirror().await;
    for target in [
        Target::Tag("inner"),
        Target::Tag("outer"),
        Target::Reference("outer"),
    ] {
        assert_eq!(mirror.resolve(target).await, Ok(commit), "{target:?}");
    }
    assert_eq!(mirror.tags_on(commit).await.unwrap(), ["inner", "outer"]);
}

#[tokio::test]
async fn names_that_are_no_names_never_reach_git() {
    let origin = Origin::new();
    origin.commit("one");
    let mirror = origin.mirror().await;
    for name in ["--upload-pack=x", "-x", "", "a\nb", "a\0b"] {
        for target in [Target::Tag(name), Target::Reference(name)] {
            let refused = CheckoutError::Name(name.to_owned());
            assert_eq!(mirror.resolve(target).await, Err(refused));
        }
    }
}

#[tokio::test]
async fn git_guesses_nothing() {
    let origin = Origin::new();
    let first = origin.commit("one");
    origin.commit("two");
    origin.git(&["tag", "v1"]);
    let mirror = origin.mirror().await;
    let short = first.short();
    for name in [
        "HEAD",
        "main~1",
        "main@{0}",
        "v1^{}",
        ":/one",
        "origin/main",
        "tags/v1",
        "heads/main",
        "refs/remotes/origin/main",
        "mai*",
        &short,
        "no-such-ref",
        &"1".repeat(40),
    ] {
        let error = mirror.resolve(Target::Reference(name)).await.unwrap_err();
        assert!(
            matches!(error, CheckoutError::Unknown(..)),
            "{name}: {error}"
        );
    }
}

#[tokio::test]
async fn a_tag_that_leads_to_a_file_is_no_commit() {
    let origin = Origin::new();
    origin.write("file", "text");
    origin.git(&["tag", "file", "HEAD:file"]);
    let mirror = origin.mirror().await;
    let error = mirror.resolve(Target::Tag("file")).await.unwrap_err();
    assert_eq!(error, CheckoutError::NoCommit("refs/tags/file".to_owned()));
}
