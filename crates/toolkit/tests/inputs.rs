//! One definition gives flags and inputs, with one set of messages.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

use std::ffi::OsString;

use clap::{Args, Parser, Subcommand, ValueEnum};
use windlass_toolkit::describe::{OutputDescription, describe};
use windlass_toolkit::inputs::{self, Stop, parse};
use windlass_toolkit::{ContextFlags, Environment, Failure, Format, SecretInput};

#[derive(Debug, Parser)]
#[command(name = "windlass", version = "1.2.3")]
struct Program {
    #[arg(long, global = true, default_value = "text")]
    format: Format,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Claims the next version.
    NextVersion(NextVersion),
    /// Does nothing.
    Idle,
}

#[derive(Debug, Args)]
struct NextVersion {
    #[command(flatten)]
    inputs: NextVersionInputs,
    /// Print the reasons.
    #[arg(long, help_heading = "Output")]
    explain: Option<String>,
    #[command(flatten)]
    context: ContextFlags,
}

#[derive(Debug, Args)]
#[command(next_help_heading = inputs::HEADING)]
struct NextVersionInputs {
    /// What the version is for.
    #[arg(long)]
    lane: Lane,
    /// What stands before the number.
    #[arg(long, default_value = "v")]
    tag_prefix: String,
    /// Tags that don't count.
    #[arg(long, visible_alias = "skip")]
    ignore: Vec<String>,
    /// The message of the tag.
    #[arg(long, allow_hyphen_values = true)]
    message: Option<String>,
    /// Whether to create the tag.
    #[arg(long)]
    claim: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, ValueEnum)]
enum Lane {
    Dev,
    Staging,
}

fn run(arguments: &[&str], pairs: &[(&str, &str)]) -> Result<Program, Stop> {
    let arguments = ["windlass"]
        .iter()
        .chain(arguments)
        .map(OsString::from)
        .collect();
    parse(arguments, &Environment::from_pairs(pairs.iter().copied()))
}

fn next_version(arguments: &[&str], pairs: &[(&str, &str)]) -> NextVersion {
    match run(arguments, pairs).unwrap().action {
        Action::NextVersion(action) => action,
        Action::Idle => panic!("the wrong subcommand was selected"),
    }
}

fn failure(arguments: &[&str], pairs: &[(&str, &str)]) -> Failure {
    match run(arguments, pairs) {
        Err(Stop::Failure(failure)) => failure,
        other => panic!("{other:?}"),
    }
}

#[test]
fn inputs_come_from_flags_then_variables_then_defaults() {
    let lane = ("INPUT_LANE", "dev");
    let prefix = |arguments: &[&str], pairs: &[(&str, &str)]| {
        let arguments = [&["next-version"], arguments].concat();
        next_version(&arguments, &[&[lane], pairs].concat())
            .inputs
            .tag_prefix
    };
    assert_eq!(prefix(&[], &[]), "v");
    assert_eq!(prefix(&[], &[("INPUT_TAG_PREFIX", "api/")]), "api/");
    assert_eq!(prefix(&[], &[("INPUT_TAG-PREFIX", "web-")]), "web-");
    for blank in ["", " "] {
        let elsewhere = [("INPUT_TAG_PREFIX", "api/")];
        assert_eq!(prefix(&[], &[("INPUT_TAG_PREFIX", blank)]), "v");
        assert_eq!(prefix(&["--tag-prefix", blank], &elsewhere), "api/");
        assert_eq!(
            prefix(&[&format!("--tag-prefix={blank}")], &elsewhere),
            "api/"
        );
    }
    assert_eq!(
        prefix(&["--tag-prefix", "cli"], &[("INPUT_TAG_PREFIX", "api/")]),
        "cli"
    );
    assert_eq!(
        prefix(&["--tag-prefix=cli"], &[("INPUT_TAG_PREFIX", "api/")]),
        "cli"
    );
}

#[test]
fn values_that_look_like_flags_or_have_lines_stay_as_they_are() {
    for value in ["--lane=staging", "-x", "--", "a\n\n b\r\n", "next-version"] {
        let pairs = [("INPUT_LANE", "dev"), ("INPUT_MESSAGE", value)];
        let inputs = next_version(&["next-version"], &pairs).inputs;
        assert_eq!(
            (inputs.message.as_deref(), inputs.lane),
            (Some(value), Lane::Dev)
        );
    }
}

#[test]
fn a_list_is_one_entry_per_line_or_a_repeated_flag() {
    let pairs = [("INPUT_LANE", "dev"), ("INPUT_IGNORE", "\n v1*\r\n\n-x\n")];
    let inputs = |arguments: &[&str]| next_version(arguments, &pairs).inputs;
    assert_eq!(inputs(&["next-version"]).ignore, ["v1*", "-x"]);
    let flags = ["next-version", "--ignore", "a", "--ignore", "b"];
    assert_eq!(inputs(&flags).ignore, ["a", "b"]);
    assert_eq!(inputs(&["next-version", "--skip=a"]).ignore, ["a"]);
}

#[test]
fn booleans_are_spelled_as_in_yaml() {
    let claim = |value| {
        let pairs = [("INPUT_LANE", "dev"), ("INPUT_CLAIM", value)];
        next_version(&["next-version"], &pairs).inputs.claim
    };
    for value in ["true", "True", "TRUE"] {
        assert_eq!(claim(value), Some(true));
    }
    for value in ["false", "False", "FALSE"] {
        assert_eq!(claim(value), Some(false));
    }
    assert_eq!(claim(""), None);
    let flag = |flag| {
        next_version(
            &["next-version", "--lane=dev", flag],
            &[("INPUT_CLAIM", "false")],
        )
    };
    assert_eq!(flag("--claim").inputs.claim, Some(true));
    assert_eq!(flag("--claim=false").inputs.claim, Some(false));
    for value in ["yes", "1", "tRUE", " true"] {
        let pairs = [("INPUT_LANE", "dev"), ("INPUT_CLAIM", value)];
        let failure = failure(&["next-version"], &pairs);
        assert!(
            failure
                .message
                .contains(&format!("invalid value '{value}'")),
            "{failure}"
        );
        assert!(
            failure.message.contains("[possible values: true, false]"),
            "{failure}"
        );
    }
}

#[test]
fn only_inputs_of_the_selected_subcommand_come_from_the_environment() {
    let pairs = [
        ("INPUT_LANE", "dev"),
        ("INPUT_EXPLAIN", "x"),
        ("INPUT_FORMAT", "json"),
    ];
    let program = run(&["--format", "text", "next-version"], &pairs).unwrap();
    assert_eq!(program.format, Format::Text);
    let Action::NextVersion(action) = program.action else {
        panic!("{program:?}")
    };
    assert_eq!(action.explain, None);
    assert_eq!(action.context, ContextFlags::default());
    assert!(matches!(
        run(&["idle"], &pairs).unwrap().action,
        Action::Idle
    ));
}

#[test]
fn a_flags_value_is_not_taken_for_a_flag_or_a_subcommand() {
    let arguments = ["next-version", "--message", "--lane", "--explain", "idle"];
    let action = next_version(&arguments, &[("INPUT_LANE", "staging")]);
    assert_eq!(action.inputs.lane, Lane::Staging);
    assert_eq!(action.inputs.message.as_deref(), Some("--lane"));
    assert_eq!(action.explain.as_deref(), Some("idle"));
}

#[test]
fn a_bad_input_is_named_as_the_user_knows_it() {
    let hint =
        "--lane on the command line is `lane:` in a workflow and INPUT_LANE in the environment";
    let invalid = failure(&["next-version"], &[("INPUT_LANE", "prod")]);
    let missing = failure(&["next-version"], &[("INPUT_LANE", "")]);
    for failure in [&invalid, &missing] {
        assert_eq!(
            (failure.exit_code(), failure.hints.as_slice()),
            (2, &[hint.to_owned()][..])
        );
    }
    assert!(
        invalid
            .message
            .contains("invalid value 'prod' for '--lane <LANE>'"),
        "{invalid}"
    );
    assert!(missing.message.contains("--lane <LANE>"), "{missing}");
}

#[test]
fn help_and_version_are_no_failures() {
    for flag in ["--help", "--version"] {
        assert!(matches!(run(&[flag], &[]), Err(Stop::Help(_))), "{flag}");
    }
    assert_eq!(failure(&["--nothing"], &[]).hints, Vec::<String>::new());
}

#[test]
fn arguments_that_are_not_utf_8_are_left_to_clap() {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt;
        let bad = OsString::from_vec(b"--lane=\xff".to_vec());
        let arguments = vec!["windlass".into(), "next-version".into(), bad];
        let stopped = parse::<Program>(arguments, &Environment::default());
        assert!(matches!(stopped, Err(Stop::Failure(_))), "{stopped:?}");
    }
}

#[test]
fn a_description_holds_the_definition_in_its_order() {
    let command = inputs::command::<Program>();
    let command = command.find_subcommand("next-version").unwrap();
    let token = SecretInput {
        name: "token",
        description: "A token.",
        fallback: None,
    };
    let output = OutputDescription {
        name: "tag",
        description: "The tag.",
    };
    let description = describe(command, &[token], &[output]);
    assert_eq!(description.summary, "Claims the next version");
    let names: Vec<_> = description
        .inputs
        .iter()
        .map(|input| input.name.as_str())
        .collect();
    assert_eq!(
        names,
        ["lane", "tag-prefix", "ignore", "message", "claim", "token"]
    );
    let expected = serde_json::json!({
        "name": "lane", "description": "What the version is for", "required": true,
        "default": null, "values": ["dev", "staging"], "secret": false, "list": false,
        "boolean": false,
    });
    assert_eq!(
        serde_json::to_value(&description.inputs[0]).unwrap(),
        expected
    );
    let [_, prefix, ignore, _, claim, token] = description.inputs.as_slice() else {
        panic!()
    };
    assert_eq!(prefix.default.as_deref(), Some("v"));
    assert!(ignore.list && !ignore.required);
    assert!(claim.boolean && claim.values.is_empty() && claim.default.is_none());
    assert!(token.secret);
    assert_eq!(description.outputs, [output]);
}
