//! Uploading.

use std::time::{Duration, Instant};

use futures::stream;
use image::ImageFormat;
use lumiku_test_support::{Answer, Client, TestApp, on_both_engines};
use reqwest::{Body, Method, multipart};
use serde_json::json;
use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::pictures;

const TOOL: &str = "image-upscaler";
/// A limit that tests can pass cheaply.
const LIMIT: u64 = 64 * 1024;

/// Uploads bytes as a stream of unknown length: the request is chunked.
async fn upload_chunked(client: &Client, bytes: usize) -> Answer {
    let chunks = (0..bytes / 1024).map(|_| Ok::<_, std::io::Error>(vec![7_u8; 1024]));
    let part = multipart::Part::stream(Body::wrap_stream(stream::iter(chunks))).file_name("a.png");
    let form = multipart::Form::new().text("tool", TOOL).part("file", part);
    client.send(client.request(Method::POST, "/api/files").multipart(form)).await
}

fn nothing_is_left(app: &TestApp) {
    assert_eq!(app.files_on_disk(), Vec::<std::path::PathBuf>::new());
}

on_both_engines! {
    async fn a_picture_is_kept_and_described(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let picture = pictures::png(60, 40, 1);
        let answer = client.upload(TOOL, "holiday.png", picture.clone()).await.expect_status(201);
        let file = &answer.json;
        assert_eq!((&file["name"], &file["mime"]), (&json!("holiday.png"), &json!("image/png")));
        assert_eq!((&file["width"], &file["height"]), (&json!(60), &json!(40)));
        assert_eq!((&file["kind"], &file["tool"]), (&json!("upload"), &json!(TOOL)));
        assert_eq!(file["size"], json!(picture.len()));
        let content = client.get(file["url"].as_str().unwrap()).await.expect_status(200);
        assert_eq!(content.bytes, picture);
        let id = answer.text("/id");
        assert_eq!(client.get(&format!("/api/files/{id}")).await.expect_status(200).json, *file);
        assert_eq!(app.files_on_disk().len(), 1);
        app.verify().await;
    }

    async fn the_bytes_decide_the_type_and_not_the_name(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let webp = pictures::encode(10, 10, 1, ImageFormat::WebP);
        let answer = client.upload(TOOL, "really.jpg", webp).await.expect_status(201);
        assert_eq!(answer.json["mime"], "image/webp");
    }

    async fn bytes_that_are_no_picture_are_refused_whatever_their_name(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let page = b"<!doctype html><script>alert(1)</script>".to_vec();
        for (name, bytes) in [("a.png", b"just text".to_vec()), ("b.jpg", page), ("c.webp", Vec::new())] {
            let answer = client.upload(TOOL, name, bytes).await;
            answer.expect_error(415, "unsupported_media");
            assert_eq!(answer.json["allowed"], json!(["image/jpeg", "image/png", "image/webp"]));
        }
        nothing_is_left(&app);
    }

    async fn a_name_cannot_leave_its_folder_or_its_header(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for (given, kept) in [
            ("../../etc/passwd.png", "passwd.png"),
            ("C:\\photos\\cat.png", "cat.png"),
            ("a\u{202e}gnp.exe", "agnp.exe"),
            ("日本語 ñ.png", "日本語 ñ.png"),
        ] {
            let answer = client.upload(TOOL, given, pictures::png(4, 4, 1)).await.expect_status(201);
            assert_eq!(answer.json["name"], kept);
        }
    }

    async fn an_announced_length_over_the_limit_is_refused_and_leaves_nothing(engine) {
        let app = TestApp::start_with(engine, |config| config.core.files.max_file_size = LIMIT).await;
        let client = app.user().await;
        for size in [usize::try_from(LIMIT).unwrap() + 1, 1024 * 1024, 20 * 1024 * 1024] {
            let answer = client.upload(TOOL, "a.png", vec![7; size]).await;
            answer.expect_error(413, "too_large");
            assert_eq!(answer.json["limit"], LIMIT);
        }
        nothing_is_left(&app);
    }

    async fn a_stream_of_unknown_length_is_cut_at_the_limit_and_leaves_nothing(engine) {
        let app = TestApp::start_with(engine, |config| config.core.files.max_file_size = LIMIT).await;
        let client = app.user().await;
        for size in [usize::try_from(LIMIT).unwrap() + 1024, 8 * 1024 * 1024] {
            upload_chunked(&client, size).await.expect_error(413, "too_large");
        }
        nothing_is_left(&app);
    }

    async fn a_tools_own_limit_counts_too(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let answer = client.upload(TOOL, "a.png", vec![7; 10 * 1024 * 1024 + 1]).await;
        answer.expect_error(413, "too_large");
        assert_eq!(answer.json["limit"], 10 * 1024 * 1024);
        nothing_is_left(&app);
    }

    async fn an_upload_that_breaks_off_leaves_nothing(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let mut stream = TcpStream::connect(app.address).await.unwrap();
        let head = format!(
            "POST /api/files HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n\
             Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n\
             --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n",
            client.token.as_deref().unwrap()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(&vec![7; 50_000]).await.unwrap();
        let asked = Instant::now();
        while app.files_on_disk().is_empty() {
            assert!(asked.elapsed() < Duration::from_secs(10), "the upload does not begin");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        drop(stream);
        while !app.files_on_disk().is_empty() {
            assert!(asked.elapsed() < Duration::from_secs(20), "the upload was left behind");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(app.number("SELECT COUNT(*) FROM files").await, 0);
    }

    async fn a_form_without_a_tool_or_a_file_is_told_what_is_missing(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let send = async |form: multipart::Form| {
            client.send(client.request(Method::POST, "/api/files").multipart(form)).await
        };
        let part = || multipart::Part::bytes(pictures::png(4, 4, 1)).file_name("a.png");
        let answer = send(multipart::Form::new().part("file", part())).await;
        answer.expect_error(400, "validation_failed");
        assert!(answer.json["fields"]["tool"].is_string());
        let answer = send(multipart::Form::new().text("tool", TOOL)).await;
        answer.expect_error(400, "validation_failed");
        assert!(answer.json["fields"]["file"].is_string());
        let answer = send(multipart::Form::new().text("tool", "nothing").part("file", part())).await;
        answer.expect_error(400, "validation_failed");
        let twice = multipart::Form::new().text("tool", TOOL).part("file", part()).part("file", part());
        send(twice).await.expect_error(400, "validation_failed");
        nothing_is_left(&app);
    }

    async fn a_body_that_is_no_form_is_refused(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for (kind, body) in [
            ("application/json", "{}"),
            ("multipart/form-data", "--x"),
            ("multipart/form-data; boundary=x", "no boundary anywhere"),
            (
                "multipart/form-data; boundary=x",
                "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc",
            ),
        ] {
            let request = client.request(Method::POST, "/api/files").header("content-type", kind).body(body);
            let answer = client.send(request).await;
            assert!([400, 415].contains(&answer.status), "{kind} {body}: {}", answer.status);
            assert!(answer.json["code"].is_string());
        }
        nothing_is_left(&app);
    }
}
