//! A worker that dies over a batch, and one that cannot make any.

use std::time::{Duration, Instant};

use lumiku_server::serve::Role;
use lumiku_test_support::{TestApp, TestDatabase, on_both_engines};

use super::{begin, end, film, order, project_with, settings, upload, wait_for_outputs};

on_both_engines! {
    async fn a_worker_without_ffmpeg_leaves_a_batch_to_others_and_uses_up_no_attempt(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let (project, _) = project_with(&client, 2).await;
        let job = order(&client, &project, &settings(2)).await;
        let without = |config: &mut lumiku_server::config::Config| {
            config.variables.insert("FFMPEG_PATH".into(), "/nowhere/ffmpeg".into());
        };
        let _broken = app.beside(Role::Worker, without).await;
        let of_job = |column: &str| format!("SELECT {column} FROM jobs WHERE id = '{job}'");
        let asked = Instant::now();
        let tried = of_job("CASE WHEN started_at IS NULL OR state <> 'pending' THEN 0 ELSE 1 END");
        while app.number(&tried).await == 0 {
            assert!(asked.elapsed() < Duration::from_secs(20), "the worker does not try");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        // It goes on with other work, and does not take the batch up again each time it looks for some.
        let other_work = async || {
            for _ in 0..3 {
                let other = client.start_probe("quick", 0).await;
                assert_eq!(client.wait_for_job(&other).await["status"], "completed");
            }
            app.number(&of_job("updated_at")).await
        };
        assert_eq!(other_work().await, other_work().await);
        assert_eq!(app.number(&of_job("attempt")).await, 0);
        let _worker = app.beside(Role::Worker, |_| {}).await;
        let ended = client.wait_for_job(&job).await;
        assert_eq!((end(&ended).0, end(&ended).1), ("completed", 2), "{ended}");
        assert_eq!(app.number(&of_job("attempt")).await, 1);
        app.verify().await;
    }

    async fn the_next_worker_delivers_what_is_missing_and_nothing_twice(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let project = begin(&client, "Long").await;
        for number in 0..4 {
            upload(&client, &project, "a.mp4", film(number, 2).await).await.expect_status(201);
        }
        let job = order(&client, &project, &settings(8)).await;
        let before = {
            let worker = app.beside(Role::Worker, |_| {}).await;
            let before = wait_for_outputs(&client, &job, 2).await;
            let dead = format!(
                "UPDATE jobs SET worker = 'gone', lease_until = {} WHERE id = '{job}' AND state = 'processing'",
                app.clock.now().0 - 1
            );
            assert_eq!(app.sql(&dead).await, 1, "the batch was quicker than the test");
            drop(worker);
            before["outputs"].as_array().unwrap().len()
        };
        let _worker = app.beside(Role::Worker, |config| config.core.jobs.reap_ms = 50).await;
        let ended = client.wait_for_job(&job).await;
        let credits = ended["creditsUsed"].as_i64().unwrap();
        assert_eq!(end(&ended), ("completed", 8, credits, 0), "{ended}");
        assert_eq!(client.balance().await, 100 - credits);
        let mut seen: Vec<_> = ended["outputs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|output| output["metadata"]["variant"]["index"].as_u64().unwrap())
            .collect();
        assert!(before >= 2 && seen.is_sorted(), "{seen:?}");
        seen.dedup();
        assert_eq!(seen.len(), 8);
        for output in ended["outputs"].as_array().unwrap() {
            assert!(output["metadata"]["similarity"].is_number(), "{output}");
        }
        assert_eq!(app.number("SELECT attempt FROM jobs").await, 2);
        app.verify().await;
    }
}
