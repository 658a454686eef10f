//! What a tool says about itself.

use serde::{Deserialize, Serialize};

use crate::{
    PriceList,
    account::{Role, Tier},
    number::thousands,
};

/// The shelf a tool stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Category {
    Image,
    Video,
    Audio,
    Text,
    /// Work apps stand here.
    Other,
}

impl Category {
    /// Every category, in the order of the screen.
    pub const ALL: [Self; 5] = [Self::Image, Self::Video, Self::Audio, Self::Text, Self::Other];

    /// Name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Text => "text",
            Self::Other => "other",
        }
    }

    /// Name on a screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Image => "Image",
            Self::Video => "Video",
            Self::Audio => "Audio",
            Self::Text => "Text",
            Self::Other => "Work",
        }
    }
}

/// Whether a tool creates media or is a work app; it decides the base path only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ToolFamily {
    /// Under `/api/tools/<id>` and `/tools/<id>`.
    Creation,
    /// Under `/api/apps/<id>` and `/apps/<id>`.
    Work,
}

/// Something a tool charges for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Action {
    /// Key in the tool's price list, such as `upscale`.
    pub id: String,
    /// In words, such as "Upscale a picture".
    pub label: String,
    /// Unit price in credits, after overrides.
    pub credits: i64,
    /// What the unit is, such as "image per factor".
    pub unit: String,
    /// The lowest plan that includes it, where that is higher than the tool's own.
    #[serde(default)]
    pub min_tier: Tier,
}

/// Who may use a tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Access {
    pub roles: Vec<Role>,
    pub min_tier: Tier,
}

/// What a tool's screen offers and how its card looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(clippy::struct_excessive_bools, reason = "independent switches, each a field of the contract")]
pub struct Features {
    pub upload: bool,
    pub download: bool,
    pub history: bool,
    pub favorites: bool,
    pub beta: bool,
    pub coming_soon: bool,
    pub featured: bool,
    /// A word on the card, such as "New".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub badge: Option<String>,
}

/// What a tool takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Limits {
    /// Largest upload, in bytes.
    pub max_file_size: u64,
    /// MIME types taken, judged by the bytes.
    pub file_types: Vec<String>,
    /// Jobs of this tool that run at once, over all workers.
    pub max_concurrent: u32,
    /// Seconds one job may run.
    pub timeout: u32,
}

/// Where a tool's card stands and its colour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Dashboard {
    pub order: i32,
    /// A category colour's name.
    pub color: String,
}

/// Everything a tool says about itself, with its run-time state applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Manifest {
    pub id: String,
    pub name: String,
    pub description: String,
    /// A Lucide icon's name.
    pub icon: String,
    pub category: Category,
    pub family: ToolFamily,
    pub version: String,
    /// `/api/tools/<id>` or `/api/apps/<id>`.
    pub base_path: String,
    /// From what a use costs, in words, such as "From 4 credits an image". A tool itself writes the credits as so many
    /// units of an action, "From {2*upscale} an image", so that they follow its price.
    pub price_hint: String,
    pub actions: Vec<Action>,
    pub access: Access,
    pub features: Features,
    pub limits: Limits,
    pub dashboard: Dashboard,
    /// Whether people can use it now.
    pub enabled: bool,
}

impl Manifest {
    /// The lowest plan that includes an action: its own, or the tool's if that is higher.
    pub fn min_tier_of(&self, action: &str) -> Tier {
        let found = self.actions.iter().find(|known| known.id == action);
        found.map_or(Tier::Free, |known| known.min_tier).max(self.access.min_tier)
    }

    /// The price hint with its credits in figures, at the prices as they are.
    pub fn written_hint(&self) -> String {
        let hint = &self.price_hint;
        let written = || {
            let (before, rest) = hint.split_once('{')?;
            let (units, after) = rest.split_once('}')?;
            let (units, action) = units.split_once('*')?;
            let action = self.actions.iter().find(|known| known.id == action)?;
            let credits = units.parse::<i64>().ok()?.saturating_mul(action.credits);
            let noun = if credits == 1 { "credit" } else { "credits" };
            Some(format!("{before}{} {noun}{after}", thousands(credits)))
        };
        written().unwrap_or_else(|| hint.clone())
    }

    /// The unit prices that the tool's price function takes.
    pub fn price_list(&self) -> PriceList {
        PriceList::new(self.actions.iter().map(|action| (action.id.clone(), action.credits)))
    }
}

/// `{tools}`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Manifests {
    pub tools: Vec<Manifest>,
}

/// `{apps}`: enabled and not coming soon, by dashboard order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Apps {
    pub apps: Vec<Manifest>,
}
