//! What GitHub forbids, and how the run ends: with GitHub's words, a hint, and no tag.

use windlass_emulator::{Level, Permissions, Ruleset};

use crate::support::{Call, GitHub, NAME, Repository};

/// `v1.2.3`, and a commit to tag that changes a workflow file.
fn history() -> (Repository, String) {
    let (repository, first) = Repository::new();
    repository.version("v1.2.3", &first, "staging");
    let files = [(".github/workflows/ci.yml", "on: push\n")];
    let next = repository.commit("side", &first, "ci: begin", &files);
    (repository, next)
}

fn claim(next: &str) -> Call {
    Call::lane("staging", &["--claim", "--sha", next])
}

/// A claim must end with 1, these texts, and no tag.
fn refused(github: &GitHub, repository: &Repository, call: Call, texts: &[&str]) {
    let before = repository.refs();
    call.fails(1).says(texts);
    assert_eq!(repository.refs(), before);
    // Never tried again: a refusal is an answer.
    assert!(github.count("POST", "/git/refs") <= 1);
}

#[test]
fn a_ruleset_is_told_in_its_own_words() {
    let (repository, next) = history();
    let rules = Ruleset::restrict_tag_creation("refs/tags/v*");
    let github = GitHub::with(&repository, |builder| builder.ruleset(NAME, rules));
    let words = ["v1.2.4", "creations being restricted", "ruleset"];
    refused(&github, &repository, claim(&next).on(&github), &words);
}

#[test]
fn a_ruleset_is_told_when_a_clone_pushes() {
    let (repository, next) = history();
    let rules = Ruleset::restrict_tag_creation("refs/tags/v*");
    let github = GitHub::with(&repository, |builder| builder.ruleset(NAME, rules));
    let clone = repository.clone_to("clone", &[]);
    let host = github.url().replace("http://", "");
    let url = format!("http://x-access-token:{}@{host}/{NAME}.git", github.token());
    repository.git_at(&clone, &["remote", "set-url", "origin", &url]);
    let call = claim(&next).in_git(&clone).secret("token", github.token());
    refused(&github, &repository, call, &["v1.2.4", "rule"]);
}

#[test]
fn a_name_that_an_immutable_release_burned_is_told() {
    let (repository, next) = history();
    let github = GitHub::with(&repository, |builder| builder.burned_tag(NAME, "v1.2.4"));
    let words = ["v1.2.4", "immutable release", "never be used again"];
    refused(&github, &repository, claim(&next).on(&github), &words);
}

#[test]
fn a_token_that_may_only_read_is_told_what_it_lacks() {
    let (repository, next) = history();
    let reads = Permissions::only([("contents", Level::Read)]);
    let github = GitHub::with(&repository, |builder| builder.token("ghp_reader", reads));
    let call = claim(&next).on_with(&github, "ghp_reader");
    let words = ["403", "not accessible by integration", "contents: write"];
    refused(&github, &repository, call, &words);
    let call = Call::lane("staging", &["--sha", &next]);
    assert_eq!(
        call.on_with(&github, "ghp_reader").succeeds().tag(),
        "v1.2.4"
    );
}

#[test]
fn changed_workflow_files_are_told_with_the_permission_that_helps() {
    let (repository, next) = history();
    let writes = Permissions::only([("contents", Level::Write)]);
    let github = GitHub::with(&repository, |builder| builder.token("ghp_job", writes));
    let call = claim(&next).on_with(&github, "ghp_job");
    let words = ["403", "workflow files", "GitHub App", "workflows: write"];
    refused(&github, &repository, call, &words);
}

#[test]
fn a_wrong_token_is_told() {
    let (repository, next) = history();
    let github = GitHub::over(&repository);
    let call = claim(&next).on_with(&github, "ghp_expired");
    refused(
        &github,
        &repository,
        call,
        &["401", "wrong, expired or revoked"],
    );
}

#[test]
fn a_repository_that_does_not_exist_is_told() {
    let (repository, next) = history();
    let github = GitHub::over(&repository);
    let call = claim(&next)
        .on(&github)
        .env("GITHUB_REPOSITORY", "acme/shpo");
    refused(
        &github,
        &repository,
        call,
        &["404", "acme/shpo", "the token may read"],
    );
}

#[test]
fn a_commit_that_does_not_exist_is_told() {
    let (repository, _) = history();
    let github = GitHub::over(&repository);
    for sha in ["nowhere", &"1".repeat(40)] {
        refused(&github, &repository, claim(sha).on(&github), &[sha]);
        let call = claim(sha).in_git(repository.path());
        refused(&github, &repository, call, &[sha]);
    }
}

#[test]
fn a_server_that_is_not_there_is_unavailable() {
    let (repository, next) = history();
    let github = GitHub::over(&repository);
    // A port that was free a moment ago.
    let address = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr();
    let url = format!("http://{}", address.unwrap());
    let call = claim(&next).on(&github);
    let call = call
        .env("GITHUB_API_URL", &url)
        .env("GITHUB_SERVER_URL", &url);
    call.fails(3)
        .says(&["cannot reach 127.0.0.1", "HTTPS_PROXY"]);
}
