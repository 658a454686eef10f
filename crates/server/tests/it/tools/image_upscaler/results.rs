//! What comes out.

use image::{GenericImageView, ImageFormat};
use lumiku_test_support::{TestApp, on_both_engines};
use reqwest::{Method, multipart};
use serde_json::json;

use super::{UPSCALE, at_scale, output, upload, upscale};
use crate::pictures;

on_both_engines! {
    async fn a_picture_grows_by_its_factor_and_costs_two_credits_for_each(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let file = upload(&client, "cat.png", pictures::png(30, 20, 1)).await;
        let mut left = 100;
        for scale in [2, 3, 4] {
            let job = upscale(&client, &at_scale(&file, scale)).await;
            assert_eq!((&job["status"], &job["creditsUsed"]), (&json!("completed"), &json!(2 * scale)));
            let made = &job["outputs"][0];
            assert_eq!((&made["width"], &made["height"]), (&json!(30 * scale), &json!(20 * scale)));
            assert_eq!(made["name"], format!("cat-{scale}x.png"));
            assert_eq!(
                (&made["metadata"]["method"], &made["metadata"]["mode"]),
                (&json!("lanczos3"), &json!("fast"))
            );
            let bytes = output(&client, &job, 0).await.bytes;
            assert_eq!(image::load_from_memory(&bytes).unwrap().dimensions(), (30 * scale, 20 * scale));
            left -= i64::from(2 * scale);
            assert_eq!(client.balance().await, left);
        }
        app.verify().await;
    }

    async fn a_fit_fills_its_box_and_keeps_the_aspect(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let file = upload(&client, "cat.png", pictures::png(40, 20, 1)).await;
        let order = json!({ "fileId": file, "fit": { "width": 100, "height": 100 } });
        let job = upscale(&client, &order).await;
        assert_eq!((&job["outputs"][0]["width"], &job["outputs"][0]["height"]), (&json!(100), &json!(50)));
        assert_eq!(job["outputs"][0]["name"], "cat-100x50.png");
        assert_eq!(job["creditsUsed"], 6, "2.5 counts as 3");
    }

    async fn every_format_goes_in_and_out(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user_with(500).await;
        for (name, format) in
            [("a.png", ImageFormat::Png), ("a.jpg", ImageFormat::Jpeg), ("a.webp", ImageFormat::WebP)]
        {
            let file = upload(&client, name, pictures::encode(16, 16, 1, format)).await;
            for (wanted, expected) in
                [("png", ImageFormat::Png), ("jpeg", ImageFormat::Jpeg), ("webp", ImageFormat::WebP)]
            {
                let job = upscale(&client, &json!({ "fileId": file, "scale": 2, "format": wanted })).await;
                assert_eq!(job["outputs"][0]["mime"], format!("image/{wanted}"), "{job}");
                let bytes = output(&client, &job, 0).await.bytes;
                assert_eq!(image::guess_format(&bytes).unwrap(), expected);
                assert_eq!(image::load_from_memory(&bytes).unwrap().dimensions(), (32, 32));
            }
            let own = upscale(&client, &at_scale(&file, 2)).await;
            assert_eq!(image::guess_format(&output(&client, &own, 0).await.bytes).unwrap(), format);
        }
        app.verify().await;
    }

    async fn a_result_comes_with_a_thumbnail(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let file = upload(&client, "cat.png", pictures::png(300, 200, 1)).await;
        let job = upscale(&client, &at_scale(&file, 2)).await;
        let thumbnail =
            client.get(job["outputs"][0]["thumbnailUrl"].as_str().unwrap()).await.expect_status(200);
        let (width, height) = image::load_from_memory(&thumbnail.bytes).unwrap().dimensions();
        assert!(width.max(height) <= 480 && width > height, "{width} × {height}");
    }

    async fn one_form_with_the_picture_is_enough(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let form = multipart::Form::new()
            .text("mode", "fast")
            .text("fit", "{\"width\":64,\"height\":64}")
            .text("format", "jpeg")
            .part("image", multipart::Part::bytes(pictures::png(20, 20, 1)).file_name("cat.png"));
        let request = client.request(Method::POST, UPSCALE).multipart(form);
        let answer = client.send(request).await.expect_status(202);
        let job = client.wait_for_job(&answer.text("/job/id")).await;
        assert_eq!((&job["status"], &job["outputs"][0]["width"]), (&json!("completed"), &json!(64)));
        assert_eq!(job["outputs"][0]["name"], "cat-64x64.jpg");
        app.verify().await;
    }

    async fn a_batch_is_one_job_with_one_output_for_each_picture_in_order(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let mut files = Vec::new();
        for (n, width) in [10, 20, 30].into_iter().enumerate() {
            files.push(upload(&client, &format!("{n}.png"), pictures::png(width, 10, 1)).await);
        }
        let job = upscale(&client, &json!({ "fileIds": files, "scale": 3 })).await;
        let widths: Vec<_> =
            job["outputs"].as_array().unwrap().iter().map(|made| made["width"].clone()).collect();
        assert_eq!(widths, [30, 60, 90]);
        assert_eq!(job["creditsUsed"], 18);
        app.verify().await;
    }

    async fn a_batch_with_one_broken_picture_delivers_the_rest_and_gives_back_its_price(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let files = [
            upload(&client, "a.png", pictures::png(10, 10, 1)).await,
            upload(&client, "broken.png", pictures::truncated_png()).await,
            upload(&client, "c.png", pictures::png(12, 10, 1)).await,
        ];
        let job = upscale(&client, &json!({ "fileIds": files, "scale": 2 })).await;
        assert_eq!(job["status"], "completed");
        assert_eq!((&job["creditsUsed"], &job["creditsRefunded"]), (&json!(8), &json!(4)));
        assert_eq!(job["outputs"].as_array().unwrap().len(), 2);
        assert!(job["error"]["message"].as_str().unwrap().contains("broken.png"), "{job}");
        assert_eq!(client.balance().await, 92);
        app.verify().await;
    }

    async fn a_running_upscale_can_be_cancelled(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let mut files = Vec::new();
        for n in 0..6 {
            files.push(upload(&client, "big.png", pictures::png(1500, 1500, n)).await);
        }
        let order = json!({ "fileIds": files, "scale": 2 });
        let job = client.post(UPSCALE, &order).await.expect_status(202).text("/job/id");
        client.wait_until_running(&job).await;
        client.cancel(&job).await.expect_status(200);
        let job = client.wait_for_job_in(&job, std::time::Duration::from_secs(2)).await;
        assert_eq!((&job["status"], &job["outputs"]), (&json!("cancelled"), &json!([])));
        assert_eq!(client.balance().await, 100);
        app.verify().await;
    }
}
