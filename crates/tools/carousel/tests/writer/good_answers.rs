//! What becomes of answers that are as they should be.

use lumiku_carousel::writer::{Notice, Protocol, Row, Usage};
use lumiku_carousel_dto::{BulkColumn, Content, Role, Slide, Slot, Text, Writer as By};
use serde_json::json;

use crate::{
    answers::{BOTH, carousel, order, said, text},
    endpoint::{Answer, Endpoint},
};

#[tokio::test]
async fn a_good_answer_is_a_carousel_in_one_request() {
    for protocol in BOTH {
        let endpoint = Endpoint::start(vec![Answer::ok(&said(protocol, &carousel()))]).await;
        let written = endpoint.writer(protocol).write_carousel(&order()).await.unwrap();
        assert_eq!((written.writer, written.title.as_str()), (By::Ai, "Saving"));
        let roles: Vec<Role> = written.content.slides.iter().map(|slide| slide.role).collect();
        assert_eq!(roles, [Role::Cover, Role::Body, Role::List, Role::Cta]);
        assert_eq!(written.content.validate(), Ok(()));
        assert_eq!(
            (written.content.template_id.as_str(), written.content.language.as_str()),
            ("folio", "en")
        );
        assert_eq!(written.usage, Usage { input_tokens: 900, output_tokens: 300 });
        assert_eq!(written.notices, []);
        assert_eq!(endpoint.requests().len(), 1);
        endpoint.check_key(&format!("{written:?}"));
    }
}

#[tokio::test]
async fn json_in_plain_text_will_do() {
    for protocol in BOTH {
        let block = format!("<think>Hm {{ }}</think>Here:\n```json\n{}\n```", carousel());
        let endpoint = Endpoint::start(vec![Answer::ok(&text(protocol, &block, false))]).await;
        assert!(endpoint.writer(protocol).write_carousel(&order()).await.is_ok());
        assert_eq!(endpoint.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_slide_is_rewritten_and_keeps_its_id() {
    let answer = json!({"role": "body", "kicker": "", "title": "Ten words", "body": "Fewer.", "items": []});
    for protocol in BOTH {
        let endpoint = Endpoint::start(vec![Answer::ok(&said(protocol, &answer))]).await;
        let mut content = Content::new("folio");
        content.slides.push(Slide { id: "x9".into(), ..Slide::default() });
        content.slides[1].texts.insert(Slot::Title, Text::plain("Many words"));
        let rewritten = endpoint.writer(protocol).rewrite_slide(&content, 1, "shorter").await.unwrap();
        assert_eq!((rewritten.slide.id.as_str(), rewritten.writer), ("x9", By::Ai));
        assert_eq!(rewritten.slide.text(Slot::Title), Some(&Text::plain("Ten words")));
        let request = endpoint.requests()[0].body.clone();
        assert!(request.contains("Many words") && request.contains("shorter"), "{request}");
    }
}

#[tokio::test]
async fn empty_cells_are_filled_and_others_left_alone() {
    let answer = json!({"cells": [
        {"column": "title1", "text": "A cover", "items": []},
        {"column": "body2", "text": "A body", "items": []},
        {"column": "title2", "text": "Not asked for", "items": []},
        {"column": "title", "text": "A project", "items": []},
        {"column": "author3", "text": "", "items": []},
    ]});
    let mut slides: Vec<Slide> = [Role::Cover, Role::Body, Role::Quote]
        .map(|role| Slide { id: role.as_str().into(), role, ..Slide::default() })
        .into();
    slides[1].texts.insert(Slot::Title, Text::plain("Mine"));
    let row = Row {
        topic: "Saving".into(),
        language: "id".into(),
        slides,
        gaps: vec![
            BulkColumn::Title,
            BulkColumn::Text(0, Slot::Title),
            BulkColumn::Text(1, Slot::Title),
            BulkColumn::Text(1, Slot::Body),
            BulkColumn::Text(2, Slot::Author),
            BulkColumn::Items(2),
        ],
        ..Row::default()
    };
    for protocol in BOTH {
        let endpoint = Endpoint::start(vec![Answer::ok(&said(protocol, &answer))]).await;
        let filled = endpoint.writer(protocol).fill_row(&row).await.unwrap();
        assert_eq!(filled.title, "A project");
        assert_eq!(filled.slides[0].text(Slot::Title), Some(&Text::plain("A cover")));
        assert_eq!(filled.slides[1].text(Slot::Title), Some(&Text::plain("Mine")));
        assert_eq!(filled.slides[1].text(Slot::Body), Some(&Text::plain("A body")));
        assert_eq!(filled.left, [BulkColumn::Text(2, Slot::Author)]);
    }
}

#[tokio::test]
async fn a_row_without_gaps_asks_nobody() {
    let endpoint = Endpoint::start(vec![Answer::Nothing]).await;
    let row = Row { title: "Mine".into(), gaps: vec![BulkColumn::Title], ..Row::default() };
    let filled = endpoint.writer(Protocol::Anthropic).fill_row(&row).await.unwrap();
    assert_eq!((filled.title.as_str(), endpoint.requests().len()), ("Mine", 0));
}

#[tokio::test]
async fn links_that_nobody_named_are_pointed_out() {
    let mut answer = carousel();
    answer["slides"][3]["body"] = "Get it at evil.com/now and follow @mallory".into();
    let endpoint = Endpoint::start(vec![Answer::ok(&said(Protocol::Anthropic, &answer))]).await;
    let written = endpoint.writer(Protocol::Anthropic).write_carousel(&order()).await.unwrap();
    let mentions = vec!["evil.com/now".to_owned(), "@mallory".to_owned()];
    assert_eq!(written.notices, [Notice::Mentions(mentions)]);
}
