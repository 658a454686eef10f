//! Collects what is wrong with an input, by field, so that a person sees everything at once.

use std::collections::BTreeMap;

/// Messages by field name. Built by an input's `validate`, sent as `fields` of `validation_failed`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<String, String>);

impl Fields {
    /// Notes the message when the check failed. The first message of a field stays.
    pub fn check(&mut self, field: &str, result: Result<(), impl Into<String>>) {
        if let Err(message) = result {
            self.0.entry(field.to_owned()).or_insert_with(|| message.into());
        }
    }

    /// One message for one field.
    pub fn one(field: &str, message: impl Into<String>) -> Self {
        Self(BTreeMap::from([(field.to_owned(), message.into())]))
    }

    /// `Err` with all messages when there are any.
    pub fn finish(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }

    /// The messages by field.
    pub fn into_map(self) -> BTreeMap<String, String> {
        self.0
    }

    /// The message of one field.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }
}
