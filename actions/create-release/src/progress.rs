//! A line now and then while a file is uploaded.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use windlass_github::OnProgress;
use windlass_toolkit::Console;

/// Between two lines.
const PAUSE: Duration = Duration::from_secs(5);

/// Tells how far the upload of a file is.
pub(crate) fn of(console: &Console, name: &str, size: u64) -> OnProgress {
    let state = Mutex::new((console.clone(), Instant::now()));
    let name = name.to_owned();
    Arc::new(move |sent| {
        let Ok(mut state) = state.lock() else { return };
        let (console, last) = &mut *state;
        if last.elapsed() >= PAUSE {
            *last = Instant::now();
            console.info(&format!(
                "{name}: {} of {} sent",
                in_words(sent),
                in_words(size)
            ));
        }
    })
}

/// `340 bytes`, `12.4 MB`: decimal units, as on release pages.
pub(crate) fn in_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn sizes_are_told_in_decimal_units() {
        for (bytes, words) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1_000, "1.0 kB"),
            (12_400_000, "12.4 MB"),
            (2_147_483_648, "2.15 GB"),
        ] {
            assert_eq!(in_words(bytes), words);
        }
    }
}
