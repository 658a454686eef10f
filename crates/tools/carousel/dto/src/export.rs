//! Requests for pictures.

use lumiku_dto::validate::Fields;
use serde::{Deserialize, Serialize};

use crate::{content::Slide, size::Size};

/// A kind of file that a carousel is exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselFormat))]
pub enum Format {
    /// One picture for each slide, lossless.
    Png,
    /// One picture for each slide: baseline, RGB without transparency.
    Jpeg,
    /// One file with selectable text.
    Pdf,
    /// The pictures, named in order.
    Zip,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Png, Self::Jpeg, Self::Pdf, Self::Zip];

    /// MIME type of the file.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Pdf => "application/pdf",
            Self::Zip => "application/zip",
        }
    }

    /// File name extension, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Pdf => "pdf",
            Self::Zip => "zip",
        }
    }
}

/// Input of an export.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = ExportCarousel))]
pub struct Export {
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 4))]
    pub formats: Vec<Format>,
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 3))]
    pub sizes: Vec<Size>,
    /// Of the project that is to be exported; whatever is stored when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<i64>,
}

impl Export {
    /// At least one format and one size, each named once.
    pub fn validate(&self) -> Result<(), Fields> {
        let mut fields = Fields::default();
        if self.formats.is_empty() || has_twice(&self.formats) {
            fields.check("formats", Err("Choose at least one of png, jpeg, pdf and zip, each once."));
        }
        if self.sizes.is_empty() || has_twice(&self.sizes) {
            fields.check("sizes", Err("Choose at least one of 4:5, 1:1 and 9:16, each once."));
        }
        fields.finish()
    }
}

pub(crate) fn has_twice<T: PartialEq>(values: &[T]) -> bool {
    values.iter().enumerate().any(|(index, value)| values[..index].contains(value))
}

/// A picture to look at while editing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselPreviewFormat))]
pub enum PreviewFormat {
    #[default]
    Jpeg,
    Png,
}

/// Input of a preview: the slide as it stands in the editor, in the stored project's template and brand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PreviewSlide))]
pub struct Preview {
    pub slide: Slide,
    #[serde(default)]
    pub format: PreviewFormat,
    #[serde(default)]
    pub size: Size,
    /// Its place, from 0, and how many there are; as stored when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// Another template, palette, language, brand or marks to try on; the slides in it are not looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<crate::content::Content>,
}
