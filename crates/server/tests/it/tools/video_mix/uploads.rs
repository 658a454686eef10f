//! Files that are no clips, and files that are too many or too large.

use std::time::Instant;

use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::json;

use super::{BASE, begin, clip, project_path, upload};

on_both_engines! {
    async fn what_is_no_video_is_refused_with_a_sentence_and_leaves_nothing(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, "Bad").await;
        let whole = clip(1).await;
        let mut head = whole[..200].to_vec();
        head.resize(5000, 0);
        let cases: [(&str, Vec<u8>); 9] = [
            ("empty.mp4", Vec::new()),
            ("text.mp4", b"This is no video at all, whatever it is called.".to_vec()),
            ("playlist.mp4", b"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1,\nfile:///etc/passwd\n".to_vec()),
            ("script.mp4", b"ffconcat version 1.0\nfile '/etc/passwd'\n".to_vec()),
            ("archive.mp4", b"PK\x03\x04\x14\0\0\0\0\0and so on and on".to_vec()),
            ("picture.mp4", crate::pictures::png(20, 20, 1)),
            ("cut.mp4", whole[..whole.len() / 3].to_vec()),
            ("head.mov", head),
            ("magic.mp4", [&b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41"[..], &[7; 4000]].concat()),
        ];
        for (name, bytes) in cases {
            let asked = Instant::now();
            let answer = upload(&client, &project, name, bytes).await;
            assert!([400, 413, 415].contains(&answer.status), "{name}: {} {}", answer.status, answer.json);
            assert!(answer.json["error"].as_str().is_some_and(|text| text.len() > 10), "{name}: {}", answer.json);
            assert!(asked.elapsed().as_secs() < 6, "{name} took {:?}", asked.elapsed());
        }
        for table in ["files", "video_mix_videos", "jobs"] {
            assert_eq!(app.number(&format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
        }
        assert_eq!(app.files_on_disk(), Vec::<std::path::PathBuf>::new());
        assert_eq!(client.balance().await, 100);
        app.verify().await;
    }

    async fn a_form_without_a_file_or_for_nobodys_project_is_refused(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, "Clips").await;
        let path = format!("{}/videos", project_path(&project));
        client.post(&path, &json!({})).await.expect_error(400, "invalid_request");
        let form = reqwest::multipart::Form::new().text("other", "x");
        let sent = client.send(client.request(reqwest::Method::POST, &path).multipart(form)).await;
        sent.expect_error(400, "validation_failed");
        upload(&client, "nowhere", "a.mp4", clip(1).await).await.expect_error(404, "not_found");
        upload(&app.user().await, &project, "a.mp4", clip(1).await).await.expect_error(404, "not_found");
        assert_eq!(app.number("SELECT COUNT(*) FROM files").await, 0);
    }

    async fn a_clip_over_the_limit_or_over_the_quota_is_refused(engine) {
        let small = clip(1).await;
        let size = small.len() as u64;
        let app = TestApp::start_with(engine, |config| {
            config.core.files.max_file_size = size * 3;
            config.core.files.user_quota = i64::try_from(size * 2).unwrap();
        })
        .await;
        let client = app.user().await;
        let project = begin(&client, "Clips").await;
        let large = vec![0; usize::try_from(size).unwrap() * 20];
        upload(&client, &project, "large.mp4", large).await.expect_error(413, "too_large");
        upload(&client, &project, "a.mp4", small.clone()).await.expect_status(201);
        upload(&client, &project, "b.mp4", small.clone()).await.expect_error(413, "too_large");
        assert_eq!(app.number("SELECT COUNT(*) FROM files").await, 1);
        app.verify().await;
    }

    async fn without_ffmpeg_the_tool_says_so_and_the_server_goes_on(engine) {
        let app = TestApp::start_with(engine, |config| {
            config.variables.insert("FFMPEG_PATH".into(), "/nowhere/ffmpeg".into());
        })
        .await;
        let client = app.user().await;
        let project = begin(&client, "Clips").await;
        let answer = upload(&client, &project, "a.mp4", clip(1).await).await;
        answer.expect_error(503, "unavailable");
        assert!(answer.json["error"].as_str().unwrap().contains("cannot be made"), "{}", answer.json);
        let health = app.anonymous().get("/health").await.expect_status(200);
        assert!(health.json["tools"]["video-mix"]["unavailable"].is_string(), "{}", health.json);
        assert_eq!(client.get(&format!("{BASE}/projects")).await.status, 200);
        assert_eq!(app.files_on_disk(), Vec::<std::path::PathBuf>::new());
    }

    async fn the_posture_that_was_reached_is_shown_in_health(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        assert_eq!(client.get("/health").await.json["tools"], json!(null));
        let project = begin(&client, "Clips").await;
        upload(&client, &project, "a.mp4", clip(1).await).await.expect_status(201);
        let posture = client.get("/health").await.expect_status(200).json["tools"]["video-mix"].clone();
        assert!(["bubblewrap", "limits"].contains(&posture["isolation"].as_str().unwrap()), "{posture}");
    }
}
