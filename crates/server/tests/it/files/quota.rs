//! How much one user may keep.

use futures::future::join_all;
use lumiku_test_support::{TestApp, on_both_engines};

use crate::pictures;

const TOOL: &str = "image-upscaler";

on_both_engines! {
    async fn uploads_at_once_never_pass_the_quota(engine) {
        let size = pictures::png(50, 50, 1).len();
        let quota = i64::try_from(size * 3 + size / 2).unwrap();
        let app = TestApp::start_with(engine, |config| config.core.files.user_quota = quota).await;
        let client = app.user().await;
        let uploads = (0..10).map(|_| client.upload(TOOL, "a.png", pictures::png(50, 50, 1)));
        let answers = join_all(uploads).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 3);
        for answer in answers.iter().filter(|answer| answer.status != 201) {
            answer.expect_error(413, "too_large");
            assert_eq!(answer.json["limit"], quota);
        }
        assert_eq!(app.files_on_disk().len(), 3);
        app.verify().await;
    }

    async fn deleting_makes_room(engine) {
        let size = pictures::png(50, 50, 1).len();
        let quota = i64::try_from(size).unwrap();
        let app = TestApp::start_with(engine, |config| config.core.files.user_quota = quota).await;
        let client = app.user().await;
        let id = client.upload(TOOL, "a.png", pictures::png(50, 50, 1)).await.expect_status(201).text("/id");
        client.upload(TOOL, "b.png", pictures::png(4, 4, 1)).await.expect_error(413, "too_large");
        client.delete(&format!("/api/files/{id}")).await.expect_status(204);
        client.upload(TOOL, "b.png", pictures::png(50, 50, 1)).await.expect_status(201);
        app.verify().await;
    }

    async fn paid_work_is_delivered_past_the_quota_and_the_next_upload_refused(engine) {
        let app = TestApp::start_with(engine, |config| config.core.files.user_quota = 10).await;
        let client = app.user().await;
        let job = client.start_probe("quick", 1).await;
        assert_eq!(client.wait_for_job(&job).await["status"], "completed");
        client.upload(TOOL, "b.png", pictures::png(4, 4, 1)).await.expect_error(413, "too_large");
        app.verify().await;
    }
}
