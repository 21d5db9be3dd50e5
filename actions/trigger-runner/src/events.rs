//! Server-sent events, read from bytes as they come. Knows no connection and no meaning.
//!
//! Source: HTML Living Standard, "Server-sent events", "Interpreting an event stream".

/// No line is longer, in bytes; a stranger could otherwise fill the memory.
const LONGEST_LINE: usize = 2 * 1024 * 1024;

/// One event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Event {
    /// Its kind; empty for a plain message.
    pub(crate) kind: String,
    /// The last id that was given, as of this event.
    pub(crate) id: String,
    /// What it says.
    pub(crate) data: String,
}

/// A line without an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LineTooLong;

/// What was read so far.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    line: Vec<u8>,
    ends_with_return: bool,
    event: Event,
    has_data: bool,
}

impl Reader {
    /// The events that are complete with these bytes.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Result<Vec<Event>, LineTooLong> {
        let mut events = Vec::new();
        for byte in bytes {
            // `\r\n` is one end of a line, not two.
            let is_rest = *byte == b'\n' && self.ends_with_return;
            self.ends_with_return = *byte == b'\r';
            match byte {
                b'\n' if is_rest => {}
                b'\n' | b'\r' => events.extend(self.end_line()),
                other => self.line.push(*other),
            }
            if self.line.len() + self.event.data.len() > LONGEST_LINE {
                return Err(LineTooLong);
            }
        }
        Ok(events)
    }

    fn end_line(&mut self) -> Option<Event> {
        let bytes = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&bytes);
        if line.is_empty() {
            return self.end_event();
        }
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => self.event.kind = value.to_owned(),
            "id" => self.event.id = value.to_owned(),
            "data" => {
                if self.has_data {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
                self.has_data = true;
            }
            // A comment keeps the connection alive; other fields are of no use here.
            _ => {}
        }
        None
    }

    fn end_event(&mut self) -> Option<Event> {
        let id = self.event.id.clone();
        let next = Event {
            id,
            ..Event::default()
        };
        let event = std::mem::replace(&mut self.event, next);
        std::mem::take(&mut self.has_data).then_some(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: &str, id: &str, data: &str) -> Event {
        let [kind, id, data] = [kind, id, data].map(str::to_owned);
        Event { kind, id, data }
    }

    #[test]
    fn events_are_the_same_wherever_the_bytes_are_cut() {
        let text = ": hello\n\nevent: log\nid: 7\ndata: {\"a\":1}\n\n:\n\r\ndata:x\r\ndata: y\r\n\r\n\
                    event: end\ndata\n\nevent: never\n";
        let expected = [
            event("log", "7", "{\"a\":1}"),
            event("", "7", "x\ny"),
            event("end", "7", ""),
        ];
        for size in 1..text.len() {
            let mut reader = Reader::default();
            let found: Vec<Event> = text
                .as_bytes()
                .chunks(size)
                .flat_map(|bytes| reader.feed(bytes).unwrap())
                .collect();
            assert_eq!(found, expected, "{size}");
        }
    }

    #[test]
    fn a_line_without_an_end_is_refused() {
        let mut reader = Reader::default();
        let bytes = vec![b'x'; 512 * 1024];
        let fed = (0..9).map(|_| reader.feed(&bytes));
        assert!(fed.into_iter().any(|fed| fed == Err(LineTooLong)));
    }
}
