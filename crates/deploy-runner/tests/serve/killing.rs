//! The runner is killed at any moment of a deployment, and goes on after it (T9).
//!
//! The moments are random, from seeds that are written down here, over the time that a deployment
//! takes when nobody disturbs it. What is compared is what the database holds, what the runner
//! tells, and a journal that the syncs write themselves.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use fastrand::Rng;
use reqwest::Method;
use rustix::process::Signal;
use serde_json::Value;

use crate::steps::{id, staging, states};
use crate::support::{Place, Runner};

/// How often the runner is killed in each place; the places are side by side.
const MOMENTS: u64 = 50;

const SERVICES: [(&str, &str); 6] = [
    ("db", ""),
    ("cache", ""),
    ("api", "\"db\", \"cache\""),
    ("mail", ""),
    ("web", "\"api\""),
    ("edge", "\"web\", \"mail\""),
];

/// It takes a lock that its children hold too, as long as one of them lives. They outlive it, one of
/// them out of its group, unless they are killed.
const SYNC: &str = "#!/bin/sh
here=${RAN%/*}
exec 9> \"$here/lock-$1\"
flock -n 9 || { echo \"twice $1 $3\" >> \"$RAN\"; exit 99; }
read -r version < version
echo \"begin $1 $3 $version\" >> \"$RAN\"
(sleep 2; echo \"late $1 $3\" >> \"$RAN\") &
setsid sleep 2 &
sleep 0.01
echo \"end $1 $3\" >> \"$RAN\"
";

#[tokio::test]
async fn t9_killed_at_any_moment_it_goes_on_first_place() {
    killed_at_any_moment(1).await;
}

#[tokio::test]
async fn t9_killed_at_any_moment_it_goes_on_second_place() {
    killed_at_any_moment(2).await;
}

#[tokio::test]
async fn t9_killed_at_any_moment_it_goes_on_third_place() {
    killed_at_any_moment(3).await;
}

#[tokio::test]
async fn t9_killed_at_any_moment_it_goes_on_fourth_place() {
    killed_at_any_moment(4).await;
}

async fn killed_at_any_moment(seed: u64) {
    let place = Place::with(&SERVICES);
    place.write_script("repository/bin/sync", SYNC);
    let mut random = Rng::with_seed(seed);
    let (mut runner, undisturbed) = undisturbed(&place).await;
    let mut interrupted = 0;
    for moment in 0..MOMENTS {
        let delay = Duration::from_micros(random.u64(0..undisturbed.as_micros() as u64));
        let tag = format!("v1.2.{}", moment + 10);
        let at = format!("seed {seed}, moment {moment}, killed after {delay:?} of {undisturbed:?}");
        let sha = place.change_and_tag("version", &tag);
        kill_after(runner, &tag, delay).await;
        let left = Left::of(&place, &sha, &at);
        runner = place.start();
        left.is_told(&runner, &at).await;
        interrupted += u64::from(left.has_begun && !left.has_ended);
        let deployment = finish(&runner, &tag).await;
        assert_eq!(deployment["sha"], sha, "{at}");
        assert_eq!(deployment["status"], "completed", "{at} {deployment}");
        left.went_on(&place, &sha, &tag, &at);
    }
    assert!(
        interrupted > 0,
        "seed {seed}: it was never killed in the middle"
    );
}

/// A runner that has deployed, and how long it takes.
async fn undisturbed(place: &Place) -> (Runner, Duration) {
    let runner = place.start();
    let mut time = Duration::ZERO;
    // The first one takes longer.
    for tag in ["v1.2.1", "v1.2.2"] {
        place.change_and_tag("version", tag);
        let begin = Instant::now();
        let deployment = runner.deployed(&staging(tag)).await;
        assert_eq!(deployment["status"], "completed", "{deployment}");
        time = begin.elapsed();
    }
    (runner, time)
}

/// Kills the runner some time after it was asked to deploy. Whether it answers is open.
async fn kill_after(runner: Runner, tag: &str, delay: Duration) {
    let body = staging(tag).to_string();
    let asked = runner.signed(Method::POST, "/deploy", body.as_bytes());
    let killing = async {
        tokio::time::sleep(delay).await;
        runner.signal(Signal::KILL);
    };
    drop(tokio::join!(asked.send(), killing));
    runner.kill();
}

/// Asks for the same again. What waited begins by itself, and is the same.
async fn finish(runner: &Runner, tag: &str) -> Value {
    let answer = runner.accepted(&staging(tag)).await;
    runner.end_of(&id(&answer)).await
}

/// What a killed runner has left.
struct Left {
    id: Option<String>,
    has_begun: bool,
    has_ended: bool,
    /// The services that are at the commit already, with how often each began.
    done: BTreeMap<String, usize>,
}

impl Left {
    /// Compares what is proven with what the services did: of a service that has begun since, or
    /// never came to its end, nothing is.
    fn of(place: &Place, sha: &str, at: &str) -> Self {
        let (_copy, database) = place.database();
        let sql = "SELECT id, started_at IS NOT NULL, finished_at IS NOT NULL FROM deployments
            WHERE sha = ?1";
        let found = database.query_row(sql, [sha], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        });
        let (id, has_begun, has_ended) = found.map_or((None, false, false), |it| {
            let (id, has_begun, has_ended): (String, bool, bool) = it;
            (Some(id), has_begun, has_ended)
        });
        let mut done = BTreeMap::new();
        let journal = place.ran();
        for (service, proven) in place.proven("staging") {
            let last = format!("end {service} {proven}");
            assert_eq!(
                last_of(&journal, &service),
                last,
                "{at}: {service} is not proven"
            );
            if proven == sha {
                let begun = count(&journal, &format!("begin {service} {sha} "));
                done.insert(service, begun);
            }
        }
        Self {
            id,
            has_begun,
            has_ended,
            done,
        }
    }

    /// What the next runner tells of it.
    async fn is_told(&self, runner: &Runner, at: &str) {
        let Some(id) = &self.id else {
            return;
        };
        let deployment = runner.deployment(id).await;
        let status = deployment["status"].as_str().unwrap();
        match (self.has_begun, self.has_ended) {
            (true, true) => assert_eq!(status, "completed", "{at}"),
            (true, false) => {
                assert_eq!(status, "interrupted", "{at}");
                for state in states(&deployment) {
                    let (service, state) = state.split_once(' ').unwrap();
                    let expected = match self.done.contains_key(service) {
                        true => "completed",
                        false => "interrupted",
                    };
                    assert_eq!(state, expected, "{at}: {service}");
                }
            }
            (false, _) => assert!(["in_progress", "completed"].contains(&status), "{at}"),
        }
    }

    /// Every service is at the commit, those that were there already did not run again, and none
    /// ever ran beside itself.
    fn went_on(&self, place: &Place, sha: &str, version: &str, at: &str) {
        let journal = place.ran();
        for (service, _) in SERVICES {
            assert_eq!(
                last_of(&journal, service),
                format!("end {service} {sha}"),
                "{at}"
            );
            let begun = count(&journal, &format!("begin {service} {sha} "));
            assert_eq!(
                begun,
                count(&journal, &format!("begin {service} {sha} {version}")),
                "{at}"
            );
            let before = self.done.get(service);
            assert!(
                before.is_none_or(|before| *before == begun),
                "{at}: {service} ran again"
            );
        }
        for wrong in ["twice ", "late "] {
            assert_eq!(count(&journal, wrong), 0, "{at}: {wrong}{journal:#?}");
        }
        assert_eq!(place.proven("staging").len(), SERVICES.len(), "{at}");
    }
}

fn count(journal: &[String], begin: &str) -> usize {
    journal
        .iter()
        .filter(|line| line.starts_with(begin))
        .count()
}

fn last_of<'a>(journal: &'a [String], service: &str) -> &'a str {
    let mut lines = journal.iter().rev();
    let last = lines.find(|line| line.split(' ').nth(1) == Some(service));
    last.map_or("", String::as_str)
}
