//! A row of a bulk table with empty cells.

use lumiku_carousel_dto::{BulkColumn, Slide};

use super::Notice;

/// A carousel of a table, and its cells that nobody filled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Of the project; empty when its cell is.
    pub title: String,
    pub topic: String,
    /// BCP 47.
    pub language: String,
    /// With roles, and the texts that are there.
    pub slides: Vec<Slide>,
    /// Cells to fill. Those that hold something, or that their slide's role does not show, stay as they are.
    pub gaps: Vec<BulkColumn>,
}

/// The row after the writer has been at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Filled {
    pub title: String,
    pub slides: Vec<Slide>,
    /// Cells that stay empty, since nobody may make up a figure, a quote or its author.
    pub left: Vec<BulkColumn>,
    pub writer: lumiku_carousel_dto::Writer,
    pub notices: Vec<Notice>,
}

impl Row {
    /// The gaps that can be filled.
    pub(super) fn open_gaps(&self) -> Vec<BulkColumn> {
        let open = |gap: &&BulkColumn| match **gap {
            BulkColumn::Title => self.title.trim().is_empty(),
            BulkColumn::Topic | BulkColumn::Role(_) => false,
            BulkColumn::Text(index, slot) => self
                .slides
                .get(index)
                .is_some_and(|slide| slide.role.slots().contains(&slot) && slide.text(slot).is_none()),
            BulkColumn::Items(index) => {
                self.slides.get(index).is_some_and(|slide| slide.role.has_items() && slide.items.is_empty())
            }
        };
        self.gaps.iter().filter(open).copied().collect()
    }
}
