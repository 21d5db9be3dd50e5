//! What `windlass rehearse` tells in Slack: a message for each run of its story, and little traffic.

use serde_json::Value;

use crate::rehearse::{rehearse, steps};

/// What Slack showed around each step, without how long a run took: `7: ⏳ Promote …`.
fn told(rehearsal: &Value) -> Vec<String> {
    let told = (1..).zip(steps(rehearsal)).flat_map(|(number, step)| {
        let tellings = step["slack"].as_array().into_iter().flatten();
        tellings.map(move |telling| {
            let text = telling["text"].as_str().unwrap();
            let text = text.split(" after ").next().unwrap();
            format!("{number}: {text}")
        })
    });
    told.collect()
}

fn texts<'a>(message: &'a Value, name: &str) -> Vec<&'a str> {
    let texts = message[name].as_array().unwrap().iter();
    texts.map(|text| text.as_str().unwrap()).collect()
}

#[test]
fn every_run_of_the_story_has_one_message_that_evolves() {
    let sample = rehearse(&[]);
    let all = [
        "1: ⏳ Staging v1.2.1 → staging: starting",
        "4: ⏳ Staging v1.2.1 → staging: deploying",
        "4: ❌ Staging v1.2.1 → staging: failed in deploy",
        "6: ⏳ Staging v1.2.1 → staging: deploying",
        "6: ✅ Staging v1.2.1 → staging: completed",
        "7: ⏳ Promote v1.2.1 → production: starting",
        "7: ⏳ Promote v1.2.1 → production: verifying",
        "9: ⏳ Promote v1.3.0 → production: deploying",
        "10: ✅ Promote v1.3.0 → production: completed",
        "12: ⏳ Hotfix v1.3.2 → staging: starting",
        "13: ⏳ Hotfix v1.3.2 → staging: deploying",
        "13: ✅ Hotfix v1.3.2 → staging: completed",
        "14: ⏳ Promote v1.3.2 → production: starting",
        "14: ⏳ Promote v1.3.2 → production: verifying",
        "16: ⏳ Promote v1.3.2 → production: deploying",
        "17: ✅ Promote v1.3.2 → production: completed",
    ];
    assert_eq!(told(&sample), all);
    // The messages are what was seen of them, and no others are there.
    let seen = steps(&sample).iter();
    let seen = seen.flat_map(|step| step["slack"].as_array().into_iter().flatten());
    let seen: Vec<_> = seen.collect();
    let messages = sample["messages"].as_array().unwrap();
    let versions = messages.iter().map(|message| texts(message, "versions"));
    let versions: Vec<_> = versions.collect();
    let counts: Vec<_> = versions.iter().map(Vec::len).collect();
    assert_eq!(counts, [5, 4, 3, 4]);
    for (telling, version) in seen.iter().zip(versions.concat()) {
        assert_eq!(telling["text"], version);
    }
}

#[test]
fn threads_say_what_became_of_the_services_in_each_attempt() {
    let sample = rehearse(&[]);
    let messages = sample["messages"].as_array().unwrap();
    let threads: Vec<_> = messages.iter().map(|it| texts(it, "thread")).collect();
    let counts: Vec<_> = threads.iter().map(Vec::len).collect();
    assert_eq!(counts, [2, 1, 1, 1]);
    for (reply, state) in [
        (threads[0][0], "web: failed · exit code 1"),
        (threads[0][1], "db: skipped"),
        (threads[1][0], "web: completed"),
    ] {
        assert!(reply.contains(state), "{reply}");
    }
}

#[test]
fn a_message_leads_to_the_run_the_deployment_and_the_release() {
    let sample = rehearse(&[]);
    let messages = sample["messages"].as_array().unwrap();
    let buttons = |message: &Value| {
        let buttons = message["buttons"].as_array().unwrap().iter();
        let told = buttons.map(|button| {
            let (label, url) = (&button["label"], button["url"].as_str().unwrap());
            let (_, end) = url.rsplit_once('/').unwrap();
            format!("{} {end}", label.as_str().unwrap())
        });
        told.collect::<Vec<_>>()
    };
    let deployment = |step: usize| {
        let id = &steps(&sample)[step - 1]["outputs"]["deployment-id"];
        format!("Deployment {}", id.as_str().unwrap())
    };
    // A re-run leads to its attempt.
    assert_eq!(buttons(&messages[0]), ["Run 2", &deployment(6)]);
    let expected = ["Run 2", "Release v1.3.0", &deployment(9)];
    assert_eq!(buttons(&messages[1]), expected);
    assert_eq!(buttons(&messages[2]), ["Run 3", &deployment(13)]);
}

/// Two requests to Slack: one that looks, and one that writes. Services are told in a thread, for
/// two more. None waits for jobs that might tell at the same time: GitHub says that there are none.
#[test]
fn a_telling_makes_two_requests_and_two_more_for_a_reply_in_the_thread() {
    for (arguments, reply) in [(&[][..], 2), (&["--no-runner"], 0)] {
        let sample = rehearse(arguments);
        for step in steps(&sample) {
            for telling in step["slack"].as_array().into_iter().flatten() {
                let is_end = ["completed", "failed"].contains(&telling["phase"].as_str().unwrap());
                let requests = telling["requests"].as_array().unwrap();
                let expected = if is_end { 2 + reply } else { 2 };
                let to_slack = |it: &&Value| it["path"].as_str().unwrap().starts_with("/slack/");
                let (slack, github): (Vec<_>, Vec<_>) = requests.iter().partition(to_slack);
                assert_eq!(slack.len(), expected, "{telling:#}");
                // For the run's jobs, and at the end for windlass.toml, which may say whom to tell.
                let expected = usize::from(telling["phase"] != "init") + usize::from(is_end);
                assert_eq!(github.len(), expected, "{telling:#}");
            }
        }
    }
}

#[test]
fn a_recorded_deployment_is_told_in_place_of_a_real_one() {
    let sample = rehearse(&["--no-runner", "--scheme=prerelease-line"]);
    let all = [
        "2: ⏳ Staging v1.3.0-rc.1 → staging: starting",
        "5: ⏳ Staging v1.3.0-rc.1 → staging: deploying",
        "5: ✅ Staging v1.3.0-rc.1 → staging: completed",
        "6: ⏳ Promote v1.3.0-rc.1 → production: starting",
        "6: ⏳ Promote v1.3.0-rc.1 → production: verifying",
        "8: ✅ Promote v1.3.0 → production: completed",
        "10: ⏳ Hotfix v1.3.1 → staging: starting",
        "11: ⏳ Hotfix v1.3.1 → staging: deploying",
        "11: ✅ Hotfix v1.3.1 → staging: completed",
        "12: ⏳ Promote v1.3.1 → production: starting",
        "12: ⏳ Promote v1.3.1 → production: verifying",
        "14: ✅ Promote v1.3.1 → production: completed",
    ];
    assert_eq!(told(&sample), all);
}
