//! From clips to a ZIP of videos.

use std::io::{Cursor, Read};

use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::{Value, json};

use super::{
    BASE, begin, clip, end, order, project_path, project_with, read, settings, upload, wait_for_looks, with,
};

on_both_engines! {
    async fn clips_become_distinct_videos_that_can_be_saved_and_made_again(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, "  Coffee launch ").await;
        let mut groups = Vec::new();
        for name in ["Hook", "Body"] {
            let path = format!("{}/groups", project_path(&project));
            groups.push(client.post(&path, &json!({ "name": name })).await.expect_status(201).text("/id"));
        }
        for number in 0..4 {
            let video = upload(&client, &project, "clip.mov", clip(number).await).await.expect_status(201);
            assert_eq!((&video.json["width"], &video.json["hasAudio"]), (&json!(64), &json!(true)));
            let path = format!("{}/videos/{}", project_path(&project), video.text("/id"));
            let group = &groups[number as usize / 2];
            client.patch(&path, &json!({ "groupId": group })).await.expect_status(200);
        }
        let settings = with(4, &json!({ "groupMode": "sequence", "seed": 7 }));
        let plan = client.post(&format!("{}/plan", project_path(&project)), &settings).await.expect_status(200);
        assert_eq!((&plan.json["combinations"], &plan.json["seed"]), (&json!(4), &json!(7)));
        let job = order(&client, &project, &settings).await;
        let done = client.wait_for_job(&job).await;
        assert_eq!(end(&done), ("completed", 4, plan.json["credits"].as_i64().unwrap(), 0), "{done}");
        for (place, output) in done["outputs"].as_array().unwrap().iter().enumerate() {
            assert_eq!(output["name"], format!("Coffee launch {:02}.mp4", place + 1));
            assert_eq!((&output["mime"], &output["width"], &output["height"]),
                (&json!("video/mp4"), &json!(480), &json!(480)));
            let record = &output["metadata"];
            assert_eq!(record["variant"], plan.json["variants"][place]);
            assert_eq!((&record["seed"], &record["projectId"]), (&json!(7), &json!(project)));
            assert!((0.0..=1.0).contains(&record["similarity"].as_f64().unwrap()), "{record}");
            let poster = client.get(output["thumbnailUrl"].as_str().unwrap()).await.expect_status(200);
            assert_eq!(poster.header("content-type"), "image/jpeg");
            let video = client.get(output["url"].as_str().unwrap()).await.expect_status(200);
            assert_eq!(&video.bytes[4..8], b"ftyp");
        }
        let seen = read(&client, &project).await;
        assert_eq!((&seen["status"], &seen["settings"]["seed"]), (&json!("completed"), &json!(7)));
        zip_holds(&client.get(&format!("{BASE}/jobs/{job}/zip")).await.expect_status(200), &done);

        let record = &done["outputs"][2]["metadata"];
        let again = json!({ "settings": record["settings"], "variant": record["variant"] });
        let path = format!("{}/render", project_path(&project));
        let made = client.post(&path, &again).await.expect_status(202).text("/job/id");
        let made = client.wait_for_job(&made).await;
        // One video with order mixing, at 480p.
        assert_eq!(end(&made), ("completed", 1, 1, 0));
        assert_eq!(made["outputs"][0]["metadata"]["variant"], record["variant"]);
        let jobs = client.get(&format!("{}/jobs?limit=1", project_path(&project))).await.expect_status(200);
        assert_eq!(jobs.json["items"].as_array().unwrap().len(), 1);
        assert_eq!(jobs.json["items"][0], made);
        assert!(jobs.json["nextCursor"].is_string());
        app.verify().await;
    }

    async fn a_clip_shows_its_poster_its_filmstrip_and_what_trimming_keeps(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, "Clips").await;
        upload(&client, &project, "a.mp4", clip(1).await).await.expect_status(201);
        let seen = wait_for_looks(&client, &project).await;
        let video = &seen["videos"][0];
        assert!(!video["analysis"]["keep"].as_array().unwrap().is_empty(), "{video}");
        assert!(!video["analysis"]["waveform"].as_array().unwrap().is_empty());
        for picture in ["thumbnailUrl", "filmstripUrl"] {
            let answer = client.get(video[picture].as_str().unwrap()).await.expect_status(200);
            assert_eq!((answer.header("content-type"), &answer.bytes[..2]), ("image/jpeg", &[0xff, 0xd8][..]));
        }
        let played = client.get(video["url"].as_str().unwrap()).await.expect_status(200);
        assert_eq!(played.header("content-type"), "video/mp4");
        app.verify().await;
    }

    async fn a_look_that_was_lost_begins_again_when_the_project_is_opened(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, "Clips").await;
        upload(&client, &project, "a.mp4", clip(1).await).await.expect_status(201);
        wait_for_looks(&client, &project).await;
        app.sql("UPDATE video_mix_videos SET analysis = NULL").await;
        wait_for_looks(&client, &project).await;
        // Trimming waits for the look by itself.
        app.sql("UPDATE video_mix_videos SET analysis = NULL").await;
        let trimmed = with(1, &json!({ "smartTrimming": true }));
        client.post(&format!("{}/plan", project_path(&project)), &trimmed).await.expect_status(200);
        // The pictures of the second and third look replaced those before.
        wait_for_looks(&client, &project).await;
        let asked = std::time::Instant::now();
        while app.files_on_disk().iter().filter(|path| path.starts_with(&app.config.core.files.output_dir)).count() > 2 {
            assert!(asked.elapsed().as_secs() < 10, "{:?}", app.files_on_disk());
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    async fn a_job_without_videos_has_no_archive(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let (project, videos) = project_with(&client, 1).await;
        let job = order(&client, &project, &settings(1)).await;
        let done = client.wait_for_job(&job).await;
        client.delete(&format!("/api/files/{}", done["outputs"][0]["id"].as_str().unwrap())).await.expect_status(204);
        client.get(&format!("{BASE}/jobs/{job}/zip")).await.expect_error(409, "conflict");
        let probe = client.start_probe("quick", 0).await;
        client.get(&format!("{BASE}/jobs/{probe}/zip")).await.expect_error(404, "not_found");
        assert_eq!(videos.len(), 1);
    }
}

/// Every video byte by byte, and a record of each.
fn zip_holds(answer: &lumiku_test_support::Answer, job: &Value) {
    assert_eq!(answer.header("content-type"), "application/zip");
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"Coffee launch.zip\"; filename*=UTF-8''Coffee%20launch.zip"
    );
    assert_eq!(answer.header("content-length"), answer.bytes.len().to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(&answer.bytes)).unwrap();
    let outputs = job["outputs"].as_array().unwrap();
    assert_eq!(archive.len(), outputs.len() + 1);
    let mut text = String::new();
    archive.by_name("manifest.json").unwrap().read_to_string(&mut text).unwrap();
    let manifest: Value = serde_json::from_str(&text).unwrap();
    for (place, output) in outputs.iter().enumerate() {
        let record = &manifest["videos"][place];
        assert_eq!(record["variant"], output["metadata"]["variant"]);
        let name = format!("{:02}-Coffee launch.mp4", place + 1);
        assert_eq!(record["file"], json!(name));
        let mut file = archive.by_name(&name).unwrap();
        assert_eq!(
            (file.compression(), file.size()),
            (zip::CompressionMethod::Stored, output["size"].as_u64().unwrap())
        );
        let mut bytes = Vec::new();
        // The reader checks the checksum at the end.
        file.read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes.len() as u64, output["size"].as_u64().unwrap());
    }
}
