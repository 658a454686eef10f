//! Media that mean harm, sent as clips: each is refused within seconds and leaves nothing, and what is taken
//! for a clip ends in a proper video or in a refund. None makes a program of ours read another file or the
//! network. It is the same on every database, so it runs on one.

use std::time::{Duration, Instant};

use futures::StreamExt;
use lumiku_test_media::{
    Canary, Hostile, Shelf, complaints,
    hostile::{SUBTITLES, damaged, magics, texts, videos},
};
use lumiku_test_support::{Client, Engine, TestApp};

use super::{begin, end, order, settings, shelf, upload, wait_for_looks};

/// Longest that a refusal may take.
const REFUSAL: Duration = Duration::from_secs(5);

/// Damaged clips, of which some can still be read.
async fn broken(shelf: &Shelf) -> Vec<Hostile> {
    let mut set = Vec::new();
    for name in ["silent.mp4", "sixty.mkv", "full-range.avi"] {
        let whole = std::fs::read(shelf.one(name).await).unwrap();
        set.extend((1..=3).map(|seed| Hostile {
            name: format!("{name} with damage {seed}"),
            bytes: damaged(&whole, seed),
            claim: "",
        }));
    }
    set
}

/// Sends a file as the clip of a project of its own; gives the project where it was taken.
async fn send(client: &Client, Hostile { name, bytes, .. }: &Hostile) -> Option<String> {
    let project = begin(client, name).await;
    let asked = Instant::now();
    let answer = upload(client, &project, "clip.mp4", bytes.clone()).await;
    assert!(asked.elapsed() < REFUSAL, "{name} took {:?}", asked.elapsed());
    if answer.status == 201 {
        return Some(project);
    }
    assert!([400, 413, 415].contains(&answer.status), "{name}: {} {}", answer.status, answer.json);
    let sentence = answer.json["error"].as_str().unwrap();
    assert!(sentence.len() > 10 && sentence.ends_with('.'), "{name}: {sentence}");
    None
}

#[tokio::test]
async fn hostile_media_are_refused_or_refunded_and_reach_nothing() {
    let app = TestApp::start(Engine::Sqlite).await;
    let client = app.user().await;
    let shelf = shelf();
    let (nest, files) = (tempfile::tempdir().unwrap(), &app.config.core.files);
    let canary = Canary::new(nest.path(), &shelf).await;
    let hostile = [texts(&canary), magics(), videos(&shelf, &canary).await].concat();
    assert!(hostile.len() >= 40, "{}", hostile.len());

    let all = [hostile, broken(&shelf).await].concat();
    let uploads = futures::stream::iter(&all).map(async |it| (it.name.clone(), send(&client, it).await));
    let answers: Vec<(String, Option<String>)> = uploads.buffer_unordered(2).collect().await;
    let taken: Vec<_> = answers.iter().filter_map(|(name, it)| Some((name, it.as_ref()?))).collect();
    assert!(taken.iter().all(|(name, _)| *name == SUBTITLES || name.contains("with damage")), "{taken:?}");
    assert!(taken.len() > 1, "{taken:?}");

    for (_, project) in &taken {
        wait_for_looks(&client, project).await;
    }
    let kept = i64::try_from(taken.len()).unwrap();
    for (table, rows) in [("files", kept), ("video_mix_videos", kept), ("jobs", 0)] {
        assert_eq!(app.number(&format!("SELECT COUNT(*) FROM {table}")).await, rows, "{table}");
    }
    let uploads = app.files_on_disk().into_iter().filter(|it| it.starts_with(&files.upload_dir)).count();
    assert_eq!(uploads, taken.len());
    assert_eq!(client.balance().await, 100);

    for (name, project) in &taken {
        let before = client.balance().await;
        let job = order(&client, project, &settings(1)).await;
        let ended = client.wait_for_job(&job).await;
        let (status, outputs, used, _) = end(&ended);
        match status {
            "completed" => assert_eq!((outputs, used > 0), (1, true), "{name}: {ended}"),
            _ => assert_eq!((status, outputs, used), ("failed", 0, 0), "{name}: {ended}"),
        }
        assert_eq!(client.balance().await, before - used, "{name}");
        for output in ended["outputs"].as_array().unwrap() {
            let video = client.get(output["url"].as_str().unwrap()).await.expect_status(200);
            assert_eq!(complaints(&video.bytes).await, "", "{name}");
        }
    }
    assert_eq!((canary.connections().await, canary.was_read()), (0, false));
    app.verify().await;
}
