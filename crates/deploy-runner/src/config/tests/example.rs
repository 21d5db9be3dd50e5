//! The documented example is right, and its overview reads well.

use super::*;

const EXAMPLE: &str = include_str!("../../../runner.example.toml");

fn example() -> Config {
    let directory = tempfile::tempdir().unwrap();
    let secret = directory.path().join("webhook");
    fs::write(&secret, "of the webhook\n").unwrap();
    let text = EXAMPLE.replace("/run/secrets/github-webhook", &secret.display().to_string());
    let variables = [
        "RUNNER_READ_TOKEN",
        "RUNNER_CI_SECRET",
        "RUNNER_SEED_SECRET",
        "POSTGRES_PASSWORD",
    ];
    let surroundings = Surroundings {
        variables: variables
            .map(|name| (name.to_owned(), format!("hunter2 of {name}")))
            .into(),
        directory: "/etc/windlass".into(),
    };
    Config::parse("runner.toml", &text, &surroundings).unwrap()
}

#[test]
fn the_example_is_right_and_says_what_it_means() {
    let config = example();
    assert_eq!(
        Overview(&config).to_string(),
        "\
services, each wave after the one before it
   1  mailcatcher  only in staging
      postgres
      redis
   2  authentik    after postgres, redis; tags only
  longest path: redis → authentik

environments
  production  tags of production, tags of hotfix; by release (oidc)
  staging     tags of staging, refs/heads/main; by ci (hmac), old-scripts (seed), pushes to main

changed files, rules before services
  libs/**                    → all because every service is built from them
  bootstrap/**               → none because the runner is one of them and would restart itself
  platform/10.authentik/**   → authentik
  platform/90.mailcatcher/** → mailcatcher
  platform/01.postgres/**    → postgres
  platform/02.redis/**       → redis
  all else                   → none

runner
  listens on  127.0.0.1:8080, known as https://deploy.example.com
  deploys     https://github.com/acme/platform
  keeps       /var/lib/windlass-runner
  is read by  who shows the token, and every signer
  POST /sync  off
"
    );
}

#[test]
fn what_the_example_calls_a_default_is_one() {
    let (example, small) = (example().server, parse(SMALL).unwrap().server);
    assert_eq!(example.listen, small.listen);
    assert_eq!(example.limits, small.limits);
    assert_eq!(example.retention, small.retention);
    assert_eq!(example.sync_enabled, small.sync_enabled);
}
