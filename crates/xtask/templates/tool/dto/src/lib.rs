//! {{name}}'s wire shapes, settings rules and price, shared by server and single-page app.

use lumiku_dto::{PriceList, Quote, Timestamp, price::Price, validate::Fields};
use serde::{Deserialize, Serialize};

/// Id of the tool, the same in folders, routes and job rows.
pub const ID: &str = "{{id}}";
/// The priced action.
pub const WRITE: &str = "write";
/// Credits per file, before overrides.
pub const CREDITS_PER_FILE: i64 = 1;
/// Longest line, in characters.
pub const MAX_TEXT: usize = 200;
/// Most files in one job.
pub const MAX_COUNT: u32 = 10;

/// What to write, and into how many files. Types of a tool carry its name, since the API document holds
/// those of all tools side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct {{Pascal}}Settings {
    /// One line.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub text: String,
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 10))]
    pub count: u32,
}

impl {{Pascal}}Settings {
    /// A line of 1 to [`MAX_TEXT`] characters, and 1 to [`MAX_COUNT`] files.
    pub fn validate(&self) -> Result<(), Fields> {
        let mut fields = Fields::default();
        fields.check("text", check_text(&self.text));
        if !(1..=MAX_COUNT).contains(&self.count) {
            fields.check("count", Err(format!("Choose 1 to {MAX_COUNT} files.")));
        }
        fields.finish()
    }
}

fn check_text(text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("Write a line first.".into());
    }
    if text.chars().any(char::is_control) {
        return Err("Write one line, without control characters.".into());
    }
    match text.chars().count() {
        ..=MAX_TEXT => Ok(()),
        _ => Err(format!("Write at most {MAX_TEXT} characters.")),
    }
}

/// The price of `count` files: `unit × count`, the unit being 1 credit by default.
pub fn price(count: u32, prices: &PriceList) -> Quote {
    Price::start("Files", u64::from(count), prices.unit(WRITE, CREDITS_PER_FILE)).quote()
}

/// A line that somebody had written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct {{Pascal}}Line {
    pub id: String,
    pub text: String,
    /// Into how many files.
    pub count: u32,
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str, count: u32) -> {{Pascal}}Settings {
        {{Pascal}}Settings { text: text.into(), count }
    }

    #[test]
    fn a_file_costs_one_credit() {
        assert_eq!(price(1, &PriceList::default()).credits, 1);
        assert_eq!(price(10, &PriceList::default()).credits, 10);
    }

    #[test]
    fn an_override_replaces_the_unit_price() {
        let prices = PriceList::new([(WRITE.to_owned(), 3)]);
        assert_eq!(price(4, &prices).credits, 12);
    }

    #[test]
    fn settings_outside_their_range_are_refused_by_name() {
        assert!(settings("Good morning", 10).validate().is_ok());
        assert!(settings(" ", 1).validate().unwrap_err().get("text").is_some());
        assert!(settings("two\nlines", 1).validate().unwrap_err().get("text").is_some());
        assert!(settings(&"a".repeat(MAX_TEXT + 1), 1).validate().unwrap_err().get("text").is_some());
        assert!(settings("Good morning", 0).validate().unwrap_err().get("count").is_some());
        assert!(settings("Good morning", MAX_COUNT + 1).validate().unwrap_err().get("count").is_some());
    }
}
