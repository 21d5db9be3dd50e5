//! Backports that are cut off at every point. Whatever happens: one branch, one pull request.

use windlass_emulator::{Fault, Faults, Match};

use crate::support::Mended;

/// More than a backport takes: the last one that is struck is past the end.
const REQUESTS: u64 = 18;

fn nth(number: u64, fault: &Fault) -> Faults {
    Faults::default().on(Match::any("*").nth(number), fault.clone())
}

fn struck(shop: &Mended) -> bool {
    let requests = shop.github.requests();
    requests.iter().any(|request| request.fault.is_some())
}

/// Strikes every request in turn. Each run must overcome it by itself, and the next find it done.
fn overcomes_everywhere(fault: &Fault) {
    for number in 1..=REQUESTS {
        let shop = Mended::failing(nth(number, fault));
        let run = shop.backport().succeeds();
        let struck = struck(&shop);
        // What the test asks must not be what is struck.
        let shop = shop.recovered();
        shop.assert_proposed();
        if !struck {
            assert!(number > 8, "too few requests: {number}");
            return;
        }
        assert!(
            ["created", "unchanged"].contains(&run.output("state")),
            "{number}"
        );
        assert_eq!(
            shop.backport().succeeds().output("state"),
            "unchanged",
            "{number}"
        );
        shop.assert_proposed();
    }
    panic!("a backport takes more than {REQUESTS} requests");
}

#[test]
fn a_connection_that_breaks_is_overcome_wherever_it_does() {
    overcomes_everywhere(&Fault::DropBefore);
}

/// Fails when a write is repeated: it was done.
#[test]
fn an_answer_that_is_lost_is_looked_for_wherever_it_is() {
    overcomes_everywhere(&Fault::DropAfterWrite);
}

#[test]
fn a_server_that_fails_is_asked_again() {
    let status = Fault::Status {
        status: 502,
        body: None,
    };
    overcomes_everywhere(&status);
}

#[test]
fn a_pull_request_whose_answer_is_lost_is_made_once() {
    let faults = Faults::default().on(Match::post("/pulls").nth(1), Fault::DropAfterWrite);
    let shop = Mended::failing(faults);
    let run = shop.backport().succeeds();
    assert_eq!(run.output("number"), "1");
    assert_eq!(shop.github.count("POST", "/pulls"), 1);
    run.says(&["looking again"]);
    shop.assert_proposed();
}

/// A run that is killed between its push and its pull request.
#[test]
fn a_run_that_was_killed_is_gone_on_with() {
    let slow = Fault::Delay(std::time::Duration::from_secs(600));
    let shop = Mended::failing(Faults::default().on(Match::post("/pulls"), slow));
    let run = shop.backport().start();
    while shop.branches().len() < 3 {
        std::thread::yield_now();
    }
    run.kill();
    let shop = shop.recovered();
    assert_eq!(shop.backport().succeeds().output("state"), "created");
    shop.assert_proposed();
}

#[test]
fn a_github_that_takes_nothing_is_unavailable_and_nothing_is_left_half() {
    for path in ["/git-receive-pack", "/pulls"] {
        let faults = Faults::default().on(Match::post(path), Fault::DropBefore);
        let shop = Mended::failing(faults);
        shop.backport().fails(3).says(&["run it again"]);
        assert_eq!(shop.pulls().len(), 0);
        let shop = shop.recovered();
        shop.backport().succeeds();
        shop.assert_proposed();
    }
}
