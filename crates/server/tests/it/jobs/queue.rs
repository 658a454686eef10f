//! Turns and limits.

use std::time::{Duration, Instant};

use lumiku_test_support::{Client, TestApp, on_both_engines, probe::Probe};
use serde_json::{Value, json};

/// How many of a user's jobs run.
async fn running(client: &Client) -> usize {
    let page = client.get("/api/jobs?status=processing&limit=100").await.expect_status(200).json;
    page["items"].as_array().unwrap().len()
}

async fn wait_for_running(client: &Client, wanted: usize) {
    let asked = Instant::now();
    while running(client).await != wanted {
        assert!(asked.elapsed() < Duration::from_secs(20), "not {wanted} jobs run");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

on_both_engines! {
    async fn a_user_with_thirty_jobs_does_not_hold_up_another_users_first(engine) {
        let app = TestApp::start_with(engine, |config| config.core.jobs.concurrency = 1).await;
        let (busy, other) = (app.user().await, app.user().await);
        let first = busy.start_probe("wait", 0).await;
        busy.wait_until_running(&first).await;
        for _ in 0..30 {
            busy.submit_probe("quick", 1).await.expect_status(202);
        }
        let wanted = other.start_probe("quick", 1).await;
        app.release(&first);
        other.wait_for_job(&wanted).await;
        let before = format!(
            "SELECT COUNT(*) FROM jobs WHERE id <> '{first}' AND id <> '{wanted}' \
             AND started_at <= (SELECT started_at FROM jobs WHERE id = '{wanted}')"
        );
        assert!(app.number(&before).await <= 1, "{} jobs went before", app.number(&before).await);
    }

    async fn users_take_turns(engine) {
        let app = TestApp::start_with(engine, |config| config.core.jobs.concurrency = 1).await;
        let users = [app.user().await, app.user().await, app.user().await];
        let first = users[0].start_probe("wait", 0).await;
        users[0].wait_until_running(&first).await;
        let mut jobs = Vec::new();
        for user in &users {
            for _ in 0..4 {
                jobs.push((user, user.start_probe("quick", 1).await));
            }
        }
        app.release(&first);
        for (user, job) in &jobs {
            user.wait_for_job(job).await;
        }
        // In each round of three, everybody had one.
        let order = "SELECT user_id FROM jobs WHERE kind = 'probe' AND credits_charged = 1 \
                     ORDER BY started_at, id LIMIT 1 OFFSET ";
        let mut turns = Vec::new();
        for n in 0..12 {
            turns.push(app.text(&format!("{order}{n}")).await);
        }
        let mut uneven = 0;
        for round in turns.chunks(3) {
            let mut users = round.to_vec();
            users.sort();
            users.dedup();
            uneven += 3 - users.len();
        }
        // The one who ran first waits one turn, so that a round may be off by one at its edges.
        assert!(uneven <= 3, "{turns:?}");
    }

    async fn a_tool_runs_no_more_at_once_than_it_allows(engine) {
        let probe = Probe::with(|manifest| manifest.limits.max_concurrent = 2);
        let app = TestApp::start_probe(engine, probe, |config| config.core.jobs.concurrency = 6).await;
        let client = app.user().await;
        let mut jobs = Vec::new();
        for _ in 0..5 {
            jobs.push(client.start_probe("wait", 1).await);
        }
        wait_for_running(&client, 2).await;
        // Another tool's place is not taken away.
        let file = client.upload("image-upscaler", "a.png", crate::pictures::png(8, 8, 1)).await.text("/id");
        let order = json!({ "fileId": file, "scale": 2 });
        let other = client.post("/api/tools/image-upscaler/upscale", &order).await.expect_status(202);
        assert_eq!(client.wait_for_job(&other.text("/job/id")).await["status"], "completed");
        for job in &jobs {
            assert!(running(&client).await <= 2);
            app.release(job);
            client.wait_for_job(job).await;
        }
        app.verify().await;
    }

    async fn a_waiting_job_knows_how_many_go_before_it(engine) {
        let app = TestApp::start_with(engine, |config| config.core.jobs.concurrency = 1).await;
        let (one, other) = (app.user().await, app.user().await);
        let first = one.start_probe("wait", 0).await;
        one.wait_until_running(&first).await;
        let own = [one.start_probe("quick", 1).await, one.start_probe("quick", 1).await];
        let theirs = other.start_probe("quick", 1).await;
        let position =
            async |client: &Client, id: &str| -> Value { client.job(id).await["queuePosition"].clone() };
        assert_eq!(position(&one, &own[0]).await, 0);
        assert_eq!(position(&one, &own[1]).await, 2);
        assert_eq!(position(&other, &theirs).await, 0);
        assert_eq!(position(&one, &first).await, Value::Null);
    }
}
