//! The headers of a request, from whatever HTTP library. Knows no mode.

use super::Denied;

/// All headers of a request, as pairs of name and value, collected from an iterator.
///
/// A header that came twice has to be there twice, so that it is refused: don't collect a map's
/// first values. With the crate `http` it is
/// `map.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect()`. Where a proxy
/// has joined two values with a comma, none of the forms that are read here fits any more.
///
/// ```
/// use windlass_deploy_protocol::auth::{Denied, Headers};
/// let headers: Headers = [("x-a", b"1".as_slice()), ("x-b", b"2"), ("X-B", b"2")]
///     .into_iter()
///     .collect();
/// assert_eq!(headers.one("X-A"), Ok(Some("1")));
/// assert_eq!(headers.one("x-b"), Err(Denied::RepeatedHeader("x-b")));
/// assert_eq!(headers.one("x-c"), Ok(None));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Headers<'a>(Vec<(&'a str, &'a [u8])>);

impl<'a> Headers<'a> {
    /// The value of a header, whose name is compared without regard to case. It is an error if it
    /// is there twice, or holds anything but visible ASCII and spaces.
    pub fn one(&self, name: &'static str) -> Result<Option<&'a str>, Denied> {
        let mut values = self
            .0
            .iter()
            .filter(|(other, _)| other.eq_ignore_ascii_case(name));
        let first = values.next();
        if values.next().is_some() {
            return Err(Denied::RepeatedHeader(name));
        }
        let malformed = Denied::MalformedHeader(name, "plain ASCII");
        match first {
            None => Ok(None),
            Some((_, value)) => text(value).map(Some).ok_or(malformed),
        }
    }

    /// The value of a header that must be there.
    pub(crate) fn required(&self, name: &'static str) -> Result<&'a str, Denied> {
        self.one(name)?.ok_or(Denied::MissingHeader(name))
    }
}

impl<'a> FromIterator<(&'a str, &'a [u8])> for Headers<'a> {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a [u8])>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Headers<'a> {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(pairs: I) -> Self {
        let pair = |(name, value): (&'a str, &'a str)| (name, value.as_bytes());
        Self(pairs.into_iter().map(pair).collect())
    }
}

fn text(value: &[u8]) -> Option<&str> {
    let is_plain = value.iter().all(|byte| matches!(byte, b' '..=b'~'));
    is_plain.then(|| std::str::from_utf8(value).ok()).flatten()
}
