//! Texts in their boxes: whatever the words, nothing is cut off unsaid and nothing stands outside.

use lumiku_carousel_dto::{Content, Fit, Role, Size, Slide, Slot, Text};
use lumiku_carousel_engine::{
    Bitmaps, Engine, PictureSizes, Scene,
    geometry::{Rect, rect},
    scene::{Item, TextRun},
    template::TEMPLATES,
};
use proptest::prelude::*;

use super::{ENGINE, content};

/// Words of many kinds, joined into texts of any length.
fn text(most: usize) -> impl Strategy<Value = String> {
    let word = prop_oneof![
        8 => "[a-z]{1,12}",
        2 => "[A-Z][a-z]{2,9}[,.!?:]",
        1 => "[a-zäöüßéñçšž]{1,14}",
        1 => Just("https://example.com/a-rather-long-path/without-any-break?and=a&query=too".to_owned()),
        1 => "[A-Za-z]{30,90}",
        1 => Just("مرحبا بالعالم".to_owned()),
        1 => Just("שלום".to_owned()),
        1 => Just("人工智能正在改变世界".to_owned()),
        1 => Just("働き方改革".to_owned()),
        1 => Just("안녕하세요".to_owned()),
        1 => Just("नमस्ते".to_owned()),
        1 => Just("👩🏽‍💻🚀✅".to_owned()),
        1 => Just("\n".to_owned()),
        1 => "[0-9]{1,9}",
    ];
    prop::collection::vec(word, 0..most).prop_map(|words| words.join(" "))
}

fn within(text: String, slot: Slot) -> Text {
    Text::plain(text.chars().take(slot.max_chars()).collect::<String>())
}

prop_compose! {
    fn slide()(
        role in prop::sample::select(Role::ALL.to_vec()),
        kicker in text(6), title in text(30), body in text(160), quote in text(80),
        author in text(14), figure in text(3), action in text(8),
        items in prop::collection::vec(text(30), 0..8),
        scale in prop_oneof![3 => Just(None), 1 => (60_u32..=140).prop_map(Some)],
    ) -> Slide {
        let texts = [
            (Slot::Kicker, kicker), (Slot::Title, title), (Slot::Body, body), (Slot::Quote, quote),
            (Slot::Author, author), (Slot::Figure, figure), (Slot::Action, action),
        ];
        let mut slide = Slide {
            id: "s1".to_owned(),
            role,
            texts: texts.into_iter().map(|(slot, text)| (slot, within(text, slot))).collect(),
            items: items.into_iter().map(|item| Text::plain(item.chars().take(400).collect::<String>())).collect(),
            ..Slide::default()
        };
        slide.overrides.text_scale = scale;
        slide
    }
}

fn runs(scene: &Scene) -> impl Iterator<Item = &TextRun> {
    scene.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(run),
        _ => None,
    })
}

/// The box of a run's letters by their advances, on the baseline's side from x height down.
fn extent(run: &TextRun) -> Option<Rect> {
    run.glyphs
        .iter()
        .map(|glyph| rect(glyph.x, glyph.y - run.size * 0.5, glyph.advance.max(0.0), run.size * 0.5))
        .reduce(Rect::union)
}

/// What must hold for any slide; answers what is wrong.
fn check(scene: &Scene, slide: &Slide) -> Result<(), String> {
    #[expect(clippy::cast_precision_loss, reason = "pixels of a slide")]
    let page = rect(0.0, 0.0, scene.size.width() as f32, scene.size.height() as f32);
    for run in runs(scene) {
        let Some(extent) = extent(run) else { continue };
        // Letters as decoration have the whole page as their box, and may be cut by its edge.
        if run.bounds == page {
            continue;
        }
        if !run.bounds.holds(extent, 1.5) {
            return Err(format!("{:?} stands at {extent:?}, outside {:?}", run.text, run.bounds));
        }
        if !page.holds(run.bounds, 0.5) {
            return Err(format!("the box {:?} reaches over the page", run.bounds));
        }
    }
    // Every shown text is there in full, or its overflow is said.
    let shown = slide.role.slots().iter().filter_map(|slot| Some((Some(*slot), None, slide.text(*slot)?)));
    let items = (0_u8..).zip(&slide.items).filter(|(_, item)| slide.role.has_items() && !item.is_blank());
    for (slot, item, text) in shown.chain(items.map(|(number, item)| (None, Some(number), item))) {
        let Some(fit) = scene.fit.texts.iter().find(|fit| fit.slot == slot && fit.item == item) else {
            return Err(format!("nothing is said about {slot:?} {item:?}"));
        };
        let squeeze = |text: &str| text.split_whitespace().collect::<String>().to_uppercase();
        let wanted = squeeze(&text.to_plain());
        let whole = scene.words.iter().filter(|words| squeeze(words) == wanted).count();
        if whole == 0 && fit.fit != Fit::Overflow {
            return Err(format!("{slot:?} {item:?} is {} but not there in full", fit.fit));
        }
        let alike =
            slide.texts.values().chain(&slide.items).filter(|other| squeeze(&other.to_plain()) == wanted);
        if whole == alike.count() && fit.fit == Fit::Overflow {
            return Err(format!("{slot:?} {item:?} is there in full and said to overflow"));
        }
    }
    Ok(())
}

fn compose(slide: &Slide, template: &str, size: Size) -> Scene {
    let content = Content { slides: vec![slide.clone()], ..Content::new(template) };
    ENGINE.compose(&content, 0, size, &PictureSizes::new()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_cut_off_unsaid_and_nothing_stands_outside_its_box(slide in slide()) {
        for template in TEMPLATES {
            for size in Size::ALL {
                let result = check(&compose(&slide, template.id, size), &slide);
                prop_assert!(result.is_ok(), "{} {}: {:?}", template.id, size.as_str(), result);
            }
        }
    }
}

#[test]
fn a_title_of_three_hundred_letters_without_a_break_stays_in_its_box() {
    for size in Size::ALL {
        for role in Role::ALL {
            let long = "x".repeat(300);
            let slide =
                content("folio", role, &[(Slot::Title, &long), (Slot::Kicker, &long[..80])]).slides.remove(0);
            assert_eq!(check(&compose(&slide, "folio", size), &slide), Ok(()), "{role:?} {size:?}");
        }
    }
}

#[test]
fn more_text_than_a_page_holds_is_shortened_and_reported() {
    let body = "Every word of this paragraph is needed. ".repeat(37);
    let slide = content("folio", Role::Quote, &[(Slot::Quote, &body[..800]), (Slot::Author, &body[..160])]);
    let slide = Slide { texts: slide.slides[0].texts.clone(), ..slide.slides[0].clone() };
    let mut big = slide.clone();
    big.overrides.text_scale = Some(140);
    let scene = compose(&big, "folio", Size::Square);
    if scene.fit.fit == Fit::Overflow {
        assert!(scene.words.iter().any(|words| words.ends_with('\u{2026}')));
    }
    assert_eq!(check(&scene, &big), Ok(()));
    let list = Slide { role: Role::List, items: vec![Text::plain(&body[..400]); 8], ..slide };
    let scene = compose(&list, "folio", Size::Square);
    assert_eq!(scene.fit.fit, Fit::Overflow);
    assert_eq!(check(&scene, &list), Ok(()));
}

#[test]
fn ink_stays_inside_the_slide_and_its_box() {
    // The letters that reach furthest: accents above capitals, descenders, an italic f.
    let text = "ÂÅŠÖ ĝjpqyç ÅÇfjÿ Šḩġ";
    let content = content("folio", Role::Body, &[(Slot::Title, text)]);
    let scene = ENGINE.compose(&content, 0, Size::Portrait, &PictureSizes::new()).unwrap();
    let bounds = runs(&scene).find(|run| &*run.text == text).unwrap().bounds;
    let alone = |items: Vec<Item>| {
        let scene = Scene { items, ..scene.clone() };
        ENGINE.render(&scene, &Bitmaps::new())
    };
    let texts =
        scene.items.iter().filter(|item| matches!(item, Item::Text(run) if &*run.text == text)).cloned();
    let (with, without) = (alone(texts.collect()), alone(Vec::new()));
    let across = with.width as usize;
    let changed = with.pixels.as_chunks::<3>().0.iter().zip(without.pixels.as_chunks::<3>().0).enumerate();
    let changed: Vec<(usize, usize)> =
        changed.filter(|(_, (a, b))| a != b).map(|(index, _)| (index % across, index / across)).collect();
    assert!(!changed.is_empty());
    #[expect(clippy::cast_precision_loss, reason = "pixels of a slide")]
    let outside = changed.iter().filter(|(x, y)| {
        let pixel = rect(*x as f32, *y as f32, 1.0, 1.0);
        !bounds.holds(pixel, 3.0)
    });
    assert_eq!(outside.count(), 0, "of {} pixels, {bounds:?}", changed.len());
}

#[test]
fn a_word_that_is_too_wide_shrinks_its_own_text_only() {
    let title = "Donaudampfschifffahrtsgesellschaft";
    let content = content("folio", Role::Body, &[(Slot::Title, title), (Slot::Body, "A few words.")]);
    let scene = ENGINE.compose(&content, 0, Size::Portrait, &PictureSizes::new()).unwrap();
    let fit = |slot: Slot| scene.fit.texts.iter().find(|fit| fit.slot == Some(slot)).unwrap().fit;
    assert!(matches!(fit(Slot::Title), Fit::Shrunk(_)));
    assert_eq!(fit(Slot::Body), Fit::Fits);
}

#[test]
fn points_of_one_long_word_stay_beside_their_markers() {
    for length in (10..=90).step_by(5) {
        let long = ["m".repeat(length), "i".repeat(length), "a word".to_owned()];
        for template in TEMPLATES {
            for size in Size::ALL {
                let mut slide = content(template.id, Role::List, &[]).slides.remove(0);
                slide.items = long.iter().map(Text::plain).collect();
                assert_eq!(
                    check(&compose(&slide, template.id, size), &slide),
                    Ok(()),
                    "{} {size:?}",
                    template.id
                );
            }
        }
    }
}

#[test]
fn an_unknown_template_is_an_error() {
    let engine: &Engine = &ENGINE;
    let content = content("nope", Role::Body, &[]);
    assert!(engine.compose(&content, 0, Size::Square, &PictureSizes::new()).is_err());
}
