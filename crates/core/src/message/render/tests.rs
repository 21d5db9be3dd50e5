//! What is seen of a run, phase by phase, and that it is never too long.

use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::Value;

use super::super::{Details, FailedStep, Field, Mention, Phase, ServiceState, Story};
use super::*;
use crate::Word as _;

const WORKING: [Phase; 4] = [Phase::Init, Phase::Build, Phase::Deploy, Phase::Verify];

fn run() -> Run {
    Run {
        repository: "acme/shop".to_owned(),
        workflow: Some("Release".to_owned()),
        id: 4_242,
        number: Some(17),
        attempt: 1,
        server_url: "https://github.com".to_owned(),
        sha: "1".repeat(40).parse().ok(),
        ref_name: Some("main".to_owned()),
        actor: Some("octocat".to_owned()),
    }
}

/// A run that came as far as this.
fn told(until: Phase) -> Told {
    let start: i64 = 1_768_773_600;
    let working = WORKING
        .iter()
        .filter(|phase| **phase <= until || until.is_outcome());
    let phases = working.chain([&until]).zip([0, 4, 196, 230, 245]);
    let remarks = phases.map(|(phase, second)| {
        Story::remark(*phase, 1, Timestamp::from_second(start + second).unwrap())
    });
    Told {
        story: remarks.fold(Story::default(), |story, one| story.join(&one)),
        environment: Some("staging".to_owned()),
        version: Some("v1.2.4".to_owned()),
        release_url: Some("https://github.com/acme/shop/releases/tag/v1.2.4".to_owned()),
        runner_url: Some("https://deploy.example.com/deployments/d1".to_owned()),
        fields: vec![Field {
            name: "commit".to_owned(),
            value: "Fix <the> cart & more".to_owned(),
        }],
        ..Told::default()
    }
}

fn failed_job() -> FailedJob {
    let url = "https://github.com/acme/shop/actions/runs/4242/job/9".to_owned();
    FailedJob {
        name: "deploy / staging".to_owned(),
        steps: vec![FailedStep {
            name: "Sync services".to_owned(),
            url: format!("{url}#step:4:1"),
        }],
        url,
    }
}

#[test]
fn every_phase_looks_as_it_did() {
    for phase in Phase::ALL {
        let (told, run) = (told(*phase), run());
        let failures = match phase {
            Phase::Failed => vec![failed_job()],
            _ => Vec::new(),
        };
        let message = Message {
            told: &told,
            run: &run,
            failures: &failures,
        };
        let blocks = serde_json::to_string_pretty(&message.blocks()).unwrap();
        let (text, lines) = (message.text(), message.lines().join("\n"));
        insta::assert_snapshot!(phase.as_str(), format!("{lines}\n\n{text}\n\n{blocks}"));
    }
}

#[test]
fn s5_details_stand_in_the_thread_and_call_who_is_to_be_called() {
    let (told, run) = (told(Phase::Failed), run());
    let services = ServiceState {
        service: "api".to_owned(),
        state: "failed".to_owned(),
        exit_code: Some(3),
        seconds: Some(12.04),
        error: Some("exit_status".to_owned()),
        next_action: Some("look at <its> log".to_owned()),
    };
    let details = Details {
        told: &told,
        run: &run,
        failures: &[failed_job()],
        services: &[services],
        mentions: &[Mention::Here, Mention::User("U012AB3CD".to_owned())],
    };
    let blocks = serde_json::to_string_pretty(&details.blocks()).unwrap();
    insta::assert_snapshot!("details", format!("{}\n\n{blocks}", details.text()));
}

#[test]
fn s6_many_failures_are_told_as_far_as_they_fit_with_a_link_to_the_rest() {
    let jobs = vec![failed_job(); 200];
    let list = failures(
        &jobs,
        "https://github.com/acme/shop/actions/runs/4242",
        FAILURES,
        STEPS,
    );
    assert!(list.encode_utf16().count() <= FAILURES);
    let shown = list.matches("❌").count();
    assert!(shown > 3, "{list}");
    let rest = format!("|{} more failed>", 200 - shown);
    assert!(list.ends_with(&rest), "{list}");
}

/// All texts in it, with their kinds.
fn texts(value: &Value, found: &mut Vec<(String, String)>) {
    if let Some(kind) = value["type"].as_str()
        && let Some(text) = value["text"].as_str()
    {
        found.push((kind.to_owned(), text.to_owned()));
    }
    match value {
        Value::Array(items) => items.iter().for_each(|one| texts(one, found)),
        Value::Object(fields) => fields.values().for_each(|one| texts(one, found)),
        _ => {}
    }
}

fn check_limits(blocks: &Value) -> Result<(), TestCaseError> {
    let units = |text: &str| text.encode_utf16().count();
    prop_assert!(blocks.as_array().unwrap().len() <= 50);
    let mut found = Vec::new();
    texts(blocks, &mut found);
    for (kind, text) in &found {
        prop_assert!(!text.is_empty() && units(text) <= 3_000, "{kind}: {text}");
        prop_assert!(
            !text.contains("<!channel") && !text.contains("<@"),
            "{text}"
        );
    }
    for block in blocks.as_array().unwrap() {
        let header = block["type"] == "header";
        prop_assert!(!header || units(block["text"]["text"].as_str().unwrap()) <= 150);
        for field in block["fields"].as_array().into_iter().flatten() {
            prop_assert!(units(field["text"].as_str().unwrap()) <= 2_000);
        }
    }
    prop_assert!(
        units(&blocks.to_string()) < 10_000,
        "{}",
        blocks.to_string().len()
    );
    Ok(())
}

prop_compose! {
    fn hostile()(
        base in prop::sample::select(vec!["<!channel>", "<@U012AB3CD>", "&<>", "*_~`", "\u{202e}abc", "한국어", "👩‍🚀", "x", "", "\"\\"]),
        times in prop::sample::select(vec![0_usize, 1, 3, 40, 10_000]),
        tail in any::<String>(),
    ) -> String {
        base.repeat(times) + &tail
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn s6_whatever_is_told_slack_takes_the_message(
        texts in prop::collection::vec(hostile(), 12),
        phase in prop::sample::select(Phase::ALL),
        failing in 0..30_usize,
    ) {
        let url = |text: &String| Some(format!("https://example.com/{}", text.len()));
        let field = |pair: &[String]| Field { name: pair[0].clone(), value: pair[1].clone() };
        let told = Told {
            title: Some(texts[0].clone()),
            version: Some(texts[1].clone()),
            environment: Some(texts[2].clone()),
            release_url: Some(texts[3].clone()),
            runner_url: url(&texts[4]),
            fields: texts.chunks(2).cycle().take(14).map(field).collect(),
            ..told(phase)
        }.fitted();
        let run = Run { ref_name: Some(texts[5].clone()), actor: Some(texts[6].clone()), ..run() };
        let step = FailedStep { name: texts[7].clone(), url: texts[8].clone() };
        let job = FailedJob { name: texts[9].clone(), steps: vec![step; 12], ..failed_job() };
        let jobs = vec![job; failing];
        let message = Message { told: &told, run: &run, failures: &jobs };
        check_limits(&serde_json::to_value(message.blocks()).unwrap())?;
        prop_assert!(message.text().encode_utf16().count() <= 300);
        let service = ServiceState {
            service: texts[10].clone(), state: texts[11].clone(),
            exit_code: Some(1), seconds: Some(1.0), error: None, next_action: Some(texts[0].clone()),
        };
        let details = Details {
            told: &told, run: &run, failures: &jobs, services: &vec![service; failing], mentions: &[],
        };
        check_limits(&serde_json::to_value(details.blocks()).unwrap())?;
    }
}
