//! Backup while the server works, and restore.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use lumiku_server::{backup, config::Config, serve::Role};
use lumiku_test_support::{Client, Engine, TestApp, TestDatabase, app::configuration};
use serde_json::{Value, json};

use crate::pictures;

/// Uploads, looks, pays and deletes until told to stop.
async fn work(client: Client, stop: Arc<AtomicBool>) {
    while !stop.load(Ordering::Relaxed) {
        let kept =
            client.upload("image-upscaler", "kept.png", pictures::png(40, 40, 1)).await.expect_status(201);
        client.get(&kept.text("/thumbnailUrl")).await.expect_status(200);
        client.post("/api/tools/probe/ping", &json!({})).await.expect_status(200);
        client.submit_probe("quick", 1).await.expect_status(202);
        let gone =
            client.upload("image-upscaler", "gone.png", pictures::png(41, 41, 1)).await.expect_status(201);
        client.get(&gone.text("/thumbnailUrl")).await.expect_status(200);
        client.delete(&format!("/api/files/{}", gone.text("/id"))).await.expect_status(204);
    }
}

/// Every file named `kept.png`, with its bytes.
async fn kept(client: &Client) -> BTreeMap<String, Vec<u8>> {
    let jobs = client.get("/api/work?limit=100").await.expect_status(200).json;
    let mut found = BTreeMap::new();
    for file in jobs["items"].as_array().unwrap() {
        let content = client.get(file["url"].as_str().unwrap()).await.expect_status(200);
        found.insert(file["id"].as_str().unwrap().to_owned(), content.bytes);
    }
    found
}

/// A place to restore to.
async fn elsewhere() -> (TestDatabase, Config) {
    let database = TestDatabase::create(Engine::Sqlite).await;
    let config = configuration(&database);
    (database, config)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_saved_under_load_comes_back_whole() {
    let app = TestApp::start(Engine::Sqlite).await;
    let clients = [app.user_with(5_000).await, app.user_with(5_000).await, app.user_with(5_000).await];
    let stop = Arc::new(AtomicBool::new(false));
    let load: Vec<_> =
        clients.iter().map(|client| tokio::spawn(work(client.clone(), Arc::clone(&stop)))).collect();
    let mut archives = Vec::new();
    for n in 0..5 {
        let seen = app.number("SELECT COUNT(*) FROM credit_transactions").await;
        let asked = std::time::Instant::now();
        while app.number("SELECT COUNT(*) FROM credit_transactions").await < seen + 10 {
            assert!(asked.elapsed().as_secs() < 30, "there is no load");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        let target = app.config.data_dir.join(format!("{n}.tar"));
        backup::backup(&app.config, &target).await.unwrap();
        archives.push(target);
    }
    stop.store(true, Ordering::Relaxed);
    for task in load {
        task.await.unwrap();
    }
    for archive in archives {
        let (database, config) = elsewhere().await;
        backup::restore(&config, &archive).unwrap();
        let restored = TestApp::over(database, Role::Api, |_| {}).await;
        restored.verify().await;
        for client in &clients {
            let client = restored.anonymous().with(client.token.as_deref());
            assert!(!kept(&client).await.is_empty());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_server_answers_as_the_saved_one_did() {
    let app = TestApp::start(Engine::Sqlite).await;
    let client = app.user().await;
    let file =
        client.upload("image-upscaler", "a.png", pictures::png(20, 20, 1)).await.expect_status(201).json;
    let order = json!({ "fileId": file["id"], "scale": 2 });
    let job =
        client.post("/api/tools/image-upscaler/upscale", &order).await.expect_status(202).text("/job/id");
    client.wait_for_job(&job).await;
    let look = async |client: &Client| -> Vec<Value> {
        let mut seen = Vec::new();
        for path in
            ["/api/users/me", "/api/jobs", "/api/work", "/api/credits/transactions", "/api/notifications"]
        {
            seen.push(client.get(path).await.expect_status(200).json);
        }
        seen
    };
    let before = look(&client).await;
    let archive = app.config.data_dir.join("backup.tar");
    backup::backup(&app.config, &archive).await.unwrap();
    let (database, config) = elsewhere().await;
    backup::restore(&config, &archive).unwrap();
    let restored = TestApp::over(database, Role::All, |_| {}).await;
    let client = restored.anonymous().with(client.token.as_deref());
    assert_eq!(look(&client).await, before);
    assert_eq!(kept(&client).await.len(), 1);
    client.get(file["url"].as_str().unwrap()).await.expect_status(200);
    restored.verify().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_written_over() {
    let app = TestApp::start(Engine::Sqlite).await;
    let archive = app.config.data_dir.join("backup.tar");
    backup::backup(&app.config, &archive).await.unwrap();
    let again = backup::backup(&app.config, &archive).await.unwrap_err();
    assert!(again.to_string().contains("exists already"), "{again:#}");
    let over = backup::restore(&app.config, &archive).unwrap_err();
    assert!(over.to_string().contains("exists already"), "{over:#}");
    let (_database, config) = elsewhere().await;
    let nonsense = config.data_dir.join("nonsense.tar");
    std::fs::write(&nonsense, "not an archive").unwrap();
    let refused = backup::restore(&config, &nonsense).unwrap_err();
    assert!(refused.to_string().contains("not one of our archives"), "{refused:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_is_left_to_its_own_tools() {
    let app = TestApp::start(Engine::Postgres).await;
    let refused = backup::backup(&app.config, &app.config.data_dir.join("backup.tar")).await.unwrap_err();
    assert!(refused.to_string().contains("pg_dump"), "{refused:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_whose_bytes_are_lost_is_not_there() {
    let app = TestApp::start(Engine::Sqlite).await;
    let client = app.user().await;
    let file = client.upload("image-upscaler", "a.png", pictures::png(20, 20, 1)).await.expect_status(201);
    for path in app.files_on_disk() {
        std::fs::remove_file(path).unwrap();
    }
    client.get(&file.text("/url")).await.expect_error(404, "not_found");
    client.get(&file.text("/thumbnailUrl")).await.expect_error(404, "not_found");
    let order = json!({ "fileId": file.text("/id"), "scale": 2 });
    let job =
        client.post("/api/tools/image-upscaler/upscale", &order).await.expect_status(202).text("/job/id");
    assert_eq!(client.wait_for_job(&job).await["status"], "failed");
    app.verify().await;
}
