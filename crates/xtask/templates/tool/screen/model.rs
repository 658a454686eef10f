//! What the screen says, and what a press of its button sends. Pure.

use lumiku_{{snake}}_dto::{{Pascal}}Settings;

use crate::format;

/// What the button does.
pub(super) fn label(count: u32) -> String {
    format!("Write {}", files(count))
}

/// How the price comes about; nothing for a single file.
pub(super) fn factors(count: u32, unit: i64) -> Option<String> {
    (count > 1).then(|| format!("{} × {}", files(count), format::credits(unit)))
}

/// Why the button cannot be pressed.
pub(super) fn blocked(settings: &{{Pascal}}Settings) -> Option<String> {
    let fields = settings.validate().err()?;
    fields.get("text").or_else(|| fields.get("count")).map(str::to_owned)
}

/// A number of files in words.
pub(super) fn files(count: u32) -> String {
    format::count(i64::from(count), "file", "files")
}

/// Settings as they are kept: the count, a space, the text.
pub(super) fn to_keep(settings: &{{Pascal}}Settings) -> String {
    format!("{} {}", settings.count, settings.text)
}

/// Reads [`to_keep`]; what cannot be read is as if it had never been.
pub(super) fn from_kept(kept: &str) -> {{Pascal}}Settings {
    let (count, text) = kept.split_once(' ').unwrap_or_default();
    {{Pascal}}Settings { text: text.to_owned(), count: count.parse().unwrap_or(1) }
}

/// A press whose outcome is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Press {
    pub(super) settings: {{Pascal}}Settings,
    /// `Idempotency-Key`.
    pub(super) key: String,
}

impl Press {
    /// The press to send now: `open` again when it asked for the same and its answer never came, so that the server
    /// charges once; otherwise a new one.
    pub(super) fn next(
        open: Option<Self>,
        settings: {{Pascal}}Settings,
        fresh_key: impl Fn() -> String,
    ) -> Self {
        match open {
            Some(open) if open.settings == settings => open,
            _ => Self { settings, key: fresh_key() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> {{Pascal}}Settings {
        {{Pascal}}Settings { text: text.to_owned(), count: 1 }
    }

    #[test]
    fn what_was_left_is_found_again() {
        let left = {{Pascal}}Settings { count: 3, ..settings("two words") };
        assert_eq!(from_kept(&to_keep(&left)), left);
        assert_eq!(from_kept("odd"), settings(""));
    }

    #[test]
    fn the_price_is_explained_when_there_is_something_to_explain() {
        assert_eq!(factors(1, 1), None);
        assert_eq!(factors(3, 2).as_deref(), Some("3 files × 2 credits"));
    }

    #[test]
    fn the_button_says_why_it_waits() {
        assert!(blocked(&settings("")).is_some());
        assert_eq!(blocked(&settings("Good morning")), None);
    }

    #[test]
    fn a_retry_of_the_same_is_the_same_press() {
        let first = Press::next(None, settings("a"), || "k1".to_owned());
        assert_eq!(Press::next(Some(first.clone()), settings("a"), || "k2".to_owned()).key, "k1");
        assert_eq!(Press::next(Some(first), settings("b"), || "k3".to_owned()).key, "k3");
    }
}
