//! Authors, committers and taggers as clients send them.
//!
//! Must not know what they sign.

use jiff::fmt::temporal::Pieces;

use super::call::Call;
use super::error::ApiError;
use super::fields::Fields;
use super::wire::account_id;
use crate::state::git::Signature;
use crate::state::now;

/// The person in a field; whoever asks, and now, where nothing is said.
///
/// # Errors
/// 422 when the field has the wrong form, or a date that is none.
pub fn signature(call: &Call, fields: &Fields, name: &str) -> Result<Signature, ApiError> {
    let Some(person) = fields.object(name)? else {
        return Ok(actor(call));
    };
    let (seconds, zone) = match person.optional_text("date")? {
        Some(text) => date(text).ok_or_else(|| {
            ApiError::unprocessable(format!(
                "Invalid request.\n\n{text:?} is not a valid date-time."
            ))
        })?,
        None => (now(), "+0000".to_owned()),
    };
    Ok(Signature {
        name: plain(person.text("name")?),
        email: plain(person.text("email")?),
        seconds,
        zone,
    })
}

/// Whoever asks, now.
pub fn actor(call: &Call) -> Signature {
    let login = call.actor.login();
    let id = account_id(login);
    Signature {
        name: login.to_owned(),
        email: format!("{id}+{login}@users.noreply.github.com"),
        seconds: now(),
        zone: "+0000".to_owned(),
    }
}

/// Names without what would end a line or an address in git's format.
fn plain(text: &str) -> String {
    let kept = text
        .chars()
        .filter(|c| !c.is_control() && !"<>".contains(*c));
    kept.collect::<String>().trim().to_owned()
}

/// Reads an RFC 3339 time, keeping its zone as git writes it.
fn date(text: &str) -> Option<(i64, String)> {
    let instant: jiff::Timestamp = text.parse().ok()?;
    let offset = Pieces::parse(text).ok()?.to_numeric_offset();
    let minutes = offset.map_or(0, |offset| offset.seconds() / 60);
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    Some((instant.as_second(), format!("{sign}{hours:02}{rest:02}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_zone() {
        for (text, expected) in [
            ("2011-06-17T14:53:35-07:00", Some((1_308_347_615, "-0700"))),
            ("2011-06-17T21:53:35Z", Some((1_308_347_615, "+0000"))),
            ("2011-06-18T03:23:35+05:30", Some((1_308_347_615, "+0530"))),
            ("2011-06-17", None),
            ("yesterday", None),
        ] {
            let expected = expected.map(|(seconds, zone)| (seconds, zone.to_owned()));
            assert_eq!(date(text), expected, "{text}");
        }
    }

    #[test]
    fn names_cannot_break_out_of_their_line() {
        assert_eq!(plain(" A\nB <x>\0 "), "AB x");
    }
}
