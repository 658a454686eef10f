//! What an action changed, field by field. Pure.

use serde_json::{Map, Value};

/// One field, before and after; `None` where it was not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) field: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

/// The fields of both sides; those of a nested object are named `outer: inner`. What is the same is left out.
pub(super) fn changes(before: Option<&Value>, after: Option<&Value>) -> Vec<Change> {
    let mut found = Vec::new();
    compare("", before, after, &mut found);
    found
}

fn compare(name: &str, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Change>) {
    let (old, new) = (object(before), object(after));
    if old.is_none() && new.is_none() {
        if before != after {
            let (before, after) = (before.map(text), after.map(text));
            found.push(Change { field: name.to_owned(), before, after });
        }
        return;
    }
    let mut names: Vec<&String> = Vec::new();
    for field in [old, new].into_iter().flatten().flat_map(Map::keys) {
        if !names.contains(&field) {
            names.push(field);
        }
    }
    for field in names {
        let own = spaced(field);
        let full = if name.is_empty() { own } else { format!("{name}: {field}") };
        compare(&full, old.and_then(|old| old.get(field)), new.and_then(|new| new.get(field)), found);
    }
}

fn object(value: Option<&Value>) -> Option<&Map<String, Value>> {
    value.and_then(Value::as_object)
}

/// A value for a person.
fn text(value: &Value) -> String {
    match value {
        Value::Null => "as the tool says".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        value => value.to_string(),
    }
}

/// `isActive` as `is active`.
fn spaced(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            words.push(' ');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(before: &Value, after: &Value) -> Vec<String> {
        let words = |change: Change| {
            let side = |side: Option<String>| side.unwrap_or_else(|| "-".to_owned());
            format!("{} {} {}", change.field, side(change.before), side(change.after))
        };
        let some = |value: &Value| (!value.is_null()).then(|| value.clone());
        changes(some(before).as_ref(), some(after).as_ref()).into_iter().map(words).collect()
    }

    #[test]
    fn what_changed_is_named_and_what_did_not_is_left_out() {
        let before = json!({"tier": "free", "isActive": true, "role": "user"});
        let after = json!({"tier": "pro", "isActive": false, "role": "user"});
        assert_eq!(read(&before, &after), ["is active yes no", "tier free pro"]);
    }

    #[test]
    fn prices_are_named_by_their_action() {
        let before = json!({"priceOverrides": {}});
        let after = json!({"priceOverrides": {"upscale": 5}});
        assert_eq!(read(&before, &after), ["price overrides: upscale - 5"]);
        assert_eq!(read(&after, &before), ["price overrides: upscale 5 -"]);
    }

    #[test]
    fn one_side_is_enough() {
        assert_eq!(
            read(&json!(null), &json!({"credits": 4, "roles": ["user", "admin"]})),
            ["credits - 4", "roles - user, admin"]
        );
        assert!(read(&json!(null), &json!(null)).is_empty());
    }
}
