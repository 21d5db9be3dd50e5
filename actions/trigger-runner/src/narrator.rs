//! The log of services that run side by side, told one after the other: a group for each, and what
//! others print meanwhile is kept until it is their turn.
//!
//! It must not know where the text comes from.

use std::mem;

use windlass_toolkit::Console;

/// So many bytes are kept of a service that waits for its turn; the runner keeps no more itself.
const KEPT: usize = 1024 * 1024;

/// Who tells.
#[derive(Debug, Default)]
pub(crate) struct Narrator {
    /// The service whose group is open.
    live: Option<String>,
    /// The others that have printed something, in the order in which they began.
    kept: Vec<Kept>,
    /// Lines that stand in no group.
    lines: Vec<String>,
    /// The services whose group was closed.
    told: Vec<String>,
}

#[derive(Debug)]
struct Kept {
    service: String,
    text: String,
    is_cut: bool,
    has_ended: bool,
}

impl Narrator {
    /// A line that belongs to no service's log: now, or once the open group is closed.
    pub(crate) fn line(&mut self, line: String, console: &mut Console) {
        match self.live {
            None => console.info(&line),
            Some(_) => self.lines.push(line),
        }
    }

    /// Text that a service printed: now if it is its turn, or nobody's.
    pub(crate) fn text(&mut self, service: &str, text: &str, console: &mut Console) {
        match self.live.as_deref() {
            Some(live) if live == service => show(text, console),
            Some(_) => self.keep(service, text),
            None => {
                self.open(service, console);
                show(text, console);
            }
        }
    }

    /// Nothing more comes from a service.
    pub(crate) fn ended(&mut self, service: &str, console: &mut Console) {
        if let Some(kept) = self.kept.iter_mut().find(|kept| kept.service == service) {
            kept.has_ended = true;
        }
        if self.live.as_deref() == Some(service) {
            self.close(console);
            self.go_on(console);
        }
    }

    /// Nothing more comes from anybody: what was kept is told.
    pub(crate) fn finish(&mut self, console: &mut Console) {
        self.close(console);
        for kept in mem::take(&mut self.kept) {
            self.tell(&kept, console);
            self.close(console);
        }
    }

    /// Whether the service has printed anything.
    pub(crate) fn knows(&self, service: &str) -> bool {
        self.live.as_deref() == Some(service)
            || self.told.iter().any(|told| told == service)
            || self.kept.iter().any(|kept| kept.service == service)
    }

    fn keep(&mut self, service: &str, text: &str) {
        let position = self.kept.iter().position(|kept| kept.service == service);
        let position = position.unwrap_or_else(|| {
            self.kept.push(Kept {
                service: service.to_owned(),
                text: String::new(),
                is_cut: false,
                has_ended: false,
            });
            self.kept.len() - 1
        });
        if let Some(kept) = self.kept.get_mut(position) {
            kept.add(text);
        }
    }

    /// Those that have ended are told as a whole; the next one that goes on is shown live.
    fn go_on(&mut self, console: &mut Console) {
        let (ended, others) = mem::take(&mut self.kept)
            .into_iter()
            .partition(|kept| kept.has_ended);
        self.kept = others;
        let ended: Vec<Kept> = ended;
        for kept in ended {
            self.tell(&kept, console);
            self.close(console);
        }
        if !self.kept.is_empty() {
            let next = self.kept.remove(0);
            self.tell(&next, console);
        }
    }

    fn tell(&mut self, kept: &Kept, console: &mut Console) {
        self.open(&kept.service, console);
        if kept.is_cut {
            console.info("(the beginning was left out)");
        }
        show(&kept.text, console);
    }

    fn open(&mut self, service: &str, console: &mut Console) {
        let title = match self.told.iter().any(|told| told == service) {
            true => format!("{service} (continued)"),
            false => service.to_owned(),
        };
        console.group(&title);
        self.live = Some(service.to_owned());
    }

    fn close(&mut self, console: &mut Console) {
        if let Some(service) = self.live.take() {
            console.end_group();
            if !self.told.contains(&service) {
                self.told.push(service);
            }
        }
        for line in mem::take(&mut self.lines) {
            console.info(&line);
        }
    }
}

impl Kept {
    /// The end is what matters, so the beginning goes.
    fn add(&mut self, text: &str) {
        self.text.push_str(text);
        if !text.ends_with('\n') {
            self.text.push('\n');
        }
        if self.text.len() > KEPT {
            let excess = self.text.len() - KEPT;
            let mut bounds = self.text.char_indices().map(|(at, _)| at);
            let from = bounds.find(|at| *at >= excess).unwrap_or(self.text.len());
            self.text = self.text.split_off(from);
            self.is_cut = true;
        }
    }
}

fn show(text: &str, console: &mut Console) {
    console.info(text.trim_end_matches(['\r', '\n']));
}

#[cfg(test)]
mod tests {
    use super::*;
    use windlass_test_support::Capture;
    use windlass_toolkit::Environment;

    fn told(story: impl FnOnce(&mut Narrator, &mut Console)) -> String {
        let capture = Capture::default();
        let environment = Environment::from_pairs([("GITHUB_ACTIONS", "true")]);
        let mut console = Console::new(&environment, capture.clone());
        let mut narrator = Narrator::default();
        story(&mut narrator, &mut console);
        narrator.finish(&mut console);
        capture.text()
    }

    #[test]
    fn services_side_by_side_are_told_one_after_the_other() {
        let text = told(|narrator, console| {
            narrator.line("begins".to_owned(), console);
            narrator.text("web", "w1\n", console);
            narrator.text("api", "a1\n", console);
            narrator.line("api: running".to_owned(), console);
            narrator.text("db", "d1\n", console);
            narrator.text("web", "w2\n", console);
            narrator.ended("db", console);
            narrator.ended("web", console);
            narrator.text("api", "a2\n", console);
        });
        let expected = "begins\n::group::web\nw1\nw2\n::endgroup::\napi: running\n\
            ::group::db\nd1\n::endgroup::\n::group::api\na1\na2\n::endgroup::\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn what_comes_late_is_told_too() {
        let text = told(|narrator, console| {
            narrator.text("web", "w1\n", console);
            narrator.ended("web", console);
            narrator.text("web", "w2\n", console);
        });
        let expected =
            "::group::web\nw1\n::endgroup::\n::group::web (continued)\nw2\n::endgroup::\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn of_a_flood_the_end_is_kept() {
        let text = told(|narrator, console| {
            narrator.text("web", "w\n", console);
            for number in 0..300 {
                narrator.text("api", &format!("{number} {}\n", "é".repeat(4_000)), console);
            }
        });
        assert!(text.len() < KEPT + 200, "{}", text.len());
        let (_, api) = text.split_once("::group::api\n").unwrap();
        assert!(api.starts_with("(the beginning was left out)\n"));
        assert!(api.contains("\n299 é"));
    }

    #[test]
    fn text_can_not_end_its_group() {
        let text = told(|narrator, console| {
            narrator.text("web", "::endgroup::\n::error::x\n", console);
        });
        let log = windlass_test_support::runner::read_log(&text);
        let names: Vec<&str> = log.commands.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["group", "endgroup"]);
    }
}
