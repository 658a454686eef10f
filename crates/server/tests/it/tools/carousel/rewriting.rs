//! Rewriting one slide: charged when it is stored, never before, and once.

use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::json;

use super::{
    begin, content,
    endpoint::{Endpoint, model_slide},
    entered, fields, project_path, read,
};

fn rewrite_path(project: &str, slide: usize) -> String {
    format!("{}/slides/{slide}/rewrite", project_path(project))
}

on_both_engines! {
    async fn a_rewritten_slide_is_stored_and_charged(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, &content(3)).await;
        let input = json!({ "instruction": "title: New words" });
        let answer = client.post(&rewrite_path(&project, 1), &input).await.expect_status(200).json;
        assert_eq!((&answer["creditsUsed"], &answer["creditBalance"]), (&json!(2), &json!(98)));
        assert_eq!((&answer["writer"], &answer["revision"]), (&json!("rules"), &json!(2)));
        assert_eq!(answer["slide"]["texts"]["title"][0]["text"], "New words");
        let seen = read(&client, &project).await;
        assert_eq!((&seen["revision"], &seen["creditsUsed"]), (&json!(2), &json!(2)));
        assert_eq!(seen["content"]["slides"][1], answer["slide"]);
        assert_eq!((client.balance().await, entered(&client, "usage").await), (98, -2));
        app.verify().await;
    }

    async fn what_is_refused_is_not_charged(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, &content(2)).await;
        let rules_cannot = json!({ "instruction": "make it funnier" });
        let answer = client.post(&rewrite_path(&project, 1), &rules_cannot).await;
        assert_eq!(fields(&answer), ["instruction"]);
        let empty = json!({ "instruction": " " });
        assert_eq!(fields(&client.post(&rewrite_path(&project, 1), &empty).await), ["instruction"]);
        let input = json!({ "instruction": "title: A" });
        client.post(&rewrite_path(&project, 2), &input).await.expect_error(404, "not_found");
        let other = app.user().await;
        other.post(&rewrite_path(&project, 0), &input).await.expect_error(404, "not_found");
        assert_eq!((client.balance().await, other.balance().await), (100, 100));
        assert_eq!(read(&client, &project).await["revision"], 1);
    }

    async fn a_key_asks_the_model_once(engine) {
        let service = Endpoint::start(&model_slide("body", "By the model")).await;
        let app = TestApp::start_with(engine, |config| service.configure(config)).await;
        let client = app.user().await;
        let project = begin(&client, &content(2)).await;
        let (path, input) = (rewrite_path(&project, 1), json!({ "instruction": "better" }));
        let first = client.post_once(&path, "key-1", &input).await.expect_status(200).json;
        assert_eq!((&first["writer"], service.asked()), (&json!("ai"), 1));
        let second = client.post_once(&path, "key-1", &input).await.expect_status(200).json;
        assert_eq!((first, service.asked(), client.balance().await), (second, 1, 98));
        let other = json!({ "instruction": "shorter" });
        client.post_once(&path, "key-1", &other).await.expect_error(409, "idempotency_mismatch");
        app.verify().await;
    }

    async fn a_service_that_fails_costs_nothing(engine) {
        let service = Endpoint::start(&json!({})).await;
        service.refuse(401);
        let app = TestApp::start_with(engine, |config| service.configure(config)).await;
        let client = app.user().await;
        let project = begin(&client, &content(2)).await;
        let path = rewrite_path(&project, 1);
        let answer = client.post(&path, &json!({ "instruction": "better" })).await;
        answer.expect_error(503, "unavailable");
        assert!(answer.json["error"].as_str().unwrap().contains("administrator"), "{}", answer.json);
        assert_eq!((client.balance().await, &read(&client, &project).await["revision"]), (100, &json!(1)));
        app.verify().await;
    }

    async fn without_the_credits_the_model_is_not_asked(engine) {
        let service = Endpoint::start(&model_slide("body", "By the model")).await;
        let app = TestApp::start_with(engine, |config| service.configure(config)).await;
        let client = app.user().await;
        let project = begin(&client, &content(2)).await;
        let spend = client.start_probe("quick", 99).await;
        client.wait_for_job(&spend).await;
        let answer = client.post(&rewrite_path(&project, 1), &json!({ "instruction": "better" })).await;
        answer.expect_error(402, "insufficient_credits");
        assert_eq!((service.asked(), client.balance().await), (0, 1));
    }
}
