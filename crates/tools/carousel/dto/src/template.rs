//! Templates as the screen sees them. What they look like is design data of the engine's.

use serde::{Deserialize, Serialize};

use crate::{color::Color, content::Role, generate::Writer};

/// What a template is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselTemplateStyle))]
pub enum TemplateStyle {
    Bold,
    Editorial,
    Minimal,
    Dark,
    Playful,
    Data,
}

/// A template to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselTemplate))]
pub struct TemplateInfo {
    pub id: String,
    pub name: String,
    pub style: TemplateStyle,
    /// One sentence on what it is good for.
    pub description: String,
    /// The first is its own.
    pub palettes: Vec<TemplatePalette>,
    /// Family of its titles, an id of [`fonts`](crate::fonts::fonts).
    pub heading_font: String,
    /// Family of its running text.
    pub body_font: String,
    /// Roles whose picture it shows.
    pub picture_roles: Vec<Role>,
    /// Pictures of it: the cover first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preview_urls: Vec<String>,
}

/// Every template, and who writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselTemplates))]
pub struct Templates {
    pub items: Vec<TemplateInfo>,
    /// Always `null`: they are few.
    pub next_cursor: Option<String>,
    /// Who would write a carousel now.
    pub writer: Writer,
}

/// Colours that a template can be had in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselTemplatePalette))]
pub struct TemplatePalette {
    pub id: String,
    pub name: String,
    #[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^#[0-9a-fA-F]{6}$"))]
    pub background: Color,
    #[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^#[0-9a-fA-F]{6}$"))]
    pub text: Color,
    #[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^#[0-9a-fA-F]{6}$"))]
    pub accent: Color,
    #[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^#[0-9a-fA-F]{6}$"))]
    pub second: Color,
}
