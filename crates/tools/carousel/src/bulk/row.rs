//! A row of cells as a carousel.

use std::collections::BTreeMap;

use lumiku_carousel_dto::{
    BulkColumn, Role, Slide, Slot, Text,
    limits::{MAX_TITLE_CHARS, TOPIC_CHARS},
};
use serde::{Deserialize, Serialize};

use super::{
    columns::{Columns, SlideColumns},
    faults::Faults,
    roles::{default_role, is_a_fact, may_be_written, needed, role_to_fill},
    table::Cells,
    text::{items_of, line_of, text_of, words_of},
};

/// A carousel of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BulkRow {
    /// As a spreadsheet counts.
    pub row: u32,
    /// Empty when its cell is, see [`title_of`].
    pub title: String,
    pub topic: String,
    /// At least one; those that nobody filled or fills are left out.
    pub slides: Vec<Slide>,
    /// Cells for a writer to fill, by their place among `slides`. Figures, quotes and their authors are none:
    /// nobody may make them up.
    #[serde(with = "names")]
    pub gaps: Vec<BulkColumn>,
}

/// A project's title: what its cell says, else its topic, else the first words of its slides.
pub fn title_of(title: &str, topic: &str, slides: &[Slide]) -> String {
    let texts = |slide: &Slide| {
        let slots = [Slot::Title, Slot::Quote, Slot::Figure, Slot::Body, Slot::Kicker];
        let text = slots.into_iter().find_map(|slot| slide.text(slot));
        text.or_else(|| slide.items.iter().find(|item| !item.is_blank())).map(Text::to_plain)
    };
    let words = [title, topic].map(str::trim).into_iter().find(|words| !words.is_empty());
    let words = words.map(str::to_owned).or_else(|| slides.iter().find_map(texts));
    let words = words.unwrap_or_else(|| "Carousel".to_owned());
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MAX_TITLE_CHARS {
        return line;
    }
    let cut: String = line.chars().take(MAX_TITLE_CHARS - 1).collect();
    format!("{}…", cut.trim_end())
}

/// Reads the rows of a table.
pub(super) struct RowReader<'a> {
    pub columns: &'a Columns,
    /// A writer fills what is empty.
    pub fill: bool,
}

/// The filled cells of one slide.
struct Draft<'a> {
    /// Its number in the header, from 0.
    number: usize,
    columns: &'a SlideColumns,
    role: Option<Role>,
    texts: BTreeMap<Slot, &'a str>,
    items: Option<&'a str>,
}

impl RowReader<'_> {
    /// The carousel of a row; `None` when something is wrong with it, which is noted.
    pub(super) fn read(&self, cells: Cells<'_>, faults: &mut Faults) -> Option<BulkRow> {
        let before = faults.count();
        let mut row = BulkRow { row: cells.row, ..BulkRow::default() };
        self.check_width(cells, faults);
        if faults.count() > before {
            return None;
        }
        row.title = one_line(cells, BulkColumn::Title, self.columns.title, MAX_TITLE_CHARS, faults);
        row.topic = one_line(cells, BulkColumn::Topic, self.columns.topic, *TOPIC_CHARS.end(), faults);
        let drafts: Vec<Draft<'_>> = self.drafts(cells, faults);
        let count = drafts.len();
        for (place, draft) in drafts.iter().enumerate() {
            let role = draft.role.unwrap_or_else(|| draft.default_role(place, count));
            let slide = draft.slide(place, role, cells.row, faults);
            self.check_needed(draft, role, cells.row, faults);
            row.gaps.extend(self.gaps(draft, place, role));
            row.slides.push(slide);
        }
        self.check_words(&row, faults);
        (faults.count() == before).then_some(row)
    }

    fn check_width(&self, cells: Cells<'_>, faults: &mut Faults) {
        let (here, width) = (cells.len(), self.columns.width());
        let beyond = |(place, cell): (usize, &str)| !cell.is_empty() && !self.columns.is_named(place);
        if here < width {
            let message = format!(
                "This row has {here} cells, the header names {width}. Look for a line break or a quotation mark."
            );
            faults.row(cells.row, message);
        } else if cells.iter().enumerate().any(beyond) {
            let message = "This row has a cell without a header above it. Put quotation marks around a cell \
                           that holds the sign between cells.";
            faults.row(cells.row, message);
        }
    }

    /// The slides that are there: with words in the row, waiting for a picture, or to be filled by the writer.
    fn drafts<'a>(&'a self, cells: Cells<'a>, faults: &mut Faults) -> Vec<Draft<'a>> {
        let mut drafts = Vec::new();
        for (number, columns) in &self.columns.slides {
            let cell = |place: &usize| Some(words_of(cells.get(*place))).filter(|cell| !cell.is_empty());
            let texts = columns.texts.iter().filter_map(|(slot, place)| Some((*slot, cell(place)?)));
            let mut draft = Draft {
                number: *number,
                columns,
                role: None,
                texts: texts.collect(),
                items: columns.items.as_ref().and_then(cell),
            };
            if let Some(name) = columns.role.as_ref().and_then(cell) {
                draft.role = role_of(name);
                if draft.role.is_none() {
                    faults.cell(cells.row, &BulkColumn::Role(*number).to_string(), ROLES);
                }
            }
            let pictured = draft.role == Some(Role::Image);
            if !draft.is_blank() || pictured || (self.fill && draft.can_be_filled()) {
                drafts.push(draft);
            }
        }
        drafts
    }

    /// What a role is nothing without, unless it can be written.
    fn check_needed(&self, draft: &Draft<'_>, role: Role, row: u32, faults: &mut Faults) {
        let column = match needed(role) {
            Some(slot) if !draft.texts.contains_key(&slot) => BulkColumn::Text(draft.number, slot),
            None if role.has_items() && draft.items.is_none() && !self.fills_items(draft) => {
                BulkColumn::Items(draft.number)
            }
            _ => return,
        };
        let message = format!("A {} slide needs this; fill it in.", role.as_str());
        faults.cell(row, &column.to_string(), message);
    }

    fn fills_items(&self, draft: &Draft<'_>) -> bool {
        self.fill && draft.columns.items.is_some()
    }

    fn check_words(&self, row: &BulkRow, faults: &mut Faults) {
        let has_words = |slide: &Slide| slide.texts.values().chain(&slide.items).any(|text| !text.is_blank());
        if row.slides.iter().any(has_words) {
            return;
        }
        if !self.fill || row.slides.is_empty() {
            faults.row(row.row, "This row has no words for a slide. Fill in a title, say.");
        } else if row.title.is_empty() && row.topic.is_empty() {
            faults.row(row.row, "There is nothing to write about. Fill in a topic or some of the texts.");
        }
    }

    /// The empty cells that a writer may fill.
    fn gaps(&self, draft: &Draft<'_>, place: usize, role: Role) -> Vec<BulkColumn> {
        if !self.fill {
            return Vec::new();
        }
        let open = |slot: &&Slot| !draft.texts.contains_key(slot) && may_be_written(**slot, role);
        let texts = draft.columns.texts.keys().filter(open).map(|slot| BulkColumn::Text(place, *slot));
        let items = self.fills_items(draft) && draft.items.is_none() && role.has_items();
        texts.chain(items.then_some(BulkColumn::Items(place))).collect()
    }
}

/// A cell of one line.
fn one_line(
    cells: Cells<'_>,
    column: BulkColumn,
    place: Option<usize>,
    most: usize,
    faults: &mut Faults,
) -> String {
    let cell = place.map_or("", |place| words_of(cells.get(place)));
    line_of(cell, most).unwrap_or_else(|message| {
        faults.cell(cells.row, &column.to_string(), message);
        String::new()
    })
}

impl Draft<'_> {
    fn is_blank(&self) -> bool {
        self.texts.is_empty() && self.items.is_none()
    }

    fn default_role(&self, place: usize, count: usize) -> Role {
        if self.is_blank() {
            role_to_fill(self.columns.texts.keys().copied(), self.columns.items.is_some(), place, count)
        } else {
            default_role(&self.texts.keys().copied().collect(), self.items.is_some(), place, count)
        }
    }

    /// Whether a writer has something to do on a slide that the row says nothing about.
    fn can_be_filled(&self) -> bool {
        let mut slots = self.columns.texts.keys();
        match self.role {
            None => self.columns.items.is_some() || slots.any(|slot| !is_a_fact(*slot)),
            Some(role) if needed(role).is_some() => false,
            Some(role) => {
                (role.has_items() && self.columns.items.is_some())
                    || slots.any(|slot| may_be_written(*slot, role))
            }
        }
    }

    fn slide(&self, place: usize, role: Role, row: u32, faults: &mut Faults) -> Slide {
        let mut wrong = |column: BulkColumn, message: String| faults.cell(row, &column.to_string(), message);
        let mut slide = Slide { id: format!("s{}", place + 1), role, ..Slide::default() };
        for (slot, cell) in &self.texts {
            let column = BulkColumn::Text(self.number, *slot);
            if !role.slots().contains(slot) {
                wrong(column, not_shown(role, slot.as_str()));
            }
            match text_of(cell, slot.max_chars()) {
                Ok(text) => drop(slide.texts.insert(*slot, text)),
                Err(message) => wrong(column, message),
            }
        }
        if let Some(cell) = self.items {
            if !role.has_items() {
                wrong(BulkColumn::Items(self.number), not_shown(role, "items"));
            }
            match items_of(cell) {
                Ok(items) => slide.items = items,
                Err(message) => wrong(BulkColumn::Items(self.number), message),
            }
        }
        if let Err(fields) = slide.validate() {
            for (path, message) in fields.into_map() {
                wrong(column_of(&path, self.number), message);
            }
        }
        slide
    }
}

const ROLES: &str = "This role is not known. Use cover, body, quote, list, number, image or cta.";

fn role_of(name: &str) -> Option<Role> {
    Role::ALL.into_iter().find(|role| role.as_str().eq_ignore_ascii_case(name))
}

fn not_shown(role: Role, field: &str) -> String {
    format!("A {} slide does not show {field}. Empty this cell, or choose another role.", role.as_str())
}

/// The column that a path of the content model is about, such as `texts.title` or `items.3`.
fn column_of(path: &str, number: usize) -> BulkColumn {
    let slot = path.strip_prefix("texts.");
    let slot = slot.and_then(|name| Slot::ALL.into_iter().find(|slot| slot.as_str() == name));
    slot.map_or(BulkColumn::Items(number), |slot| BulkColumn::Text(number, slot))
}

/// Columns in a job's payload, by their names.
mod names {
    use lumiku_carousel_dto::BulkColumn;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(columns: &[BulkColumn], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(columns.iter().map(ToString::to_string))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<BulkColumn>, D::Error> {
        let names = Vec::<String>::deserialize(deserializer)?;
        let parse = |name: &String| BulkColumn::parse(name).ok_or_else(|| D::Error::custom("no such column"));
        names.iter().map(parse).collect()
    }
}
