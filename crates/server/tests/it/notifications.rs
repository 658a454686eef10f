//! `/api/notifications`.

use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::{Value, json};

on_both_engines! {
    async fn a_job_that_ends_leaves_a_line_and_a_cancelled_one_does_not(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for behaviour in ["quick", "partial", "fail"] {
            let job = client.start_probe(behaviour, 4).await;
            client.wait_for_job(&job).await;
        }
        let cancelled = client.start_probe("sleep", 4).await;
        client.cancel(&cancelled).await.expect_status(200);
        client.wait_for_job(&cancelled).await;
        let listed = client.get("/api/notifications").await.expect_status(200).json;
        let kinds: Vec<_> =
            listed["items"].as_array().unwrap().iter().map(|line| line["kind"].clone()).collect();
        assert_eq!(kinds, ["failure", "refund", "success"]);
        assert_eq!(listed["unread"], 3);
        assert!(listed["items"][0]["body"].as_str().unwrap().contains("4 credits came back"));
    }

    async fn reading_them_marks_the_callers_only(engine) {
        let app = TestApp::start(engine).await;
        let (one, other) = (app.user().await, app.user().await);
        for client in [&one, &other] {
            let job = client.start_probe("quick", 1).await;
            client.wait_for_job(&job).await;
        }
        one.post("/api/notifications/read", &Value::Null).await.expect_status(204);
        assert_eq!(one.get("/api/notifications").await.json["unread"], 0);
        assert_eq!(one.get("/api/notifications").await.json["items"][0]["read"], json!(true));
        assert_eq!(other.get("/api/notifications").await.json["unread"], 1);
    }
}
