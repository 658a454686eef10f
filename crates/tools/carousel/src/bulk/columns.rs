//! The header: which column holds what.

use std::collections::BTreeMap;

use lumiku_carousel_dto::{BulkColumn, Slot, limits::MAX_SLIDES};

use super::{faults::Faults, table::Cells};

/// Columns of a table, by their place from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns {
    /// By place; `None` has no header, or none that is known.
    known: Vec<Option<BulkColumn>>,
    /// Places that have a header.
    named: Vec<bool>,
    pub title: Option<usize>,
    pub topic: Option<usize>,
    /// By slide, from 0.
    pub slides: BTreeMap<usize, SlideColumns>,
}

/// Columns of one slide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SlideColumns {
    pub role: Option<usize>,
    pub texts: BTreeMap<Slot, usize>,
    pub items: Option<usize>,
}

impl Columns {
    /// Reads the header. Columns that are not known or there twice are noted and left out; a header that names
    /// none at all is an error, for then the first row is not a header.
    pub(super) fn read(header: Cells<'_>, faults: &mut Faults) -> Result<Self, String> {
        let mut columns = Self::default();
        for (place, name) in header.iter().enumerate() {
            let column = BulkColumn::parse(name);
            let doubled = column.is_some_and(|column| columns.known.contains(&Some(column)));
            if column.is_none() && !name.is_empty() {
                faults.cell(header.row, name, UNKNOWN);
            } else if doubled {
                faults.cell(header.row, name, "This column is there twice.");
            }
            let column = column.filter(|_| !doubled);
            columns.named.push(!name.is_empty());
            columns.known.push(column);
            columns.place(column, place);
        }
        if columns.known.iter().all(Option::is_none) {
            return Err(format!("The first row has to name the columns. {KNOWN}"));
        }
        if columns.slides.values().all(|slide| slide.texts.is_empty() && slide.items.is_none()) {
            return Err(format!("No column holds words of a slide. {KNOWN}"));
        }
        Ok(columns)
    }

    fn place(&mut self, column: Option<BulkColumn>, place: usize) {
        match column {
            None => {}
            Some(BulkColumn::Title) => self.title = Some(place),
            Some(BulkColumn::Topic) => self.topic = Some(place),
            Some(BulkColumn::Role(slide)) => self.slides.entry(slide).or_default().role = Some(place),
            Some(BulkColumn::Items(slide)) => self.slides.entry(slide).or_default().items = Some(place),
            Some(BulkColumn::Text(slide, slot)) => {
                self.slides.entry(slide).or_default().texts.insert(slot, place);
            }
        }
    }

    /// What the header names, in its order.
    pub(super) fn to_list(&self) -> Vec<BulkColumn> {
        self.known.iter().flatten().copied().collect()
    }

    /// How many cells a row has at least: up to the last column that has a header.
    pub(super) fn width(&self) -> usize {
        self.named.iter().rposition(|named| *named).map_or(0, |last| last + 1)
    }

    /// Whether a place stands under a header.
    pub(super) fn is_named(&self, place: usize) -> bool {
        self.named.get(place).copied().unwrap_or(false)
    }
}

const KNOWN: &str = "Use title, topic and, with the number of a slide, role1, kicker1, title1, body1, quote1, \
                     author1, figure1, action1 and items1.";
const UNKNOWN: &str = "This column is not known. Use title, topic, or role, kicker, title, body, quote, author, \
                       figure, action or items with the number of a slide, from 1 to 20.";
const _: () = assert!(MAX_SLIDES == 20, "the message names it");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulk::table::Table;

    fn read(header: &str) -> (Result<Columns, String>, Faults) {
        let mut faults = Faults::default();
        let columns = Columns::read(Table::open(header).unwrap().header(), &mut faults);
        (columns, faults)
    }

    #[test]
    fn headers_name_columns_in_any_order_and_spelling() {
        let (columns, faults) = read("Body_1,topic,TITLE,Title 2,,items3");
        let columns = columns.unwrap();
        assert!(faults.is_empty());
        assert_eq!((columns.title, columns.topic, columns.width()), (Some(2), Some(1), 6));
        assert_eq!(columns.slides[&0].texts[&Slot::Body], 0);
        assert_eq!(columns.slides[&2].items, Some(5));
        assert!(!columns.is_named(4));
    }

    #[test]
    fn unknown_and_doubled_columns_are_told_by_name() {
        let (_, faults) = read("title1,Titel 2,title 1,title21,body1");
        let told: Vec<_> = faults.rows().iter().map(|fault| fault.column.as_deref().unwrap()).collect();
        assert_eq!(told, ["Titel 2", "title 1", "title21"]);
        assert!(faults.rows().iter().all(|fault| fault.row == 1));
        assert!(faults.rows()[1].message.contains("twice"));
    }

    #[test]
    fn a_table_without_a_header_or_without_slides_is_refused() {
        assert!(read("Coffee,Tea").0.unwrap_err().contains("title1"));
        assert!(read("title,topic,role1").0.unwrap_err().contains("title1"));
    }
}
