//! Changes to a tool: what is sent, what takes it back, and how it reads. Pure.

use std::collections::BTreeMap;

use lumiku_dto::{
    Patch,
    account::{Role, Tier},
    admin::{AdminTool, UpdateTool},
};

use super::super::typed::whole;

/// What an override is set to: nothing when the tool itself says the same.
pub(super) fn over<T: PartialEq>(value: T, own: &T) -> Patch<T> {
    if value == *own { Patch::Clear } else { Patch::Set(value) }
}

/// The change that brings back what `before` has, of what `change` names.
pub(super) fn undo(before: &AdminTool, change: &UpdateTool) -> UpdateTool {
    let was = &before.overrides;
    UpdateTool {
        enabled: back(&change.enabled, Some(was.enabled)),
        beta: back(&change.beta, was.beta),
        coming_soon: back(&change.coming_soon, was.coming_soon),
        dashboard_order: back(&change.dashboard_order, was.dashboard_order),
        allowed_roles: back(&change.allowed_roles, was.allowed_roles.clone()),
        min_tier: back(&change.min_tier, was.min_tier),
        price_overrides: match &change.price_overrides {
            Patch::Keep => Patch::Keep,
            Patch::Clear => {
                Patch::Set(was.price_overrides.iter().map(|(id, price)| (id.clone(), Some(*price))).collect())
            }
            Patch::Set(prices) => {
                let before = |id: &String| (id.clone(), was.price_overrides.get(id).copied());
                Patch::Set(prices.keys().map(before).collect())
            }
        },
        reason: None,
    }
}

fn back<T, U>(changed: &Patch<T>, was: Option<U>) -> Patch<U> {
    match (changed, was) {
        (Patch::Keep, _) => Patch::Keep,
        (_, Some(was)) => Patch::Set(was),
        (_, None) => Patch::Clear,
    }
}

/// What became of the tool, in words.
pub(super) fn in_words(after: &AdminTool, change: &UpdateTool) -> String {
    let (name, tool) = (&after.tool.name, &after.tool);
    if !change.enabled.is_keep() {
        return format!("{name} is switched {}", if tool.enabled { "on" } else { "off" });
    }
    if !change.beta.is_keep() {
        return format!("{name} is {} beta", if tool.features.beta { "marked as" } else { "no longer" });
    }
    if !change.coming_soon.is_keep() {
        let words = if tool.features.coming_soon { "is announced only" } else { "can be opened" };
        return format!("{name} {words}");
    }
    if !change.allowed_roles.is_keep() {
        return format!("{name} is for {}", who(&tool.access.roles).to_ascii_lowercase());
    }
    if !change.min_tier.is_keep() {
        return match tool.access.min_tier {
            Tier::Free => format!("{name} is in every plan"),
            tier => format!("{name} is for the {} plan and above", tier.label()),
        };
    }
    if !change.dashboard_order.is_keep() {
        return format!("{name} has another place");
    }
    format!("The prices of {name} are changed")
}

/// Whom a tool is for.
pub(in crate::pages::admin) fn who(roles: &[Role]) -> &'static str {
    match (roles.contains(&Role::User), roles.contains(&Role::Admin)) {
        (true, true) => EVERYBODY,
        (true, false) => USERS_ONLY,
        (false, _) => ADMINS_ONLY,
    }
}

pub(super) const EVERYBODY: &str = "Everybody";
pub(super) const USERS_ONLY: &str = "Users only";
pub(super) const ADMINS_ONLY: &str = "Admins only";

/// The roles behind the words of [`who`].
pub(super) fn roles(who: &str) -> Vec<Role> {
    match who {
        ADMINS_ONLY => vec![Role::Admin],
        USERS_ONLY => vec![Role::User],
        _ => vec![Role::User, Role::Admin],
    }
}

/// What typed prices change, by action: a number sets one, nothing or the tool's own takes one back.
///
/// # Errors
/// A sentence about the first that is no price.
pub(super) fn prices(
    tool: &AdminTool,
    typed: &[(String, String)],
) -> Result<BTreeMap<String, Option<i64>>, String> {
    let mut changed = BTreeMap::new();
    for (id, typed) in typed {
        let Some(action) = tool.defaults.actions.iter().find(|action| action.id == *id) else { continue };
        let typed = typed.trim();
        let price = if typed.is_empty() {
            None
        } else {
            let price = whole(typed).filter(|price| *price >= 0);
            let price = price.ok_or_else(|| format!("{}: enter whole credits, 0 or more.", action.label))?;
            Some(price).filter(|price| *price != action.credits)
        };
        if tool.overrides.price_overrides.get(id).copied() != price {
            changed.insert(id.clone(), price);
        }
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use lumiku_dto::{
        Timestamp,
        admin::ToolOverrides,
        tool::{Access, Action, Category, Dashboard, Features, Limits, Manifest, ToolFamily},
    };

    use super::*;

    fn tool() -> AdminTool {
        let action = Action {
            id: "upscale".into(),
            label: "Upscale".into(),
            credits: 2,
            unit: "image".into(),
            min_tier: Tier::Free,
        };
        let manifest = Manifest {
            id: "t".into(),
            name: "T".into(),
            description: String::new(),
            icon: "x".into(),
            category: Category::Image,
            family: ToolFamily::Creation,
            version: "1".into(),
            base_path: "/api/tools/t".into(),
            price_hint: String::new(),
            actions: vec![action],
            access: Access { roles: vec![Role::User, Role::Admin], min_tier: Tier::Free },
            features: Features::default(),
            limits: Limits { max_file_size: 1, file_types: Vec::new(), max_concurrent: 1, timeout: 1 },
            dashboard: Dashboard { order: 1, color: "image".into() },
            enabled: true,
        };
        AdminTool {
            tool: manifest.clone(),
            defaults: manifest,
            overrides: ToolOverrides { enabled: true, ..ToolOverrides::default() },
            total_usage: 0,
            active_users: 0,
            updated_at: Timestamp(0),
        }
    }

    fn typed(price: &str) -> Vec<(String, String)> {
        vec![("upscale".into(), price.into())]
    }

    #[test]
    fn undoing_brings_back_what_was_and_touches_nothing_else() {
        let mut before = tool();
        before.overrides.beta = Some(true);
        before.overrides.price_overrides.insert("upscale".into(), 7);
        let prices = BTreeMap::from([("upscale".to_owned(), None)]);
        let change =
            UpdateTool { beta: Patch::Clear, price_overrides: Patch::Set(prices), ..UpdateTool::default() };
        let expected = UpdateTool {
            beta: Patch::Set(true),
            price_overrides: Patch::Set(BTreeMap::from([("upscale".to_owned(), Some(7))])),
            ..UpdateTool::default()
        };
        assert_eq!(undo(&before, &change), expected);
        let hidden = UpdateTool { coming_soon: Patch::Set(true), ..UpdateTool::default() };
        assert_eq!(undo(&before, &hidden).coming_soon, Patch::Clear);
    }

    #[test]
    fn what_the_tool_itself_says_needs_no_override() {
        assert_eq!(over(true, &true), Patch::Clear);
        assert_eq!(over(false, &true), Patch::Set(false));
    }

    #[test]
    fn only_prices_that_differ_are_sent() {
        let mut tool = tool();
        assert_eq!(prices(&tool, &typed("2")), Ok(BTreeMap::new()));
        assert_eq!(prices(&tool, &typed("5")), Ok(BTreeMap::from([("upscale".to_owned(), Some(5))])));
        tool.overrides.price_overrides.insert("upscale".into(), 5);
        assert_eq!(prices(&tool, &typed("5")), Ok(BTreeMap::new()));
        for own in ["", "2"] {
            assert_eq!(
                prices(&tool, &typed(own)),
                Ok(BTreeMap::from([("upscale".to_owned(), None)])),
                "{own}"
            );
        }
        assert_eq!(prices(&tool, &typed("1.500")), Ok(BTreeMap::from([("upscale".to_owned(), Some(1500))])));
        for odd in ["-1", "1.5", "many"] {
            assert!(prices(&tool, &typed(odd)).is_err(), "{odd}");
        }
    }

    #[test]
    fn whom_a_tool_is_for_reads_both_ways() {
        for words in [EVERYBODY, USERS_ONLY, ADMINS_ONLY] {
            assert_eq!(who(&roles(words)), words);
        }
    }
}
