//! Inputs that are wrong by themselves: nothing is asked.

use crate::support::Call;
use crate::support::registry::sha256;

fn promote() -> Call {
    Call::new(&["promote-image"])
        .input("image", "ghcr.io/acme/shop")
        .input("digest", &sha256("image"))
        .input("tags", "v1.3.0")
}

#[test]
fn what_is_wrong_by_itself_says_what_to_change() {
    for (input, value, says) in [
        ("image", "Acme/Shop", "such as ghcr.io/acme/shop"),
        ("image", "ghcr.io/Acme/Shop:V1", "a tag or a digest"),
        ("image", "acme/shop", "ghcr.io/acme/shop"),
        ("image", "ghcr.io/acme/shop:v1.2.4", "a tag or a digest"),
        ("digest", "sha256:1234", "no digest"),
        ("digest", "", "'source-tag'"),
        ("source-tag", "a b", "can't have ' '"),
        ("tags", "", "'if-missing'"),
        ("tags", "v1.3.0\n-rf", "can't begin with '-'"),
        ("floating-tags", "v1.3.0", "to stay and to float"),
        ("platforms", "linux", "no platform"),
        ("if-missing", "maybe", "'maybe'"),
        ("registry-url", "ghcr.io", "registry-url"),
        (
            "registry-url",
            "ftp://ghcr.io",
            "neither https:// nor http://",
        ),
        (
            "registry-url",
            "https://user:hunter22@ghcr.io",
            "a user or a password",
        ),
    ] {
        let run = promote().input(input, value).fails(2);
        run.says(&[says]);
        assert!(!run.stderr.contains("hunter22"), "{}", run.stderr);
    }
}

#[test]
fn a_password_needs_a_user() {
    let run = promote().secret("password", "a-long-password").fails(2);
    run.says(&["'username'"]);
    let call = promote().secret("password", "two\nlines");
    call.input("username", "octocat").fails(2);
}
