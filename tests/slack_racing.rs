//! Several that tell at once, and some that are stopped in the middle.

use std::time::Duration;

use windlass_emulator::{Fault, Faults, Job, Match, SlackSetup, WorkflowRun};

use crate::support::Call;
use crate::support::slack::{CREATED, RUN, Slack, texts};

const JOBS: usize = 10;

#[test]
fn s5_ten_jobs_that_race_end_with_one_message() {
    let slack = Slack::of_run(matrix(), |builder| builder);
    let phases = ["init", "build", "deploy"].into_iter().cycle();
    let racing = phases.take(JOBS).enumerate().map(|(job, phase)| {
        let field = format!("job-{job}=was here");
        slack.tell(phase).input("fields", &field).start()
    });
    let racing: Vec<_> = racing.collect();
    let told: Vec<_> = racing.into_iter().map(|one| one.wait()).collect();
    let message = slack.message();
    for run in &told {
        assert_eq!(
            (run.code, run.output("ts")),
            (0, message.ts.as_str()),
            "{}",
            run.stderr
        );
    }
    // What each knew is there.
    let shown = texts(&message);
    for phase in ["init", "build", "deploy"] {
        assert!(shown.contains(phase), "{phase}: {shown}");
    }
    for job in 0..JOBS {
        assert!(
            shown.contains(&format!("job-{job}\nwas here")),
            "{job}: {shown}"
        );
    }
    slack.tell("completed").succeeds();
    assert_eq!(slack.message().ts, message.ts);
}

/// Neither reads what the other one is about to write.
#[test]
fn s5_a_job_that_went_well_does_not_hide_one_that_failed_at_the_same_time() {
    for _ in 0..5 {
        let slack = Slack::of_run(matrix(), |builder| builder);
        let first = slack.tell("init").succeeds();
        let end = |phase: &str| {
            let call = slack.tell(phase).input("message-ts", first.output("ts"));
            call.start()
        };
        for one in [end("failed"), end("completed"), end("completed")] {
            let run = one.wait();
            assert_eq!(run.code, 0, "{}", run.stderr);
        }
        let text = slack.message().content.text;
        assert!(text.starts_with("❌"), "{text}");
    }
}

#[test]
fn s5_a_message_that_can_not_be_taken_away_is_no_reason_to_say_that_nothing_was_told() {
    let refused = Fault::Status {
        status: 200,
        body: Some(r#"{"ok":false,"error":"cant_delete_message"}"#.to_owned()),
    };
    let faults = Faults::default().on(Match::post("/chat.delete"), refused);
    let slack = Slack::with(|builder| builder.faults(faults));
    let first = slack.tell("init").succeeds();
    let second = slack.tell("init").succeeds();
    assert_eq!(second.output("ts"), first.output("ts"));
    second.says(&["a second message stays", "cant_delete_message"]);
    assert_eq!(slack.messages().len(), 2);
}

#[test]
fn s5_ten_jobs_that_race_at_the_end_say_it_once() {
    let user = SlackSetup::default()
        .user("octocat", "octocat@example.com")
        .pace(200, 1);
    // Each has read the message before any has changed it.
    let together = Fault::Delay(Duration::from_secs(1));
    let faults = Faults::default().on(Match::post("/chat.update"), together);
    let slack = Slack::of_run(matrix(), |builder| builder.faults(faults).slack(user));
    slack.tell("init").succeeds();
    let map = "octocat=octocat@example.com";
    let racing: Vec<_> = (0..JOBS)
        .map(|_| {
            let call = slack.tell("failed").input("dm", "always");
            call.input("user-map", map).input("mention", "here").start()
        })
        .collect();
    for run in racing {
        let run = run.wait();
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    assert_eq!(slack.messages().len(), 1);
    assert_eq!(slack.replies().len(), 1);
    let direct = slack.emulator().slack_direct_messages("octocat").unwrap();
    assert_eq!(direct.len(), 1, "{direct:#?}");
}

#[test]
fn s5_a_post_whose_answer_is_lost_is_not_repeated() {
    let faults = Faults::default().on(
        Match::post("/chat.postMessage").nth(1),
        Fault::DropAfterWrite,
    );
    let slack = Slack::with(|builder| builder.faults(faults));
    let run = slack.tell("init").succeeds();
    assert_eq!(slack.message().ts, run.output("ts"));
    let posts = slack
        .calls()
        .iter()
        .filter(|call| *call == "chat.postMessage")
        .count();
    assert_eq!(posts, 1);
}

/// Each request may be the last that a step makes: it is held, and the step is killed.
#[test]
fn s5_killed_at_any_request_and_run_again_it_leaves_one_message() {
    for request in 1..=requests() {
        let held = Match::any("/slack/api/*").nth(request);
        let faults = Faults::default().on(held, Fault::Delay(Duration::from_secs(600)));
        let slack = Slack::with(|builder| builder.faults(faults).slack(office()));
        let step = end(&slack).start();
        while slack.emulator().matched().unwrap() < request {
            std::thread::yield_now();
        }
        step.kill();
        end(&slack).succeeds();
        is_told_once(&slack, request);
    }
}

/// It is the look after its post that is held.
#[test]
fn s5_what_a_killed_step_leaves_behind_is_taken_away_by_the_next() {
    let held = Match::get("/conversations.history").nth(2);
    let faults = Faults::default().on(held, Fault::Delay(Duration::from_secs(600)));
    let slack = Slack::with(|builder| builder.faults(faults));
    let first = slack.tell("init").succeeds();
    let second = slack.tell("init").start();
    while slack.emulator().matched().unwrap() < 2 {
        std::thread::yield_now();
    }
    second.kill();
    assert_eq!(slack.messages().len(), 2);
    slack.tell("deploy").succeeds();
    assert_eq!(slack.message().ts, first.output("ts"));
}

/// Each request may be done although nobody hears of it.
#[test]
fn s5_with_any_answer_lost_and_run_again_it_leaves_one_message() {
    for request in 1..=requests() {
        let lost = Match::any("/slack/api/*").nth(request);
        let faults = Faults::default().on(lost, Fault::DropAfterWrite);
        let slack = Slack::with(|builder| builder.faults(faults).slack(office()));
        end(&slack).succeeds();
        end(&slack).succeeds();
        is_told_once(&slack, request);
    }
}

/// How many requests the step makes that says most.
fn requests() -> u64 {
    let slack = Slack::of(office());
    end(&slack).succeeds();
    slack.calls().len() as u64
}

/// A run whose jobs are all at work.
fn matrix() -> WorkflowRun {
    let jobs = (0..JOBS).map(|job| Job::new(&format!("part {job}"), CREATED));
    jobs.fold(WorkflowRun::new(RUN, CREATED), WorkflowRun::job)
}

fn office() -> SlackSetup {
    SlackSetup::default().user("octocat", "octocat@example.com")
}

/// The step that says most.
fn end(slack: &Slack) -> Call {
    let call = slack.tell("failed").input("mention", "here");
    call.input("dm", "always")
        .input("user-map", "octocat=octocat@example.com")
}

fn is_told_once(slack: &Slack, request: u64) {
    let shown = texts(&slack.message());
    assert!(shown.contains("failed"), "request {request}");
    assert_eq!(slack.replies().len(), 1, "request {request}");
    let direct = slack.emulator().slack_direct_messages("octocat").unwrap();
    assert_eq!(direct.len(), 1, "request {request}: {:?}", slack.calls());
}
