//! A record with one of everything.

use serde_json::Value;
use windlass_core::message::Phase;
use windlass_core::verification::{Exhibit, Finding, Outcome as Found, Requirement};
use windlass_core::{Lane, ObjectId, Scheme};

use crate::rehearse::record::{
    Action, Asked, Asset, Button, Commit, History, LeftOut, Message, Outcome, Rehearsal, Release,
    Step, Tag, Telling,
};

/// A story with one of everything; `name` is the candidate's tag and everything else that people
/// write.
pub(super) fn rehearsal(name: &str) -> Rehearsal {
    Rehearsal {
        repository: name.to_owned(),
        scheme: Scheme::PatchLine,
        steps: steps(name),
        history: history(name),
        releases: vec![
            release("v1.3.2", name, true),
            release("v1.3.0", name, false),
        ],
        messages: vec![
            message("1.0", &[name, "it began", name], &[name]),
            message("2.0", &["it began"], &[]),
        ],
        failure: Some(name.to_owned()),
        milliseconds: 710,
    }
}

fn steps(name: &str) -> Vec<Step> {
    use Action::{CreateRelease, Deployment, NextVersion, VerifyStagingTag};
    use Lane::{Hotfix, Production, Staging};
    use Outcome::{Changed, Claimed, Refused, Unchanged};
    let (candidate, production, hotfix) = ((name, 'c'), ("v1.3.0", 'c'), ("v1.3.2", 'e'));
    let mut steps = vec![
        step(NextVersion, Staging, candidate, Claimed),
        step(NextVersion, Staging, candidate, Unchanged),
        step(VerifyStagingTag, Staging, candidate, Refused),
        step(Deployment, Staging, candidate, Changed),
        step(VerifyStagingTag, Staging, candidate, Unchanged),
        step(NextVersion, Production, production, Claimed),
        step(CreateRelease, Production, production, Changed),
        step(NextVersion, Staging, ("v1.3.1", 'd'), Claimed),
        step(NextVersion, Hotfix, hotfix, Claimed),
        step(Deployment, Hotfix, hotfix, Changed),
        step(VerifyStagingTag, Hotfix, hotfix, Unchanged),
        step(NextVersion, Production, hotfix, Unchanged),
        step(CreateRelease, Production, hotfix, Changed),
        step(CreateRelease, Production, hotfix, Unchanged),
    ];
    steps[13].problem = Some(name.to_owned());
    steps[0].slack = vec![telling("1.0", name), telling("1.0", "it began")];
    steps[3].slack = vec![telling("2.0", "it began"), telling("1.0", name)];
    steps[2].findings = vec![
        finding(Requirement::Exists, Found::Passed, "it stands there"),
        finding(Requirement::Deployed, Found::Failed, name),
        finding(
            Requirement::Checks,
            Found::NotConfigured,
            "none are required",
        ),
    ];
    steps
}

fn history(name: &str) -> History {
    use Lane::{Hotfix, Production, Staging};
    History {
        commits: vec![
            commit('a', '9', "feat: grow", "main"),
            commit('b', 'a', "fix: mend", "main"),
            commit('c', 'b', name, "main"),
            commit('d', 'c', "feat: the next thing", "main"),
            commit('e', 'c', "fix: mend production", "windlass-hotfix"),
        ],
        tags: vec![
            tag("v1.2.0", 'a', &[Production], None, false),
            tag(name, 'a', &[], None, false),
            tag(name, 'c', &[Staging], None, true),
            tag("v1.3.0", 'c', &[Production], Some(name), true),
            tag("v1.3.1", 'd', &[Staging], None, true),
            tag("v1.3.2", 'e', &[Hotfix, Production], Some("v1.3.0"), true),
        ],
        left_out: LeftOut {
            commits: 1,
            and_more: false,
            tags: 9_997,
        },
    }
}

fn release(tag: &str, name: &str, latest: bool) -> Release {
    let asset = |file: &str| Asset {
        name: file.to_owned(),
        size: 48_213,
        digest: format!("sha256:{}", "a".repeat(64)),
    };
    Release {
        tag: tag.to_owned(),
        name: name.to_owned(),
        draft: false,
        prerelease: !latest,
        latest,
        assets: [name, "SHA256SUMS"].map(asset).to_vec(),
    }
}

fn id(digit: char) -> ObjectId {
    digit.to_string().repeat(40).parse().unwrap()
}

fn step(action: Action, lane: Lane, (tag, sha): (&str, char), outcome: Outcome) -> Step {
    let asked = |method: &str, path: &str, status| Asked {
        method: method.to_owned(),
        path: path.to_owned(),
        query: None,
        status,
        milliseconds: 7,
    };
    Step {
        action,
        title: "a step".to_owned(),
        lane,
        from: None,
        tag: tag.to_owned(),
        sha: id(sha),
        outcome,
        problem: None,
        findings: Vec::new(),
        outputs: Value::Null,
        log: vec![format!("{tag} was looked at")],
        requests: vec![
            asked(
                "GET",
                "/repos/rehearsal/repository/contents/windlass.toml",
                Some(404),
            ),
            asked(
                "POST",
                "/rehearsal/repository.git/git-upload-pack",
                Some(200),
            ),
            asked("POST", "/repos/rehearsal/repository/git/refs", None),
        ],
        milliseconds: 54,
        slack: Vec::new(),
    }
}

fn telling(ts: &str, text: &str) -> Telling {
    Telling {
        phase: Phase::Deploy,
        ts: ts.to_owned(),
        text: text.to_owned(),
        log: Vec::new(),
        requests: Vec::new(),
        milliseconds: 7,
    }
}

fn message(ts: &str, versions: &[&str], thread: &[&str]) -> Message {
    let owned = |text: &&str| (*text).to_owned();
    let button = |text: &&str| Button {
        label: owned(text),
        url: owned(text),
    };
    Message {
        ts: ts.to_owned(),
        versions: versions.iter().map(owned).collect(),
        buttons: thread.iter().map(button).collect(),
        thread: thread.iter().map(owned).collect(),
    }
}

fn tag(name: &str, sha: char, lanes: &[Lane], from: Option<&str>, new: bool) -> Tag {
    Tag {
        name: name.to_owned(),
        sha: id(sha),
        lanes: lanes.to_vec(),
        from: from.map(str::to_owned),
        new,
    }
}

fn commit(sha: char, parent: char, subject: &str, branch: &str) -> Commit {
    Commit {
        sha: id(sha),
        parents: vec![id(parent)],
        subject: subject.to_owned(),
        branch: branch.to_owned(),
    }
}

fn finding(requirement: Requirement, outcome: Found, text: &str) -> Finding {
    Finding {
        requirement,
        outcome,
        text: text.to_owned(),
        exhibits: vec![Exhibit {
            text: text.to_owned(),
            url: Some("http://192.0.2.1/x".to_owned()),
        }],
        hints: vec![text.to_owned()],
    }
}
