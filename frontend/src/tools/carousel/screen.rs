//! What the parts of an open carousel's screen share.

use leptos::prelude::*;
use lumiku_carousel_dto::{Content, Picture, Preview, PreviewFormat, Role, Size, Slide};
use lumiku_dto::FileId;

use super::{
    calls,
    desk::Desk,
    exporting::Exporting,
    library::Library,
    shots::{Shots, Wanted},
    slides,
};
use crate::{
    address::use_replace_query,
    effect,
    router::Router,
    signals::{Memo, RwSignal},
    tools::drag::{Drag, focus_soon, number, under},
};

/// What lies over the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Window {
    /// The gallery of templates.
    Templates,
    /// The person's brands.
    Brands,
    /// Crop and focus point of the slide's picture.
    Crop,
}

/// The screen's state.
#[derive(Clone, Copy)]
pub(super) struct Screen {
    pub(super) desk: Desk,
    /// The slides as the server draws them, by their ids.
    pub(super) shots: Shots,
    /// Id of the slide that is edited.
    current: RwSignal<String>,
    /// That slide, and its place from 0.
    pub(super) slide: Memo<(usize, Slide)>,
    /// The size that is looked at.
    pub(super) size: RwSignal<Size>,
    pub(super) drag: Drag<String, usize>,
    pub(super) exporting: Exporting,
    /// Whether the settings are pulled up, on a phone.
    pub(super) sheet: RwSignal<bool>,
    pub(super) window: RwSignal<Option<Window>>,
    /// What was just done, for screen readers.
    pub(super) said: RwSignal<String>,
}

impl Screen {
    /// Provides the state of a carousel that is there.
    pub(super) fn new(desk: Desk) -> Self {
        let first = desk.peek(|doc| doc.content.slides.first().map(|slide| slide.id.clone())).flatten();
        let current = RwSignal::new(first.unwrap_or_default());
        let place = StoredValue::new(0_usize);
        let slide = Memo::new(move |_| {
            desk.with(|doc| {
                let all = &doc.content.slides;
                // A slide that an undo took away leaves its place to its neighbour.
                let index = current.with(|id| slides::index_of(&doc.content, id));
                let index = index.unwrap_or_else(|| place.get_value().min(all.len().saturating_sub(1)));
                place.set_value(index);
                (index, all.get(index).cloned().unwrap_or_default())
            })
            .unwrap_or_default()
        });
        let screen = Self {
            desk,
            shots: Shots::new(),
            current,
            slide,
            size: RwSignal::new(Size::default()),
            drag: Drag::new(|at, _| {
                let card = under(at, "[data-slide]")?;
                let area = card.get_bounding_client_rect();
                let behind = f64::from(at.0) > area.left() + area.width() / 2.0;
                Some(number(&card, "data-index") + usize::from(behind))
            }),
            exporting: Exporting::new(desk),
            sheet: RwSignal::new(false),
            window: RwSignal::new(None),
            said: RwSignal::new(String::new()),
        };
        provide_context(screen);
        screen.draw();
        screen.take_from();
        screen
    }

    /// The state of the screen that the caller is part of.
    pub(super) fn expect() -> Self {
        expect_context()
    }

    /// Id of the slide that is edited, tracked.
    pub(super) fn current(self) -> String {
        self.slide.with(|(_, slide)| slide.id.clone())
    }

    /// Keeps the pictures of all slides up to date, the edited one first.
    fn draw(self) {
        let (desk, slide) = (self.desk, self.slide);
        effect::run(move || {
            let (index, _) = slide.get();
            let size = self.size.get();
            let (base, id) = desk.address();
            let path = calls::preview_path(&base, &id);
            let mut wanted = desk.with(|doc| wanted(&doc.content, size, &path)).unwrap_or_default();
            let first = index.min(wanted.len());
            wanted.rotate_left(first);
            self.shots.want(wanted);
        });
    }

    /// Puts the picture of `?from=` on the first slide that shows one, once.
    fn take_from(self) {
        let router = Router::expect();
        let library = Library::expect();
        let go = use_replace_query();
        let (_, id) = self.desk.address();
        effect::run(move || {
            let Some(file) = router.query("from").filter(|file| !file.is_empty()) else { return };
            let template = self.desk.peek(|doc| doc.content.template_id.clone()).unwrap_or_default();
            let Some(info) = library.template(&template) else { return };
            let at = self
                .desk
                .peek(|doc| {
                    let all = &doc.content.slides;
                    let shows = all.iter().find(|slide| info.picture_roles.contains(&slide.role));
                    // Where none shows it, the first keeps it for another template.
                    shows.or_else(|| all.first()).map(|slide| slide.id.clone())
                })
                .flatten();
            if let Some(at) = at {
                self.desk.change("", |doc| {
                    if let Some(slide) = slides::slide_mut(&mut doc.content, &at) {
                        let file_id = FileId::new(file);
                        slide.picture = Some(Picture { file_id, alt: None, crop: None, focus: None });
                    }
                });
                self.open(&at);
            }
            go.run(vec![("project", id.clone())]);
        });
    }

    /// Edits another slide.
    pub(super) fn open(self, id: &str) {
        self.current.set(id.to_owned());
    }

    /// Changes the slide that is edited; changes of the same `what` in quick succession are one step, an empty `what`
    /// stands alone.
    pub(super) fn edit(self, what: &str, change: impl FnOnce(&mut Slide)) {
        let id = self.slide.with_untracked(|(_, slide)| slide.id.clone());
        let what = if what.is_empty() { String::new() } else { format!("{id}.{what}") };
        self.desk.change(&what, |doc| {
            if let Some(slide) = slides::slide_mut(&mut doc.content, &id) {
                change(slide);
            }
        });
    }

    /// Changes what all slides share.
    pub(super) fn restyle(self, what: &str, change: impl FnOnce(&mut Content)) {
        self.desk.change(what, |doc| change(&mut doc.content));
    }

    /// Takes a step back or does one again, and opens the slide that it has changed.
    pub(super) fn step(self, step: fn(Desk)) {
        let before = self.desk.peek(|doc| doc.content.slides.clone()).unwrap_or_default();
        step(self.desk);
        let edited = self.slide.with_untracked(|(_, slide)| slide.id.clone());
        let changed = self.desk.peek(|doc| slides::changed(&before, &doc.content.slides, &edited)).flatten();
        if let Some(id) = changed {
            self.open(&id);
        }
    }

    /// Adds a slide behind the one that is edited, and opens it.
    pub(super) fn add(self, role: Role) {
        let behind = self.slide.with_untracked(|(_, slide)| slide.id.clone());
        self.arrange(|content| slides::add(content, &behind, role));
    }

    /// Copies a slide and opens the copy.
    pub(super) fn duplicate(self, id: &str) {
        self.arrange(|content| slides::duplicate(content, id));
    }

    /// Takes a slide away.
    pub(super) fn remove(self, id: &str) {
        let current = self.slide.with_untracked(|(_, slide)| slide.id.clone());
        let mut next = None;
        self.desk.change("", |doc| next = slides::remove(&mut doc.content, id));
        if let Some(next) = next {
            if current == id {
                self.open(&next);
            }
            self.said.set("The slide was removed. Undo brings it back.".to_owned());
        }
    }

    /// Moves a slide to a place, from 0, counted without it.
    pub(super) fn move_to(self, id: &str, to: usize) {
        self.desk.change("", |doc| slides::move_to(&mut doc.content, id, to));
        let place = self.desk.peek(|doc| slides::place_in_words(&doc.content, id)).flatten();
        self.said.set(place.unwrap_or_default());
    }

    fn arrange(self, change: impl FnOnce(&mut Content) -> Option<String>) {
        let mut fresh = None;
        self.desk.change("", |doc| fresh = change(&mut doc.content));
        if let Some(id) = fresh {
            self.open(&id);
            let place = self.desk.peek(|doc| slides::place_in_words(&doc.content, &id)).flatten();
            self.said.set(place.unwrap_or_default());
            focus_soon(strip_id(&id));
        }
    }
}

/// The element of a slide in the strip.
pub(super) fn strip_id(slide: &str) -> String {
    format!("slide-{slide}")
}

/// A slide as it is to be drawn.
pub(super) fn preview_of(content: &Content, index: usize, size: Size) -> Option<Preview> {
    let slide = content.slides.get(index)?.clone();
    Some(Preview {
        slide,
        format: PreviewFormat::Jpeg,
        size,
        index: u32::try_from(index).ok(),
        count: u32::try_from(content.slides.len()).ok(),
        content: Some(bare(content)),
    })
}

/// What all slides share.
fn bare(content: &Content) -> Content {
    Content {
        version: content.version,
        template_id: content.template_id.clone(),
        palette: content.palette.clone(),
        language: content.language.clone(),
        brand_id: content.brand_id.clone(),
        brand: content.brand.clone(),
        marks: content.marks,
        slides: Vec::new(),
    }
}

fn wanted(content: &Content, size: Size, path: &str) -> Vec<Wanted> {
    (0..content.slides.len())
        .filter_map(|index| preview_of(content, index, size))
        .map(|slide| Wanted {
            key: slide.slide.id.clone(),
            path: path.to_owned(),
            // What the server would refuse keeps its last picture; its field says why.
            held: slide.slide.validate().is_err(),
            slide,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slide_is_drawn_with_its_place_and_what_all_share() {
        let mut content = Content::new("night");
        slides::add(&mut content, "", Role::Cta);
        let preview = preview_of(&content, 1, Size::Story).unwrap();
        assert_eq!((preview.index, preview.count, preview.slide.role), (Some(1), Some(2), Role::Cta));
        let shared = preview.content.unwrap();
        assert_eq!((shared.template_id.as_str(), shared.slides.len()), ("night", 0));
        assert!(preview_of(&content, 2, Size::Story).is_none());
        assert_eq!(wanted(&content, Size::Square, "/p").len(), 2);
    }
}
