//! Nothing that a program started is left, however it ends.

use std::fs::{self, File, TryLockError};
use std::os::fd::AsRawFd;
use std::time::Duration;

use rustix::io::{FdFlags, fcntl_setfd};
use rustix::process::{Pid, Signal, kill_process};
use tokio_util::sync::CancellationToken;
use windlass_deploy_protocol::{ErrorKind, ServiceState};

use crate::support::{Place, STUBBORN, Witness};

#[tokio::test]
async fn cancellation_kills_even_those_that_ignore_the_signal_and_those_in_other_groups() {
    let place = Place::new();
    let mut witness = Witness::new(place.path());
    let mut command = place.script(STUBBORN);
    command.grace = Duration::from_millis(50);
    let cancel = CancellationToken::new();
    let stop = async {
        witness.up(3).await;
        cancel.cancel();
    };
    let (outcome, ()) = tokio::join!(place.run_until(&command, &cancel), stop);
    assert_eq!(
        (outcome.state, outcome.error_kind),
        (ServiceState::Cancelled, None)
    );
    assert_eq!(outcome.exit_code, None);
    witness.all_gone().await;
}

#[tokio::test]
async fn a_program_may_clean_up_before_it_is_killed() {
    let place = Place::new();
    let mut witness = Witness::new(place.path());
    let script = "exec 9>witness; trap 'echo cleaned up; exit 7' TERM
        sleep 1000 & echo up >&9; wait";
    let command = place.script(script);
    let cancel = CancellationToken::new();
    let stop = async {
        witness.up(1).await;
        cancel.cancel();
    };
    let (outcome, ()) = tokio::join!(place.run_until(&command, &cancel), stop);
    assert_eq!(
        (outcome.state, outcome.exit_code),
        (ServiceState::Cancelled, Some(7))
    );
    assert!(outcome.log.text().contains("cleaned up\n"));
}

#[tokio::test]
async fn a_time_out_ends_the_whole_group() {
    let place = Place::new();
    let witness = Witness::new(place.path());
    let mut command = place.script(STUBBORN);
    // Long enough for all to be up, as a rule; nothing depends on it.
    command.time_limit = Duration::from_millis(500);
    command.grace = Duration::from_millis(50);
    let outcome = place.run(&command).await;
    assert_eq!(outcome.error_kind, Some(ErrorKind::TimedOut));
    witness.all_gone().await;
}

#[tokio::test]
async fn what_a_program_leaves_behind_is_killed_when_it_ends() {
    let place = Place::new();
    let mut witness = Witness::new(place.path());
    fs::write(place.path().join("stubborn"), STUBBORN).unwrap();
    let pass_on = place.fifo("pass-on");
    // It ends once it is told that all are up.
    let script = "sh stubborn & exec 8<pass-on; read -r _ <&8; exit 0";
    let command = place.script(script);
    let release = async {
        witness.up(3).await;
        fs::write(pass_on, "go\n").unwrap();
    };
    let (outcome, ()) = tokio::join!(place.run(&command), release);
    assert_eq!(outcome.state, ServiceState::Completed);
    witness.all_gone().await;
}

#[tokio::test]
async fn nothing_starts_after_a_cancellation_and_none_undoes_an_end() {
    let place = Place::new();
    let cancel = CancellationToken::new();
    let command = place.script("echo run >>ran");
    let first = place.run_until(&command, &cancel).await;
    cancel.cancel();
    assert_eq!(
        (first.state, first.exit_code),
        (ServiceState::Completed, Some(0))
    );
    let second = place.run_until(&command, &cancel).await;
    assert_eq!(
        (second.state, second.exit_code),
        (ServiceState::Cancelled, None)
    );
    assert_eq!(
        fs::read_to_string(place.path().join("ran")).unwrap(),
        "run\n"
    );
}

#[tokio::test]
async fn a_run_that_nobody_waits_for_any_more_is_killed() {
    let place = Place::new();
    let mut witness = Witness::new(place.path());
    let command = place.script(STUBBORN);
    tokio::select! {
        _ = place.run(&command) => panic!("it never ends by itself"),
        () = witness.up(3) => {}
    }
    witness.all_gone().await;
}

#[tokio::test]
async fn a_guard_that_somebody_kills_takes_the_group_with_it() {
    let place = Place::new();
    let mut witness = Witness::new(place.path());
    let script = "exec 9>witness; sh -c 'echo up >&9; exec sleep 1000' & read -r _ <ready
        echo $PPID >&9; sleep 1000; sleep 1000";
    let ready = place.fifo("ready");
    let command = place.script(script);
    let kill = async {
        witness.up(1).await;
        fs::write(ready, "go\n").unwrap();
        let guard = witness.line().await.parse().unwrap();
        kill_process(Pid::from_raw(guard).unwrap(), Signal::KILL).unwrap();
    };
    let (outcome, ()) = tokio::join!(place.run(&command), kill);
    assert_eq!(
        (outcome.state, outcome.error_kind),
        (ServiceState::Failed, Some(ErrorKind::Killed))
    );
    assert!(outcome.next_action.unwrap().contains("guard"));
    witness.all_gone().await;
}

#[tokio::test]
async fn a_lock_that_a_program_takes_is_free_when_its_last_child_is_gone() {
    let place = Place::new();
    let mut witness = Witness::new(place.path());
    let script = format!("exec 8>lock; flock 8; {STUBBORN}");
    let mut command = place.script(&script);
    command.grace = Duration::from_millis(50);
    let cancel = CancellationToken::new();
    let stop = async {
        witness.up(3).await;
        let lock = File::open(place.path().join("lock")).unwrap();
        assert!(matches!(lock.try_lock(), Err(TryLockError::WouldBlock)));
        cancel.cancel();
        lock
    };
    let (_, lock) = tokio::join!(place.run_until(&command, &cancel), stop);
    lock.try_lock().unwrap();
}

#[tokio::test]
async fn a_file_that_is_passed_on_deliberately_reaches_the_program() {
    let place = Place::new();
    let path = place.path().join("passed-on");
    let file = File::create(&path).unwrap();
    fcntl_setfd(&file, FdFlags::empty()).unwrap();
    let link = format!("/proc/self/fd/{}", file.as_raw_fd());
    let outcome = place.run(&place.program(&["readlink", &link])).await;
    let path = path.canonicalize().unwrap();
    assert_eq!(outcome.log.text(), format!("{}\n", path.display()));
}
