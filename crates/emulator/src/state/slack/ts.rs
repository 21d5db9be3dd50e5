//! The time of a message, which is its name in its channel: `1700000000.000100`.
//!
//! Must not know channels.

use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

const MICROSECONDS: u64 = 1_000_000;

/// Microseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ts(pub u64);

impl Ts {
    /// Now; or what follows the last one, if that is not before now.
    pub fn after(last: Option<Self>) -> Self {
        let now = Self::now();
        match last {
            Some(Self(last)) if last >= now.0 => Self(last + 1),
            _ => now,
        }
    }

    /// Now, by the clock alone.
    pub fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let micros = since.map_or(0, |since| since.as_micros());
        Self(u64::try_from(micros).unwrap_or(u64::MAX))
    }

    /// Without the dot, as the address of a message has it.
    pub fn digits(self) -> String {
        self.to_string().replace('.', "")
    }

    /// Reads a bound of a range, which may have fewer decimals than a message's own, or none.
    pub fn bound(text: &str) -> Option<Self> {
        let (seconds, decimals) = text.split_once('.').unwrap_or((text, ""));
        let seconds = number(seconds)?;
        let micros = match decimals {
            "" => 0,
            _ if decimals.len() <= 6 => number(&format!("{decimals:0<6}"))?,
            _ => return None,
        };
        let whole = seconds.checked_mul(MICROSECONDS)?;
        whole.checked_add(micros).map(Self)
    }
}

impl fmt::Display for Ts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, micros) = (self.0 / MICROSECONDS, self.0 % MICROSECONDS);
        write!(formatter, "{seconds}.{micros:06}")
    }
}

impl FromStr for Ts {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (_, decimals) = text.split_once('.').ok_or(())?;
        match decimals.len() {
            6 => Self::bound(text).ok_or(()),
            _ => Err(()),
        }
    }
}

fn number(digits: &str) -> Option<u64> {
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::Ts;

    #[test]
    fn a_time_is_written_as_slack_writes_it() {
        let ts = Ts(1_700_000_000_000_100);
        assert_eq!(ts.to_string(), "1700000000.000100");
        assert_eq!(ts.digits(), "p1700000000000100"[1..]);
        assert_eq!("1700000000.000100".parse(), Ok(ts));
        for wrong in ["1700000000", "1700000000.0001", "x.000100", "+1.000100", ""] {
            assert_eq!(wrong.parse::<Ts>(), Err(()), "{wrong}");
        }
    }

    #[test]
    fn the_next_is_later_whatever_the_clock_says() {
        let ahead = Ts(u64::MAX / 2);
        assert_eq!(Ts::after(Some(ahead)), Ts(u64::MAX / 2 + 1));
        assert!(Ts::after(None) > Ts(0));
    }

    #[test]
    fn bounds_may_be_rounded() {
        assert_eq!(Ts::bound("17"), Some(Ts(17_000_000)));
        assert_eq!(Ts::bound("17.5"), Some(Ts(17_500_000)));
        assert_eq!(Ts::bound("now"), None);
        assert_eq!(Ts::bound("17.1234567"), None);
    }
}
