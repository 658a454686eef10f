//! The `Idempotency-Key` header, on synchronous actions, jobs and uploads.

use futures::future::join_all;
use lumiku_test_support::{Answer, Client, TestApp, on_both_engines};
use reqwest::{Method, multipart};
use serde_json::json;

use crate::pictures;

const PING: &str = "/api/tools/probe/ping";
const JOBS: &str = "/api/tools/probe/jobs";

/// Sends a picture and its settings in one form.
async fn upscale_form(client: &Client, key: &str, picture: Vec<u8>, scale: &str) -> Answer {
    let part = multipart::Part::bytes(picture).file_name("a.png");
    let form = multipart::Form::new().text("scale", scale.to_owned()).part("image", part);
    let request = client.request(Method::POST, "/api/tools/image-upscaler/upscale");
    client.send(request.header("idempotency-key", key).multipart(form)).await
}

fn all_the_same(answers: &[Answer]) {
    for answer in answers {
        assert_eq!((answer.status, &answer.json), (answers[0].status, &answers[0].json));
    }
}

on_both_engines! {
    async fn fifty_equal_actions_at_once_are_charged_once_and_answered_alike(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let input = json!({});
        let answers = join_all((0..50).map(|_| client.post_once(PING, "key", &input))).await;
        assert_eq!(answers[0].status, 200);
        all_the_same(&answers);
        assert_eq!(client.balance().await, 99);
        app.verify().await;
    }

    async fn fifty_equal_submissions_at_once_are_one_job(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let input = json!({ "behaviour": "quick", "credits": 4 });
        let answers = join_all((0..50).map(|_| client.post_once(JOBS, "key", &input))).await;
        assert_eq!(answers[0].status, 202);
        all_the_same(&answers);
        client.wait_for_job(&answers[0].text("/job/id")).await;
        assert_eq!(app.number("SELECT COUNT(*) FROM jobs").await, 1);
        assert_eq!(client.balance().await, 96);
        let later = client.post_once(JOBS, "key", &input).await;
        assert_eq!(later.json, answers[0].json);
        app.verify().await;
    }

    async fn a_key_that_was_used_for_something_else_is_refused(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let input = json!({ "behaviour": "quick", "credits": 4 });
        client.post_once(JOBS, "key", &input).await.expect_status(202);
        let other = json!({ "behaviour": "quick", "credits": 5 });
        client.post_once(JOBS, "key", &other).await.expect_error(409, "idempotency_mismatch");
        client.post_once(PING, "key", &json!({})).await.expect_error(409, "idempotency_mismatch");
        assert_eq!(client.balance().await, 96);
        app.verify().await;
    }

    async fn the_same_key_of_another_user_is_another_key(engine) {
        let app = TestApp::start(engine).await;
        let (one, other) = (app.user().await, app.user().await);
        one.post_once(PING, "key", &json!({})).await.expect_status(200);
        other.post_once(PING, "key", &json!({})).await.expect_status(200);
        assert_eq!((one.balance().await, other.balance().await), (99, 99));
    }

    async fn a_key_is_new_again_after_24_hours(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let (first, other) =
            (json!({ "behaviour": "quick", "credits": 1 }), json!({ "behaviour": "quick", "credits": 2 }));
        client.post_once(JOBS, "key", &first).await.expect_status(202);
        app.clock.advance_ms(24 * 3_600_000 - 60_000);
        client.post_once(JOBS, "key", &other).await.expect_error(409, "idempotency_mismatch");
        app.clock.advance_ms(61_000);
        client.post_once(JOBS, "key", &other).await.expect_status(202);
        app.verify().await;
    }

    async fn a_refused_request_does_not_use_up_its_key(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let dear = json!({ "behaviour": "quick", "credits": 101 });
        client.post_once(JOBS, "key", &dear).await.expect_error(402, "insufficient_credits");
        client.post_once(PING, "key", &json!({})).await.expect_status(200);
        assert_eq!(client.balance().await, 99);
    }

    async fn a_replayed_form_leaves_no_second_file(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let picture = pictures::png(24, 24, 1);
        let first = upscale_form(&client, "key", picture.clone(), "2").await.expect_status(202);
        client.wait_for_job(&first.text("/job/id")).await;
        let before = app.files_on_disk().len();
        let again = upscale_form(&client, "key", picture.clone(), "2").await.expect_status(202);
        assert_eq!(again.json, first.json);
        upscale_form(&client, "key", picture, "3").await.expect_error(409, "idempotency_mismatch");
        upscale_form(&client, "key", pictures::png(24, 24, 2), "2")
            .await
            .expect_error(409, "idempotency_mismatch");
        assert_eq!(app.files_on_disk().len(), before);
        assert_eq!(app.number("SELECT COUNT(*) FROM files WHERE kind = 'upload'").await, 1);
        assert_eq!(client.balance().await, 96);
        app.verify().await;
    }

    async fn a_repeated_form_is_answered_alike_when_its_picture_is_gone_and_the_storage_full(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let picture = pictures::png(24, 24, 1);
        let first = upscale_form(&client, "key", picture.clone(), "2").await.expect_status(202);
        client.wait_for_job(&first.text("/job/id")).await;
        app.sql("DELETE FROM files").await;
        let full = app.config.core.files.user_quota;
        app.sql(&format!("UPDATE users SET storage_bytes = {full}")).await;
        upscale_form(&client, "other", picture.clone(), "2").await.expect_error(413, "too_large");
        let again = upscale_form(&client, "key", picture, "2").await.expect_status(202);
        assert_eq!(again.json, first.json);
    }

    async fn equal_forms_at_once_leave_one_file_and_one_job(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let picture = pictures::png(24, 24, 1);
        let answers = join_all((0..8).map(|_| upscale_form(&client, "key", picture.clone(), "2"))).await;
        assert_eq!(answers[0].status, 202);
        all_the_same(&answers);
        client.wait_for_job(&answers[0].text("/job/id")).await;
        assert_eq!(app.number("SELECT COUNT(*) FROM files WHERE kind = 'upload'").await, 1);
        assert_eq!(client.balance().await, 96);
        app.verify().await;
    }

    async fn a_key_without_or_with_too_many_characters_is_refused(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for key in [String::new(), " ".into(), "k".repeat(256)] {
            client.post_once(PING, &key, &json!({})).await.expect_error(400, "invalid_request");
        }
        client.post_once(PING, &"k".repeat(255), &json!({})).await.expect_status(200);
        assert_eq!(client.balance().await, 99);
    }
}
