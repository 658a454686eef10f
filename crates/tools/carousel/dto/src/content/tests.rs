use super::*;
use crate::{color::Color, text::Run};

fn content(slides: usize) -> Content {
    let slide = |number: usize| Slide { id: format!("s{number}"), ..Slide::default() };
    Content { slides: (0..slides).map(slide).collect(), ..Content::new("folio") }
}

fn message(content: &Content, path: &str) -> Option<String> {
    content.validate().err().and_then(|fields| fields.get(path).map(str::to_owned))
}

#[test]
fn the_least_that_is_read_is_a_template_and_a_slide() {
    let json =
        r#"{"version":1,"templateId":"folio","slides":[{"id":"a","role":"cover","texts":{"title":"Hi"}}]}"#;
    let content: Content = serde_json::from_str(json).unwrap();
    assert_eq!(content.validate(), Ok(()));
    assert_eq!(content.slides[0].text(Slot::Title), Some(&Text::plain("Hi")));
    assert_eq!((content.language.as_str(), content.marks), ("en", Marks::default()));
}

#[test]
fn content_comes_back_from_json_as_it_was() {
    let mut content = content(2);
    content.slides[0].texts.insert(Slot::Figure, Text::from_markup("**73** ==%=="));
    content.slides[0].items = vec![Text::plain("one")];
    content.slides[1].picture = Some(Picture {
        file_id: FileId::new("f1"),
        alt: None,
        crop: Some(Crop { x: 0.0, y: 0.1, width: 0.5, height: 0.5 }),
        focus: Some(Point { x: 0.5, y: 0.25 }),
    });
    content.slides[1].overrides =
        Overrides { tone: Some(Tone::Inverse), accent: Some(Color::WHITE), ..Overrides::default() };
    let json = serde_json::to_string(&content).unwrap();
    assert_eq!(serde_json::from_str::<Content>(&json).unwrap(), content);
}

#[test]
fn unknown_fields_roles_and_slots_are_refused() {
    for slide in [
        r#"{"id":"a","role":"hero"}"#,
        r#"{"id":"a","role":"body","texts":{"headline":"x"}}"#,
        r#"{"id":"a","role":"body","colour":"red"}"#,
        r#"{"id":"a","role":"body","overrides":{"accent":"red"}}"#,
    ] {
        assert!(serde_json::from_str::<Slide>(slide).is_err(), "{slide}");
    }
}

#[test]
fn everything_wrong_is_said_at_once_with_its_path() {
    let mut content = content(3);
    content.version = 2;
    content.language = "english please".to_owned();
    content.slides[1].id = "s0".to_owned();
    content.slides[2].texts.insert(Slot::Title, Text::plain("x".repeat(10_000)));
    content.slides[2].items = vec![Text::plain("a\u{7}")];
    content.slides[2].overrides.text_scale = Some(500);
    content.slides[0].picture = Some(Picture {
        file_id: FileId::new("f"),
        alt: None,
        crop: Some(Crop { x: 0.5, y: 0.0, width: 0.6, height: f32::NAN }),
        focus: Some(Point { x: 0.5, y: -0.1 }),
    });
    let fields = content.validate().unwrap_err();
    for path in [
        "version",
        "language",
        "slides.1.id",
        "slides.2.texts.title",
        "slides.2.items.0",
        "slides.2.overrides.textScale",
        "slides.0.picture.crop",
        "slides.0.picture.focus",
    ] {
        assert!(fields.get(path).is_some(), "{path} in {fields:?}");
    }
}

#[test]
fn a_carousel_has_1_to_20_slides() {
    assert!(message(&content(0), "slides").is_some());
    assert!(message(&content(20), "slides").is_none());
    assert!(message(&content(21), "slides").is_some());
}

#[test]
fn a_text_of_countless_runs_is_refused() {
    let mut content = content(1);
    let run = Run { text: "a".to_owned(), ..Run::default() };
    content.slides[0].texts.insert(Slot::Body, Text(vec![run; MAX_RUNS + 1]));
    assert!(message(&content, "slides.0.texts.body").is_some());
}

#[test]
fn every_role_shows_some_slot() {
    assert!(Role::ALL.iter().all(|role| !role.slots().is_empty()));
    assert!(Slot::ALL.iter().all(|slot| Role::ALL.iter().any(|role| role.slots().contains(slot))));
}
