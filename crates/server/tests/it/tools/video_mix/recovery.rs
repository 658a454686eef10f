//! A worker that dies over a batch.

use lumiku_server::serve::Role;
use lumiku_test_support::{TestApp, TestDatabase, on_both_engines};

use super::{begin, end, film, order, settings, upload, wait_for_outputs};

on_both_engines! {
    async fn the_next_worker_delivers_what_is_missing_and_nothing_twice(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let project = begin(&client, "Long").await;
        for number in 0..4 {
            upload(&client, &project, "a.mp4", film(number, 2).await).await.expect_status(201);
        }
        let job = order(&client, &project, &settings(20)).await;
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
        assert_eq!(end(&ended), ("completed", 20, credits, 0), "{ended}");
        assert_eq!(client.balance().await, 100 - credits);
        let mut seen: Vec<_> = ended["outputs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|output| output["metadata"]["variant"]["index"].as_u64().unwrap())
            .collect();
        assert!(before >= 2 && seen.is_sorted(), "{seen:?}");
        seen.dedup();
        assert_eq!(seen.len(), 20);
        for output in ended["outputs"].as_array().unwrap() {
            assert!(output["metadata"]["similarity"].is_number(), "{output}");
        }
        assert_eq!(app.number("SELECT attempt FROM jobs").await, 2);
        app.verify().await;
    }
}
