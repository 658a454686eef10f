//! The same document is the same pixels.

use std::num::NonZero;

use lumiku_carousel_dto::{Content, Overrides, Role, Size, Slide, Slot, Text, Tone};
use lumiku_carousel_engine::{Bitmaps, Engine, PictureSizes};

use super::{ENGINE, content};

fn carousel() -> Content {
    let texts = [(Slot::Title, "A ==title== with é and 🚀"), (Slot::Body, "Some **bold** and *lean* words")];
    let slides = Role::ALL.into_iter().map(|role| Slide {
        id: role.as_str().to_owned(),
        role,
        texts: texts.iter().map(|(slot, text)| (*slot, Text::from_markup(text))).collect(),
        items: vec![Text::plain("one"), Text::plain("two")],
        ..Slide::default()
    });
    Content { slides: slides.collect(), ..Content::new("folio") }
}

fn hash(pixels: &[u8]) -> u64 {
    // FNV-1a, so that the number does not depend on a library's seed.
    pixels
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn pixels_do_not_depend_on_threads_caches_or_order() {
    let content = carousel();
    let draw = |engine: &Engine, threads: usize| {
        let threads = NonZero::new(threads).unwrap();
        engine
            .render_all(&content, Size::Portrait, &Bitmaps::new(), threads, |_, _, canvas| {
                hash(&canvas.pixels)
            })
            .unwrap()
    };
    let first = draw(&Engine::new(), 1);
    assert_eq!(first, draw(&Engine::new(), 3), "other threads, fresh caches");
    assert_eq!(first, draw(&ENGINE, 2), "caches that others have filled");
    assert_eq!(first, draw(&ENGINE, 1), "its own caches");
}

#[test]
fn every_slide_comes_back_in_its_place() {
    let content = carousel();
    let threads = NonZero::new(4).unwrap();
    let order =
        ENGINE.render_all(&content, Size::Square, &Bitmaps::new(), threads, |index, scene, canvas| {
            (index, scene.size, canvas.width, canvas.height)
        });
    let expected: Vec<_> = (0..content.slides.len()).map(|index| (index, Size::Square, 1080, 1080)).collect();
    assert_eq!(order.unwrap(), expected);
}

#[test]
fn tones_and_overrides_change_the_ground() {
    let mut content = content("folio", Role::Body, &[(Slot::Title, "Hi")]);
    let mut corner = |overrides: Overrides| {
        content.slides[0].overrides = overrides;
        let scene = ENGINE.compose(&content, 0, Size::Square, &PictureSizes::new()).unwrap();
        let canvas = ENGINE.render(&scene, &Bitmaps::new());
        [canvas.pixels[0], canvas.pixels[1], canvas.pixels[2]]
    };
    let base = corner(Overrides::default());
    let inverse = corner(Overrides { tone: Some(Tone::Inverse), ..Overrides::default() });
    let own = lumiku_carousel_dto::Color::hex(0x12_34_56);
    let set = corner(Overrides { background: Some(own), ..Overrides::default() });
    assert!(base != inverse && base != set);
    assert_eq!(set, [0x12, 0x34, 0x56]);
}
