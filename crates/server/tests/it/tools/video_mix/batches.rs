//! Batches that do not go to their end: cancelled, or with clips that are gone or damaged.

use std::time::Duration;

use lumiku_server::serve::Role;
use lumiku_test_support::{TestApp, TestDatabase, on_both_engines};
use serde_json::json;

use super::{
    begin, end, film, order, price, project_path, project_with, read, settings, upload, wait_for_outputs,
    with,
};

on_both_engines! {
    async fn a_cancelled_batch_keeps_its_videos_and_gives_back_the_rest(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, "Long").await;
        for number in 0..4 {
            upload(&client, &project, "a.mp4", film(number, 3).await).await.expect_status(201);
        }
        let settings = with(24, &json!({ "speedVariations": true }));
        let all = price(&client, &settings).await;
        let job = order(&client, &project, &settings).await;
        assert_eq!(client.balance().await, 100 - all);
        wait_for_outputs(&client, &job, 2).await;
        client.cancel(&job).await.expect_status(200);
        let ended = client.wait_for_job_in(&job, Duration::from_secs(2)).await;
        let (status, arrived, used, back) = end(&ended);
        assert!(status == "cancelled" && (2..24).contains(&arrived), "{ended}");
        let mut part = settings.clone();
        part["outputCount"] = json!(arrived);
        assert_eq!((used, used + back), (price(&client, &part).await, all));
        assert_eq!(client.balance().await, 100 - used);
        assert_eq!(read(&client, &project).await["status"], "completed", "it delivered something");
        for output in ended["outputs"].as_array().unwrap() {
            client.get(output["url"].as_str().unwrap()).await.expect_status(200);
        }
        let asked = std::time::Instant::now();
        while std::fs::read_dir(&app.config.core.files.temp_dir).unwrap().count() > 0 {
            assert!(asked.elapsed().as_secs() < 5, "temporary files were left");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        app.verify().await;
    }

    async fn a_clip_that_is_gone_or_damaged_costs_only_the_videos_that_need_it(engine) {
        for damage in ["deleted", "cut"] {
            let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
            let client = app.user().await;
            let (project, clips) = project_with(&client, 3).await;
            for (group, own) in [("Hook", &clips[..2]), ("Body", &clips[2..])] {
                let path = format!("{}/groups", project_path(&project));
                let group = client.post(&path, &json!({ "name": group })).await.text("/id");
                for clip in own {
                    let path = format!("{}/videos/{clip}", project_path(&project));
                    client.patch(&path, &json!({ "groupId": group })).await.expect_status(200);
                }
            }
            let settings = with(2, &json!({ "groupMode": "sequence", "quality": "hd" }));
            let job = order(&client, &project, &settings).await;
            let file = read(&client, &project).await["videos"][1]["fileId"].as_str().unwrap().to_owned();
            if damage == "deleted" {
                client.delete(&format!("{}/videos/{}", project_path(&project), clips[1])).await.expect_status(204);
            } else {
                let stored = app.files_on_disk().into_iter().find(|path| path.ends_with(&file)).unwrap();
                std::fs::OpenOptions::new().write(true).open(stored).unwrap().set_len(100).unwrap();
            }
            let _worker = app.beside(Role::Worker, |_| {}).await;
            let ended = client.wait_for_job(&job).await;
            let one = price(&client, &with(1, &json!({ "quality": "hd" }))).await;
            let two = price(&client, &settings).await;
            assert_eq!(end(&ended), ("completed", 1, one, two - one), "{damage}: {ended}");
            let message = ended["error"]["message"].as_str().unwrap();
            assert!(message.starts_with("1 video could not be made. clip 1.mp4"), "{message}");
            let segments = ended["outputs"][0]["metadata"]["variant"]["segments"].as_array().unwrap();
            assert!(segments.iter().all(|segment| segment["videoId"] != clips[1].as_str()));
            app.verify().await;
        }
    }

    async fn a_batch_of_which_nothing_arrives_fails_and_is_refunded(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let (project, clips) = project_with(&client, 2).await;
        let job = order(&client, &project, &settings(2)).await;
        client.delete(&format!("{}/videos/{}", project_path(&project), clips[0])).await.expect_status(204);
        let _worker = app.beside(Role::Worker, |_| {}).await;
        let ended = client.wait_for_job(&job).await;
        assert_eq!((end(&ended).0, end(&ended).1, end(&ended).2), ("failed", 0, 0), "{ended}");
        assert_eq!(ended["error"]["code"], "input_missing");
        assert_eq!(client.balance().await, 100);
        assert_eq!(read(&client, &project).await["status"], "failed");
        app.verify().await;
    }
}
