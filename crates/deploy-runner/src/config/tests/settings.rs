//! What a configuration says once it is read.

use std::time::Duration;

use windlass_core::Lane;

use super::*;

#[test]
fn what_is_left_out_has_its_default() {
    let config = parse(SMALL).unwrap();
    let server = &config.server;
    assert_eq!(server.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(server.state_directory, Path::new("/etc/windlass/state"));
    assert_eq!(server.repository.to_string(), "/srv/shop.git");
    assert!(matches!(server.read, ReadAccess::Open));
    assert!(server.webhook.is_none() && !server.sync_enabled);
    assert_eq!(server.limits.body.get(), 64 * 1024);
    assert_eq!(server.limits.requests_per_minute.get(), 120);
    assert_eq!(server.limits.connections.get(), 256);
    assert_eq!(server.retention.days.get(), 90);
    let web = &config.services["web"];
    assert_eq!(web.timeout.as_duration(), Duration::from_secs(600));
    assert_eq!(web.directory, RelativeDirectory::default());
    assert!(web.health_check.is_none() && web.depends_on.is_empty());
    assert!(web.belongs_to("staging") && web.belongs_to("production"));
    assert!(web.config.is_empty(), "neither config nor paths");
}

#[test]
fn an_environment_takes_tags_of_its_lanes_and_refs_that_match() {
    let text = SMALL.replace(
        "lanes = [\"staging\"]",
        "lanes = [\"staging\"]\nrefs = [\"refs/heads/(main|fix/.*)\"]",
    );
    let staging = &parse(&text).unwrap().environments["staging"];
    for (lane, reference, expected) in [
        (Some(Lane::Staging), "refs/tags/v1.2.4", true),
        (Some(Lane::Production), "refs/tags/v1.3.0", false),
        (None, "refs/tags/v1.2.4", false),
        (None, "refs/heads/main", true),
        (None, "refs/heads/fix/a", true),
        (None, "refs/heads/main2", false),
        (None, "main", false),
    ] {
        assert_eq!(
            staging.allows(lane, reference),
            expected,
            "{lane:?} {reference}"
        );
    }
}

#[test]
fn variables_of_the_environment_stand_over_those_of_the_service() {
    let text = SMALL.replace(
        "signers = [\"ci\"]",
        "signers = [\"ci\"]\nvariables = { A = \"environment\" }",
    ) + "variables = { A = \"service\", B = { env = \"OTHER\" } }\n";
    let config = parse(&text).unwrap();
    let (staging, web) = (&config.environments["staging"], &config.services["web"]);
    let variables = config.variables(staging, web);
    let variables: Vec<(&str, &str)> = variables
        .iter()
        .map(|(name, value)| (name.as_str(), value.expose()))
        .collect();
    assert_eq!(variables, [("A", "environment"), ("B", "other-hunter2")]);
}

#[test]
fn a_value_never_becomes_two_arguments() {
    let config = parse(SMALL).unwrap();
    let facts = TemplateFacts {
        service: "web",
        environment: "staging",
        tag: Some("v1; rm -rf / --x $(id) {sha}"),
        sha: "0",
    };
    let argv = config.services["web"].sync.render(&facts).unwrap();
    assert_eq!(argv, ["bin/sync", "v1; rm -rf / --x $(id) {sha}"]);
    let branch = TemplateFacts { tag: None, ..facts };
    assert_eq!(config.services["web"].sync.render(&branch), Err(MissingTag));
    assert!(config.services["web"].sync.needs_tag());
}

#[test]
fn an_environment_has_its_services_only() {
    let live = "[environments.live]\nlanes = [\"production\"]\nsigners = [\"ci\"]\n";
    let web = format!("{live}[services.web]\npaths = [\"web/**\"]");
    let rule = "[[paths]]\nglob = \"libs/**\"\nservices = \"all\"\nbecause = \"shared\"\n";
    let text = SMALL.replace("[services.web]", &web)
        + "environments = [\"staging\"]\n[services.db]\nsync = [\"x\"]\npaths = [\"db/**\"]\n"
        + rule;
    let config = parse(&text).unwrap();
    assert_eq!(config.services_of("live"), [name("db")].into());
    assert_eq!(config.services_of("staging").len(), 2);
    let live = config.meaning_of("live", ["web/x", "libs/x"]);
    assert_eq!(live.services, [name("db")].into());
    assert_eq!(
        live.files[0].to_string(),
        "web/x → none: no service has it in its paths"
    );
    assert_eq!(
        config.meaning_of("staging", ["web/x"]).services,
        [name("web")].into()
    );
}
