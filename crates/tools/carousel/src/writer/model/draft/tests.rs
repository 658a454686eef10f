use super::*;

fn slide(role: &str, fields: Value) -> Value {
    let mut slide = json!({"role": role});
    for (name, value) in fields.as_object().unwrap() {
        slide[name] = value.clone();
    }
    slide
}

fn carousel() -> Value {
    json!({"title": "Saving", "slides": [
        slide("cover", json!({"title": "Save **more**"})),
        slide("number", json!({"figure": 73, "title": "of people do not"})),
        slide("quote", json!({"quote": "\"Start small.\"", "author": "Ani", "items": null})),
        slide("list", json!({"title": "Now", "items": ["One", "Two"]})),
        slide("cta", json!({"title": "Follow us", "action": "Follow"})),
    ]})
}

fn faults<T>(judged: &Judged<T>) -> String {
    judged.faults.iter().map(|fault| fault.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_good_answer_becomes_slides() {
    let judged = read_carousel(&carousel(), 5);
    assert_eq!(faults(&judged), "");
    let draft = judged.value.unwrap();
    assert_eq!(draft.title, "Saving");
    assert_eq!(draft.slides[0].text(Slot::Title).unwrap().to_plain(), "Save more");
    assert!(draft.slides[0].text(Slot::Title).unwrap().0[1].bold);
    assert_eq!(draft.slides[1].text(Slot::Figure), Some(&Text::plain("73")));
    assert_eq!(draft.slides[2].text(Slot::Quote), Some(&Text::plain("Start small.")));
    assert_eq!(draft.slides[3].items.len(), 2);
    let ids: Vec<&str> = draft.slides.iter().map(|slide| slide.id.as_str()).collect();
    assert_eq!(ids, ["s1", "s2", "s3", "s4", "s5"]);
}

#[test]
fn grave_faults_are_named_all_at_once() {
    let mut answer = carousel();
    answer["slides"][0]["role"] = "body".into();
    answer["slides"][1]["figure"] = "".into();
    answer["slides"][2]["quote"] = json!({"text": "x"});
    answer["slides"][3]["items"] = json!(["One"]);
    answer["slides"][4] = "the end".into();
    let judged = read_carousel(&answer, 6);
    assert!(judged.value.is_none());
    let said = faults(&judged);
    for part in [
        "There are 5 slides; write exactly 6.",
        "Slide 1 is body; it has to be cover.",
        "Slide 2 is number; it needs a figure.",
        "Slide 3: quote is not a text.",
        "Slide 4 is list; it needs at least 2 items.",
        "Slide 5 is not an object.",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
}

#[test]
fn long_texts_are_a_matter_of_taste_until_the_content_model_refuses_them() {
    let mut answer = carousel();
    answer["slides"][0]["title"] = "word ".repeat(30).into();
    let judged = read_carousel(&answer, 5);
    assert!(judged.value.is_some());
    assert!(faults(&judged).contains("use at most 90"), "{}", faults(&judged));
    answer["slides"][0]["title"] = "x".repeat(10_000).into();
    assert!(read_carousel(&answer, 5).value.is_none());
}

#[test]
fn an_answer_of_another_kind_is_nothing() {
    for answer in [json!(null), json!([]), json!({}), json!({"slides": {}}), json!({"slides": []})] {
        assert!(read_carousel(&answer, 5).value.is_none(), "{answer}");
    }
    let endless = json!({"slides": vec![json!({"role": "cover"}); 100_000]});
    assert!(read_carousel(&endless, 5).faults.len() < 60);
}

#[test]
fn a_rewritten_slide_keeps_what_the_model_does_not_write() {
    let mut old = Slide { id: "x7".to_owned(), role: Role::Body, ..Slide::default() };
    old.texts.insert(Slot::Title, Text::plain("Old"));
    old.texts.insert(Slot::Author, Text::plain("Ani"));
    let judged = read_slide(&json!({"role": "body", "title": "New", "body": "Words\u{7}"}), &old, &ROLES);
    let new = judged.value.unwrap();
    assert_eq!((new.id.as_str(), new.text(Slot::Title)), ("x7", Some(&Text::plain("New"))));
    assert_eq!(new.text(Slot::Body), Some(&Text::plain("Words")));
    assert_eq!(new.text(Slot::Author), Some(&Text::plain("Ani")));
}

#[test]
fn only_columns_that_were_asked_for_are_filled() {
    let columns = ["title1".to_owned(), "items2".to_owned()];
    let answer = json!({"cells": [
        {"column": "title1", "text": "Hi", "items": []},
        {"column": "body9", "text": "no", "items": []},
        {"column": "items2", "text": "", "items": ["a", "b"]},
    ]});
    let judged = read_cells(&answer, &columns);
    assert_eq!(
        judged.value.unwrap(),
        [(0, vec!["Hi".to_owned()]), (1, vec!["a".to_owned(), "b".to_owned()])]
    );
    assert!(read_cells(&json!({"cells": []}), &columns).value.is_none());
}
