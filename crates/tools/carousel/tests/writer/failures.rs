//! What becomes of statuses, silence and half answers. The waits between tries are tested with a paused clock
//! beside the code that waits.

use std::time::{Duration, Instant};

use lumiku_carousel::writer::{Cause, Limits, Protocol, WriterError};

use crate::{
    answers::{BOTH, carousel, order, said},
    endpoint::{Answer, Endpoint, KEY, quick},
};

#[tokio::test]
async fn failures_that_pass_are_tried_again() {
    for protocol in BOTH {
        let good = said(protocol, &carousel());
        for failure in [
            Answer::status(429, "{}"),
            Answer::status(529, r#"{"type":"error","error":{"type":"overloaded_error"}}"#),
            Answer::status(500, "oops"),
            Answer::status(503, ""),
            Answer::status(200, ""),
            Answer::status(200, "<html>proxy</html>"),
            Answer::status(200, "{}"),
            Answer::Half(good.to_string()),
            Answer::Nothing,
        ] {
            let endpoint = Endpoint::start(vec![failure.clone(), Answer::ok(&good)]).await;
            let written = endpoint.writer(protocol).write_carousel(&order()).await;
            assert!(written.is_ok(), "{failure:?}: {written:?}");
            assert_eq!(endpoint.requests().len(), 2, "{failure:?}");
            endpoint.check_key("");
        }
    }
}

#[tokio::test]
async fn failures_that_stay_end_as_try_later() {
    let busy = WriterError::Busy { retry_after: None };
    for (failure, expected) in [
        (Answer::status(429, ""), busy.clone()),
        (Answer::status(529, ""), busy),
        (Answer::status(500, ""), WriterError::Broken),
        (Answer::Half(said(Protocol::Anthropic, &carousel()).to_string()), WriterError::Broken),
        (Answer::Nothing, WriterError::Broken),
    ] {
        let endpoint = Endpoint::start(vec![failure.clone()]).await;
        let error = endpoint.writer(Protocol::Anthropic).write_carousel(&order()).await.unwrap_err();
        assert_eq!((error.cause(), &error), (Cause::Later, &expected), "{failure:?}");
        assert_eq!(endpoint.requests().len(), 3, "{failure:?}");
        endpoint.check_key(&format!("{error} {error:?}"));
    }
}

#[tokio::test]
async fn retry_after_is_waited_for() {
    let wait = Answer::Reply { status: 429, headers: "retry-after: 1\r\n", body: String::new() };
    let answers = vec![wait, Answer::ok(&said(Protocol::OpenAi, &carousel()))];
    let endpoint = Endpoint::start(answers).await;
    endpoint.writer(Protocol::OpenAi).write_carousel(&order()).await.unwrap();
    let requests = endpoint.requests();
    assert!(requests[1].at - requests[0].at >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_retry_after_beyond_the_deadline_is_handed_on() {
    let wait = Answer::Reply { status: 529, headers: "retry-after: 3600\r\n", body: String::new() };
    let endpoint = Endpoint::start(vec![wait]).await;
    let start = Instant::now();
    let error = endpoint.writer(Protocol::Anthropic).write_carousel(&order()).await.unwrap_err();
    assert_eq!(error, WriterError::Busy { retry_after: Some(Duration::from_hours(1)) });
    assert!(start.elapsed() < quick().deadline);
    assert_eq!(endpoint.requests().len(), 1);
}

#[tokio::test]
async fn what_only_an_administrator_can_mend_is_told_apart_and_not_repeated() {
    // Services repeat a part of the key, or all of it, in such answers.
    let echo = format!(r#"{{"error":{{"message":"Incorrect API key provided: {KEY}"}}}}"#);
    let quota = r#"{"error":{"code":"insufficient_quota"}}"#;
    let spent =
        r#"{"error":{"type":"rate_limit_error","details":{"error_code":"enforced_spend_limit_reached"}}}"#;
    let credit = r#"{"error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}"#;
    for (status, body, expected) in [
        (401, echo.as_str(), WriterError::Key),
        (403, "", WriterError::Key),
        (402, "", WriterError::Account),
        (429, quota, WriterError::Account),
        (429, spent, WriterError::Account),
        (400, credit, WriterError::Account),
        (400, &echo, WriterError::Setup { status: 400 }),
        (404, "", WriterError::Setup { status: 404 }),
        (413, "", WriterError::Setup { status: 413 }),
    ] {
        for protocol in BOTH {
            let endpoint = Endpoint::start(vec![Answer::status(status, body)]).await;
            let writer = endpoint.writer(protocol);
            let error = writer.write_carousel(&order()).await.unwrap_err();
            assert_eq!((&error, error.cause()), (&expected, Cause::Settings), "{status} {body}");
            assert_eq!(endpoint.requests().len(), 1, "{status}");
            endpoint.check_key(&format!("{error} {error:?} {writer:?}"));
        }
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Endpoint::start(vec![Answer::Nothing]).await;
    let location: &'static str = format!("location: {}/v1/messages\r\n", elsewhere.url).leak();
    let redirect = Answer::Reply { status: 307, headers: location, body: String::new() };
    let endpoint = Endpoint::start(vec![redirect]).await;
    let error = endpoint.writer(Protocol::Anthropic).write_carousel(&order()).await.unwrap_err();
    assert_eq!(error, WriterError::Setup { status: 307 });
    assert_eq!(elsewhere.requests().len(), 0);
}

#[tokio::test]
async fn a_late_answer_is_not_waited_for_past_the_deadline() {
    for protocol in BOTH {
        let late = Answer::Late(Duration::from_mins(1), said(protocol, &carousel()).to_string());
        let endpoint = Endpoint::start(vec![late]).await;
        let limits =
            Limits { deadline: Duration::from_millis(600), attempt: Duration::from_millis(250), ..quick() };
        let start = Instant::now();
        let error = endpoint.writer_with(protocol, limits).write_carousel(&order()).await.unwrap_err();
        assert_eq!((&error, error.cause()), (&WriterError::Late, Cause::Later));
        assert!(start.elapsed() < Duration::from_secs(5));
        assert!((2..=3).contains(&endpoint.requests().len()), "a request that hangs is sent again");
    }
}

#[tokio::test]
async fn nobody_listening_is_try_later() {
    let mut endpoint = Endpoint::start(vec![Answer::Nothing]).await;
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    endpoint.url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let error = endpoint.writer(Protocol::OpenAi).write_carousel(&order()).await.unwrap_err();
    assert_eq!(error, WriterError::Broken);
}

#[tokio::test]
async fn dropping_the_future_ends_the_request() {
    let late = Answer::Late(Duration::from_mins(1), String::new());
    let endpoint = Endpoint::start(vec![late]).await;
    let writer = endpoint.writer(Protocol::Anthropic);
    let writing = tokio::spawn(async move { writer.write_carousel(&order()).await });
    while endpoint.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    writing.abort();
    assert!(writing.await.unwrap_err().is_cancelled());
    assert_eq!(endpoint.requests().len(), 1);
}
