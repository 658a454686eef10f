//! How jobs end.

use lumiku_test_support::{TestApp, on_both_engines, probe::Probe};
use serde_json::{Value, json};

/// Status, credits used, credits that came back, and the error's code.
fn end(job: &Value) -> (&str, i64, i64, &str) {
    let credits = |name: &str| job[name].as_i64().unwrap();
    let code = job.pointer("/error/code").and_then(Value::as_str).unwrap_or_default();
    (job["status"].as_str().unwrap(), credits("creditsUsed"), credits("creditsRefunded"), code)
}

on_both_engines! {
    async fn a_job_that_fails_is_refunded_and_says_why(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = client.start_probe("fail", 9).await;
        let job = client.wait_for_job(&job).await;
        assert_eq!(end(&job), ("failed", 0, 9, "broken"));
        assert_eq!(job["error"]["message"], "It is broken.");
        assert_eq!(client.balance().await, 100);
        app.verify().await;
    }

    async fn a_job_that_panics_is_refunded_and_the_server_goes_on(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = client.start_probe("panic", 9).await;
        let job = client.wait_for_job(&job).await;
        assert_eq!(end(&job), ("failed", 0, 9, "internal"));
        assert!(!job["error"]["message"].as_str().unwrap().contains("asked to"), "{job}");
        let next = client.start_probe("quick", 1).await;
        assert_eq!(client.wait_for_job(&next).await["status"], "completed");
        app.verify().await;
    }

    async fn a_job_that_delivers_a_part_keeps_the_price_of_that_part(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = client.start_probe("partial", 10).await;
        let job = client.wait_for_job(&job).await;
        assert_eq!(end(&job), ("completed", 5, 5, "half"));
        assert_eq!(job["outputs"].as_array().unwrap().len(), 1);
        assert_eq!(client.balance().await, 95);
        app.verify().await;
    }

    async fn a_job_that_has_to_run_again_does_so_until_its_attempts_are_used(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let id = client.start_probe("retry", 9).await;
        let job = loop {
            let job = client.job(&id).await;
            if job["status"] == "failed" {
                break job;
            }
            // The pause before the next attempt is over at once.
            if job["status"] == "pending" {
                app.clock.advance_ms(9_000);
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        };
        assert_eq!(end(&job), ("failed", 0, 9, "internal"));
        assert_eq!(app.number("SELECT attempt FROM jobs").await, 3);
        assert_eq!(client.balance().await, 100);
        app.verify().await;
    }

    async fn a_job_that_takes_too_long_is_stopped_and_refunded(engine) {
        let probe = Probe::with(|manifest| manifest.limits.timeout = 1);
        let app = TestApp::start_probe(engine, probe, |_| {}).await;
        let client = app.user().await;
        for behaviour in ["sleep", "deaf", "stuck"] {
            let job = client.start_probe(behaviour, 9).await;
            let job = client.wait_for_job(&job).await;
            assert_eq!(end(&job), ("failed", 0, 9, "timed_out"), "{behaviour}");
        }
        assert_eq!(client.balance().await, 100);
        app.verify().await;
    }

    async fn a_job_whose_kind_is_gone_fails_and_is_refunded(engine) {
        let app = TestApp::start_with(engine, |config| config.core.jobs.concurrency = 1).await;
        let client = app.user().await;
        let first = client.start_probe("wait", 0).await;
        client.wait_until_running(&first).await;
        let waiting = client.start_probe("quick", 9).await;
        app.sql("UPDATE jobs SET kind = 'gone' WHERE state = 'pending'").await;
        app.release(&first);
        assert_eq!(end(&client.wait_for_job(&waiting).await), ("failed", 0, 9, "unknown_kind"));
        app.verify().await;
    }

    async fn progress_rises_and_says_what_is_done(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let id = client.start_probe("tick", 1).await;
        let (mut seen, mut stages) = (Vec::new(), 0);
        loop {
            let job = client.job(&id).await;
            seen.push(job["progress"].as_i64().unwrap());
            stages += i32::from(job["stage"].as_str().is_some_and(|stage| stage.starts_with("Step")));
            if job["status"] == "completed" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert!(seen.is_sorted(), "{seen:?}");
        assert_eq!(seen.last(), Some(&100));
        assert!(stages > 0, "no stage was seen");
        assert_eq!(client.job(&id).await["stage"], json!(null));
    }

    async fn a_job_leaves_no_work_folder(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for behaviour in ["fail", "panic"] {
            let job = client.start_probe(behaviour, 1).await;
            client.wait_for_job(&job).await;
        }
        let job = client.start_probe("sleep", 1).await;
        client.wait_until_running(&job).await;
        client.cancel(&job).await.expect_status(200);
        client.wait_for_job(&job).await;
        let temp = app.config.core.files.temp_dir.clone();
        let asked = std::time::Instant::now();
        // The folder goes a moment after the row says so.
        while std::fs::read_dir(&temp).unwrap().count() > 0 {
            assert!(asked.elapsed().as_secs() < 10, "a work folder was left");
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }
}
