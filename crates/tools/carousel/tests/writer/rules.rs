//! The writer without a key, from outside.

use lumiku_carousel::writer::{Notice, Row, Writer, WriterError};
use lumiku_carousel_dto::{BulkColumn, Content, Generate, Role, Slide, Slot, Text, Writer as By};

#[tokio::test]
async fn without_settings_rules_write_and_say_that_they_do() {
    let writer = Writer::from_settings(|_| None).unwrap();
    assert_eq!(writer.by(), By::Rules);
    let order = Generate {
        topic: "buat carousel tentang menabung".into(),
        language: "id".into(),
        slide_count: 6,
        template_id: "folio".into(),
        ..Generate::default()
    };
    let written = writer.write_carousel(&order).await.unwrap();
    assert_eq!((written.writer, written.title.as_str()), (By::Rules, "Menabung"));
    assert_eq!(written.content.validate(), Ok(()));
    assert_eq!(written.content.language, "id");
    assert_eq!(written.notices, [Notice::Outline]);
    assert!(written.notices[0].to_string().contains("not by AI"));
}

#[tokio::test]
async fn a_slide_that_is_not_there_cannot_be_rewritten() {
    let error = Writer::Rules.rewrite_slide(&Content::new("folio"), 5, "shorter").await.unwrap_err();
    assert_eq!(error, WriterError::Order("There is no such slide.".into()));
}

#[tokio::test]
async fn a_rewrite_never_makes_a_slide_that_cannot_be_stored() {
    let instruction = format!("title: {}", "x".repeat(450));
    let error = Writer::Rules.rewrite_slide(&Content::new("folio"), 0, &instruction).await.unwrap_err();
    assert!(matches!(error, WriterError::Order(_)), "{error:?}");
}

#[tokio::test]
async fn rules_fill_cells_and_make_up_neither_figures_nor_quotes() {
    let roles = [Role::Cover, Role::Body, Role::Number, Role::Quote, Role::Cta];
    let mut slides = roles.map(|role| Slide { id: role.as_str().into(), role, ..Slide::default() }).to_vec();
    slides[1].texts.insert(Slot::Body, Text::plain("Save first. Spend what is left."));
    let row = Row {
        topic: "how to save".into(),
        language: "en".into(),
        slides,
        gaps: vec![
            BulkColumn::Title,
            BulkColumn::Text(0, Slot::Title),
            BulkColumn::Text(1, Slot::Title),
            BulkColumn::Text(2, Slot::Figure),
            BulkColumn::Text(3, Slot::Quote),
            BulkColumn::Text(4, Slot::Action),
        ],
        ..Row::default()
    };
    let filled = Writer::Rules.fill_row(&row).await.unwrap();
    assert_eq!(filled.title, "How to save");
    assert_eq!(filled.slides[0].text(Slot::Title), Some(&Text::plain("How to save")));
    assert_eq!(filled.slides[1].text(Slot::Title), Some(&Text::plain("Save first")));
    assert_eq!(filled.slides[4].text(Slot::Action), Some(&Text::plain("Save and share")));
    assert_eq!(filled.left, [BulkColumn::Text(2, Slot::Figure), BulkColumn::Text(3, Slot::Quote)]);
    assert_eq!(filled.writer, By::Rules);
}
