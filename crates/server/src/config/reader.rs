//! Values of single variables: what is not as it should be is noted with a sentence that says what to set.

use std::{collections::BTreeMap, net::SocketAddr};

pub(super) struct Reader<'a> {
    pub(super) variables: &'a BTreeMap<String, String>,
    pub(super) problems: Vec<String>,
}

impl Reader<'_> {
    /// A variable that is set to something.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    pub(super) fn number<T: std::str::FromStr>(&mut self, name: &str, default: T) -> T {
        let Some(text) = self.text(name) else { return default };
        if let Ok(number) = text.parse() {
            number
        } else {
            let problem = format!("{name} is {text:?}; set it to a whole number.");
            self.problems.push(problem);
            default
        }
    }

    pub(super) fn flag(&mut self, name: &str, default: bool) -> bool {
        match self.text(name).map(str::to_lowercase).as_deref() {
            None => default,
            Some("1" | "true" | "on" | "yes") => true,
            Some("0" | "false" | "off" | "no") => false,
            Some(other) => {
                self.problems.push(format!("{name} is {other:?}; set it to true or false."));
                default
            }
        }
    }

    pub(super) fn list<T: std::str::FromStr>(&mut self, name: &str, what: &str) -> Vec<T> {
        let mut items = Vec::new();
        let text = self.text(name).unwrap_or_default().to_owned();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            match part.parse() {
                Ok(item) => items.push(item),
                Err(_) => self.problems.push(format!("{name} has {part:?}; write {what}.")),
            }
        }
        items
    }

    pub(super) fn address(&mut self, name: &str) -> Option<SocketAddr> {
        let text = self.text(name)?;
        let parsed = text.parse();
        if parsed.is_err() {
            let problem = format!("{name} is {text:?}; set it to an address such as 127.0.0.1:9464.");
            self.problems.push(problem);
        }
        parsed.ok()
    }

    /// A variable that is an address of the web.
    pub(super) fn web_address(&mut self, name: &str) -> Option<String> {
        let text = self.text(name)?.to_owned();
        let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
        if host.is_none_or(|host| host.is_empty() || host.starts_with('/')) {
            self.problems.push(format!(
                "{name} is {text:?}; set it to an address such as https://lumiku.example.com."
            ));
        }
        Some(text)
    }

    /// A variable that has to be set unless there is a default.
    pub(super) fn required(&mut self, name: &str, default: Option<&str>) -> String {
        let found = self.text(name).or(default).map(str::to_owned);
        found.unwrap_or_else(|| {
            self.problems.push(format!("{name} is not set; it stands in Duitku's merchant portal."));
            String::new()
        })
    }
}
