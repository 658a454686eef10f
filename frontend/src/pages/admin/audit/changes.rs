//! What an action changed, field by field, in the words of the screens. Pure.

use lumiku_dto::{
    account::{Role, Tier},
    admin::AuditTarget,
    job::JobStatus,
    payment::PaymentStatus,
};
use serde_json::{Map, Value};

use super::super::{
    tools::who,
    words::{job_status, payment_status, role_name},
};
use crate::format;

/// What stands for a setting that is not set.
const OWN: &str = "as the tool says";

/// One field, before and after; `None` on a side that the action does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) field: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

/// The fields of both sides. What is the same is left out.
pub(super) fn changes(target: AuditTarget, before: Option<&Value>, after: Option<&Value>) -> Vec<Change> {
    let field = |name: &str| {
        let side = |side: Option<&Value>| side.map(|side| side.get(name).cloned().unwrap_or(Value::Null));
        (side(before), side(after))
    };
    let mut found = Vec::new();
    for name in names(before, after) {
        let (before, after) = field(name);
        if name == "priceOverrides" {
            prices(before.as_ref(), after.as_ref(), &mut found);
        } else if before != after {
            let side = |side: Option<Value>| side.map(|value| text(target, name, &value));
            found.push(Change { field: field_name(name), before: side(before), after: side(after) });
        }
    }
    found
}

/// A line for each price: they are one field on the wire.
fn prices(before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Change>) {
    for action in names(before, after) {
        let price =
            |side: Option<&Value>| side.map(|side| side.get(action).map_or_else(|| OWN.to_owned(), plain));
        let (before, after) = (price(before), price(after));
        if before != after {
            found.push(Change { field: format!("Price of {}", spaced(action)), before, after });
        }
    }
}

/// The names of both sides, each once.
fn names<'a>(before: Option<&'a Value>, after: Option<&'a Value>) -> Vec<&'a String> {
    let mut names = Vec::new();
    for name in [before, after].into_iter().flatten().filter_map(Value::as_object).flat_map(Map::keys) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// A field as the desk names it.
fn field_name(name: &str) -> String {
    match name {
        "isActive" => "Active",
        "tier" => "Plan",
        "enabled" => "On",
        "dashboardOrder" => "Place",
        "allowedRoles" => "For",
        "minTier" => "Lowest plan",
        "status" => "State",
        "job" => "New job",
        name => return spaced(name),
    }
    .to_owned()
}

/// The value of a field as the desk shows it; as it came when the desk does not know it.
fn text(target: AuditTarget, name: &str, value: &Value) -> String {
    let word = value.as_str().unwrap_or_default();
    let known = match (name, value) {
        ("tier" | "minTier", _) => Tier::from_wire(word).map(Tier::label),
        ("role", _) => Role::from_wire(word).map(role_name),
        ("status", _) if target == AuditTarget::Payment => {
            PaymentStatus::from_wire(word).map(|status| payment_status(status).0)
        }
        ("status", _) => JobStatus::from_wire(word).map(|status| job_status(status).0),
        ("allowedRoles", Value::Array(roles)) => {
            let roles: Option<Vec<_>> = roles.iter().map(|role| Role::from_wire(role.as_str()?)).collect();
            roles.map(|roles| who(&roles))
        }
        _ => None,
    };
    known.map_or_else(|| plain(value), str::to_owned)
}

/// A value of no special kind.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => OWN.to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        value => value.as_i64().map_or_else(|| value.to_string(), format::number),
    }
}

/// `comingSoon` as `Coming soon`, `write_slides` as `Write slides`.
fn spaced(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        match letter {
            letter if words.is_empty() => words.push(letter.to_ascii_uppercase()),
            '_' | '-' => words.push(' '),
            letter if letter.is_ascii_uppercase() => words.extend([' ', letter.to_ascii_lowercase()]),
            letter => words.push(letter),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(target: AuditTarget, before: &Value, after: &Value) -> Vec<String> {
        let words = |change: Change| {
            let side = |side: Option<String>| side.unwrap_or_else(|| "-".to_owned());
            format!("{}: {} > {}", change.field, side(change.before), side(change.after))
        };
        let some = |value: &Value| (!value.is_null()).then(|| value.clone());
        changes(target, some(before).as_ref(), some(after).as_ref()).into_iter().map(words).collect()
    }

    #[test]
    fn what_changed_is_named_as_on_the_screens_and_what_did_not_is_left_out() {
        let before = json!({"isActive": true, "role": "user", "tier": "free", "credits": 1200});
        let after = json!({"isActive": false, "role": "user", "tier": "pro", "credits": 0});
        assert_eq!(
            read(AuditTarget::User, &before, &after),
            ["Credits: 1,200 > 0", "Active: yes > no", "Plan: Free > Pro"]
        );
    }

    #[test]
    fn what_a_tool_says_itself_is_said_so() {
        let before = json!({"comingSoon": null, "minTier": null, "allowedRoles": null});
        let after = json!({"comingSoon": true, "minTier": "pro", "allowedRoles": ["admin"]});
        assert_eq!(
            read(AuditTarget::Tool, &before, &after),
            [
                "For: as the tool says > Admins only",
                "Coming soon: as the tool says > yes",
                "Lowest plan: as the tool says > Pro"
            ]
        );
    }

    #[test]
    fn prices_are_named_by_their_action() {
        let none = json!({"priceOverrides": {"mix": 4}});
        let some = json!({"priceOverrides": {"mix": 4, "upscale": 3}});
        assert_eq!(read(AuditTarget::Tool, &none, &some), ["Price of Upscale: as the tool says > 3"]);
        assert_eq!(read(AuditTarget::Tool, &some, &none), ["Price of Upscale: 3 > as the tool says"]);
    }

    #[test]
    fn one_side_is_enough() {
        let status = json!({"status": "pending"});
        assert_eq!(read(AuditTarget::Payment, &status, &json!(null)), ["State: Waiting > -"]);
        assert_eq!(
            read(AuditTarget::Job, &json!({"status": "processing"}), &json!(null)),
            ["State: Running > -"]
        );
        assert_eq!(
            read(AuditTarget::Job, &json!(null), &json!({"job": "j1", "credits": 4})),
            ["Credits: - > 4", "New job: - > j1"]
        );
        assert!(read(AuditTarget::User, &json!(null), &json!(null)).is_empty());
    }

    #[test]
    fn what_the_desk_does_not_know_stands_as_it_came() {
        let odd = json!({"tier": "gold", "limits": {"a": 1}});
        assert_eq!(read(AuditTarget::User, &json!(null), &odd), [r#"Limits: - > {"a":1}"#, "Plan: - > gold"]);
    }
}
