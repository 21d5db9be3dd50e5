//! Inputs and files that are wrong by themselves: told before anything is asked of GitHub.

use windlass_emulator::{Level, Permissions};

use crate::support::{Call, Shop};

fn refused(call: Call, shop: &Shop, says: &[&str]) {
    call.fails(2).says(says);
    assert_eq!(shop.releases().len(), 0);
    assert_eq!(shop.github.count("POST", "/releases"), 0);
}

#[test]
fn files_that_can_not_be_attached_are_told() {
    let shop = Shop::new();
    for (input, says) in [
        ("*.deb", "'*.deb' matches no file"),
        ("../*", "not in the workspace"),
        ("empty", "it is empty"),
        ("my app.exe", "GitHub would rename the asset 'my app.exe'"),
        (
            "one/app.zip\ntwo/app.zip",
            "two assets would be called app.zip",
        ),
        ("one/app.zip\ntwo/APP.zip", "two assets would be called"),
        ("one", "it is a folder"),
    ] {
        let call = shop
            .release()
            .file("empty", "")
            .file("my app.exe", "x")
            .file("one/app.zip", "1")
            .file("two/app.zip", "2")
            .file("two/APP.zip", "3")
            .input("assets", input);
        refused(call, &shop, &[says]);
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_of_the_workspace_are_refused() {
    let shop = Shop::new();
    for name in ["assets", "body-file"] {
        let call = shop.release().link("secret", "/etc/hostname");
        refused(call.input(name, "secret"), &shop, &["not in the workspace"]);
    }
}

#[test]
fn a_text_that_github_would_refuse_is_told() {
    let shop = Shop::new();
    let long = "x".repeat(125_001);
    let call = shop
        .release()
        .file("long.md", &long)
        .input("body-file", "long.md");
    refused(call, &shop, &["125001 characters", "125000"]);
    let call = shop.release().input("body-file", "missing.md");
    refused(call, &shop, &["missing.md"]);
    let call = shop
        .release()
        .file("a.md", "a")
        .input("body", "b")
        .input("body-file", "a.md");
    refused(call, &shop, &["body-file"]);
}

#[test]
fn inputs_that_contradict_each_other_are_told() {
    let shop = Shop::new();
    for (inputs, says) in [
        (
            &[("latest", "true"), ("draft", "true")][..],
            "a draft can't be the latest",
        ),
        (
            &[("latest", "true"), ("prerelease", "true")],
            "a prerelease can't be the latest",
        ),
        (&[("latest", "maybe")], "maybe"),
        (&[("notes", "some")], "some"),
        (&[("tag", "main")], "'main' is no version tag"),
        (&[("tag", "v1.3")], "'v1.3' is no version tag"),
        (&[("tag-prefix", "api/v")], "'v1.3.0' is no version tag"),
        (&[("draft", "perhaps")], "perhaps"),
    ] {
        let mut call = Call::new(&["create-release"]).on(&shop.github);
        if inputs.iter().all(|(name, _)| *name != "tag") {
            call = call.input("tag", "v1.3.0");
        }
        for (name, value) in inputs {
            call = call.input(name, value);
        }
        refused(call, &shop, &[says]);
    }
}

#[test]
fn a_token_that_may_not_write_is_told_what_it_lacks() {
    let token = "ghs_reads";
    let reads = Permissions::only([("contents", Level::Read)]);
    let shop = Shop::with(|builder| builder.token(token, reads));
    let call = Call::release("v1.3.0").on_with(&shop.github, token);
    call.fails(1)
        .says(&["not accessible by integration", "contents: write"]);
    let untagged = Call::release("v1.4.0")
        .env("GITHUB_SHA", &shop.commit)
        .on_with(&shop.github, token);
    untagged.fails(1).says(&["contents: write"]);
    assert_eq!(shop.releases().len(), 0);
}
