//! What protected branches refuse, over REST and on push.

use reqwest::Method;
use serde_json::json;
use windlass_emulator::{BranchProtection, Level, Permissions, RequiredChecks, Reviews, Ruleset};

use crate::support::{Fixture, NAME, Running, git, said, try_git};

/// A job that may move branches and tell of checks.
async fn start(fixture: &Fixture, protection: BranchProtection) -> Running {
    let write = |name| (name, Level::Write);
    let job = Permissions::only(["contents", "statuses", "workflows"].map(write));
    let builder = fixture
        .builder()
        .protect(NAME, "main", protection)
        .token("job", job);
    Running::start(builder).await.with_token(Some("job"))
}

/// A commit on top of `main` that the repository has, on a branch of its own.
fn next(fixture: &Fixture) -> String {
    git(&fixture.work(), &["checkout", "-q", "-b", "topic"]);
    let sha = fixture.commit("next", &[("next.txt", "x\n")]);
    fixture.publish();
    sha
}

async fn move_main(running: &Running, sha: &str, force: bool) -> (u16, String) {
    let body = json!({"sha": sha, "force": force});
    let (status, error) = running
        .send(Method::PATCH, "/git/refs/heads/main", body)
        .await;
    let message = error["message"].as_str().unwrap_or_default().to_owned();
    (status.as_u16(), message)
}

#[tokio::test]
async fn a_branch_moves_only_to_what_has_passed_its_checks() {
    let fixture = Fixture::new();
    let next = next(&fixture);
    let running = start(
        &fixture,
        BranchProtection::require_checks(["build", "scan"]),
    )
    .await;
    let tell = async |context: &str, state: &str| {
        let body = json!({"context": context, "state": state});
        assert_eq!(
            running.post(&format!("/statuses/{next}"), body).await.0,
            201
        );
    };
    let expected = |unmet| {
        (
            422,
            format!("{unmet} of 2 required status checks are expected."),
        )
    };
    assert_eq!(move_main(&running, &next, false).await, expected(2));
    tell("build", "success").await;
    tell("scan", "failure").await;
    assert_eq!(move_main(&running, &next, false).await, expected(1));
    tell("scan", "success").await;
    assert_eq!(
        move_main(&running, &next, false).await,
        (200, String::new())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_is_refused_in_the_words_of_what_protects_the_branch() {
    for (protection, words) in [
        (
            BranchProtection::require_checks(["build"]),
            "Required status check \"build\" is expected.",
        ),
        (
            BranchProtection {
                reviews: Some(Reviews::default()),
                ..BranchProtection::default()
            },
            "Changes must be made through a pull request.",
        ),
    ] {
        let fixture = Fixture::new();
        let running = start(&fixture, protection).await;
        fixture.commit("pushed", &[("pushed.txt", "x\n")]);
        let push = try_git(
            &fixture.work(),
            &["push", &running.clone_url(), "HEAD:main"],
        );
        let told = said(&push);
        assert!(!push.status.success(), "{told}");
        let head = "GH006: Protected branch update failed for refs/heads/main.";
        for part in [head, words, "protected branch hook declined"] {
            assert!(told.contains(part), "{part}: {told}");
        }
        let other = try_git(
            &fixture.work(),
            &["push", &running.clone_url(), "HEAD:other"],
        );
        assert!(other.status.success(), "{}", said(&other));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_protected_branch_is_neither_deleted_nor_made_to_lose_commits() {
    let fixture = Fixture::new();
    let (older, newer) = (fixture.id("main~1"), fixture.id("main"));
    let locked = "Cannot force-push to this protected branch";
    let running = start(&fixture, BranchProtection::default()).await;
    assert_eq!(
        move_main(&running, &older, true).await,
        (422, locked.to_owned())
    );
    let delete = running
        .send(Method::DELETE, "/git/refs/heads/main", json!({}))
        .await;
    assert_eq!(delete.1["message"], "Cannot delete this protected branch");
    let url = running.clone_url();
    for (refspec, words) in [
        (format!("+{older}:main"), locked),
        (":main".to_owned(), "Cannot delete this protected branch"),
    ] {
        let push = try_git(&fixture.work(), &["push", &url, &refspec]);
        assert!(said(&push).contains(words), "{refspec}: {}", said(&push));
    }
    let (_, branch) = running.get("/branches/main").await;
    assert_eq!(branch["commit"]["sha"], newer);

    let open = BranchProtection {
        allow_force_pushes: true,
        allow_deletions: true,
        ..BranchProtection::default()
    };
    let running = start(&fixture, open).await;
    assert_eq!(move_main(&running, &older, true).await.0, 200);
    let deleted = running
        .send(Method::DELETE, "/git/refs/heads/main", json!({}))
        .await;
    assert_eq!(deleted.0, 204);
}

/// Rulesets bind everybody but the Apps that they name; the older protection
/// lets administrators pass unless it says otherwise.
#[tokio::test]
async fn administrators_pass_protection_and_not_rulesets() {
    for (enforced, ruled, status) in [(false, false, 200), (true, false, 422), (false, true, 422)] {
        let fixture = Fixture::new();
        let next = next(&fixture);
        let mut builder = fixture.builder().protect(
            NAME,
            "main",
            BranchProtection {
                required_checks: Some(RequiredChecks::any_app(["build"])),
                enforce_admins: enforced,
                ..BranchProtection::default()
            },
        );
        if ruled {
            let ruleset = Ruleset::require_checks("refs/heads/main", ["build"]);
            builder = builder.ruleset(NAME, ruleset);
        }
        let running = Running::start(builder).await;
        let (got, message) = move_main(&running, &next, false).await;
        assert_eq!(got, status, "{enforced} {ruled}");
        let head = message.starts_with("Repository rule violations found");
        assert_eq!(head, ruled, "{message}");
    }
}
