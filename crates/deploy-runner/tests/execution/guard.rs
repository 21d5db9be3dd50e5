//! The runner is killed, and nothing of what it started is left.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use windlass_deploy_runner::execution::supervisor::Supervisor;
use windlass_deploy_runner::execution::sync::run;

use crate::support::{GUARD, LONG, Place, STUBBORN, Witness, program};

/// By this variable the host below learns where to run.
const HOST: &str = "WINDLASS_TEST_HOST";

#[tokio::test]
async fn t9_nothing_survives_a_runner_that_is_killed() {
    let place = Place::new();
    let mut witness = Witness::new(place.path());
    let mut host = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "guard::host_process", "--ignored"])
        .env(HOST, place.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    witness.up(3).await;
    let error = place.supervisor.wait_for_former(Duration::ZERO).await;
    assert_eq!(error.unwrap_err().kind(), std::io::ErrorKind::TimedOut);

    host.kill().unwrap();
    host.wait().unwrap();
    place.supervisor.wait_for_former(LONG).await.unwrap();
    witness.all_gone().await;
}

/// A runner of its own process, to be killed.
#[tokio::test]
#[ignore = "a part of the test above, which starts it"]
async fn host_process() {
    let Some(directory) = std::env::var_os(HOST).map(PathBuf::from) else {
        return;
    };
    let supervisor = Supervisor::new(GUARD, &directory).unwrap();
    let command = program(&directory, &["sh", "-c", STUBBORN]);
    let (listener, _) = mpsc::channel(1);
    run(&supervisor, &command, &CancellationToken::new(), listener).await;
}

#[test]
fn t9_a_guard_whose_runner_is_gone_or_changed_its_mind_starts_nothing() {
    for words in [&b""[..], b"t"] {
        let place = Place::new();
        let (mut runner, end) = UnixStream::pair().unwrap();
        let mut guard = Command::new(GUARD)
            .arg("guard")
            .arg(place.path().join("guards.lock"))
            .args(["touch", "started"])
            .current_dir(place.path())
            .stdin(OwnedFd::from(end))
            .spawn()
            .unwrap();
        runner.write_all(words).unwrap();
        runner.shutdown(Shutdown::Write).unwrap();
        let mut answers = String::new();
        runner.read_to_string(&mut answers).unwrap();
        assert_eq!(answers, "ready\n");
        guard.wait().unwrap();
        assert!(!place.path().join("started").exists());
    }
}
