//! What becomes of answers that arrive whole and hold no carousel.

use lumiku_carousel::writer::{Cause, Limits, Protocol, WriterError};
use lumiku_carousel_dto::Slot;
use serde_json::json;

use crate::{
    answers::{BOTH, carousel, order, said, text},
    endpoint::{Answer, Endpoint, quick},
};

#[tokio::test]
async fn a_faulty_answer_is_repaired_in_one_more_request_that_names_the_faults() {
    for protocol in BOTH {
        let mut faulty = carousel();
        faulty["slides"][0]["role"] = "body".into();
        faulty["slides"].as_array_mut().unwrap().remove(1);
        let answers = vec![Answer::ok(&said(protocol, &faulty)), Answer::ok(&said(protocol, &carousel()))];
        let endpoint = Endpoint::start(answers).await;
        let written = endpoint.writer(protocol).write_carousel(&order()).await.unwrap();
        assert_eq!(written.content.slides.len(), 4);
        assert_eq!((written.usage.input_tokens, written.usage.output_tokens), (1_800, 600));
        let requests = endpoint.requests();
        assert_eq!(requests.len(), 2);
        for fault in ["There are 3 slides; write exactly 4.", "Slide 1 is body; it has to be cover."] {
            assert!(requests[1].body.contains(fault), "{fault}");
        }
        endpoint.check_key("");
    }
}

#[tokio::test]
async fn answers_that_stay_faulty_end_as_unusable_after_one_repair() {
    for protocol in BOTH {
        for body in [
            text(protocol, "I would rather talk about cats.", false),
            text(protocol, "", false),
            text(protocol, "{\"slides\": [{\"role\": ", false),
            said(protocol, &json!({})),
            said(protocol, &json!({"title": 1, "slides": "none"})),
            said(protocol, &json!({"title": "", "slides": vec![json!({"role": "cover"}); 500]})),
        ] {
            let endpoint = Endpoint::start(vec![Answer::ok(&body)]).await;
            let error = endpoint.writer(protocol).write_carousel(&order()).await.unwrap_err();
            assert!(matches!(&error, WriterError::Unusable { faults } if !faults.is_empty()), "{error:?}");
            assert_eq!((error.cause(), endpoint.requests().len()), (Cause::Model, 2), "{body}");
            endpoint.check_key(&format!("{error} {error:?}"));
        }
    }
}

#[tokio::test]
async fn an_answer_cut_off_at_its_limit_is_asked_for_again_with_more_room() {
    for protocol in BOTH {
        let half = carousel().to_string();
        let half = &half[..half.len() / 2];
        let answers = vec![Answer::ok(&text(protocol, half, true)), Answer::ok(&said(protocol, &carousel()))];
        let endpoint = Endpoint::start(answers).await;
        assert!(endpoint.writer(protocol).write_carousel(&order()).await.is_ok());
        let requests = endpoint.requests();
        let room = |number: usize| requests[number].json()["max_tokens"].as_u64().unwrap();
        assert_eq!(room(1), 2 * room(0));
        assert!(requests[1].body.contains("cut off"));
    }
}

#[tokio::test]
async fn an_answer_that_is_cut_off_twice_is_unusable() {
    let endpoint = Endpoint::start(vec![Answer::ok(&text(Protocol::OpenAi, "{\"title", true))]).await;
    let error = endpoint.writer(Protocol::OpenAi).write_carousel(&order()).await.unwrap_err();
    assert!(error.to_string().contains("cut off"), "{error}");
}

#[tokio::test]
async fn texts_that_are_only_long_are_kept_when_the_repair_is_no_better() {
    let mut long = carousel();
    long["slides"][1]["title"] = "word ".repeat(40).into();
    for second in [Answer::ok(&text(Protocol::Anthropic, "no", false)), Answer::status(500, "")] {
        let answers = vec![Answer::ok(&said(Protocol::Anthropic, &long)), second];
        let endpoint = Endpoint::start(answers).await;
        let written = endpoint.writer(Protocol::Anthropic).write_carousel(&order()).await.unwrap();
        assert_eq!(written.content.slides[1].text(Slot::Title).unwrap().chars(), 199);
        assert_eq!(written.notices.len(), 1);
    }
}

#[tokio::test]
async fn a_refusal_of_the_model_is_not_argued_with() {
    let refusals = [
        (Protocol::Anthropic, json!({"type": "message", "content": [], "stop_reason": "refusal"})),
        (
            Protocol::OpenAi,
            json!({"choices": [{"finish_reason": "stop", "message": {"content": null, "refusal": "No."}}]}),
        ),
        (
            Protocol::OpenAi,
            json!({"choices": [{"finish_reason": "content_filter", "message": {"content": ""}}]}),
        ),
    ];
    for (protocol, body) in refusals {
        let endpoint = Endpoint::start(vec![Answer::ok(&body)]).await;
        let error = endpoint.writer(protocol).write_carousel(&order()).await.unwrap_err();
        assert_eq!((error, endpoint.requests().len()), (WriterError::Declined, 1));
    }
}

#[tokio::test]
async fn an_endless_answer_is_left_at_its_bound() {
    for protocol in BOTH {
        let endpoint = Endpoint::start(vec![Answer::Endless]).await;
        let limits = Limits { answer_bytes: 16 * 1024, ..quick() };
        let error = endpoint.writer_with(protocol, limits).write_carousel(&order()).await.unwrap_err();
        assert!(error.to_string().contains("larger than 16384 bytes"), "{error}");
        assert_eq!(endpoint.requests().len(), 1);
    }
}
