//! The form of a model's answer, and whether an answer is a carousel.
//!
//! The form is flat and every field is required, empty where unused: so it needs no schema feature that some
//! service lacks. What it holds is checked here and by the content model; each fault is a sentence that the
//! model is shown when it is asked to repair.

use lumiku_carousel_dto::{
    Role, Slide, Slot, Text,
    limits::{MAX_ITEMS, MAX_SLIDES, MAX_TITLE_CHARS},
};
use serde_json::{Map, Value, json};

/// Longest point of a list that reads well, in characters.
pub(super) const ITEM_CHARS: usize = 120;
/// Most points that a list reads well with.
pub(super) const GOOD_ITEMS: usize = 6;
/// The roles a model may choose. It has no pictures to show.
pub(super) const ROLES: [Role; 6] =
    [Role::Cover, Role::Body, Role::Quote, Role::List, Role::Number, Role::Cta];

/// Longest text that reads well on a slide, in characters; the content model allows more.
pub(in crate::writer) const fn good_chars(slot: Slot) -> usize {
    match slot {
        Slot::Kicker => 40,
        Slot::Title => 90,
        Slot::Body => 280,
        Slot::Quote => 240,
        Slot::Author => 80,
        Slot::Figure => 14,
        Slot::Action => 32,
    }
}

/// Something wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Without a repair there is no carousel. Others are a matter of taste.
    pub(super) grave: bool,
    pub(super) text: String,
}

/// An answer, checked.
#[derive(Debug)]
pub(super) struct Judged<T> {
    /// Absent with a grave fault.
    pub(super) value: Option<T>,
    pub(super) faults: Vec<Fault>,
}

impl<T> Judged<T> {
    fn new(value: T, faults: Vec<Fault>) -> Self {
        let value = (!faults.iter().any(|fault| fault.grave)).then_some(value);
        Self { value, faults }
    }

    /// Nothing to look at.
    pub(super) fn nothing(text: impl Into<String>) -> Self {
        Self { value: None, faults: vec![Fault { grave: true, text: text.into() }] }
    }
}

/// A carousel as the model wrote it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::writer) struct Draft {
    pub(in crate::writer) title: String,
    pub(in crate::writer) slides: Vec<Slide>,
}

/// Schema of a carousel.
pub(super) fn carousel_schema() -> Value {
    object(&[
        ("title", json!({"type": "string", "description": "Name of the project, at most 80 characters"})),
        ("slides", json!({"type": "array", "items": slide_schema(&ROLES)})),
    ])
}

/// Schema of one slide.
pub(super) fn slide_schema(roles: &[Role]) -> Value {
    let names: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    let role = json!({"type": "string", "enum": names});
    let items = json!({
        "type": "array", "items": {"type": "string"}, "description": "Points of a list; empty for other roles"
    });
    let text = |slot: Slot| {
        let description = format!("At most {} characters; empty where the role has none", good_chars(slot));
        (slot.as_str(), json!({"type": "string", "description": description}))
    };
    let mut fields = vec![("role", role)];
    fields.extend(Slot::ALL.map(text));
    fields.push(("items", items));
    object(&fields)
}

/// Schema of filled cells.
pub(super) fn cells_schema(columns: &[String]) -> Value {
    let cell = object(&[
        ("column", json!({"type": "string", "enum": columns})),
        ("text", json!({"type": "string", "description": "Empty if you do not know"})),
        ("items", json!({"type": "array", "items": {"type": "string"}, "description": "For items columns"})),
    ]);
    object(&[("cells", json!({"type": "array", "items": cell}))])
}

fn object(fields: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> =
        fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({"type": "object", "properties": properties, "required": names, "additionalProperties": false})
}

/// Checks a carousel of so many slides.
pub(super) fn read_carousel(answer: &Value, count: usize) -> Judged<Draft> {
    let Some(written) = answer["slides"].as_array() else {
        return Judged::nothing("There is no list named slides.");
    };
    let mut faults = Faults::default();
    if written.len() != count {
        faults.grave(format!("There are {} slides; write exactly {count}.", written.len()));
    }
    let mut slides = Vec::new();
    for (number, value) in written.iter().take(MAX_SLIDES).enumerate() {
        let mut slide = Slide { id: format!("s{}", number + 1), ..Slide::default() };
        let place = format!("Slide {}", number + 1);
        read_into(&mut slide, value, &ROLES, &place, &mut faults);
        let wanted = match number {
            0 => Some(Role::Cover),
            _ if number + 1 == count => Some(Role::Cta),
            _ => None,
        };
        match wanted {
            Some(role) if slide.role != role => {
                faults.grave(format!("{place} is {}; it has to be {}.", slide.role.as_str(), role.as_str()));
            }
            None if matches!(slide.role, Role::Cover | Role::Cta) => faults.grave(format!(
                "{place} is {}; only the first is cover and only the last is cta.",
                slide.role.as_str()
            )),
            _ => {}
        }
        slides.push(slide);
    }
    let title = clean(answer["title"].as_str().unwrap_or_default());
    let title = if title.is_empty() {
        slides.first().and_then(|cover| cover.text(Slot::Title)).map(Text::to_plain).unwrap_or_default()
    } else {
        Text::from_markup(&title).to_plain()
    };
    let title = title.replace('\n', " ").chars().take(MAX_TITLE_CHARS).collect();
    Judged::new(Draft { title, slides }, faults.0)
}

/// Checks a slide that takes the place of `old`, whose id, picture and other settings it keeps.
pub(super) fn read_slide(answer: &Value, old: &Slide, roles: &[Role]) -> Judged<Slide> {
    let mut faults = Faults::default();
    let mut slide = old.clone();
    read_into(&mut slide, answer, roles, "The slide", &mut faults);
    Judged::new(slide, faults.0)
}

/// The cells of an answer by column: texts, or the points of a list.
pub(super) fn read_cells(answer: &Value, columns: &[String]) -> Judged<Vec<(usize, Vec<String>)>> {
    let Some(cells) = answer["cells"].as_array() else {
        return Judged::nothing("There is no list named cells.");
    };
    let mut faults = Faults::default();
    let mut read = Vec::new();
    for cell in cells.iter().take(columns.len() * 2) {
        let Some(index) = columns.iter().position(|column| Some(column.as_str()) == cell["column"].as_str())
        else {
            continue;
        };
        let texts = if columns[index].starts_with("items") {
            read_items(&cell["items"], &columns[index], &mut faults)
        } else {
            vec![read_text(&cell["text"], &columns[index], &mut faults)]
        };
        read.push((index, texts));
    }
    for (index, column) in columns.iter().enumerate() {
        if !read.iter().any(|(found, _)| *found == index) {
            faults.light(format!("The column {column} is missing."));
        }
    }
    if read.is_empty() {
        faults.grave("None of the columns is filled.".to_owned());
    }
    Judged::new(read, faults.0)
}

#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn grave(&mut self, text: String) {
        self.push(true, text);
    }

    fn light(&mut self, text: String) {
        self.push(false, text);
    }

    fn push(&mut self, grave: bool, text: String) {
        // A broken answer may have thousands; the first ones say enough.
        if self.0.len() < 40 || (grave && !self.0.iter().any(|fault| fault.grave)) {
            self.0.push(Fault { grave, text });
        }
    }
}

/// Reads role and texts into a slide. Texts that the role does not show are left as they are.
fn read_into(slide: &mut Slide, value: &Value, roles: &[Role], place: &str, faults: &mut Faults) {
    if !value.is_object() {
        return faults.grave(format!("{place} is not an object."));
    }
    let name = value["role"].as_str().unwrap_or_default().trim().to_lowercase();
    let Some(role) = roles.iter().copied().find(|role| role.as_str() == name) else {
        let names: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
        return faults.grave(format!("{place} has no known role; use {}.", names.join(", ")));
    };
    slide.role = role;
    for slot in role.slots() {
        let path = format!("{place}: {}", slot.as_str());
        let mut text = read_text(&value[slot.as_str()], &path, faults);
        if *slot == Slot::Quote {
            text = unquoted(&text).to_owned();
        }
        let text = Text::from_markup(&text);
        if text.chars() > good_chars(*slot) {
            let (is, most) = (text.chars(), good_chars(*slot));
            faults.light(format!("{path} has {is} characters; use at most {most}."));
        }
        if text.is_blank() {
            slide.texts.remove(slot);
        } else {
            slide.texts.insert(*slot, text);
        }
    }
    if role.has_items() {
        let items = read_items(&value["items"], place, faults);
        for (number, item) in items.iter().enumerate().filter(|(_, item)| item.chars().count() > ITEM_CHARS) {
            let is = item.chars().count();
            faults.light(format!(
                "{place}: point {} has {is} characters; use at most {ITEM_CHARS}.",
                number + 1
            ));
        }
        if items.len() > GOOD_ITEMS {
            faults.light(format!("{place} has {} points; use at most {GOOD_ITEMS}.", items.len()));
        }
        slide.items = items.iter().map(|item| Text::from_markup(item)).collect();
    }
    require(slide, place, faults);
    if let Err(fields) = slide.validate() {
        for (path, message) in fields.into_map() {
            faults.grave(format!("{place}: {path}: {message}"));
        }
    }
}

/// What a role is nothing without.
fn require(slide: &Slide, place: &str, faults: &mut Faults) {
    let has = |slot| slide.text(slot).is_some();
    let missing = match slide.role {
        Role::Cover | Role::Cta if !has(Slot::Title) => "a title",
        Role::Body | Role::Image if !has(Slot::Title) && !has(Slot::Body) => "a title and a body",
        Role::Quote if !has(Slot::Quote) => "a quote",
        Role::Number if !has(Slot::Figure) => "a figure",
        Role::Number if !has(Slot::Title) && !has(Slot::Body) => "a title that says what the figure is",
        Role::List if slide.items.len() < 2 => "at least 2 items",
        _ => return,
    };
    faults.grave(format!("{place} is {}; it needs {missing}.", slide.role.as_str()));
}

fn read_text(value: &Value, path: &str, faults: &mut Faults) -> String {
    match value {
        Value::String(text) => clean(text),
        Value::Number(number) => number.to_string(),
        Value::Null => String::new(),
        _ => {
            faults.grave(format!("{path} is not a text."));
            String::new()
        }
    }
}

fn read_items(value: &Value, path: &str, faults: &mut Faults) -> Vec<String> {
    let Value::Array(items) = value else {
        if !value.is_null() {
            faults.grave(format!("{path}: items is not a list."));
        }
        return Vec::new();
    };
    let read = items.iter().take(MAX_ITEMS + 1);
    let texts = read.map(|item| read_text(item, &format!("{path}: items"), faults));
    texts.filter(|text| !text.is_empty()).collect()
}

/// The text without control characters, surplus blank lines and blanks at its ends.
pub(in crate::writer) fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n").replace('\t', " ");
    let text: String = text.chars().filter(|letter| *letter == '\n' || !letter.is_control()).collect();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join("\n").trim().replace("\n\n\n", "\n\n")
}

/// A quote without the marks around it, since the template draws them.
fn unquoted(text: &str) -> &str {
    let pairs = [('"', '"'), ('\u{201c}', '\u{201d}'), ('\u{ab}', '\u{bb}'), ('\u{201e}', '\u{201c}')];
    let inner = |(open, close)| text.strip_prefix(open)?.strip_suffix(close);
    pairs.into_iter().find_map(inner).filter(|inner| !inner.contains('"')).unwrap_or(text)
}

#[cfg(test)]
mod tests;
