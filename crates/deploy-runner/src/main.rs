//! `windlass-runner`.

use std::process::ExitCode;

use windlass_deploy_runner::execution::guard;

fn main() -> ExitCode {
    // Before anything else is read, opened or started: a guard is to be small and quick.
    if let Some(code) = guard::run_if_asked(std::env::args_os()) {
        return code;
    }
    ExitCode::SUCCESS
}
