//! Few credits left.

use lumiku_core::account::adjust::adjust_credits;
use lumiku_test_support::{Client, TestApp, on_both_engines};

use super::letters_about;

const ADA: &str = "ada@example.com";

async fn spend(client: &Client, credits: i64) {
    let job = client.start_probe("quick", credits).await;
    client.wait_for_job(&job).await;
}

async fn told(app: &TestApp) -> Vec<String> {
    letters_about(app, "left").await.into_iter().map(|letter| letter.subject).collect()
}

on_both_engines! {
    async fn falling_below_the_threshold_is_told_once_until_the_balance_has_risen(engine) {
        let app = TestApp::start(engine).await;
        let client = app.register(ADA).await;
        spend(&client, 50).await;
        assert_eq!(told(&app).await, [""; 0], "50 are not below 50");
        spend(&client, 1).await;
        assert_eq!(told(&app).await, ["49 credits left"]);
        spend(&client, 10).await;
        spend(&client, 39).await;
        assert_eq!(client.balance().await, 0);
        assert_eq!(told(&app).await.len(), 1, "it is told once");
        adjust_credits(&app.core, ADA, 60, "test").await.unwrap();
        assert_eq!(told(&app).await.len(), 1);
        spend(&client, 60).await;
        assert_eq!(told(&app).await, ["49 credits left", "No credits left"]);
        let letter = letters_about(&app, "left").await.remove(0);
        assert_eq!(letter.to, [ADA]);
        assert!(letter.text.contains(&format!("http://{}/pricing", app.address)), "{}", letter.text);
    }

    async fn a_balance_that_has_risen_before_the_letter_is_sent_is_not_told(engine) {
        let app = TestApp::start(engine).await;
        let client = app.register(ADA).await;
        spend(&client, 60).await;
        adjust_credits(&app.core, ADA, 100, "test").await.unwrap();
        assert_eq!(told(&app).await, [""; 0]);
        spend(&client, 100).await;
        assert_eq!(told(&app).await, ["40 credits left"]);
    }

    async fn falling_twice_while_a_letter_waits_is_one_letter(engine) {
        let app = TestApp::start(engine).await;
        let client = app.register(ADA).await;
        spend(&client, 60).await;
        adjust_credits(&app.core, ADA, 20, "test").await.unwrap();
        spend(&client, 30).await;
        assert_eq!(told(&app).await, ["30 credits left"]);
    }

    async fn a_charge_that_is_refused_or_refunded_tells_nothing(engine) {
        let app = TestApp::start(engine).await;
        let client = app.register(ADA).await;
        client.submit_probe("quick", 101).await.expect_error(402, "insufficient_credits");
        let job = client.start_probe("fail", 80).await;
        client.wait_for_job(&job).await;
        assert_eq!(client.balance().await, 100);
        assert_eq!(told(&app).await, [""; 0]);
    }

    async fn an_action_that_is_paid_at_once_counts_too(engine) {
        let app = TestApp::start_with(engine, |config| config.core.mail.low_balance = 100).await;
        let client = app.register(ADA).await;
        client.post("/api/tools/probe/ping", &serde_json::json!({})).await.expect_status(200);
        assert_eq!(told(&app).await, ["99 credits left"]);
    }

    async fn the_threshold_is_configured_and_0_tells_nobody(engine) {
        let app = TestApp::start_with(engine, |config| config.core.mail.low_balance = 10).await;
        let client = app.register(ADA).await;
        spend(&client, 90).await;
        assert_eq!(told(&app).await, [""; 0]);
        spend(&client, 9).await;
        assert_eq!(told(&app).await, ["1 credit left"]);
        let app = TestApp::start_with(engine, |config| config.core.mail.low_balance = 0).await;
        let client = app.register(ADA).await;
        spend(&client, 100).await;
        assert_eq!(told(&app).await, [""; 0]);
    }
}
