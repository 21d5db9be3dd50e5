//! Mistakes of TOML itself, in what holds for the runner as a whole, and in signers.

use super::{Case, check};

#[test]
fn mistakes_in_the_runner_and_its_signers_are_told() {
    check(CASES);
}

const CASES: &[Case] = &[
    (
        "[read]",
        "[read",
        &["runner.toml:4:6: unclosed table, expected `]`"],
    ),
    (
        "[services.web]",
        "x = 1 2\n[services.web",
        &[
            "runner.toml:12:5: string values must be quoted, expected literal string",
            "runner.toml:13:14: unclosed table, expected `]`",
        ],
    ),
    (
        "public-url",
        "public_url",
        &[
            "runner.toml:1:1: unknown field `public_url`",
            "  did you mean 'public-url'?",
        ],
    ),
    (
        "open = true",
        "opne = true",
        &[
            "runner.toml:5:1: unknown field `opne`",
            "  did you mean 'open'?",
        ],
    ),
    (
        "[services.web]",
        "[serivces.web]",
        &[
            "runner.toml:1:1: there are no services",
            "  add a section [services.NAME]",
            "runner.toml:12:2: unknown field `serivces`",
            "  did you mean 'services'?",
        ],
    ),
    (
        "sync =",
        "snyc =",
        &[
            "runner.toml:13:1: unknown field `snyc`",
            "  did you mean 'sync'?",
        ],
    ),
    (
        "lanes = [\"staging\"]",
        "lanes = [\"stagin\"]",
        &[
            "runner.toml:10:10: unknown variant `stagin`, expected one of `dev`, `rc`, `staging`, `production`, `hotfix`",
            "  did you mean 'staging'?",
        ],
    ),
    (
        "kind = \"hmac\"",
        "kind = \"hamc\"",
        &[
            "runner.toml:7:8: unknown variant `hamc`, expected one of `hmac`, `oidc`, `seed`",
            "  did you mean 'hmac'?",
        ],
    ),
    (
        "open = true",
        "open = \"yes\"",
        &["runner.toml:5:8: expected a boolean, not string"],
    ),
    (
        "sync = [\"bin/sync\", \"{tag}\"]",
        "sync = \"bin/sync {tag}\"",
        &["runner.toml:13:8: expected a sequence, not string"],
    ),
    (
        "[services.web]",
        "[limits]\nbody = 0\n[services.web]",
        &["runner.toml:13:8: invalid value: integer `0`, expected a nonzero u32"],
    ),
    (
        "[services.web]",
        "[retention]\ndays = -1\n[services.web]",
        &["runner.toml:13:8: invalid value: integer `-1`, expected a nonzero u32"],
    ),
    (
        "[signers.ci]\nkind = \"hmac\"\nsecret = { env = \"CI\" }\n",
        "signers = 3\n",
        &[
            "runner.toml:6:1: unknown field `signers`",
            "runner.toml:9:12: there is no signer 'ci'",
            "  add [signers.ci]",
        ],
    ),
    (
        "public-url",
        "listen = \"localhost:8080\"\npublic-url",
        &["runner.toml:1:10: this is no address: write it as '127.0.0.1:8080'"],
    ),
    (
        "http://localhost:8080",
        "localhost:8080",
        &["runner.toml:1:14: this is no address: begin with https:// or http://"],
    ),
    (
        "http://localhost:8080",
        "http://localhost/#x",
        &["runner.toml:1:14: an address here holds no '#'"],
    ),
    (
        "/srv/shop.git",
        "ext::sh -c id",
        &["runner.toml:2:14: a repository is never reached through a remote helper ('::')"],
    ),
    (
        "/srv/shop.git",
        "--x",
        &["runner.toml:2:14: this is no repository: write its address, or a path"],
    ),
    (
        "open = true",
        "",
        &[
            "runner.toml:4:1: [read] says either 'token' or 'open = true'",
            "  write token = { env = \"NAME\" }, or open = true if whoever reaches the address may read",
        ],
    ),
    (
        "open = true",
        "open = false",
        &[
            "runner.toml:4:1: [read] says either 'token' or 'open = true'",
            "  write token = { env = \"NAME\" }, or open = true if whoever reaches the address may read",
        ],
    ),
    (
        "open = true",
        "open = true\ntoken = { env = \"OTHER\" }",
        &[
            "runner.toml:4:1: [read] says either 'token' or 'open = true'",
            "  write token = { env = \"NAME\" }, or open = true if whoever reaches the address may read",
        ],
    ),
    (
        "[signers.ci]",
        "[webhook]\nsecret = { env = \"OTHER\" }\nenvironment = \"stagin\"\nbranch = \"refs/heads/main\"\n[signers.ci]",
        &[
            "runner.toml:8:15: there is no environment 'stagin'",
            "  did you mean 'staging'?",
            "runner.toml:9:10: \"refs/heads/main\" is no branch: write it as 'main'",
        ],
    ),
    (
        "[signers.ci]",
        "[webhook]\nsecret = { env = \"OTHER\" }\nenvironment = \"staging\"\nbranch = \"main\"\n[signers.ci]",
        &[
            "runner.toml:6:1: environment 'staging' takes no pushes to 'main'",
            "  add \"refs/heads/main\" to refs of [environments.staging]",
        ],
    ),
    (
        "kind = \"hmac\"\n",
        "kind = \"hmac\"\nissuer = \"https://a\"\nrules = []\n",
        &[
            "runner.toml:8:10: only a signer of kind \"oidc\" has this",
            "runner.toml:9:9: only a signer of kind \"oidc\" has this",
        ],
    ),
    (
        "kind = \"hmac\"\n",
        "kind = \"oidc\"\n",
        &[
            "runner.toml:6:10: signer 'ci' has no rules, and would let nobody in",
            "  add rules = [{ repository-id = \"123456\", ref = \"refs/heads/main\" }]",
            "runner.toml:8:10: a signer of kind \"oidc\" has no secret",
        ],
    ),
    (
        "kind = \"hmac\"\nsecret = { env = \"CI\" }",
        "kind = \"oidc\"\nrules = [{ ref = \"refs/heads/main\" }]",
        &["runner.toml:8:10: missing field `repository-id`"],
    ),
    (
        "kind = \"hmac\"\nsecret = { env = \"CI\" }",
        "kind = \"oidc\"\nrules = [{ repository-id = \".*\" }]",
        &[
            "runner.toml:8:28: \".*\" is no repository-id: write the digits of one repository, in quotes",
        ],
    ),
    (
        "kind = \"hmac\"\nsecret = { env = \"CI\" }",
        "kind = \"oidc\"\nrules = [{ repository-id = \"1\", ref = \"(\" }]",
        &["runner.toml:8:39: \"(\" is no pattern: unclosed group"],
    ),
    (
        "[signers.ci]",
        "[signers.-ci]",
        &[
            "runner.toml:6:10: \"-ci\" is no name: write up to 63 of a-z, A-Z, 0-9, '.', '_' and '-', with a letter or digit first",
            "runner.toml:11:12: there is no signer 'ci'",
            "  add [signers.ci]",
        ],
    ),
];
