//! Submitting.

use futures::future::join_all;
use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::json;

on_both_engines! {
    async fn a_job_is_charged_when_it_is_accepted_and_delivers_its_output(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let answer = client.submit_probe("quick", 7).await.expect_status(202);
        assert_eq!(
            (&answer.json["job"]["status"], &answer.json["job"]["creditsUsed"]),
            (&json!("pending"), &json!(7))
        );
        let job = client.wait_for_job(&answer.text("/job/id")).await;
        assert_eq!((&job["status"], &job["progress"]), (&json!("completed"), &json!(100)));
        assert!(job["startedAt"].is_string() && job["completedAt"].is_string());
        let content = client.get(job["outputs"][0]["url"].as_str().unwrap()).await.expect_status(200);
        assert_eq!(content.bytes, format!("made by {}", job["id"].as_str().unwrap()).into_bytes());
        assert_eq!(client.balance().await, 93);
        app.verify().await;
    }

    async fn too_few_credits_are_told_with_the_price_and_the_balance(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let answer = client.submit_probe("quick", 101).await;
        answer.expect_error(402, "insufficient_credits");
        assert_eq!((&answer.json["required"], &answer.json["current"]), (&json!(101), &json!(100)));
        assert_eq!(app.number("SELECT COUNT(*) FROM jobs").await, 0);
        assert_eq!(client.balance().await, 100);
        app.verify().await;
    }

    async fn a_hot_balance_pays_for_exactly_as_many_jobs_as_it_can(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let answers = join_all((0..25).map(|_| client.submit_probe("quick", 10))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 202).count(), 10);
        for answer in answers.iter().filter(|answer| answer.status != 202) {
            answer.expect_error(402, "insufficient_credits");
        }
        assert_eq!(client.balance().await, 0);
        app.verify().await;
    }

    async fn a_free_job_needs_no_credits(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        client.submit_probe("quick", 100).await.expect_status(202);
        let job = client.start_probe("quick", 0).await;
        assert_eq!(client.wait_for_job(&job).await["status"], "completed");
        app.verify().await;
    }

    async fn a_user_may_only_queue_so_many(engine) {
        let app = TestApp::start_with(engine, |config| {
            config.core.jobs.max_queued_per_user = 3;
            config.core.jobs.concurrency = 1;
        })
        .await;
        let (client, other) = (app.user().await, app.user().await);
        for _ in 0..3 {
            client.start_probe("wait", 1).await;
        }
        let answer = client.submit_probe("wait", 1).await;
        answer.expect_error(429, "rate_limited");
        assert!(answer.header("retry-after").parse::<u64>().unwrap() > 0);
        other.submit_probe("quick", 1).await.expect_status(202);
        assert_eq!(client.balance().await, 97);
        app.verify().await;
    }

    async fn an_action_that_is_charged_at_once_never_goes_below_zero(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        client.submit_probe("quick", 95).await.expect_status(202);
        let input = json!({});
        let answers = join_all((0..40).map(|_| client.post("/api/tools/probe/ping", &input))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 5);
        assert_eq!(client.balance().await, 0);
        app.verify().await;
    }
}
