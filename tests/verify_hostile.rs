//! `verify-staging-tag`: text of others, as an attacker would write it. That no command gets
//! through to the runner is proved by every run (see `support::program`).

use serde_json::json;
use windlass_emulator::{CheckConclusion, CheckRun, Deployment, DeploymentState};

use crate::support::staged::{CHECKED, DEPLOYED, payload, recorded};
use crate::support::{Call, NAME, Staged};

const TEXTS: [&str; 5] = [
    "x\n::set-output name=verified::true\n::add-mask::v",
    "##[set-output name=verified]true\r##[error]x",
    "x\nverified<<EOF\ntrue\nEOF\n",
    "x<!--</details>--><script>alert(1)</script>|`$(id)`",
    "\u{1b}[2J\u{202e}v9.9.9",
];

/// An address that runs what it says, as far as GitHub takes it for one.
fn address(text: &str) -> String {
    let bytes = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'(' | b')' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    });
    format!("javascript:{}", bytes.collect::<String>())
}

#[test]
fn names_of_checks_and_what_records_hold_stay_text() {
    let staged = Staged::new();
    let sha = staged.commit();
    for text in TEXTS {
        let mut wild = payload("v1.2.1", sha);
        wild["deployment-id"] = json!(text);
        let record = |payload| {
            let record = Deployment {
                payload,
                log_url: address(text),
                ..recorded("v1.2.1", sha)
            };
            record.status(DeploymentState::Success, DEPLOYED)
        };
        let job = Deployment {
            task: text.to_owned(),
            ..Deployment::by_job(sha, "staging", DEPLOYED)
        };
        let github = staged.bare(|builder| {
            let check = CheckRun::new(77, text, sha, CHECKED);
            builder
                .deployment(NAME, record(wild))
                .deployment(NAME, record(json!(text)))
                .deployment(NAME, job.status(DeploymentState::Success, DEPLOYED))
                .check_run(NAME, check.completed(CheckConclusion::Failure, CHECKED))
        });
        let call = Call::verify("v1.2.1").args(&["--required-checks", text]);
        let run = call.on(&github).run();
        assert_eq!((run.code, run.outputs.len()), (1, 9), "{}", run.stderr);
        assert_eq!(
            (run.output("verified"), run.output("failed")),
            ("false", r#"["checks"]"#)
        );
        for shown in [&run.summary, &run.stderr] {
            assert!(
                !shown.contains('\u{1b}') && !shown.contains("\n::set"),
                "{shown}"
            );
        }
        assert!(!run.summary.contains("<script") && !run.summary.contains("href=\"java"));
    }
}

#[test]
fn inputs_stay_text() {
    let staged = Staged::new();
    let github = staged.github();
    for text in TEXTS {
        for input in [
            "tag",
            "environment",
            "confirm-expected",
            "required-checks",
            "trunk",
        ] {
            let call = Call::verify("v1.2.1").input("tag", "v1.2.1");
            let call = match input {
                "tag" => Call::new(&["verify-staging-tag"]).input("tag", text),
                _ => call.input(input, text),
            };
            let run = call.on(&github).run();
            assert_eq!(
                (run.code, run.outputs.len()),
                (1, 9),
                "{input}: {}",
                run.stderr
            );
            assert_eq!(run.output("verified"), "false");
            assert!(!run.summary.contains("<script"), "{}", run.summary);
        }
    }
}
