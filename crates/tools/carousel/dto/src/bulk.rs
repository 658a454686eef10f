//! Many carousels from a table: a header that names fields, a carousel in each row.
//!
//! Columns: `title` (of the project), `topic` (for the writer), and by slide number from 1 `role1`,
//! `kicker1`, `title1`, `body1`, `quote1`, `author1`, `figure1`, `action1` and `items1` (points, one on each
//! line of the cell or divided by `|`). Cells hold markup as in [`Text::from_markup`](crate::Text).

use std::fmt;

use serde::{Deserialize, Serialize};

use lumiku_dto::{Quote, validate::Fields};

use crate::{
    content::Slot, export::has_twice, generate::Writer, limits::MAX_SLIDES, price::BulkOrder, size::Size,
};

/// The fields beside the table of a bulk request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = BulkCarousels))]
pub struct BulkOptions {
    pub template_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Lets the writer fill empty cells, at the writer's price for each carousel that has some.
    #[serde(default)]
    pub fill: bool,
    /// Pictures to export at once; none makes projects only.
    #[serde(default)]
    pub sizes: Vec<Size>,
}

impl BulkOptions {
    /// A template, and each size once.
    pub fn validate(&self) -> Result<(), Fields> {
        let mut fields = Fields::default();
        if self.template_id.is_empty() {
            fields.check("templateId", Err("Choose a template."));
        }
        if has_twice(&self.sizes) {
            fields.check("sizes", Err("Name each size once."));
        }
        if self.language.as_ref().is_some_and(|tag| !crate::content::is_language(tag)) {
            fields.check("language", Err("Give a language tag, such as en or id."));
        }
        fields.finish()
    }
}

/// What a table comes to, before anything is charged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselBulkCheck))]
pub struct BulkCheck {
    /// Columns that it fills, by their headers.
    pub columns: Vec<String>,
    pub order: BulkOrder,
    /// Who would fill empty cells.
    pub writer: Writer,
    pub quote: Quote,
}

/// What a column of the table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BulkColumn {
    /// The project's title.
    Title,
    /// What the writer writes about.
    Topic,
    /// The role of a slide, counted from 0.
    Role(usize),
    /// A text of a slide.
    Text(usize, Slot),
    /// The points of a slide.
    Items(usize),
}

impl BulkColumn {
    /// What a header means: case, spaces and underscores do not matter. `None` for an unknown one.
    pub fn parse(header: &str) -> Option<Self> {
        let name: String = header.chars().filter(|letter| !matches!(letter, ' ' | '_' | '-')).collect();
        let name = name.to_lowercase();
        let digits = name.find(|letter: char| letter.is_ascii_digit()).unwrap_or(name.len());
        let (field, number) = name.split_at(digits);
        if number.is_empty() {
            return match field {
                "title" => Some(Self::Title),
                "topic" => Some(Self::Topic),
                _ => None,
            };
        }
        let slide = number.parse::<usize>().ok()?.checked_sub(1).filter(|slide| *slide < MAX_SLIDES)?;
        match field {
            "role" => Some(Self::Role(slide)),
            "items" => Some(Self::Items(slide)),
            _ => {
                Slot::ALL.into_iter().find(|slot| slot.as_str() == field).map(|slot| Self::Text(slide, slot))
            }
        }
    }
}

impl fmt::Display for BulkColumn {
    /// The header that [`BulkColumn::parse`] reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Title => f.write_str("title"),
            Self::Topic => f.write_str("topic"),
            Self::Role(slide) => write!(f, "role{}", slide + 1),
            Self::Text(slide, slot) => write!(f, "{}{}", slot.as_str(), slide + 1),
            Self::Items(slide) => write!(f, "items{}", slide + 1),
        }
    }
}

/// What is wrong with a table, by place. Rows are counted as a spreadsheet shows them: the header is row 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselRowError))]
pub struct RowError {
    pub row: u32,
    /// The header of the column; absent when it is the whole row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    pub message: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_name_fields_of_slides() {
        assert_eq!(BulkColumn::parse("Title 1"), Some(BulkColumn::Text(0, Slot::Title)));
        assert_eq!(BulkColumn::parse("slide"), None);
        assert_eq!(BulkColumn::parse("TITLE"), Some(BulkColumn::Title));
        assert_eq!(BulkColumn::parse("items_20"), Some(BulkColumn::Items(19)));
        for header in ["title", "topic", "role1", "quote7", "items20"] {
            assert_eq!(BulkColumn::parse(header).map(|column| column.to_string()).as_deref(), Some(header));
        }
        for unknown in ["title0", "title21", "title1a", "", "7", "body"] {
            assert_eq!(BulkColumn::parse(unknown), None, "{unknown}");
        }
    }
}
