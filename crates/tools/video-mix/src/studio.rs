//! The one engine of this process, opened when it is first needed, and what waits for it.

use std::{
    collections::HashSet,
    path::PathBuf,
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use lumiku_core::{Error, Result};
use lumiku_tool_api::ToolContext;
use serde_json::{Value, json};
use tokio::sync::{OnceCell, Semaphore};
use tokio_util::sync::CancellationToken;

use crate::engine::{Engine, EngineOptions, MEMORY, Programs};

/// Bytes of rendered segments that are kept when the configuration does not say.
const CACHE_SIZE: u64 = 10 * 1024 * 1024 * 1024;
/// How long an engine that could not be opened is not tried again.
const PAUSE: Duration = Duration::from_secs(30);

/// The engine and the state around it.
pub(crate) struct Studio {
    options: OnceLock<EngineOptions>,
    engine: OnceCell<Engine>,
    /// What `/health` shows: the posture, or why there is no engine.
    state: Mutex<Option<Value>>,
    /// When opening failed last.
    failed: Mutex<Option<Instant>>,
    /// Clips take turns at being looked at.
    pub(crate) looks: Semaphore,
    /// Ids of the clips that wait for a look or have it.
    looking: Mutex<HashSet<String>>,
    /// Fires when the process goes down.
    pub(crate) stop: CancellationToken,
}

impl Default for Studio {
    fn default() -> Self {
        Self {
            options: OnceLock::new(),
            engine: OnceCell::new(),
            state: Mutex::default(),
            failed: Mutex::default(),
            looks: Semaphore::new(1),
            looking: Mutex::default(),
            stop: CancellationToken::new(),
        }
    }
}

impl Studio {
    /// Reads the configuration: `FFMPEG_PATH`, `FFPROBE_PATH`, `VIDEO_MIX_CACHE_PATH`,
    /// `VIDEO_MIX_CACHE_SIZE` and `VIDEO_MIX_MEMORY` in bytes, `VIDEO_MIX_REQUIRE_SANDBOX`.
    ///
    /// # Errors
    /// [`Error::Setup`] with a sentence that says what to set.
    pub(crate) fn configure(&self, context: &ToolContext) -> Result<()> {
        let defaults = Programs::default();
        let program = |name: &str, default: String| context.setting(name).map_or(default, str::to_owned);
        let cache = context.setting("VIDEO_MIX_CACHE_PATH").map(PathBuf::from);
        let _ = self.options.set(EngineOptions {
            programs: Programs {
                ffmpeg: program("FFMPEG_PATH", defaults.ffmpeg),
                ffprobe: program("FFPROBE_PATH", defaults.ffprobe),
            },
            cache: cache.unwrap_or_else(|| context.cache_dir().to_owned()),
            cache_limit: bytes(context, "VIDEO_MIX_CACHE_SIZE", CACHE_SIZE)?,
            memory: bytes(context, "VIDEO_MIX_MEMORY", MEMORY)?,
            require_isolation: flag(context.setting("VIDEO_MIX_REQUIRE_SANDBOX"))?,
        });
        Ok(())
    }

    /// The engine. The first call opens it. One that fails is repeated by the next, after a pause.
    ///
    /// # Errors
    /// [`Error::NotYet`] with a sentence for the person.
    pub(crate) async fn engine(&self) -> Result<&Engine> {
        let absent = || Error::NotYet("Videos cannot be made on this server at the moment.".into());
        if lock(&self.failed).is_some_and(|failed| failed.elapsed() < PAUSE) {
            return Err(absent());
        }
        let opened = self.engine.get_or_try_init(|| async {
            let options = self.options.get().cloned();
            let options = options.ok_or_else(|| Error::Internal("the tool was not started".into()))?;
            match Engine::open(options).await {
                Ok(engine) => {
                    *lock(&self.state) = serde_json::to_value(engine.posture()).ok();
                    Ok(engine)
                }
                Err(error) => {
                    tracing::error!(%error, "Video Mix Pro has no engine");
                    *lock(&self.state) = Some(json!({ "unavailable": error.to_string() }));
                    *lock(&self.failed) = Some(Instant::now());
                    Err(absent())
                }
            }
        });
        opened.await
    }

    /// What was reached when the engine was opened; `None` before.
    pub(crate) fn health(&self) -> Option<Value> {
        lock(&self.state).clone()
    }

    /// Ends what runs for no job.
    pub(crate) fn stop(&self) {
        self.stop.cancel();
    }

    /// Notes that a clip waits for its look. `false` when it does already.
    pub(crate) fn begin_look(&self, video: &str) -> bool {
        lock(&self.looking).insert(video.to_owned())
    }

    /// The clip's look is over.
    pub(crate) fn end_look(&self, video: &str) {
        lock(&self.looking).remove(video);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn bytes(context: &ToolContext, name: &str, default: u64) -> Result<u64> {
    context.setting(name).map_or(Ok(default), |text| whole(name, text))
}

fn whole(name: &str, text: &str) -> Result<u64> {
    text.parse().map_err(|_| Error::Setup(format!("{name} is {text:?}; set it to a whole number of bytes.")))
}

fn flag(text: Option<&str>) -> Result<bool> {
    match text.map(str::to_lowercase).as_deref() {
        None | Some("0" | "false" | "off" | "no") => Ok(false),
        Some("1" | "true" | "on" | "yes") => Ok(true),
        Some(other) => {
            Err(Error::Setup(format!("VIDEO_MIX_REQUIRE_SANDBOX is {other:?}; set it to true or false.")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_are_nonsense_are_named() {
        assert_eq!(whole("VIDEO_MIX_CACHE_SIZE", "1000").unwrap(), 1000);
        let refused = whole("VIDEO_MIX_MEMORY", "10 GB").unwrap_err().to_string();
        assert!(refused.contains("VIDEO_MIX_MEMORY"), "{refused}");
        assert!(!flag(None).unwrap() && flag(Some("True")).unwrap() && !flag(Some("off")).unwrap());
        assert!(flag(Some("maybe")).unwrap_err().to_string().contains("VIDEO_MIX_REQUIRE_SANDBOX"));
    }

    #[test]
    fn a_clip_is_looked_at_once_at_a_time() {
        let studio = Studio::default();
        assert!(studio.begin_look("a") && !studio.begin_look("a") && studio.begin_look("b"));
        studio.end_look("a");
        assert!(studio.begin_look("a"));
    }
}
