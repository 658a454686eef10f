//! The engine on real fonts: how texts fit, which letters there are, and that pixels are the same every time.

#![expect(clippy::unwrap_used, reason = "a test may")]

mod files;
mod fit;
mod languages;
mod pdf;
mod pictures;
mod pixels;
mod samples;
mod snapshots;

use std::sync::LazyLock;

use lumiku_carousel_dto::{Content, Role, Slide, Slot, Text};
use lumiku_carousel_engine::Engine;

/// One for all tests: its fonts are parsed once.
static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

/// A carousel of one slide in a template.
fn content(template: &str, role: Role, texts: &[(Slot, &str)]) -> Content {
    let texts = texts.iter().map(|(slot, text)| (*slot, Text::plain(*text))).collect();
    let slide = Slide { id: "s1".to_owned(), role, texts, ..Slide::default() };
    Content { slides: vec![slide], ..Content::new(template) }
}
