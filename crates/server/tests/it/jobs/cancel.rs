//! Cancelling.

use std::time::{Duration, Instant};

use futures::future::join_all;
use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::json;

/// The longest a cancelled job may still run.
const WITHIN: Duration = Duration::from_secs(2);

/// Whether a process is there and not only waiting to be reaped.
fn is_alive(pid: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim()));
    stat.is_ok_and(|stat| !stat.contains(") Z "))
}

on_both_engines! {
    async fn a_waiting_job_ends_at_once_and_is_refunded(engine) {
        let app = TestApp::start_with(engine, |config| config.core.jobs.concurrency = 1).await;
        let client = app.user().await;
        let first = client.start_probe("wait", 1).await;
        client.wait_until_running(&first).await;
        let waiting = client.start_probe("quick", 9).await;
        let answer = client.cancel(&waiting).await.expect_status(200);
        assert_eq!(
            (&answer.json["status"], &answer.json["creditsRefunded"]),
            (&json!("cancelled"), &json!(9))
        );
        assert_eq!(client.balance().await, 99);
        app.release(&first);
        client.wait_for_job(&first).await;
        assert_eq!(client.job(&waiting).await["startedAt"], json!(null));
        app.verify().await;
    }

    async fn a_running_job_stops_and_is_refunded(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = client.start_probe("sleep", 9).await;
        client.wait_until_running(&job).await;
        client.cancel(&job).await.expect_status(200);
        let job = client.wait_for_job_in(&job, WITHIN).await;
        assert_eq!((&job["status"], &job["creditsUsed"]), (&json!("cancelled"), &json!(0)));
        assert_eq!(client.balance().await, 100);
        app.verify().await;
    }

    async fn a_job_that_does_not_listen_is_gone_within_two_seconds(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = client.start_probe("deaf", 9).await;
        client.wait_until_running(&job).await;
        client.cancel(&job).await.expect_status(200);
        let job = client.wait_for_job_in(&job, WITHIN).await;
        assert_eq!((&job["status"], &job["creditsUsed"]), (&json!("cancelled"), &json!(0)));
        app.verify().await;
    }

    async fn a_stuck_child_process_is_gone_within_two_seconds_with_its_children(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = client.start_probe("stuck", 9).await;
        let pids = app.config.core.files.temp_dir.join(format!("{job}.pids"));
        let asked = Instant::now();
        let pids = loop {
            let text = std::fs::read_to_string(&pids).unwrap_or_default();
            if text.lines().count() == 2 {
                break text;
            }
            assert!(asked.elapsed() < Duration::from_secs(20), "the child does not start");
            tokio::time::sleep(Duration::from_millis(10)).await;
        };
        assert!(pids.lines().all(is_alive));
        let cancelled = Instant::now();
        client.cancel(&job).await.expect_status(200);
        let job = client.wait_for_job_in(&job, WITHIN).await;
        assert_eq!(job["status"], "cancelled");
        while pids.lines().any(is_alive) {
            assert!(cancelled.elapsed() < WITHIN, "a process outlives its job");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        app.verify().await;
    }

    async fn cancelling_again_changes_nothing(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = client.start_probe("sleep", 9).await;
        client.wait_until_running(&job).await;
        let answers = join_all((0..8).map(|_| client.cancel(&job))).await;
        assert!(answers.iter().all(|answer| answer.status == 200));
        let ended = client.wait_for_job(&job).await;
        assert_eq!(client.cancel(&job).await.expect_status(200).json, ended);
        assert_eq!(client.balance().await, 100);
        app.verify().await;
    }

    async fn cancelling_what_has_ended_changes_nothing(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for (behaviour, left) in [("quick", 91), ("fail", 91)] {
            let job = client.start_probe(behaviour, 9).await;
            let ended = client.wait_for_job(&job).await;
            assert_eq!(client.cancel(&job).await.expect_status(200).json, ended);
            assert_eq!(client.balance().await, left);
        }
        app.verify().await;
    }

    async fn someone_elses_job_cannot_be_cancelled(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = client.start_probe("wait", 9).await;
        client.wait_until_running(&job).await;
        app.user().await.cancel(&job).await.expect_error(404, "not_found");
        client.cancel("nowhere").await.expect_error(404, "not_found");
        app.release(&job);
        assert_eq!(client.wait_for_job(&job).await["status"], "completed");
    }

    async fn a_job_that_races_with_its_cancellation_is_charged_or_refunded_and_never_both(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user_with(1000).await;
        let mut kept = 0;
        for _ in 0..15 {
            let job = client.start_probe("quick", 3).await;
            client.cancel(&job).await.expect_status(200);
            let job = client.wait_for_job(&job).await;
            let (used, back) =
                (job["creditsUsed"].as_i64().unwrap(), job["creditsRefunded"].as_i64().unwrap());
            match job["status"].as_str().unwrap() {
                "completed" => assert_eq!((used, back), (3, 0)),
                "cancelled" => assert_eq!((used, back), (0, 3)),
                other => panic!("it ended as {other}"),
            }
            kept += used;
        }
        assert_eq!(client.balance().await, 1000 - kept);
        app.verify().await;
    }
}
