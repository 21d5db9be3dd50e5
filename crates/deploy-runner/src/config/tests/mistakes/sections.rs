//! Mistakes in environments, services and path rules.

use super::{Case, check};

#[test]
fn mistakes_in_environments_and_services_are_told() {
    check(CASES);
}

const CASES: &[Case] = &[
    (
        "lanes = [\"staging\"]\n",
        "",
        &[
            "runner.toml:9:15: nothing may be deployed to environment 'staging'",
            "  add lanes = [\"staging\"], or refs = [\"refs/heads/main\"]",
        ],
    ),
    (
        "lanes = [\"staging\"]",
        "refs = [\"main\"]",
        &[
            "runner.toml:10:9: 'main' matches no whole ref",
            "  begin with refs/heads/ or refs/tags/",
        ],
    ),
    (
        "signers = [\"ci\"]",
        "",
        &[
            "runner.toml:9:15: nobody may deploy to environment 'staging'",
            "  add signers = [\"NAME\"]",
        ],
    ),
    (
        "signers = [\"ci\"]",
        "signers = [\"cj\", \"release\"]",
        &[
            "runner.toml:11:12: there is no signer 'cj'",
            "  did you mean 'ci'?",
            "runner.toml:11:18: there is no signer 'release'",
            "  add [signers.release]",
        ],
    ),
    (
        "signers = [\"ci\"]",
        "signers = [\"ci\"]\nvariables = { \"A-B\" = \"x\" }",
        &[
            "runner.toml:12:15: \"A-B\" is no name of a variable: write letters, digits and '_', no digit first",
        ],
    ),
    (
        "signers = [\"ci\"]",
        "signers = [\"ci\"]\nvariables = { A = 5 }",
        &["runner.toml:12:19: a variable is text in quotes, or tells where a secret is"],
    ),
    (
        "[services.web]",
        "[services.\"-web\"]",
        &[
            "runner.toml:1:1: there are no services",
            "  add a section [services.NAME]",
            "runner.toml:12:11: \"-web\" is no name: write up to 63 of a-z, A-Z, 0-9, '.', '_' and '-', with a letter or digit first",
        ],
    ),
    (
        "[services.web]\nsync = [\"bin/sync\", \"{tag}\"]\n",
        "",
        &[
            "runner.toml:1:1: there are no services",
            "  add a section [services.NAME]",
        ],
    ),
    (
        "[\"bin/sync\", \"{tag}\"]",
        "[]",
        &["runner.toml:13:8: sync is empty: write a program and its arguments"],
    ),
    (
        "[\"bin/sync\", \"{tag}\"]",
        "[\"\"]",
        &["runner.toml:13:8: sync names no program: its first word is empty"],
    ),
    (
        "[\"bin/sync\", \"{tag}\"]",
        "[\"-x\"]",
        &["runner.toml:13:8: sync's program \"-x\" begins with '-'"],
    ),
    (
        "[\"bin/sync\", \"{tag}\"]",
        "[\"bin/{tag}\"]",
        &["runner.toml:13:8: sync's program may hold {service} and {env} only"],
    ),
    (
        "\"{tag}\"]",
        "\"{version}\"]",
        &[
            "runner.toml:13:8: unknown placeholder {version}; there are {service}, {env}, {tag} and {sha}, and '{{' stands for a brace",
        ],
    ),
    (
        "\"{tag}\"]",
        "\"{tag\"]",
        &["runner.toml:13:8: a '{' has no '}'; write '{{' for a brace"],
    ),
    (
        "sync =",
        "directory = \"../x\"\nsync =",
        &["runner.toml:13:13: \"../x\" is no directory here: it has a '..' in it"],
    ),
    (
        "sync =",
        "directory = \"/x\"\nsync =",
        &[
            "runner.toml:13:13: \"/x\" is no directory here: it is absolute; begin at the root of the repository",
        ],
    ),
    (
        "sync =",
        "paths = [\"a/../b\"]\nsync =",
        &["runner.toml:13:9: \"a/../b\" is no glob: it has a '..' in it"],
    ),
    (
        "sync =",
        "config = [\"/a\"]\nsync =",
        &[
            "runner.toml:13:10: \"/a\" is no glob: it is absolute; begin at the root of the repository",
        ],
    ),
    (
        "sync =",
        "paths = [\"a[\"]\nsync =",
        &["runner.toml:13:9: \"a[\" is no glob: unclosed character class; missing ']'"],
    ),
    (
        "sync =",
        "timeout = \"soon\"\nsync =",
        &[
            "runner.toml:13:11: \"soon\" is no time limit: write '90s', '10m' or '1h 30m', up to '24h'",
        ],
    ),
    (
        "sync =",
        "health-check = { url = \"web/health\" }\nsync =",
        &["runner.toml:13:24: this is no address: invalid format"],
    ),
    (
        "sync =",
        "health-check = { url = \"http://{host}/health\" }\nsync =",
        &[
            "runner.toml:13:24: unknown placeholder {host}; there are {service}, {env}, {tag} and {sha}, and '{{' stands for a brace",
        ],
    ),
    (
        "sync =",
        "environments = [\"live\"]\nsync =",
        &[
            "runner.toml:13:17: there is no environment 'live'",
            "  add [environments.live]",
        ],
    ),
    (
        "sync =",
        "depends-on = [\"wbe\", \"db\"]\nsync =",
        &[
            "runner.toml:13:15: there is no service 'wbe'",
            "  did you mean 'web'?",
            "runner.toml:13:22: there is no service 'db'",
            "  add [services.db]",
        ],
    ),
    (
        "sync =",
        "depends-on = [\"web\"]\nsync =",
        &["runner.toml:13:15: service 'web' depends on itself"],
    ),
    (
        "[services.web]",
        "[services.a]\nsync = [\"x\"]\ndepends-on = [\"web\"]\n[services.b]\nsync = [\"x\"]\ndepends-on = [\"a\"]\n[services.web]\ndepends-on = [\"b\"]",
        &["runner.toml:14:15: services depend on each other: a → web → b → a"],
    ),
    (
        "[services.web]",
        "[[paths]]\nglob = \"x/**\"\nservices = \"some\"\nbecause = \"x\"\n[services.web]",
        &[
            "runner.toml:14:12: unknown variant `some`, expected `all` or `none`",
            "  did you mean 'none'?",
        ],
    ),
    (
        "[services.web]",
        "[[paths]]\nglob = \"x/**\"\nservices = \"all\"\n[services.web]",
        &["runner.toml:12:1: missing field `because`"],
    ),
    (
        "[services.web]",
        "[[paths]]\nglob = \"x/**\"\nservices = \"all\"\nbecause = \" \"\n[services.web]",
        &["runner.toml:15:11: a rule gives its reason in one line: because = \"…\""],
    ),
];
