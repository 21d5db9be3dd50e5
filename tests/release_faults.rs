//! Releases that are cut off at every point, and releases that race each other. Whatever happens:
//! one tag, one release, the right assets, the right "latest".

use std::time::Duration;

use windlass_emulator::{Fault, Faults, Match};

use crate::support::{Call, Run, Shop, TAG};

/// More than a release takes: the last one that is struck is past the end.
const REQUESTS: u64 = 16;

/// Without its tag, so that creating it is among the requests.
fn shop(faults: Faults) -> Shop {
    Shop::without_tag(|builder| builder.faults(faults))
}

fn nth(number: u64, fault: Fault) -> Faults {
    Faults::default().on(Match::any("*").nth(number), fault)
}

/// Whether the first run was struck at all: it may have been over before.
fn struck(shop: &Shop) -> bool {
    let requests = shop.github.requests();
    requests.iter().any(|request| request.fault.is_some())
}

/// A run under a fault, and one after it. Whether the fault struck, and how the first run ended.
fn released_in_two_runs(shop: Shop) -> (bool, Run) {
    let first = shop.release().run();
    let struck = struck(&shop);
    let shop = shop.recovered();
    shop.release().succeeds();
    shop.assert_released();
    (struck, first)
}

/// Strikes every request of a release in turn. Each run must overcome it by itself.
fn overcomes_everywhere(fault: &Fault) {
    for number in 1..=REQUESTS {
        let (struck, run) = released_in_two_runs(shop(nth(number, fault.clone())));
        assert_eq!(run.code, 0, "request {number}:\n{}", run.stderr);
        if !struck {
            assert!(number > 10, "a release is more than {number} requests");
            return;
        }
    }
    panic!("a release is fewer than {REQUESTS} requests");
}

/// Fails when the rest of a plan is carried out after an answer was lost, or a write is repeated.
#[test]
fn r1_an_answer_that_is_lost_anywhere_changes_nothing_in_the_end() {
    overcomes_everywhere(&Fault::DropAfterWrite);
}

#[test]
fn r6_a_connection_that_is_lost_anywhere_is_overcome() {
    overcomes_everywhere(&Fault::DropBefore);
}

#[test]
fn r6_a_server_that_fails_anywhere_is_overcome() {
    overcomes_everywhere(&Fault::Status {
        status: 502,
        body: Some("<html>bad gateway</html>".to_owned()),
    });
}

/// Kills the program after its n-th request was served and before the next one is.
#[test]
fn r1_a_crash_anywhere_is_finished_by_the_next_run() {
    let forever = Fault::Delay(Duration::from_secs(600));
    for number in 2..=REQUESTS {
        let shop = shop(nth(number, forever.clone()));
        let mut run = shop.release().start();
        while shop.github.requests().len() < number as usize - 1 {
            if run.has_ended() {
                assert!(number > 10, "a release is more than {number} requests");
                return;
            }
            std::thread::yield_now();
        }
        run.kill();
        let shop = shop.recovered();
        shop.release().succeeds();
        shop.assert_released();
    }
    panic!("a release is fewer than {REQUESTS} requests");
}

/// Fails when a draft of another run is taken for wreckage, or both publish.
#[test]
fn r2_releases_that_race_become_one() {
    for _ in 0..3 {
        let shop = shop(Faults::default());
        let started: Vec<_> = (0..4).map(|_| shop.release().start()).collect();
        let runs: Vec<Run> = started.into_iter().map(|run| run.wait()).collect();
        for run in &runs {
            assert_eq!(run.code, 0, "{}", run.stderr);
        }
        shop.assert_released();
        let ids: Vec<&str> = runs.iter().map(|run| run.output("id")).collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    }
}

#[test]
fn r3_versions_that_are_released_at_once_leave_the_highest_the_latest() {
    let shop = Shop::new();
    let tags = ["v1.2.8", "v1.2.9", "v1.3.0", "v1.2.7"];
    for tag in tags.iter().filter(|tag| **tag != "v1.3.0") {
        shop.repository.version(tag, &shop.before, "hotfix");
    }
    let started = tags.map(|tag| shop.release_of(tag).start());
    for run in started {
        let run = run.wait();
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    shop.assert_released();
}

/// Fails when the wreckage of an upload is taken for the asset, or left in the way.
#[test]
fn r5_an_upload_that_breaks_off_is_repaired() {
    for number in 1..=2 {
        let faults = Faults::default().on(Match::post("/assets").nth(number), Fault::BreakUpload);
        let shop = Shop::failing(faults);
        let run = shop.release().succeeds();
        assert!(struck(&shop));
        run.says(&["its upload broke off"]);
        shop.assert_released();
    }
}

/// What an upload of another, killed run left behind.
#[test]
fn r5_the_wreckage_of_an_earlier_run_is_repaired() {
    let faults = Faults::default().on(Match::post("/assets").nth(1), Fault::BreakUpload);
    let shop = Shop::failing(faults.on(
        Match::get("/releases").nth(2),
        Fault::Delay(Duration::from_secs(600)),
    ));
    let run = shop.release().start();
    while !struck(&shop) {
        std::thread::yield_now();
    }
    run.kill();
    let shop = shop.recovered();
    let again = shop.release().succeeds();
    again.says(&["its upload broke off"]);
    shop.assert_released();
}

/// An upload that never succeeds ends with what is left to do.
#[test]
fn r6_an_upload_that_always_fails_ends_and_says_how_to_go_on() {
    let faults = Faults::default().on(Match::post("/assets"), Fault::DropBefore);
    let shop = Shop::failing(faults);
    let run = shop.release().fails(3);
    run.says(&["run it again: it goes on from what stands there"]);
    assert_eq!(
        shop.releases().len(),
        1,
        "one draft, however often it was tried"
    );
    assert_eq!(shop.releases()[0]["draft"], true);
}

#[test]
fn r10_rate_limits_are_waited_for_and_told() {
    let limited = Fault::TooManyRequests { retry_after: 1 };
    let faults = Faults::default()
        .on(Match::post("/releases").nth(1), limited.clone())
        .on(Match::post("/assets").nth(1), limited);
    let shop = Shop::failing(faults);
    let run = shop.release().succeeds();
    run.says(&["rate limited: waiting"]);
    shop.assert_released();
    assert_eq!(shop.github.count("POST", "/releases"), 2);
}

/// A list that lags behind does not show the draft that was just made.
#[test]
fn r2_a_draft_that_is_not_listed_yet_is_not_made_twice() {
    let faults = Faults::default().on(Match::get("/releases").nth(2), Fault::StaleRead);
    let shop = Shop::failing(faults);
    // Without assets, the draft is what was written last.
    Call::release(TAG).on(&shop.github).succeeds();
    assert_eq!(shop.releases().len(), 1);
    assert_eq!(shop.github.count("POST", "/releases"), 1);
}
