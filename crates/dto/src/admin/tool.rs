//! The state of tools, and changing it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::check_reason;
use crate::{
    Patch, Timestamp,
    account::{Role, Tier},
    tool::Manifest,
    validate::Fields,
};

/// The highest unit price an override sets, in credits.
pub const MAX_PRICE: i64 = 1_000_000;
/// Places that a tool's order on the dashboard may take.
pub const DASHBOARD_ORDER: std::ops::RangeInclusive<i32> = -10_000..=10_000;

/// A tool with its overrides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdminTool {
    /// As people meet it: with the overrides applied.
    pub tool: Manifest,
    /// As the tool itself says, without them.
    pub defaults: Manifest,
    pub overrides: ToolOverrides,
    /// Charged uses; counted now and then, not at once.
    pub total_usage: i64,
    /// Accounts that used it, counted alike.
    pub active_users: i64,
    pub updated_at: Timestamp,
}

/// What an admin set. `null` is what the tool itself says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ToolOverrides {
    pub enabled: bool,
    pub beta: Option<bool>,
    pub coming_soon: Option<bool>,
    pub dashboard_order: Option<i32>,
    pub allowed_roles: Option<Vec<Role>>,
    pub min_tier: Option<Tier>,
    /// Unit prices in credits by action id; an action that is not here costs what the tool says.
    pub price_overrides: BTreeMap<String, i64>,
}

/// Every tool, by dashboard order, switched-off ones too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdminTools {
    pub items: Vec<AdminTool>,
    pub next_cursor: Option<String>,
}

/// A change to a tool. An absent field stays, `null` goes back to what the tool itself says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateTool {
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<bool>))]
    pub enabled: Patch<bool>,
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<bool>))]
    pub beta: Patch<bool>,
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<bool>))]
    pub coming_soon: Patch<bool>,
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i32>, minimum = -10_000, maximum = 10_000))]
    pub dashboard_order: Patch<i32>,
    /// At least one.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<Role>>))]
    pub allowed_roles: Patch<Vec<Role>>,
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Tier>))]
    pub min_tier: Patch<Tier>,
    /// Unit prices by action id, 0 to 1,000,000 credits. An action that is not named keeps its price, one with
    /// `null` gets the tool's own again; `null` for the whole takes every override back.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<BTreeMap<String, Option<i64>>>))]
    pub price_overrides: Patch<BTreeMap<String, Option<i64>>>,
    /// Why; for the audit log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub reason: Option<String>,
}

impl UpdateTool {
    /// Prices are of actions that the tool has and within their bounds, and somebody may still use it.
    pub fn validate(&self, tool: &Manifest) -> Result<(), Fields> {
        let mut fields = Fields::default();
        if let Some(reason) = &self.reason {
            fields.check("reason", check_reason(reason));
        }
        if self.allowed_roles.value().is_some_and(Vec::is_empty) {
            fields.check("allowedRoles", Err("Leave the tool to one role at least, or switch it off."));
        }
        if self.dashboard_order.value().is_some_and(|order| !DASHBOARD_ORDER.contains(order)) {
            fields.check("dashboardOrder", Err("A place is a number from -10,000 to 10,000."));
        }
        for (action, price) in self.price_overrides.value().into_iter().flatten() {
            fields.check("priceOverrides", check_price(tool, action, *price));
        }
        fields.finish()
    }
}

fn check_price(tool: &Manifest, action: &str, price: Option<i64>) -> Result<(), String> {
    let Some(known) = tool.actions.iter().find(|known| known.id == action) else {
        return Err(format!("This tool has no action called {}.", action.escape_debug()));
    };
    match price {
        Some(price) if !(0..=MAX_PRICE).contains(&price) => {
            Err(format!("{}: a price is 0 to 1,000,000 credits.", known.label))
        }
        _ => Ok(()),
    }
}
