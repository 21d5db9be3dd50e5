//! An object within a message, whose keys are all known.
//!
//! Must not know which keys it has.

use serde_json::{Map, Value};

use super::report::Report;

/// The object, and where it is.
pub struct Object<'value> {
    fields: &'value Map<String, Value>,
    /// A JSON pointer.
    pub at: String,
}

impl<'value> Object<'value> {
    /// Takes a value for an object, if it is one.
    pub fn read(report: &mut Report, value: &'value Value, at: &str) -> Option<Self> {
        let fields = value.as_object();
        if fields.is_none() {
            report.add("must provide an object", at);
        }
        let at = at.to_owned();
        fields.map(|fields| Self { fields, at })
    }

    /// Its `type`; empty where there is none.
    pub fn kind(&self) -> &'value str {
        self.fields
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// The place of a field.
    pub fn place(&self, name: &str) -> String {
        format!("{}/{name}", self.at)
    }

    /// Objects to keys that are not among these, and to the lack of `needed`.
    pub fn only(&self, report: &mut Report, needed: &[&str], optional: &[&str]) {
        for name in needed {
            if !self.fields.contains_key(*name) {
                report.add(format!("missing required field: {name}"), &self.at);
            }
        }
        for name in self.fields.keys() {
            let name = name.as_str();
            if name != "type" && !needed.contains(&name) && !optional.contains(&name) {
                report.add(format!("invalid additional property: {name}"), &self.at);
            }
        }
    }

    /// A field, whatever it is.
    pub fn get(&self, name: &str) -> Option<&'value Value> {
        self.fields.get(name)
    }

    /// A text of 1 to so many characters, if there is one.
    pub fn text(&self, report: &mut Report, name: &str, most: usize) -> Option<&'value str> {
        let value = self.get(name)?;
        let place = self.place(name);
        let Some(text) = value.as_str() else {
            report.add("must provide a string", &place);
            return None;
        };
        let length = text.chars().count();
        if length == 0 {
            report.add("must be more than 0 characters", &place);
        }
        if length > most {
            report.add(format!("must be less than {} characters", most + 1), &place);
        }
        Some(text)
    }

    /// One of some words, if there is one.
    pub fn word(&self, report: &mut Report, name: &str, words: &[&str]) {
        let Some(value) = self.get(name) else {
            return;
        };
        if !value.as_str().is_some_and(|word| words.contains(&word)) {
            report.add("must be a valid enum value", &self.place(name));
        }
    }

    /// A switch, if there is one.
    pub fn flag(&self, report: &mut Report, name: &str) {
        if self.get(name).is_some_and(|value| !value.is_boolean()) {
            report.add("must be a boolean", &self.place(name));
        }
    }

    /// An address of the web, if there is one.
    pub fn url(&self, report: &mut Report, name: &str, most: usize, schemes: &[&str]) {
        let Some(text) = self.text(report, name, most) else {
            return;
        };
        let mut schemes = schemes.iter();
        let goes = schemes.any(|scheme| {
            text.strip_prefix(scheme)
                .is_some_and(|rest| !rest.is_empty())
        });
        if !goes || text.contains(char::is_whitespace) {
            report.add("input must be a valid: uri", &self.place(name));
        }
    }

    /// The entries of a list of 1 to so many, each with its place.
    pub fn list(
        &self,
        report: &mut Report,
        name: &str,
        most: usize,
    ) -> Vec<(String, &'value Value)> {
        let Some(value) = self.get(name) else {
            return Vec::new();
        };
        let place = self.place(name);
        let Some(entries) = value.as_array() else {
            report.add("must provide an array", &place);
            return Vec::new();
        };
        if entries.is_empty() {
            report.add("must provide at least 1 items", &place);
        }
        report.at_most(entries.len(), most, &place);
        let entries = entries.iter().enumerate();
        entries
            .map(|(number, entry)| (format!("{place}/{number}"), entry))
            .collect()
    }
}
