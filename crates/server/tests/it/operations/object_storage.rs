//! Files in an S3-compatible store: the protocol, signatures included, spoken by a real server that keeps
//! its objects in a folder.

use std::path::{Path, PathBuf};

use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use lumiku_server::config::Config;
use lumiku_test_support::{Client, TestApp, on_both_engines};
use reqwest::Method;
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use serde_json::json;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::pictures;

const TOOL: &str = "image-upscaler";

struct Store {
    folder: TempDir,
    endpoint: String,
}

impl Store {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("lumiku")).unwrap();
        let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).unwrap());
        service.set_auth(SimpleAuth::from_single("access", "secret"));
        let service = service.build();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let connection = Builder::new(TokioExecutor::new());
                    connection.serve_connection(TokioIo::new(stream), service).await.ok();
                });
            }
        });
        Self { folder, endpoint }
    }

    fn configure(&self, config: &mut Config) {
        config.core.files.storage_url = Some("s3://lumiku/some/folder".into());
        config.core.files.storage_options = [
            ("aws_endpoint", self.endpoint.as_str()),
            ("aws_allow_http", "true"),
            ("aws_region", "us-east-1"),
            ("aws_access_key_id", "access"),
            ("aws_secret_access_key", "secret"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    }

    /// Every object under the configured folder.
    fn objects(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        collect(&self.folder.path().join("lumiku/some/folder"), &mut found);
        found
    }
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { collect(&path, found) } else { found.push(path) }
    }
}

/// A picture of this many bytes, most of them behind its end.
fn padded(bytes: usize) -> Vec<u8> {
    let mut picture = pictures::png(30, 20, 1);
    picture.resize(bytes, 7);
    picture
}

async fn range(client: &Client, path: &str, range: &str) -> (u16, Vec<u8>) {
    let answer = client.send(client.request(Method::GET, path).header("range", range)).await;
    (answer.status, answer.bytes)
}

on_both_engines! {
    async fn a_picture_is_uploaded_upscaled_downloaded_and_deleted_there(engine) {
        let store = Store::start().await;
        let app = TestApp::start_with(engine, |config| store.configure(config)).await;
        let client = app.user().await;
        let picture = pictures::png(30, 20, 1);
        let file = client.upload(TOOL, "cat.png", picture.clone()).await.expect_status(201);
        assert_eq!(store.objects().len(), 1);
        assert_eq!(client.get(&file.text("/url")).await.expect_status(200).bytes, picture);
        client.get(&file.text("/thumbnailUrl")).await.expect_status(200);
        client.get(&file.text("/thumbnailUrl")).await.expect_status(200);
        let order = json!({ "fileId": file.text("/id"), "scale": 3 });
        let job =
            client.post("/api/tools/image-upscaler/upscale", &order).await.expect_status(202).text("/job/id");
        let job = client.wait_for_job(&job).await;
        assert_eq!(job["status"], "completed", "{job}");
        let made = client.get(job["outputs"][0]["url"].as_str().unwrap()).await.expect_status(200);
        let dimensions = image::GenericImageView::dimensions(&image::load_from_memory(&made.bytes).unwrap());
        assert_eq!(dimensions, (90, 60));
        client.get(job["outputs"][0]["thumbnailUrl"].as_str().unwrap()).await.expect_status(200);
        for id in [file.text("/id"), job["outputs"][0]["id"].as_str().unwrap().to_owned()] {
            client.delete(&format!("/api/files/{id}")).await.expect_status(204);
        }
        assert_eq!(store.objects(), Vec::<PathBuf>::new());
        assert_eq!(app.files_on_disk(), Vec::<PathBuf>::new());
        app.verify().await;
    }

    async fn a_clip_becomes_videos_and_an_archive_there_and_leaves_nothing(engine) {
        let store = Store::start().await;
        let app = TestApp::start_with(engine, |config| store.configure(config)).await;
        let client = app.user().await;
        let base = "/api/tools/video-mix";
        let project =
            client.post(&format!("{base}/projects"), &json!({ "name": "Far" })).await.expect_status(201).text("/id");
        let project = format!("{base}/projects/{project}");
        let videos = format!("{project}/videos");
        client.upload_to(&videos, "video-mix", "a.mp4", pictures::clip()).await.expect_status(201);
        let settings = json!({ "outputCount": 2, "speedVariations": true, "quality": "sd", "aspect": "1:1" });
        let path = project.replace("/projects/", "/process/");
        let job = client.post(&path, &settings).await.expect_status(202).text("/job/id");
        let done = client.wait_for_job(&job).await;
        let outputs = done["outputs"].as_array().unwrap();
        assert_eq!((&done["status"], outputs.len()), (&json!("completed"), 2), "{done}");
        let archive = client.get(&format!("{base}/jobs/{job}/zip")).await.expect_status(200);
        assert_eq!(archive.header("content-length"), archive.bytes.len().to_string());
        let archive = zip::ZipArchive::new(std::io::Cursor::new(archive.bytes)).unwrap();
        assert_eq!(archive.len(), 3);
        let asked = std::time::Instant::now();
        while client.get(&project).await.json["videos"][0]["filmstripUrl"].is_null() {
            assert!(asked.elapsed().as_secs() < 30, "the clip is not looked at");
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        client.delete(&project).await.expect_status(204);
        for output in outputs {
            let id = output["id"].as_str().unwrap();
            client.delete(&format!("/api/files/{id}")).await.expect_status(204);
        }
        assert_eq!(store.objects(), Vec::<PathBuf>::new());
        app.verify().await;
    }

    async fn a_file_of_several_parts_comes_back_byte_for_byte_and_in_ranges(engine) {
        let store = Store::start().await;
        let app = TestApp::start_with(engine, |config| store.configure(config)).await;
        let client = app.user().await;
        let picture = padded(9_700_000);
        let file = client.upload(TOOL, "large.png", picture.clone()).await.expect_status(201);
        let path = file.text("/url");
        assert!(client.get(&path).await.expect_status(200).bytes == picture);
        assert_eq!(range(&client, &path, "bytes=0-9").await, (206, picture[..10].to_vec()));
        let over_the_seam = (206, picture[8_388_600..8_388_620].to_vec());
        assert_eq!(range(&client, &path, "bytes=8388600-8388619").await, over_the_seam);
        assert_eq!(range(&client, &path, "bytes=-5").await, (206, picture[picture.len() - 5..].to_vec()));
        assert_eq!(range(&client, &path, "bytes=9700000-").await.0, 416);
    }

    async fn what_is_refused_leaves_no_object(engine) {
        let store = Store::start().await;
        let size = i64::try_from(pictures::png(30, 20, 1).len()).unwrap();
        let app = TestApp::start_with(engine, |config| {
            store.configure(config);
            config.core.files.user_quota = size;
        })
        .await;
        let client = app.user().await;
        client.upload(TOOL, "a.png", b"text".to_vec()).await.expect_error(415, "unsupported_media");
        client.upload(TOOL, "a.png", pictures::png(30, 20, 1)).await.expect_status(201);
        client.upload(TOOL, "b.png", pictures::png(30, 20, 1)).await.expect_error(413, "too_large");
        assert_eq!(store.objects().len(), 1);
        let failed = client.start_probe("fail", 1).await;
        client.wait_for_job(&failed).await;
        assert_eq!(store.objects().len(), 1);
        app.verify().await;
    }

    async fn the_sweep_removes_what_no_row_names(engine) {
        let store = Store::start().await;
        let app = TestApp::start_with(engine, |config| store.configure(config)).await;
        let client = app.user().await;
        client.upload(TOOL, "kept.png", pictures::png(30, 20, 1)).await.expect_status(201);
        client.upload(TOOL, "lost.png", pictures::png(31, 20, 1)).await.expect_status(201);
        app.sql("UPDATE users SET storage_bytes = storage_bytes - (SELECT size FROM files WHERE name = 'lost.png')").await;
        app.sql("DELETE FROM files WHERE name = 'lost.png'").await;
        assert_eq!(lumiku_core::sweep::sweep(&app.core).await.unwrap().objects, 0, "it may still be wanted");
        app.clock.advance_ms(25 * 3_600_000);
        assert_eq!(lumiku_core::sweep::sweep(&app.core).await.unwrap().objects, 1);
        assert_eq!(store.objects().len(), 1);
        app.verify().await;
    }

    async fn bytes_that_are_lost_are_not_there(engine) {
        let store = Store::start().await;
        let app = TestApp::start_with(engine, |config| store.configure(config)).await;
        let client = app.user().await;
        let file = client.upload(TOOL, "a.png", pictures::png(30, 20, 1)).await.expect_status(201);
        for object in store.objects() {
            std::fs::remove_file(object).unwrap();
        }
        client.get(&file.text("/url")).await.expect_error(404, "not_found");
        let order = json!({ "fileId": file.text("/id"), "scale": 2 });
        let job =
            client.post("/api/tools/image-upscaler/upscale", &order).await.expect_status(202).text("/job/id");
        assert_eq!(client.wait_for_job(&job).await["status"], "failed");
        app.verify().await;
    }
}
