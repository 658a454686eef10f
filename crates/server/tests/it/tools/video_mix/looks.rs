//! Looks at clips that fail: what is wrong with a clip is kept, and what was in the way is not.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use lumiku_test_support::{Client, Engine, TestApp};
use nix::sys::stat::Mode;
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::unix::pipe;

use super::{begin, clip, read, upload, wait_for_looks};

/// Stands in for ffmpeg. Before it looks at a clip it waits for a word from the test: when that is one, it
/// complains of it and gives up.
const MOODY: &str = r#"#!/bin/sh
case "$*" in *pictures.gray*)
    word=$(cat FOLDER/word)
    [ -z "$word" ] || { echo "$word" >&2; exit 1; }
esac
exec ffmpeg "$@"
"#;

/// A server with a moody ffmpeg, and a project with a clip that is being looked at.
struct Stage {
    _app: TestApp,
    client: Client,
    project: String,
    folder: TempDir,
}

impl Stage {
    async fn set() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = write_program(folder.path());
        nix::unistd::mkfifo(&folder.path().join("word"), Mode::S_IRWXU).unwrap();
        let app = TestApp::start_with(Engine::Sqlite, |config| {
            config.variables.insert("FFMPEG_PATH".into(), program.to_str().unwrap().into());
        })
        .await;
        let client = app.user().await;
        let project = begin(&client, "Clips").await;
        upload(&client, &project, "a.mp4", clip(1).await).await.expect_status(201);
        Self { _app: app, client, project, folder }
    }

    /// Waits until the clip is looked at, gives the word, and waits until it was heard: another look would
    /// hear the next.
    async fn say(&self, word: &str) {
        let pipe = self.listener(true).await.unwrap();
        pipe.writable().await.unwrap();
        assert_eq!(pipe.try_write(word.as_bytes()).unwrap(), word.len());
        drop(pipe);
        self.listener(false).await;
    }

    /// Waits until somebody listens, or nobody does.
    async fn listener(&self, is_there: bool) -> Option<pipe::Sender> {
        let asked = Instant::now();
        loop {
            // An error, as long as nobody is at the other end.
            let pipe = pipe::OpenOptions::new().open_sender(self.folder.path().join("word")).ok();
            if pipe.is_some() == is_there {
                return pipe;
            }
            drop(pipe);
            assert!(asked.elapsed() < Duration::from_secs(20), "listens: {}", !is_there);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The clip, once a look at it is over.
    async fn seen(&self) -> Value {
        wait_for_looks(&self.client, &self.project).await["videos"][0].clone()
    }
}

fn write_program(folder: &Path) -> PathBuf {
    let program = folder.join("ffmpeg");
    fs::write(&program, MOODY.replace("FOLDER", folder.to_str().unwrap())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program
}

#[tokio::test]
async fn a_look_that_something_came_between_is_taken_again_later() {
    let stage = Stage::set().await;
    stage.say("bwrap: No permissions to create new namespace").await;
    let (clip, ()) = tokio::join!(stage.seen(), stage.say(""));
    assert!(!clip["analysis"]["waveform"].as_array().unwrap().is_empty(), "{clip}");
    stage.client.get(clip["thumbnailUrl"].as_str().unwrap()).await.expect_status(200);
}

#[tokio::test]
async fn a_clip_that_cannot_be_looked_at_is_kept_whole_for_good() {
    let stage = Stage::set().await;
    stage.say("[mov] error reading header: Invalid data found").await;
    let clip = stage.seen().await;
    assert_eq!(clip["analysis"]["keep"][0]["end"], clip["duration"], "{clip}");
    assert!(clip["thumbnailUrl"].is_null(), "{clip}");
    assert_eq!(read(&stage.client, &stage.project).await["videos"][0], clip);
}
