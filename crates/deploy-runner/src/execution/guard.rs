//! The guard: a small process between the runner and each program that it starts. It ends the
//! program, and everything that the program started, when the runner says so or is gone.
//!
//! The runner re-executes itself as the guard (`windlass-runner guard LOCK PROGRAM ARGUMENT…`).
//! The two hold the ends of a socket, which is the guard's standard input. The kernel closes the
//! runner's end however the runner dies, SIGKILL included, and that is the guard's sign to kill.
//! A parent-death signal would not do: it reaches the direct child alone, and is sent when the
//! *thread* that forked it ends, which in an async runtime means nothing.
//!
//! The program leads a process group of its own, to which signals are sent. A descendant that
//! leaves the group (`setsid`) is found too: the guard is a subreaper, so that whoever loses its
//! parent becomes the guard's child, and is killed once the program has ended. What must outlive
//! a sync is to be started by something that does (systemd, a container engine).
//!
//! While it lives, the guard holds a shared lock on the file LOCK. Who can lock it exclusively
//! knows that nothing that a former runner started is left.
//!
//! It must not know what the program does.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, WaitOptions, getpid, kill_process, kill_process_group,
    set_child_subreaper, wait, waitid,
};

use super::message::Message;

/// The hidden subcommand.
pub(super) const SUBCOMMAND: &str = "guard";
/// The runner's word that the program may be started.
pub(super) const GO: u8 = b'g';
/// The runner's word that the program is to end by itself, soon (SIGTERM). The end of the stream
/// says that it is to end now (SIGKILL).
pub(super) const TERMINATE: u8 = b't';

/// Is the guard, if the process was started as one; `main` asks this before anything else, with
/// all of the process's arguments, and ends with the code.
pub fn run_if_asked(arguments: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
    let mut arguments = arguments.into_iter().skip(1);
    if arguments.next()? != SUBCOMMAND {
        return None;
    }
    // Whoever listens learns of a failure by the end of the stream.
    Some(match guard(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    })
}

fn guard(mut arguments: impl Iterator<Item = OsString>) -> io::Result<()> {
    let mut runner = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let (Some(lock), Some(program)) = (arguments.next(), arguments.next()) else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let lock = File::open(lock)?;
    lock.lock_shared()?;
    set_child_subreaper(Some(getpid()))?;
    say(&runner, &Message::Ready)?;
    // A runner that died before this must find nothing started once it is back, so the program
    // waits for an answer to the lock.
    let mut word = [0];
    runner.read_exact(&mut word)?;
    if word != [GO] {
        return Ok(());
    }
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .process_group(0);
    let end = match command.spawn() {
        Ok(child) => watch(&runner, child)?,
        Err(error) => Message::NotStarted(error.to_string()),
    };
    // A runner that is gone needs no answer.
    drop(say(&runner, &end));
    Ok(())
}

fn say(mut runner: &UnixStream, message: &Message) -> io::Result<()> {
    runner.write_all(format!("{message}\n").as_bytes())
}

/// Waits for the program's end, while a thread listens to the runner; then ends what is left.
fn watch(runner: &UnixStream, mut child: Child) -> io::Result<Message> {
    let leader = Pid::from_child(&child);
    let group = Arc::new(Mutex::new(Some(leader)));
    // If the runner is gone, the listener reads the end of the stream.
    drop(say(
        runner,
        &Message::Started(leader.as_raw_nonzero().get()),
    ));
    let (ears, signalled) = (runner.try_clone()?, Arc::clone(&group));
    thread::spawn(move || listen(ears, &signalled));

    // The leader is not reaped yet, so that the group's id still means this group.
    let ended = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    rustix::io::retry_on_intr(|| waitid(WaitId::Pid(leader), ended))?;
    signal(&group, Signal::KILL);
    group.lock().unwrap_or_else(PoisonError::into_inner).take();
    let status = child.wait()?;
    end_descendants();
    Ok(ending(status))
}

/// Does what the runner says, until it says no more.
fn listen(mut runner: UnixStream, group: &Mutex<Option<Pid>>) {
    let mut word = [0];
    while let Ok(1) = runner.read(&mut word) {
        if word == [TERMINATE] {
            signal(group, Signal::TERM);
        }
    }
    signal(group, Signal::KILL);
}

/// Signals the group, unless its id has been given up.
fn signal(group: &Mutex<Option<Pid>>, signal: Signal) {
    let group = group.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(group) = *group {
        // A group that is gone already needs no signal.
        kill_process_group(group, signal).ok();
    }
}

/// Kills and reaps children until there are none; every orphan below becomes one in its turn.
fn end_descendants() {
    while let Some(children) = children() {
        for child in &children {
            kill_process(*child, Signal::KILL).ok();
        }
        // The kernel's list may miss some while others end, so an empty one is not believed.
        let options = match children.is_empty() {
            true => WaitOptions::NOHANG,
            false => WaitOptions::empty(),
        };
        if rustix::io::retry_on_intr(|| wait(options)).is_err() {
            return;
        }
    }
}

/// The guard's children, of which its first thread is the parent; nothing where the kernel was
/// built without this list (`CONFIG_PROC_CHILDREN`), where only the group is ended.
fn children() -> Option<Vec<Pid>> {
    let own = getpid();
    let list = fs::read_to_string(format!("/proc/self/task/{own}/children")).ok()?;
    let ids = list.split_whitespace().filter_map(|id| id.parse().ok());
    Some(ids.filter_map(Pid::from_raw).collect())
}

fn ending(status: ExitStatus) -> Message {
    match (status.code(), status.signal()) {
        (Some(code), _) => Message::Exited(code),
        (None, signal) => Message::Killed(signal.unwrap_or_default()),
    }
}
