//! Thumbnails.

use futures::future::join_all;
use image::{GenericImageView, ImageFormat};
use lumiku_test_support::{TestApp, on_both_engines};

use crate::pictures;

const TOOL: &str = "image-upscaler";

on_both_engines! {
    async fn a_picture_has_a_small_one_of_the_same_aspect(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let picture = pictures::encode(1000, 500, 1, ImageFormat::Jpeg);
        let file = client.upload(TOOL, "a.jpg", picture).await.expect_status(201);
        let path = file.text("/thumbnailUrl");
        let first = client.get(&path).await.expect_status(200);
        assert_eq!(image::load_from_memory(&first.bytes).unwrap().dimensions(), (480, 240));
        assert!(first.header("content-type").starts_with("image/"));
        assert_eq!(client.get(&path).await.expect_status(200).bytes, first.bytes);
    }

    async fn asked_for_many_times_at_once_it_is_made_all_the_same(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let file = client.upload(TOOL, "a.png", pictures::png(600, 600, 1)).await.expect_status(201);
        let path = file.text("/thumbnailUrl");
        let answers = join_all((0..6).map(|_| client.get(&path))).await;
        assert!(answers.iter().all(|answer| answer.status == 200 && answer.bytes == answers[0].bytes));
        assert_eq!(app.files_on_disk().len(), 2);
    }

    async fn what_cannot_be_shown_has_none(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = client.start_probe("quick", 1).await;
        let job = client.wait_for_job(&job).await;
        assert!(job["outputs"][0]["thumbnailUrl"].is_null());
        let id = job["outputs"][0]["id"].as_str().unwrap();
        client.get(&format!("/api/files/{id}/thumbnail")).await.expect_error(404, "not_found");
        let broken = client.upload(TOOL, "a.png", pictures::truncated_png()).await.expect_status(201);
        client.get(&broken.text("/thumbnailUrl")).await.expect_error(404, "not_found");
    }
}
