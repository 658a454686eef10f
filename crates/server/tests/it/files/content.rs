//! Downloading: whole, in parts, again, and under its name.

use lumiku_test_support::{Answer, Client, TestApp, on_both_engines};
use reqwest::Method;

use crate::pictures;

struct Stored {
    client: Client,
    path: String,
    bytes: Vec<u8>,
}

async fn store(app: &TestApp, name: &str) -> Stored {
    let (client, bytes) = (app.user().await, pictures::png(64, 64, 3));
    let answer = client.upload("image-upscaler", name, bytes.clone()).await.expect_status(201);
    Stored { client, path: answer.text("/url"), bytes }
}

impl Stored {
    async fn get(&self, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.client.request(Method::GET, &self.path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.client.send(request).await
    }
}

on_both_engines! {
    async fn a_range_is_answered_with_exactly_its_bytes(engine) {
        let app = TestApp::start(engine).await;
        let file = store(&app, "a.png").await;
        let size = file.bytes.len();
        for (range, from, to) in [
            ("bytes=0-9".to_owned(), 0, 10),
            ("bytes=5-5".into(), 5, 6),
            ("bytes=10-".into(), 10, size),
            ("bytes=-7".into(), size - 7, size),
            (format!("bytes=0-{}", size * 2), 0, size),
            (format!("bytes=-{}", size * 2), 0, size),
        ] {
            let answer = file.get(&[("range", &range)]).await.expect_status(206);
            assert_eq!(answer.bytes, file.bytes[from..to], "{range}");
            assert_eq!(answer.header("content-range"), format!("bytes {from}-{}/{size}", to - 1));
            assert_eq!(answer.header("content-length"), (to - from).to_string());
        }
    }

    async fn a_range_outside_the_file_is_refused_with_its_size(engine) {
        let app = TestApp::start(engine).await;
        let file = store(&app, "a.png").await;
        let size = file.bytes.len();
        let answer = file.get(&[("range", &format!("bytes={size}-"))]).await;
        answer.expect_error(416, "range_not_satisfiable");
        assert_eq!(answer.header("content-range"), format!("bytes */{size}"));
    }

    async fn a_range_that_makes_no_sense_is_answered_with_everything(engine) {
        let app = TestApp::start(engine).await;
        let file = store(&app, "a.png").await;
        for range in ["bytes=9-2", "lines=1-2", "bytes=abc", "bytes=0-1,4-5"] {
            let answer = file.get(&[("range", range)]).await;
            assert!([200, 416].contains(&answer.status), "{range}: {}", answer.status);
            if answer.status == 200 {
                assert_eq!(answer.bytes, file.bytes);
            }
        }
    }

    async fn what_the_client_has_already_is_not_sent_again(engine) {
        let app = TestApp::start(engine).await;
        let file = store(&app, "a.png").await;
        let tag = file.get(&[]).await.expect_status(200).header("etag").to_owned();
        assert!(tag.starts_with('"') && tag.ends_with('"'));
        let known = file.get(&[("if-none-match", &tag)]).await.expect_status(304);
        assert!(known.bytes.is_empty());
        assert_eq!(known.header("etag"), tag);
        file.get(&[("if-none-match", &format!("W/{tag}"))]).await.expect_status(304);
        file.get(&[("if-none-match", &format!("\"x\", {tag}"))]).await.expect_status(304);
        file.get(&[("if-none-match", "\"x\"")]).await.expect_status(200);
    }

    async fn a_range_of_an_older_version_is_answered_with_everything(engine) {
        let app = TestApp::start(engine).await;
        let file = store(&app, "a.png").await;
        let tag = file.get(&[]).await.header("etag").to_owned();
        file.get(&[("range", "bytes=0-9"), ("if-range", &tag)]).await.expect_status(206);
        let older = file.get(&[("range", "bytes=0-9"), ("if-range", "\"older\"")]).await.expect_status(200);
        assert_eq!(older.bytes, file.bytes);
    }

    async fn a_head_request_is_answered_without_a_body(engine) {
        let app = TestApp::start(engine).await;
        let file = store(&app, "a.png").await;
        let answer = file.client.send(file.client.request(Method::HEAD, &file.path)).await.expect_status(200);
        assert!(answer.bytes.is_empty());
        assert_eq!(answer.header("content-length"), file.bytes.len().to_string());
        assert_eq!(answer.header("accept-ranges"), "bytes");
    }

    async fn it_is_saved_under_its_name_in_any_script(engine) {
        let app = TestApp::start(engine).await;
        let file = store(&app, "Ünï \"日本\".png").await;
        let shown = file.get(&[]).await;
        assert!(shown.header("content-disposition").starts_with("inline; "));
        let path = format!("{}?download=1", file.path);
        let saved = file.client.get(&path).await.expect_status(200);
        let expected = "attachment; filename=\"_n_ ____.png\"; \
                        filename*=UTF-8''%C3%9Cn%C3%AF%20%22%E6%97%A5%E6%9C%AC%22.png";
        assert_eq!(saved.header("content-disposition"), expected);
    }

    async fn a_users_file_is_never_a_page_of_ours(engine) {
        let app = TestApp::start(engine).await;
        let file = store(&app, "a.png").await;
        let answer = file.get(&[]).await;
        assert_eq!(answer.header("content-security-policy"), "default-src 'none'; sandbox");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("content-type"), "image/png");
        assert!(answer.header("cache-control").starts_with("private"));
    }
}
