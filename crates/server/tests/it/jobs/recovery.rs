//! Workers that go: by being stopped, by dying, by coming back too late.

use std::time::{Duration, Instant};

use lumiku_server::serve::Role;
use lumiku_test_support::{TestApp, TestDatabase, on_both_engines};
use serde_json::json;

/// Makes a waiting job look like one that a worker claimed and died with. The lease is over at once.
async fn abandon(app: &TestApp, job: &str, attempt: i32) {
    let now = app.clock.now().0;
    let claim = format!(
        "UPDATE jobs SET state = 'processing', attempt = {attempt}, worker = 'gone', started_at = {now}, \
         deadline_at = {now} + timeout_ms, lease_until = {now} - 1 WHERE id = '{job}'"
    );
    assert_eq!(app.sql(&claim).await, 1);
}

fn reap_often(config: &mut lumiku_server::config::Config) {
    config.core.jobs.reap_ms = 50;
    config.core.jobs.renew_ms = 50;
}

on_both_engines! {
    async fn going_down_gives_a_job_back_without_using_an_attempt_and_the_next_server_finishes_it(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = client.start_probe("wait", 9).await;
        client.wait_until_running(&job).await;
        let token = client.token.clone();
        let database = app.stop().await;
        let app = TestApp::over(database, Role::Api, |_| {}).await;
        let client = app.anonymous().with(token.as_deref());
        assert_eq!(client.job(&job).await["status"], "pending");
        assert_eq!(app.number("SELECT attempt FROM jobs").await, 0);
        let _worker = app.beside(Role::Worker, |_| {}).await;
        client.wait_until_running(&job).await;
        app.release(&job);
        let job = client.wait_for_job(&job).await;
        assert_eq!((&job["status"], &job["creditsUsed"]), (&json!("completed"), &json!(9)));
        assert_eq!(app.number("SELECT attempt FROM jobs").await, 1);
        app.verify().await;
    }

    async fn a_job_whose_worker_died_runs_again(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let job = client.start_probe("quick", 9).await;
        abandon(&app, &job, 1).await;
        let _worker = app.beside(Role::Worker, reap_often).await;
        let job = client.wait_for_job(&job).await;
        assert_eq!((&job["status"], &job["creditsUsed"]), (&json!("completed"), &json!(9)));
        assert_eq!(app.number("SELECT attempt FROM jobs").await, 2);
        app.verify().await;
    }

    async fn a_job_that_keeps_killing_its_worker_fails_and_is_refunded(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let job = client.start_probe("quick", 9).await;
        abandon(&app, &job, 3).await;
        let _worker = app.beside(Role::Worker, reap_often).await;
        let job = client.wait_for_job(&job).await;
        assert_eq!((&job["status"], &job["error"]["code"]), (&json!("failed"), &json!("worker_lost")));
        assert_eq!(client.balance().await, 100);
        app.verify().await;
    }

    async fn a_cancelled_job_whose_worker_died_ends_cancelled(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let job = client.start_probe("quick", 9).await;
        abandon(&app, &job, 1).await;
        client.cancel(&job).await.expect_status(200);
        let _worker = app.beside(Role::Worker, reap_often).await;
        assert_eq!(client.wait_for_job(&job).await["status"], "cancelled");
        assert_eq!(client.balance().await, 100);
        app.verify().await;
    }

    async fn a_lease_that_is_renewed_is_not_taken(engine) {
        let app = TestApp::start_with(engine, |config| {
            reap_often(config);
            config.core.jobs.lease_ms = 60_000;
        })
        .await;
        let client = app.user().await;
        let job = client.start_probe("wait", 9).await;
        client.wait_until_running(&job).await;
        for _ in 0..4 {
            app.clock.advance_ms(40_000);
            // Renewed when the lease reaches past the moment again.
            let now = app.clock.now().0;
            let asked = Instant::now();
            while app.number("SELECT COALESCE(lease_until, 0) FROM jobs").await < now + 50_000 {
                assert!(asked.elapsed() < Duration::from_secs(20), "the lease is not renewed");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        app.release(&job);
        assert_eq!(client.wait_for_job(&job).await["status"], "completed");
        assert_eq!(app.number("SELECT attempt FROM jobs").await, 1);
    }

    async fn a_worker_that_lost_its_claim_changes_nothing_and_its_files_go(engine) {
        let app = TestApp::start_with(engine, |config| {
            config.core.jobs.reap_ms = 600_000;
            config.core.jobs.renew_ms = 600_000;
        })
        .await;
        let client = app.user().await;
        let job = client.start_probe("wait", 9).await;
        client.wait_until_running(&job).await;
        // Somebody else claimed it meanwhile.
        let far = app.clock.now().0 + 3_600_000;
        let steal = format!(
            "UPDATE jobs SET attempt = 2, worker = 'another', lease_until = {far} WHERE id = '{job}'"
        );
        app.sql(&steal).await;
        app.release(&job);
        let asked = Instant::now();
        let temp = app.config.core.files.temp_dir.clone();
        while std::fs::read_dir(&temp).unwrap().count() > 0 {
            assert!(asked.elapsed() < Duration::from_secs(20), "the late worker does not end");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let seen = client.job(&job).await;
        assert_eq!((&seen["status"], &seen["outputs"]), (&json!("processing"), &json!([])));
        assert_eq!(app.number("SELECT attempt FROM jobs").await, 2);
        assert_eq!(app.files_on_disk(), Vec::<std::path::PathBuf>::new());
        app.verify().await;
    }

    async fn a_worker_that_lost_its_claim_notices_and_stops(engine) {
        let app = TestApp::start_with(engine, |config| {
            config.core.jobs.reap_ms = 600_000;
            config.core.jobs.renew_ms = 50;
        })
        .await;
        let client = app.user().await;
        let job = client.start_probe("sleep", 9).await;
        client.wait_until_running(&job).await;
        app.sql(&format!("UPDATE jobs SET state = 'pending', worker = NULL, attempt = 1 WHERE id = '{job}'"))
            .await;
        // Free again, it is claimed again, by a second attempt.
        let asked = Instant::now();
        while app.number("SELECT attempt FROM jobs").await != 2 {
            assert!(asked.elapsed() < Duration::from_secs(20), "the job does not run again");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        client.cancel(&job).await.expect_status(200);
        assert_eq!(client.wait_for_job(&job).await["status"], "cancelled");
        assert_eq!(client.balance().await, 100);
        app.verify().await;
    }

    async fn a_job_that_finishes_while_the_server_goes_down_counts(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let jobs = futures::future::join_all((0..12).map(|_| client.start_probe("quick", 2))).await;
        let token = client.token.clone();
        let database = app.stop().await;
        let app = TestApp::over(database, Role::All, |_| {}).await;
        app.verify().await;
        let client = app.anonymous().with(token.as_deref());
        for job in &jobs {
            assert_eq!(client.wait_for_job(job).await["status"], "completed");
        }
        assert_eq!(client.balance().await, 76);
        app.verify().await;
    }
}
