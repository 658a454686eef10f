//! Who speaks: name, handle, picture, logo, colours and fonts.

use lumiku_dto::{FileId, Timestamp, validate::Fields};
use serde::{Deserialize, Serialize};

use crate::{
    color::Color,
    fonts::{FontId, fonts},
    limits::{MAX_BRAND_NAME_CHARS, MAX_HANDLE_CHARS},
    text::trimmed,
};

/// What a brand puts into a carousel. Contrast is kept readable by the engine, whatever the colours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselBrandKit))]
pub struct BrandKit {
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60))]
    pub name: String,
    /// Such as `@lumiku.ai`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 60))]
    pub handle: Option<String>,
    /// A round portrait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar_file_id: Option<FileId>,
    /// A mark of any shape; stands in place of the portrait where both are given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo_file_id: Option<FileId>,
    #[serde(default)]
    pub colors: BrandColors,
    #[serde(default)]
    pub fonts: BrandFonts,
}

/// Colours in place of a palette's; what is absent stays the palette's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselBrandColors))]
pub struct BrandColors {
    /// The accent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, pattern = "^#[0-9a-fA-F]{6}$"))]
    pub primary: Option<Color>,
    /// The second accent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, pattern = "^#[0-9a-fA-F]{6}$"))]
    pub secondary: Option<Color>,
    /// The ground.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, pattern = "^#[0-9a-fA-F]{6}$"))]
    pub background: Option<Color>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, pattern = "^#[0-9a-fA-F]{6}$"))]
    pub text: Option<Color>,
}

/// Families in place of a template's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselBrandFonts))]
pub struct BrandFonts {
    /// Titles, quotes and figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<FontId>,
    /// Everything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<FontId>,
}

impl BrandKit {
    /// The files that are shown.
    pub fn files(&self) -> impl Iterator<Item = &FileId> {
        self.avatar_file_id.iter().chain(&self.logo_file_id)
    }

    /// Whether it can be stored and drawn.
    pub fn validate(&self) -> Result<(), Fields> {
        let mut fields = Fields::default();
        self.check("", &mut |path: &str, message: String| fields.check(path, Err(message)));
        fields.finish()
    }

    pub(crate) fn check(&self, path: &str, wrong: &mut dyn FnMut(&str, String)) {
        let mut line = |field: &str, text: &str, least: usize, most: usize| {
            let length = trimmed(text).chars().count();
            if !(least..=most).contains(&length) || text.chars().any(char::is_control) {
                wrong(&format!("{path}{field}"), format!("Use {least} to {most} characters on one line."));
            }
        };
        line("name", &self.name, 1, MAX_BRAND_NAME_CHARS);
        if let Some(handle) = &self.handle {
            line("handle", handle, 1, MAX_HANDLE_CHARS);
        }
        for (field, font) in [("fonts.heading", &self.fonts.heading), ("fonts.body", &self.fonts.body)] {
            if font.as_ref().is_some_and(|font| fonts().iter().all(|family| family.id != font.as_str())) {
                wrong(&format!("{path}{field}"), "This font is not known.".to_owned());
            }
        }
    }
}

/// A stored brand of the caller's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Brand {
    pub id: String,
    #[serde(flatten)]
    pub kit: BrandKit,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// [`Brand`] as its description has it. A kit refuses fields that it does not know, so a description that adds the kit's
/// to others would allow nothing.
#[cfg(feature = "openapi")]
mod described {
    use std::borrow::Cow;

    use utoipa::{
        PartialSchema, ToSchema,
        openapi::{RefOr, schema::Schema},
    };

    use super::{Brand, BrandColors, BrandFonts, FileId, Timestamp};

    /// A stored brand of the caller's.
    #[derive(ToSchema)]
    #[schema(rename_all = "camelCase")]
    #[expect(dead_code, reason = "only described")]
    struct Described {
        id: String,
        name: String,
        handle: Option<String>,
        avatar_file_id: Option<FileId>,
        logo_file_id: Option<FileId>,
        colors: BrandColors,
        fonts: BrandFonts,
        created_at: Timestamp,
        updated_at: Timestamp,
    }

    impl PartialSchema for Brand {
        fn schema() -> RefOr<Schema> {
            Described::schema()
        }
    }

    impl ToSchema for Brand {
        fn name() -> Cow<'static, str> {
            "CarouselBrand".into()
        }

        fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
            Described::schemas(schemas);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_brand_is_flat_on_the_wire() {
        let json = r##"{"id":"b1","name":"Lumiku","handle":"@lumiku","colors":{"primary":"#ff0000"},"fonts":{},
            "createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"}"##;
        let brand: Brand = serde_json::from_str(json).unwrap();
        assert_eq!(brand.kit.handle.as_deref(), Some("@lumiku"));
        assert_eq!(serde_json::to_value(&brand).unwrap()["colors"]["primary"], "#ff0000");
    }

    #[test]
    fn unknown_fonts_and_long_names_are_refused() {
        let heading = Some(FontId::new("comic-sans"));
        let kit = BrandKit {
            name: "x".repeat(MAX_BRAND_NAME_CHARS + 1),
            fonts: BrandFonts { heading, body: None },
            ..BrandKit::default()
        };
        let fields = kit.validate().unwrap_err();
        assert!(fields.get("name").is_some() && fields.get("fonts.heading").is_some());
    }
}
