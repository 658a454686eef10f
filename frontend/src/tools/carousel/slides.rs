//! What is done to the slides of a carousel: adding, moving, copying, removing, and the texts in them. Pure.

use lumiku_carousel_dto::{
    Content, Role, Slide, Slot, Text,
    limits::{MAX_ITEMS, MAX_SLIDES},
};

use super::words;

/// A text of a slide: in a slot, or a point of its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    Slot(Slot),
    /// From 0.
    Item(usize),
}

impl Spot {
    /// The text that stands there; empty when there is none.
    pub(super) fn text(self, slide: &Slide) -> Text {
        match self {
            Self::Slot(slot) => slide.texts.get(&slot).cloned(),
            Self::Item(item) => slide.items.get(item).cloned(),
        }
        .unwrap_or_default()
    }

    /// Puts a text there. An empty one leaves its slot; a point of a list stays, to be written into.
    pub(super) fn set(self, slide: &mut Slide, text: Text) {
        match self {
            Self::Slot(slot) if text.0.is_empty() => drop(slide.texts.remove(&slot)),
            Self::Slot(slot) => drop(slide.texts.insert(slot, text)),
            Self::Item(item) => {
                if let Some(known) = slide.items.get_mut(item) {
                    *known = text;
                }
            }
        }
    }

    /// Its part of a path of the content model, such as `texts.title`.
    pub(super) fn path(self) -> String {
        match self {
            Self::Slot(slot) => format!("texts.{}", slot.as_str()),
            Self::Item(item) => format!("items.{item}"),
        }
    }
}

/// Where a slide stands, from 0.
pub(super) fn index_of(content: &Content, id: &str) -> Option<usize> {
    content.slides.iter().position(|slide| slide.id == id)
}

/// A slide by its id.
pub(super) fn slide_mut<'a>(content: &'a mut Content, id: &str) -> Option<&'a mut Slide> {
    content.slides.iter_mut().find(|slide| slide.id == id)
}

/// Whether one more slide has room.
pub(super) fn has_room(content: &Content) -> bool {
    content.slides.len() < MAX_SLIDES
}

/// Adds an empty slide behind another (at the end when that is not there); its id, or `None` without room.
pub(super) fn add(content: &mut Content, behind: &str, role: Role) -> Option<String> {
    let mut slide = Slide { id: fresh_id(content), role, ..Slide::default() };
    if role.has_items() {
        slide.items = vec![Text::default(); 3];
    }
    insert(content, behind, slide)
}

/// Copies a slide behind itself; the id of the copy, or `None` without room.
pub(super) fn duplicate(content: &mut Content, id: &str) -> Option<String> {
    let copy = content.slides.iter().find(|slide| slide.id == id)?.clone();
    let slide = Slide { id: fresh_id(content), ..copy };
    insert(content, id, slide)
}

fn insert(content: &mut Content, behind: &str, slide: Slide) -> Option<String> {
    if !has_room(content) {
        return None;
    }
    let at = index_of(content, behind).map_or(content.slides.len(), |index| index + 1);
    let id = slide.id.clone();
    content.slides.insert(at, slide);
    Some(id)
}

/// Takes a slide away; the id of the one to show then. The last slide stays.
pub(super) fn remove(content: &mut Content, id: &str) -> Option<String> {
    let index = index_of(content, id).filter(|_| content.slides.len() > 1)?;
    content.slides.remove(index);
    let next = index.min(content.slides.len() - 1);
    content.slides.get(next).map(|slide| slide.id.clone())
}

/// The first slide that is not as it was `before`; `None` when the one that is edited is among them, or none is.
pub(super) fn changed(before: &[Slide], now: &[Slide], edited: &str) -> Option<String> {
    let all: Vec<&Slide> = now.iter().filter(|slide| !before.contains(slide)).collect();
    let seen = all.iter().any(|slide| slide.id == edited);
    all.first().filter(|_| !seen).map(|slide| slide.id.clone())
}

/// Moves a slide to a place, from 0, counted without it.
pub(super) fn move_to(content: &mut Content, id: &str, to: usize) {
    if let Some(index) = index_of(content, id) {
        let slide = content.slides.remove(index);
        content.slides.insert(to.min(content.slides.len()), slide);
    }
}

/// The place that a slide has when it is put before the `slot`-th, counted with itself; `None` where it stands.
pub(super) fn landed(from: usize, slot: usize) -> Option<usize> {
    let to = if slot > from { slot - 1 } else { slot };
    (to != from).then_some(to)
}

/// Gives a slide another role. What the new role does not show stays in it.
pub(super) fn set_role(slide: &mut Slide, role: Role) {
    slide.role = role;
    if role.has_items() && slide.items.is_empty() {
        slide.items = vec![Text::default(); 3];
    }
}

/// Adds an empty point behind the `behind`-th; where it stands, or `None` without room.
pub(super) fn add_item(slide: &mut Slide, behind: Option<usize>) -> Option<usize> {
    if slide.items.len() >= MAX_ITEMS {
        return None;
    }
    let at = behind.map_or(slide.items.len(), |item| (item + 1).min(slide.items.len()));
    slide.items.insert(at, Text::default());
    Some(at)
}

/// Moves a point one place back or forth; where it stands then, or `None` at the end of the list.
pub(super) fn move_item(slide: &mut Slide, item: usize, by: i32) -> Option<usize> {
    let to = item.checked_add_signed(isize::try_from(by).ok()?)?;
    if item >= slide.items.len() || to >= slide.items.len() {
        return None;
    }
    slide.items.swap(item, to);
    Some(to)
}

/// Takes a point away.
pub(super) fn remove_item(slide: &mut Slide, item: usize) {
    if item < slide.items.len() {
        slide.items.remove(item);
    }
}

/// What a slide says, in a few words.
pub(super) fn gist(slide: &Slide) -> String {
    let texts = [Slot::Title, Slot::Quote, Slot::Figure, Slot::Body, Slot::Kicker, Slot::Action];
    let first = texts.into_iter().filter(|slot| slide.role.slots().contains(slot));
    let text = first.filter_map(|slot| slide.text(slot)).map(Text::to_plain).next();
    let text = text.or_else(|| slide.items.iter().map(Text::to_plain).find(|item| !item.trim().is_empty()));
    let text = text.unwrap_or_else(|| words::role(slide.role).to_owned());
    shortened(text.trim(), 60)
}

/// The beginning of a text, on one line.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let line: String = text.chars().map(|letter| if letter == '\n' { ' ' } else { letter }).collect();
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most - 1).collect();
    format!("{}…", cut.trim_end())
}

/// `Slide 3 of 8`, for screen readers after a move.
pub(super) fn place_in_words(content: &Content, id: &str) -> Option<String> {
    let index = index_of(content, id)?;
    Some(format!("Slide {} of {}", index + 1, content.slides.len()))
}

/// A carousel to be written by hand: a cover, a thought, what to do.
pub(super) fn blank(template: &str, language: &str, topic: &str) -> Content {
    let mut content = Content::new(template);
    language.clone_into(&mut content.language);
    let topic = topic.trim();
    if let Some(cover) = content.slides.first_mut() {
        let title = if topic.is_empty() { "Your title" } else { topic };
        cover.texts.insert(Slot::Title, Text::plain(title));
    }
    for (role, slot, words) in
        [(Role::Body, Slot::Title, "One thought"), (Role::Cta, Slot::Title, "What to do now")]
    {
        if let Some(id) = add(&mut content, "", role)
            && let Some(slide) = slide_mut(&mut content, &id)
        {
            slide.texts.insert(slot, Text::plain(words));
        }
    }
    content
}

/// An id that no slide has.
fn fresh_id(content: &Content) -> String {
    let numbers = content.slides.iter().filter_map(|slide| slide.id.strip_prefix('s')?.parse::<u32>().ok());
    format!("s{}", numbers.max().unwrap_or(0).saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carousel(count: usize) -> Content {
        let mut content = Content::new("folio");
        for _ in 1..count {
            add(&mut content, "", Role::Body);
        }
        content
    }

    fn order(content: &Content) -> Vec<&str> {
        content.slides.iter().map(|slide| slide.id.as_str()).collect()
    }

    #[test]
    fn a_new_slide_stands_behind_the_shown_one_under_an_id_of_its_own() {
        let mut content = carousel(3);
        assert_eq!(add(&mut content, "s1", Role::List).as_deref(), Some("s4"));
        assert_eq!(order(&content), ["s1", "s4", "s2", "s3"]);
        assert_eq!(content.slides[1].items.len(), 3);
        assert_eq!(content.validate(), Ok(()));
    }

    #[test]
    fn a_copy_has_everything_but_the_id() {
        let mut content = carousel(2);
        content.slides[0].texts.insert(Slot::Title, "Kopi".into());
        let id = duplicate(&mut content, "s1").unwrap();
        assert_eq!(order(&content), ["s1", id.as_str(), "s2"]);
        assert_eq!(content.slides[1].texts, content.slides[0].texts);
    }

    #[test]
    fn there_is_room_for_twenty_and_always_one() {
        let mut content = carousel(MAX_SLIDES);
        assert_eq!(add(&mut content, "s1", Role::Body), None);
        assert_eq!(duplicate(&mut content, "s1"), None);
        let mut content = carousel(2);
        assert_eq!(remove(&mut content, "s2").as_deref(), Some("s1"));
        assert_eq!(remove(&mut content, "s1"), None);
        assert_eq!(content.slides.len(), 1);
    }

    #[test]
    fn the_neighbour_is_shown_when_a_slide_goes() {
        let mut content = carousel(4);
        assert_eq!(remove(&mut content, "s2").as_deref(), Some("s3"));
        assert_eq!(remove(&mut content, "s4").as_deref(), Some("s3"));
    }

    #[test]
    fn a_slide_is_moved_and_put_back() {
        let mut content = carousel(4);
        move_to(&mut content, "s1", 2);
        assert_eq!(order(&content), ["s2", "s3", "s1", "s4"]);
        move_to(&mut content, "s1", 99);
        assert_eq!(order(&content), ["s2", "s3", "s4", "s1"]);
        assert_eq!([landed(1, 3), landed(1, 0), landed(1, 1), landed(1, 2)], [Some(2), Some(0), None, None]);
    }

    #[test]
    fn a_change_out_of_view_is_found() {
        let before = carousel(3).slides;
        let mut now = before.clone();
        assert_eq!(changed(&before, &now, "s1"), None);
        now[1].texts.insert(Slot::Title, "Kopi".into());
        assert_eq!(changed(&before, &now, "s1").as_deref(), Some("s2"));
        assert_eq!(changed(&before, &now, "s2"), None);
        now.swap(0, 2);
        assert_eq!(changed(&before, &now, "s3").as_deref(), Some("s2"));
    }

    #[test]
    fn points_come_go_and_change_places() {
        let mut slide = Slide { role: Role::List, ..Slide::default() };
        assert_eq!(add_item(&mut slide, None), Some(0));
        assert_eq!(add_item(&mut slide, Some(0)), Some(1));
        Spot::Item(0).set(&mut slide, "a".into());
        assert_eq!(move_item(&mut slide, 0, 1), Some(1));
        assert_eq!(Spot::Item(1).text(&slide).to_plain(), "a");
        assert_eq!((move_item(&mut slide, 1, 1), move_item(&mut slide, 0, -1)), (None, None));
        remove_item(&mut slide, 0);
        assert_eq!(slide.items.len(), 1);
        while add_item(&mut slide, None).is_some() {}
        assert_eq!(slide.items.len(), MAX_ITEMS);
    }

    #[test]
    fn an_emptied_text_leaves_its_slot() {
        let mut slide = Slide::default();
        Spot::Slot(Slot::Body).set(&mut slide, "x".into());
        Spot::Slot(Slot::Body).set(&mut slide, Text::default());
        assert!(slide.texts.is_empty());
    }

    #[test]
    fn a_slide_is_named_by_what_it_says() {
        let mut slide = Slide { role: Role::Number, ..Slide::default() };
        assert_eq!(gist(&slide), "Number");
        slide.texts.insert(Slot::Figure, "73 %".into());
        slide.texts.insert(Slot::Quote, "not shown".into());
        assert_eq!(gist(&slide), "73 %");
        assert_eq!(shortened(&"word ".repeat(30), 12), "word word w…");
    }

    #[test]
    fn a_blank_carousel_is_valid_and_named_after_its_topic() {
        let content = blank("folio", "id", " Kopi gayo ");
        assert_eq!(content.validate(), Ok(()));
        assert_eq!((content.slides.len(), content.language.as_str()), (3, "id"));
        assert_eq!(gist(&content.slides[0]), "Kopi gayo");
    }
}
