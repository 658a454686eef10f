//! Listing.

use lumiku_server::serve::Role;
use lumiku_test_support::{TestApp, TestDatabase, on_both_engines};
use serde_json::Value;

fn ids(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|job| job["id"].as_str().unwrap().to_owned()).collect()
}

on_both_engines! {
    async fn jobs_are_listed_newest_first_by_tool_and_by_status(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let done = client.start_probe("quick", 1).await;
        client.wait_for_job(&done).await;
        let failed = client.start_probe("fail", 1).await;
        client.wait_for_job(&failed).await;
        let list =
            async |query: &str| ids(&client.get(&format!("/api/jobs{query}")).await.expect_status(200).json);
        assert_eq!(list("").await, [failed.clone(), done.clone()]);
        assert_eq!(list("?status=completed").await, std::slice::from_ref(&done));
        assert_eq!(list("?tool=probe&status=failed").await, [failed]);
        assert_eq!(list("?tool=image-upscaler").await, Vec::<String>::new());
        assert_eq!(ids(&app.user().await.get("/api/jobs").await.json), Vec::<String>::new());
    }

    async fn pages_follow_each_other_without_gap_or_overlap(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let mut jobs = Vec::new();
        for _ in 0..5 {
            jobs.insert(0, client.start_probe("quick", 1).await);
        }
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = client.get(&format!("/api/jobs?limit=2{cursor}")).await.expect_status(200).json;
            seen.extend(ids(&page));
            let Some(next) = page["nextCursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, jobs);
    }

    async fn jobs_are_seen_listed_and_cancelled_without_reading_their_payload(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let job = client.start_probe("quick", 1).await;
        // A payload may be megabytes. Where the column is gone, whatever reads it fails.
        app.sql("ALTER TABLE jobs RENAME COLUMN payload TO hidden").await;
        assert_eq!(client.job(&job).await["status"], "pending");
        for path in ["/api/jobs", "/api/jobs?status=pending"] {
            assert_eq!(ids(&client.get(path).await.expect_status(200).json), std::slice::from_ref(&job));
        }
        let told = client.events().await.find(|name, _| name == "job").await;
        assert_eq!(told["id"], job.as_str());
        client.cancel(&job).await.expect_status(200);
        assert_eq!(client.job(&job).await["status"], "cancelled");
        app.verify().await;
    }

    async fn a_job_of_someone_else_is_not_there(engine) {
        let app = TestApp::start(engine).await;
        let job = app.user().await.start_probe("quick", 1).await;
        let other = app.user().await;
        other.get(&format!("/api/jobs/{job}")).await.expect_error(404, "not_found");
        other.get("/api/jobs/nowhere").await.expect_error(404, "not_found");
    }
}
