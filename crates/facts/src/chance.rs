//! What tells runs apart that do the same at the same time.

use std::time::Duration;

use windlass_toolkit::Failure;

/// A pause is never longer.
const PAUSE_LIMIT: Duration = Duration::from_secs(8);

/// 128 random bits as hexadecimal digits: a text that no other run uses.
pub fn unique() -> Result<String, Failure> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(no_randomness)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// How long to wait before the next attempt. Racers that wait for the same time would meet again.
/// How far they must be spread depends on how long an attempt takes, here and now; with each new
/// one, by twice as much, up to 8 seconds.
pub fn pause(attempt: u32, took: Duration) -> Result<Duration, Failure> {
    let longest = took.saturating_mul(1 << attempt.min(16)).min(PAUSE_LIMIT);
    let random = getrandom::u32().map_err(no_randomness)?;
    Ok(longest.mul_f64(f64::from(random) / f64::from(u32::MAX)))
}

fn no_randomness(error: getrandom::Error) -> Failure {
    Failure::refused(format!("draw a random number: {error}"))
}
