//! Pictures that mean harm: refused with a clear answer, or failed and refunded; never a 5xx, never a
//! charge, never a file left.

use lumiku_test_support::{Client, TestApp, on_both_engines};
use reqwest::{Method, multipart};
use serde_json::json;

use super::{TOOL, UPSCALE, at_scale, upload, upscale};
use crate::pictures;

/// Sends the picture both ways and expects the same refusal.
async fn refused(client: &Client, name: &str, bytes: Vec<u8>, status: u16, code: &str) {
    let uploaded = client.upload(TOOL, name, bytes.clone()).await;
    uploaded.expect_error(status, code);
    let part = multipart::Part::bytes(bytes).file_name(name.to_owned());
    let form = multipart::Form::new().text("scale", "2").part("image", part);
    let sent = client.send(client.request(Method::POST, UPSCALE).multipart(form)).await;
    sent.expect_error(status, code);
}

on_both_engines! {
    async fn a_picture_that_claims_gigapixels_is_refused_by_its_header(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        refused(&client, "bomb.png", pictures::png_that_claims(50_000, 50_000), 413, "too_large").await;
        refused(&client, "wide.jpg", pictures::jpeg_that_claims(65_535, 65_535), 413, "too_large").await;
        assert_eq!(app.files_on_disk(), Vec::<std::path::PathBuf>::new());
        assert_eq!(client.balance().await, 100);
        app.verify().await;
    }

    async fn a_picture_of_over_50_megapixels_is_refused_before_it_is_charged(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let file = upload(&client, "large.png", pictures::png_that_claims(10_000, 6_000)).await;
        client.post(UPSCALE, &at_scale(&file, 2)).await.expect_error(413, "too_large");
        assert_eq!(client.balance().await, 100);
    }

    async fn a_jpeg_that_claims_to_be_65535_wide_fails_and_is_refunded(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let bytes = pictures::jpeg_that_claims(65_535, 100);
        let answer = client.upload(TOOL, "wide.jpg", bytes).await;
        // Either its header is refused, or its order; what is accepted fails and is refunded.
        if answer.status == 201 {
            let order = json!({ "fileId": answer.text("/id"), "scale": 2, "format": "png" });
            let ordered = client.post(UPSCALE, &order).await;
            assert!([400, 413].contains(&ordered.status), "{}", ordered.json);
        } else {
            assert!([413, 415].contains(&answer.status));
        }
        assert_eq!(client.balance().await, 100);
        app.verify().await;
    }

    async fn a_picture_cut_short_fails_and_is_refunded(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let jpeg = pictures::encode(200, 200, 1, image::ImageFormat::Jpeg);
        let webp = pictures::encode(200, 200, 1, image::ImageFormat::WebP);
        let pictures = [
            ("cut.png", pictures::truncated_png()),
            ("cut.jpg", jpeg[..jpeg.len() / 2].to_vec()),
            ("cut.webp", webp[..webp.len() / 2].to_vec()),
            ("empty.png", pictures::png_that_claims(3_000, 3_000)),
        ];
        for (name, bytes) in pictures {
            let answer = client.upload(TOOL, name, bytes).await;
            if answer.status == 415 {
                continue; // its header could not be read any more
            }
            let job = upscale(&client, &at_scale(&answer.expect_status(201).text("/id"), 2)).await;
            assert_eq!((&job["status"], &job["creditsUsed"]), (&json!("failed"), &json!(0)), "{name}: {job}");
            assert_eq!(job["error"]["code"], "input_unreadable");
            assert!(job["error"]["message"].as_str().unwrap().contains(name), "{job}");
        }
        assert_eq!(client.balance().await, 100);
        app.verify().await;
    }

    async fn a_gif_of_20000_frames_under_another_name_is_refused(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        refused(&client, "photo.png", pictures::gif(20_000), 415, "unsupported_media").await;
        assert_eq!(app.files_on_disk(), Vec::<std::path::PathBuf>::new());
    }

    async fn an_svg_or_a_text_under_another_name_is_refused(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        refused(&client, "photo.png", pictures::svg(), 415, "unsupported_media").await;
        refused(&client, "photo.jpg", b"#!/bin/sh\nrm -rf /".to_vec(), 415, "unsupported_media").await;
        refused(&client, "photo.webp", Vec::new(), 415, "unsupported_media").await;
        assert_eq!(app.files_on_disk(), Vec::<std::path::PathBuf>::new());
        assert_eq!(client.balance().await, 100);
    }

    async fn a_form_over_the_limit_is_refused_and_leaves_nothing(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let mut bytes = pictures::png(10, 10, 1);
        bytes.resize(11 * 1024 * 1024, 0);
        refused(&client, "padded.png", bytes, 413, "too_large").await;
        assert_eq!(app.files_on_disk(), Vec::<std::path::PathBuf>::new());
    }

    async fn a_form_that_is_refused_for_its_settings_leaves_nothing(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for (name, value) in [
            ("scale", "9"),
            ("scale", "two"),
            ("fit", "wide"),
            ("format", "gif"),
            ("mode", "best"),
            ("extra", "1"),
        ] {
            let part = multipart::Part::bytes(pictures::png(10, 10, 1)).file_name("a.png");
            let form = multipart::Form::new().part("image", part).text(name, value);
            let sent = client.send(client.request(Method::POST, UPSCALE).multipart(form)).await;
            assert_eq!(sent.status, 400, "{name}={value}: {}", sent.json);
        }
        let form = multipart::Form::new().text("scale", "2");
        let sent = client.send(client.request(Method::POST, UPSCALE).multipart(form)).await;
        sent.expect_error(400, "validation_failed");
        let part = multipart::Part::bytes(pictures::png(10, 10, 1)).file_name("a.png");
        let form = multipart::Form::new().part("image", part).text("scale", "2").text("model", "clean");
        let sent = client.send(client.request(Method::POST, UPSCALE).multipart(form)).await;
        sent.expect_error(400, "validation_failed");
        assert_eq!(app.files_on_disk(), Vec::<std::path::PathBuf>::new());
        assert_eq!(client.balance().await, 100);
        app.verify().await;
    }
}
