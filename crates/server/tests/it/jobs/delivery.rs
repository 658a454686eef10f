//! Outputs that arrive while their job runs.

use std::time::{Duration, Instant};

use lumiku_server::serve::Role;
use lumiku_test_support::{Client, TestApp, TestDatabase, on_both_engines, probe::Probe};
use serde_json::{Value, json};

/// Starts a job for 10 credits that has delivered three of its five files and waits.
async fn with_three(client: &Client) -> String {
    let job = client.start_probe("deliver", 10).await;
    wait_for_outputs(client, &job, 3).await;
    job
}

async fn wait_for_outputs(client: &Client, job: &str, count: usize) -> Value {
    let asked = Instant::now();
    loop {
        let seen = client.job(job).await;
        if seen["outputs"].as_array().unwrap().len() == count {
            return seen;
        }
        assert!(asked.elapsed() < Duration::from_secs(20), "the files do not arrive: {seen}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn names(job: &Value) -> Vec<&str> {
    job["outputs"].as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect()
}

/// Status, outputs, credits used and refunded.
fn end(job: &Value) -> (&str, usize, i64, i64) {
    let credits = |name: &str| job[name].as_i64().unwrap();
    let outputs = job["outputs"].as_array().unwrap().len();
    (job["status"].as_str().unwrap(), outputs, credits("creditsUsed"), credits("creditsRefunded"))
}

async fn newest_line(client: &Client) -> Value {
    client.get("/api/notifications").await.expect_status(200).json["items"][0].clone()
}

on_both_engines! {
    async fn what_is_delivered_is_seen_while_the_job_runs(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let mut events = client.events().await;
        let job = with_three(&client).await;
        let told = events.find(|name, data| name == "job" && end(data).1 == 3).await;
        assert_eq!(end(&told), ("processing", 3, 10, 0));
        assert_eq!(client.get("/api/work").await.expect_status(200).json["total"], 3);
        let running = client.job(&job).await;
        let url = running["outputs"][2]["url"].as_str().unwrap();
        assert_eq!(client.get(url).await.expect_status(200).bytes, format!("2 made by {job}").into_bytes());
        app.verify().await;
        app.release(&job);
        let ended = client.wait_for_job(&job).await;
        assert_eq!(end(&ended), ("completed", 5, 10, 0));
        assert_eq!(names(&ended), ["0.txt", "1.txt", "2.txt", "3.txt", "4.txt"]);
        assert_eq!(newest_line(&client).await["body"], "5 files are ready.");
        app.verify().await;
    }

    async fn a_cancelled_job_keeps_what_it_delivered_and_refunds_the_rest(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = with_three(&client).await;
        client.cancel(&job).await.expect_status(200);
        let ended = client.wait_for_job_in(&job, Duration::from_secs(2)).await;
        assert_eq!(end(&ended), ("cancelled", 3, 6, 4));
        assert_eq!(client.balance().await, 94);
        let line = newest_line(&client).await;
        assert_eq!(line["title"], "Probe was cancelled");
        assert_eq!(line["body"], "3 files are ready. 4 credits came back.");
        app.verify().await;
    }

    async fn a_job_that_fails_panics_or_runs_late_keeps_what_it_delivered(engine) {
        let probe = Probe::with(|manifest| manifest.limits.timeout = 2);
        let app = TestApp::start_probe(engine, probe, |_| {}).await;
        let client = app.user().await;
        for (behaviour, code) in
            [("deliver-fail", "broken"), ("deliver-panic", "internal"), ("deliver", "timed_out")]
        {
            let job = client.start_probe(behaviour, 10).await;
            let ended = client.wait_for_job(&job).await;
            assert_eq!((end(&ended), &ended["error"]["code"]), (("failed", 3, 6, 4), &json!(code)));
            assert_eq!(newest_line(&client).await["title"], "Probe stopped early");
        }
        assert_eq!(client.balance().await, 82);
        assert_eq!(client.get("/api/work").await.json["total"], 9);
        app.verify().await;
    }

    async fn the_next_worker_makes_only_what_is_missing(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = with_three(&client).await;
        let before = client.job(&job).await["outputs"].clone();
        let token = client.token.clone();
        let database = app.stop().await;
        let app = TestApp::over(database, Role::Api, |_| {}).await;
        let client = app.anonymous().with(token.as_deref());
        let waiting = client.job(&job).await;
        assert_eq!(end(&waiting), ("pending", 3, 10, 0));
        let _worker = app.beside(Role::Worker, |_| {}).await;
        client.wait_until_running(&job).await;
        app.release(&job);
        let ended = client.wait_for_job(&job).await;
        assert_eq!(end(&ended), ("completed", 5, 10, 0));
        assert_eq!(ended["outputs"].as_array().unwrap()[..3], before.as_array().unwrap()[..]);
        app.verify().await;
    }

    async fn what_was_delivered_and_deleted_stays_earned_and_is_not_made_again(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = with_three(&client).await;
        for file in client.job(&job).await["outputs"].as_array().unwrap() {
            client.delete(&format!("/api/files/{}", file["id"].as_str().unwrap())).await.expect_status(204);
        }
        let token = client.token.clone();
        let app = TestApp::over(app.stop().await, Role::All, |_| {}).await;
        let client = app.anonymous().with(token.as_deref());
        client.wait_until_running(&job).await;
        app.release(&job);
        // The next worker knows of three, makes the fourth and the fifth, and so earns all.
        let ended = client.wait_for_job(&job).await;
        assert_eq!((end(&ended), names(&ended)), (("completed", 2, 10, 0), vec!["3.txt", "4.txt"]));
        assert_eq!(app.number("SELECT credits_earned FROM jobs").await, 10);
        app.verify().await;
    }

    async fn deleting_what_was_delivered_before_a_restart_and_a_cancellation_gives_nothing_back(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = with_three(&client).await;
        for file in client.job(&job).await["outputs"].as_array().unwrap() {
            client.delete(&format!("/api/files/{}", file["id"].as_str().unwrap())).await.expect_status(204);
        }
        let token = client.token.clone();
        let app = TestApp::over(app.stop().await, Role::All, |_| {}).await;
        let client = app.anonymous().with(token.as_deref());
        client.wait_until_running(&job).await;
        client.cancel(&job).await.expect_status(200);
        assert_eq!(end(&client.wait_for_job(&job).await), ("cancelled", 0, 6, 4));
        assert_eq!(client.balance().await, 94);
        app.verify().await;
    }

    async fn the_books_show_an_output_that_was_never_delivered(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = with_three(&client).await;
        client.cancel(&job).await.expect_status(200);
        client.wait_for_job(&job).await;
        assert_eq!(app.sql(&format!("DELETE FROM job_deliveries WHERE job_id = '{job}' AND position = 1")).await, 1);
        let findings = lumiku_core::ledger::verify(&app.core).await.unwrap();
        let rules: Vec<_> = findings.iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, ["a job that did not complete has delivered the outputs that it has"]);
    }

    async fn a_job_that_lost_its_worker_too_often_keeps_what_it_delivered(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let job = {
            let worker = app.beside(Role::Worker, |_| {}).await;
            let job = with_three(&client).await;
            // As if this were the last attempt and the worker had died with it.
            let lost = format!(
                "UPDATE jobs SET worker = 'gone', attempt = 3, lease_until = {} WHERE id = '{job}'",
                app.clock.now().0 - 1
            );
            assert_eq!(app.sql(&lost).await, 1);
            drop(worker);
            job
        };
        let _reaper = app.beside(Role::Worker, |config| config.core.jobs.reap_ms = 50).await;
        let ended = client.wait_for_job(&job).await;
        assert_eq!((end(&ended), &ended["error"]["code"]), (("failed", 3, 6, 4), &json!("worker_lost")));
        assert_eq!(client.balance().await, 94);
        app.verify().await;
    }

    async fn a_run_that_lost_its_claim_delivers_nothing_and_leaves_no_object(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = with_three(&client).await;
        let before = app.files_on_disk().len();
        let now = app.clock.now().0;
        let stolen = format!(
            "UPDATE jobs SET worker = 'another', attempt = 2, lease_until = {} WHERE id = '{job}'",
            now + 600_000
        );
        assert_eq!(app.sql(&stolen).await, 1);
        app.release(&job);
        let temp = app.config.core.files.temp_dir.clone();
        let asked = Instant::now();
        // Its work folder goes when it has given up.
        while std::fs::read_dir(&temp).unwrap().count() > 0 {
            assert!(asked.elapsed() < Duration::from_secs(20), "the zombie goes on");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(end(&client.job(&job).await), ("processing", 3, 10, 0));
        // The work folder held what was not delivered yet.
        assert!(app.files_on_disk().len() <= before, "an object was left: {:?}", app.files_on_disk());
        let objects = app.files_on_disk();
        assert_eq!(objects.iter().filter(|path| path.starts_with(&app.config.core.files.output_dir)).count(), 3);
        app.verify().await;
    }

    async fn a_place_is_filled_once(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = client.start_probe("deliver-twice", 10).await;
        let ended = client.wait_for_job(&job).await;
        assert_eq!(end(&ended), ("completed", 1, 2, 8));
        let url = ended["outputs"][0]["url"].as_str().unwrap();
        assert_eq!(client.get(url).await.expect_status(200).bytes, format!("0 made by {job}").into_bytes());
        let stored = app.files_on_disk();
        assert_eq!(stored.iter().filter(|path| path.starts_with(&app.config.core.files.output_dir)).count(), 1);
        app.verify().await;
    }

    async fn a_delivered_file_that_is_deleted_at_once_stays_paid_and_gone(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = with_three(&client).await;
        let file = client.job(&job).await["outputs"][0]["id"].as_str().unwrap().to_owned();
        client.delete(&format!("/api/files/{file}")).await.expect_status(204);
        app.release(&job);
        let ended = client.wait_for_job(&job).await;
        assert_eq!(end(&ended), ("completed", 4, 10, 0));
        app.verify().await;
    }
}
