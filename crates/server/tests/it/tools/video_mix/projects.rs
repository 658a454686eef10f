//! Projects, groups and clips: order, names, limits, deletion.

use lumiku_server::serve::Role;
use lumiku_test_support::{Client, TestApp, TestDatabase, app::PASSWORD, on_both_engines};
use serde_json::{Value, json};

use super::{
    BASE, begin, clip, end, order, project_path, project_with, read, settings, upload, wait_for_looks, with,
};

async fn group(client: &Client, project: &str, input: &Value) -> String {
    client.post(&format!("{}/groups", project_path(project)), input).await.expect_status(201).text("/id")
}

/// The clips of a group in order, as ids, after a look at whether their places are without gaps.
fn clips_of(project: &Value, group: &Value) -> Vec<String> {
    let all = project["videos"].as_array().unwrap();
    let own: Vec<&Value> = all.iter().filter(|video| video["groupId"] == *group).collect();
    for (place, video) in own.iter().enumerate() {
        assert_eq!(video["position"], json!(place), "{project}");
    }
    own.iter().map(|video| video["id"].as_str().unwrap().to_owned()).collect()
}

fn group_names(project: &Value) -> Vec<&str> {
    let groups = project["groups"].as_array().unwrap();
    for (place, group) in groups.iter().enumerate() {
        assert_eq!(group["order"], json!(place));
    }
    groups.iter().map(|group| group["name"].as_str().unwrap()).collect()
}

on_both_engines! {
    async fn names_are_trimmed_and_checked(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let path = format!("{BASE}/projects");
        for name in [String::new(), "   ".into(), "x".repeat(121)] {
            client.post(&path, &json!({ "name": name })).await.expect_error(400, "validation_failed");
        }
        let long = json!({ "name": "a", "description": "x".repeat(1001) });
        client.post(&path, &long).await.expect_error(400, "validation_failed");
        let project = client.post(&path, &json!({ "name": " Tea ", "description": " " })).await.expect_status(201);
        assert_eq!((&project.json["name"], &project.json["description"]), (&json!("Tea"), &json!(null)));
        assert_eq!((&project.json["status"], &project.json["videos"]), (&json!("draft"), &json!([])));
        let change = json!({ "name": "Coffee", "settings": settings(3) });
        let changed = client.patch(&project_path(&project.text("/id")), &change).await.expect_status(200);
        assert_eq!((&changed.json["name"], &changed.json["settings"]["outputCount"]), (&json!("Coffee"), &json!(3)));
        let bad = json!({ "settings": settings(500) });
        client.patch(&project_path(&project.text("/id")), &bad).await.expect_error(400, "validation_failed");
    }

    async fn projects_are_listed_by_pages_newest_first(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for name in ["one", "two", "three"] {
            begin(&client, name).await;
        }
        begin(&app.user().await, "another's").await;
        let first = client.get(&format!("{BASE}/projects?limit=2")).await.expect_status(200).json;
        let names = |page: &Value| -> Vec<String> {
            page["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().into()).collect()
        };
        assert_eq!(names(&first), ["three", "two"]);
        let cursor = first["nextCursor"].as_str().unwrap();
        let rest = client.get(&format!("{BASE}/projects?limit=2&cursor={cursor}")).await.expect_status(200).json;
        assert_eq!((names(&rest), &rest["nextCursor"]), (vec!["one".to_owned()], &json!(null)));
    }

    async fn a_listed_project_is_the_project_without_what_was_found_in_its_clips(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let (one, clips) = project_with(&client, 2).await;
        let hook = group(&client, &one, &json!({ "name": "Hook" })).await;
        let path = format!("{}/videos/{}", project_path(&one), clips[1]);
        client.patch(&path, &json!({ "groupId": hook })).await.expect_status(200);
        wait_for_looks(&client, &one).await;
        let (two, _) = project_with(&client, 1).await;
        order(&client, &two, &settings(1)).await;
        let mut expected = vec![wait_for_looks(&client, &two).await, read(&client, &one).await];
        for video in expected.iter_mut().flat_map(|project| project["videos"].as_array_mut().unwrap()) {
            video["analysis"] = Value::Null;
        }
        let listed = client.get(&format!("{BASE}/projects")).await.expect_status(200).json;
        assert_eq!(listed["items"], json!(expected));
    }

    async fn a_new_clip_stands_last_also_where_others_have_gone(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let (project, clips) = project_with(&client, 3).await;
        for gone in &clips[..2] {
            client.delete(&format!("{}/videos/{gone}", project_path(&project))).await.expect_status(204);
        }
        let new = upload(&client, &project, "new.mp4", clip(9).await).await.expect_status(201);
        assert_eq!(new.json["position"], 1);
        assert_eq!(clips_of(&read(&client, &project).await, &Value::Null), [clips[2].clone(), new.text("/id")]);
    }

    async fn groups_keep_an_order_without_gaps(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, "Groups").await;
        let hook = group(&client, &project, &json!({ "name": "Hook" })).await;
        let body = group(&client, &project, &json!({ "name": "Body" })).await;
        group(&client, &project, &json!({ "name": "Start", "order": 0 })).await;
        assert_eq!(group_names(&read(&client, &project).await), ["Start", "Hook", "Body"]);
        let path = format!("{}/groups", project_path(&project));
        let moved = client.patch(&format!("{path}/{body}"), &json!({ "order": 0, "name": " End " })).await;
        assert_eq!((&moved.json["name"], &moved.json["order"]), (&json!("End"), &json!(0)));
        assert_eq!(group_names(&read(&client, &project).await), ["End", "Start", "Hook"]);
        client.delete(&format!("{path}/{hook}")).await.expect_status(204);
        client.delete(&format!("{path}/{hook}")).await.expect_error(404, "not_found");
        client.patch(&format!("{path}/{hook}"), &json!({ "order": 0 })).await.expect_error(404, "not_found");
        assert_eq!(group_names(&read(&client, &project).await), ["End", "Start"]);
        for number in 2..12 {
            group(&client, &project, &json!({ "name": number.to_string() })).await;
        }
        client.post(&path, &json!({ "name": "one too many" })).await.expect_error(400, "validation_failed");
    }

    async fn clips_move_between_groups_and_keep_an_order_without_gaps(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let (project, clips) = project_with(&client, 4).await;
        let hook = group(&client, &project, &json!({ "name": "Hook" })).await;
        let (group_id, none) = (json!(hook), Value::Null);
        let change = async |clip: &str, body: Value| {
            client.patch(&format!("{}/videos/{clip}", project_path(&project)), &body).await
        };
        assert_eq!(clips_of(&read(&client, &project).await, &none), clips);
        change(&clips[3], json!({ "position": 0 })).await.expect_status(200);
        change(&clips[0], json!({ "groupId": hook })).await.expect_status(200);
        change(&clips[1], json!({ "groupId": hook, "position": 0 })).await.expect_status(200);
        let seen = read(&client, &project).await;
        assert_eq!(clips_of(&seen, &group_id), [clips[1].clone(), clips[0].clone()]);
        assert_eq!(clips_of(&seen, &none), [clips[3].clone(), clips[2].clone()]);
        // Left out it stays, `null` and an empty text end it.
        let unchanged = change(&clips[1], json!({ "keep": [] })).await.expect_status(200);
        assert_eq!(unchanged.json["groupId"], group_id);
        let out = change(&clips[1], json!({ "groupId": null })).await.expect_status(200);
        assert_eq!(out.json["groupId"], none);
        change(&clips[1], json!({ "groupId": hook, "position": 0 })).await.expect_status(200);
        change(&clips[1], json!({ "groupId": "" })).await.expect_status(200);
        change(&clips[2], json!({ "groupId": "nowhere" })).await.expect_error(400, "validation_failed");
        change("nowhere", json!({ "position": 0 })).await.expect_error(404, "not_found");
        client.delete(&format!("{}/groups/{hook}", project_path(&project))).await.expect_status(204);
        let seen = read(&client, &project).await;
        assert_eq!(clips_of(&seen, &none), [3, 2, 1, 0].map(|place| clips[place].clone()));
    }

    async fn what_a_person_keeps_of_a_clip_replaces_what_trimming_found(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let (project, clips) = project_with(&client, 1).await;
        let path = format!("{}/videos/{}", project_path(&project), clips[0]);
        let keep = json!([{ "start": 0.1, "end": 0.4 }, { "start": 0.5, "end": 0.9 }]);
        let changed = client.patch(&path, &json!({ "keep": keep })).await.expect_status(200);
        assert_eq!(changed.json["keep"], keep);
        let trimmed = with(1, &json!({ "smartTrimming": true }));
        let plan = client.post(&format!("{}/plan", project_path(&project)), &trimmed).await.expect_status(200);
        assert_eq!(plan.json["variants"][0]["segments"].as_array().unwrap().len(), 2);
        let outside = json!({ "keep": [{ "start": 0.0, "end": 60.0 }] });
        client.patch(&path, &outside).await.expect_error(400, "validation_failed");
        let changed = client.patch(&path, &json!({ "keep": [] })).await.expect_status(200);
        assert_eq!(changed.json["keep"], Value::Null);
    }

    async fn a_clip_goes_with_its_file_wherever_it_is_deleted(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let (project, clips) = project_with(&client, 3).await;
        let seen = wait_for_looks(&client, &project).await;
        // Its bytes, its poster, its filmstrip.
        assert_eq!(app.files_on_disk().len(), 9);
        client.delete(&format!("{}/videos/{}", project_path(&project), clips[0])).await.expect_status(204);
        let file = seen["videos"][1]["fileId"].as_str().unwrap();
        client.delete(&format!("/api/files/{file}")).await.expect_status(204);
        let left = read(&client, &project).await;
        assert_eq!(clips_of(&left, &Value::Null), [clips[2].clone()]);
        assert_eq!(app.files_on_disk().len(), 3);
        client.delete(&format!("{}/videos/{}", project_path(&project), clips[0])).await.expect_error(404, "not_found");
        app.verify().await;
    }

    async fn a_clip_of_one_project_is_not_in_another(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let (project, clips) = project_with(&client, 1).await;
        let hook = group(&client, &project, &json!({ "name": "Hook" })).await;
        let other = project_path(&begin(&client, "Other").await);
        client.patch(&format!("{other}/videos/{}", clips[0]), &json!({ "position": 0 })).await.expect_error(404, "not_found");
        client.delete(&format!("{other}/videos/{}", clips[0])).await.expect_error(404, "not_found");
        client.get(&format!("{other}/videos/{}/filmstrip", clips[0])).await.expect_error(404, "not_found");
        client.patch(&format!("{other}/groups/{hook}"), &json!({ "order": 0 })).await.expect_error(404, "not_found");
        client.delete(&format!("{other}/groups/{hook}")).await.expect_error(404, "not_found");
        assert_eq!(read(&client, &project).await["videos"].as_array().unwrap().len(), 1);
    }

    async fn a_deleted_project_takes_its_clips_and_leaves_its_videos(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let (project, _) = project_with(&client, 2).await;
        wait_for_looks(&client, &project).await;
        let job = order(&client, &project, &settings(2)).await;
        client.delete(&project_path(&project)).await.expect_error(409, "conflict");
        assert_eq!(read(&client, &project).await["status"], "processing");
        let done = client.wait_for_job(&job).await;
        assert_eq!(end(&done).1, 2, "{done}");
        client.delete(&project_path(&project)).await.expect_status(204);
        client.get(&project_path(&project)).await.expect_error(404, "not_found");
        assert_eq!(client.job(&job).await, done);
        assert_eq!(client.get("/api/work").await.json["total"], 2);
        // Two videos and their posters.
        assert_eq!(app.files_on_disk().len(), 4, "{:?}", app.files_on_disk());
        for table in ["video_mix_projects", "video_mix_videos", "video_mix_jobs"] {
            assert_eq!(app.number(&format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
        }
        app.verify().await;
    }

    async fn closing_an_account_takes_its_projects_with_their_clips(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let (client, other) = (app.user().await, app.user().await);
        let (project, _) = project_with(&client, 1).await;
        wait_for_looks(&client, &project).await;
        group(&client, &project, &json!({ "name": "Hook" })).await;
        begin(&other, "Stays").await;
        let body = json!({ "password": PASSWORD });
        let path = "/api/users/me";
        client.send(client.request(reqwest::Method::DELETE, path).json(&body)).await.expect_status(204);
        for (table, left) in [("video_mix_projects", 1), ("video_mix_videos", 0), ("video_mix_groups", 0)] {
            assert_eq!(app.number(&format!("SELECT COUNT(*) FROM {table}")).await, left, "{table}");
        }
        assert_eq!(app.files_on_disk(), Vec::<std::path::PathBuf>::new());
        app.verify().await;
    }
}
