//! Deleting.

use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::json;

use crate::pictures;

const TOOL: &str = "image-upscaler";

on_both_engines! {
    async fn a_deleted_file_is_gone_with_its_thumbnail(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let file = client.upload(TOOL, "a.png", pictures::png(20, 20, 1)).await.expect_status(201);
        client.get(&file.text("/thumbnailUrl")).await.expect_status(200);
        let path = format!("/api/files/{}", file.text("/id"));
        client.delete(&path).await.expect_status(204);
        for part in ["", "/content", "/thumbnail"] {
            client.get(&format!("{path}{part}")).await.expect_error(404, "not_found");
        }
        client.delete(&path).await.expect_error(404, "not_found");
        assert_eq!(app.files_on_disk(), Vec::<std::path::PathBuf>::new());
        app.verify().await;
    }

    async fn deleted_many_times_at_once_it_counts_once(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        client.upload(TOOL, "kept.png", pictures::png(20, 20, 2)).await.expect_status(201);
        let id = client.upload(TOOL, "a.png", pictures::png(20, 20, 1)).await.expect_status(201).text("/id");
        let path = format!("/api/files/{id}");
        let answers = futures::future::join_all((0..6).map(|_| client.delete(&path))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 204).count(), 1);
        assert_eq!(answers.iter().filter(|answer| answer.status == 404).count(), 5);
        app.verify().await;
    }

    async fn a_waiting_job_that_needs_it_fails_and_is_refunded(engine) {
        let app = TestApp::start_with(engine, |config| config.core.jobs.concurrency = 1).await;
        let client = app.user().await;
        let id = client.upload(TOOL, "a.png", pictures::png(20, 20, 1)).await.expect_status(201).text("/id");
        let first = client.start_probe("wait", 0).await;
        client.wait_until_running(&first).await;
        let order = json!({ "fileId": id, "scale": 2 });
        let waiting = client.post("/api/tools/image-upscaler/upscale", &order).await.expect_status(202);
        client.delete(&format!("/api/files/{id}")).await.expect_status(204);
        app.release(&first);
        let job = client.wait_for_job(&waiting.text("/job/id")).await;
        assert_eq!((&job["status"], &job["creditsUsed"]), (&json!("failed"), &json!(0)));
        assert_eq!(client.balance().await, 100);
        app.verify().await;
    }

    async fn an_output_outlives_the_upload_it_was_made_from(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let id = client.upload(TOOL, "a.png", pictures::png(20, 20, 1)).await.expect_status(201).text("/id");
        let order = json!({ "fileId": id, "scale": 2 });
        let job =
            client.post("/api/tools/image-upscaler/upscale", &order).await.expect_status(202).text("/job/id");
        let job = client.wait_for_job(&job).await;
        client.delete(&format!("/api/files/{id}")).await.expect_status(204);
        client.get(job["outputs"][0]["url"].as_str().unwrap()).await.expect_status(200);
        let output = job["outputs"][0]["id"].as_str().unwrap();
        client.delete(&format!("/api/files/{output}")).await.expect_status(204);
        let after = client.job(job["id"].as_str().unwrap()).await;
        assert_eq!((&after["status"], &after["outputs"]), (&json!("completed"), &json!([])));
        app.verify().await;
    }
}
