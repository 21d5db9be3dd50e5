//! What a program prints, as it leaves the runner.

use std::fs;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use windlass_deploy_runner::execution::log::{KEPT, TAIL};
use windlass_deploy_runner::execution::sync::run;

use crate::support::{Place, secret};

#[tokio::test]
async fn the_end_of_much_output_is_kept_and_the_rest_is_counted() {
    let place = Place::new();
    let script = "yes 'this line has forty characters, no more.' | head -c 5000000";
    let outcome = place.run(&place.script(script)).await;
    let log = &outcome.log;
    assert!(log.text().len() <= KEPT && log.text().len() > KEPT - 100);
    let printed = u64::try_from(log.text().len()).unwrap() + log.dropped();
    // The last line was cut by `head` and got an end.
    assert_eq!(printed, 5_000_001);
    assert!(log.text().starts_with("this line"));
    assert!(log.tail().starts_with("this line") && log.tail().len() <= TAIL);
}

#[tokio::test]
async fn t5_a_secret_is_masked_when_it_comes_in_two_pieces() {
    let place = Place::new();
    let release = place.fifo("release");
    let script = "printf 'one\\nhun'; read -r _ <release; printf 'ter2 and more\\n'";
    let mut command = place.script(script);
    command.secrets = vec![secret("hunter2"), secret("hunt"), secret("")];
    let (listener, mut lines) = mpsc::channel(8);
    let never = CancellationToken::new();
    let follow = async {
        // What was written at once has been read at once, the secret's first half with it.
        let first = lines.recv().await.unwrap();
        fs::write(release, "go\n").unwrap();
        (first, lines.recv().await.unwrap())
    };
    let (outcome, followed) =
        tokio::join!(run(&place.supervisor, &command, &never, listener), follow);
    assert_eq!(followed, ("one\n".to_owned(), "*** and more\n".to_owned()));
    assert_eq!(outcome.log.text(), "one\n*** and more\n");
}

#[tokio::test]
async fn t5_what_the_runner_says_itself_is_masked_too() {
    let place = Place::new();
    let mut command = place.program(&["no-hunter2-here"]);
    command.secrets = vec![secret("hunter2")];
    let outcome = place.run(&command).await;
    let next = outcome.next_action.unwrap();
    assert!(next.contains("'no-***-here'"), "{next}");
    assert!(!outcome.log.text().contains("hunter2"));
}

#[tokio::test]
async fn both_streams_are_read_and_what_is_no_text_is_replaced() {
    let place = Place::new();
    let script = "printf 'a\\377b\\n'; printf 'c' >&2";
    let outcome = place.run(&place.script(script)).await;
    let mut lines: Vec<&str> = outcome.log.text().lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["a\u{fffd}b", "c"]);
}

#[tokio::test]
async fn lines_come_in_the_order_in_which_they_arrive() {
    let place = Place::new();
    let (first, second) = (place.fifo("first"), place.fifo("second"));
    let script = "echo one; read -r _ <first; echo two >&2; read -r _ <second; echo three";
    let command = place.script(script);
    let (listener, mut lines) = mpsc::channel(8);
    let never = CancellationToken::new();
    let follow = async {
        for (expected, release) in [("one\n", first), ("two\n", second)] {
            assert_eq!(lines.recv().await.unwrap(), expected);
            fs::write(release, "go\n").unwrap();
        }
    };
    let (outcome, ()) = tokio::join!(run(&place.supervisor, &command, &never, listener), follow);
    assert_eq!(outcome.log.text(), "one\ntwo\nthree\n");
}
