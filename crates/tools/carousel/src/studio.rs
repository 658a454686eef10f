//! The one engine and the one writer of this process, and what waits for them.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use lumiku_carousel_engine::{Bitmap, Engine, PictureError, Pixels};
use lumiku_core::{Error, Result};
use lumiku_dto::FileId;
use lumiku_tool_api::ToolContext;
use moka::sync::Cache;
use tokio::sync::Semaphore;

use crate::writer::Writer;

/// Bytes of decoded pictures that are kept: those of one carousel that is being edited.
const KEPT_PICTURES: u64 = 64 * 1024 * 1024;
/// Pictures of templates that are kept: more than there are.
const SAMPLES: u64 = 200;
/// Pictures that are decoded at once. One may take half a gigabyte for a moment.
const DECODERS: usize = 2;

/// The engine, the writer and the state around them.
pub(crate) struct Studio {
    engine: OnceLock<Engine>,
    writer: OnceLock<Writer>,
    context: OnceLock<ToolContext>,
    /// Decoded pictures, by file. Whether a caller may see one is asked before.
    pictures: Cache<FileId, Arc<Bitmap>>,
    decoders: Arc<Semaphore>,
    /// Pictures of templates, by template and role.
    pub(crate) samples: Cache<String, Arc<Vec<u8>>>,
    /// Previews take turns, so that a burst of them does not hold up everything else.
    previews: Arc<Semaphore>,
    /// Slides that are being rewritten.
    busy: Mutex<HashSet<String>>,
}

impl Default for Studio {
    fn default() -> Self {
        let bytes = |_: &FileId, picture: &Arc<Bitmap>| {
            let (Pixels::Rgb(pixels) | Pixels::Rgba(pixels)) = &picture.pixels;
            u32::try_from(pixels.len()).unwrap_or(u32::MAX)
        };
        Self {
            engine: OnceLock::new(),
            writer: OnceLock::new(),
            context: OnceLock::new(),
            pictures: Cache::builder().max_capacity(KEPT_PICTURES).weigher(bytes).build(),
            decoders: Arc::new(Semaphore::new(DECODERS)),
            samples: Cache::new(SAMPLES),
            previews: Arc::new(Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from))),
            busy: Mutex::default(),
        }
    }
}

/// A slide that is being rewritten. Dropping it lets the next in.
pub(crate) struct Turn<'a> {
    studio: &'a Studio,
    name: String,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.studio.lock_busy().remove(&self.name);
    }
}

impl Studio {
    /// Makes the writer that the settings ask for.
    ///
    /// # Errors
    /// [`Error::Setup`] with a sentence that names the setting and does not repeat it.
    pub(crate) fn configure(&self, context: &ToolContext) -> Result<()> {
        let writer = Writer::from_settings(|name| context.setting(name).map(str::to_owned));
        let writer = writer.map_err(|error| Error::Setup(error.to_string()))?;
        let _ = self.writer.set(writer);
        let _ = self.context.set(context.clone());
        Ok(())
    }

    /// The engine. The first call parses the fonts.
    pub(crate) fn engine(&self) -> &Engine {
        self.engine.get_or_init(Engine::new)
    }

    /// Who writes.
    pub(crate) fn writer(&self) -> &Writer {
        self.writer.get_or_init(|| Writer::Rules)
    }

    /// What jobs reach their tables through.
    pub(crate) fn context(&self) -> Result<&ToolContext> {
        self.context.get().ok_or_else(|| Error::Internal("the tool was not started".into()))
    }

    /// A picture that was decoded before and is still at hand.
    pub(crate) fn picture(&self, file: &FileId) -> Option<Arc<Bitmap>> {
        self.pictures.get(file)
    }

    /// Decodes a picture and keeps it for a while.
    pub(crate) async fn decode(
        &self,
        file: &FileId,
        bytes: Vec<u8>,
    ) -> Result<std::result::Result<Arc<Bitmap>, PictureError>> {
        let turn = Arc::clone(&self.decoders).acquire_owned().await;
        let turn = turn.map_err(|error| Error::Internal(error.to_string()))?;
        if let Some(known) = self.picture(file) {
            return Ok(Ok(known));
        }
        let decoded = tokio::task::spawn_blocking(move || {
            // Held until it is decoded, also when whoever asked has gone away.
            let _turn = turn;
            lumiku_carousel_engine::decode(&bytes)
        });
        let decoded = decoded.await.map_err(|error| Error::Internal(error.to_string()))?;
        Ok(decoded.map(|bitmap| {
            let bitmap = Arc::new(bitmap);
            self.pictures.insert(file.clone(), Arc::clone(&bitmap));
            bitmap
        }))
    }

    /// Draws off the async threads, when it is its turn. The turn lasts until it is drawn, also when whoever
    /// asked has gone away.
    pub(crate) async fn draw<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Engine) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let turn = Arc::clone(&self.previews).acquire_owned().await;
        let turn = turn.map_err(|error| Error::Internal(error.to_string()))?;
        let studio = Arc::clone(self);
        let drawn = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work(studio.engine())
        });
        drawn.await.map_err(|error| Error::Internal(error.to_string()))?
    }

    /// Begins something that one request does at a time; `None` while another does.
    pub(crate) fn take_turn(&self, name: String) -> Option<Turn<'_>> {
        self.lock_busy().insert(name.clone()).then(|| Turn { studio: self, name })
    }

    fn lock_busy(&self) -> MutexGuard<'_, HashSet<String>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_until_it_is_over() {
        let studio = Studio::default();
        let turn = studio.take_turn("a".into());
        assert!(turn.is_some() && studio.take_turn("a".into()).is_none());
        assert!(studio.take_turn("b".into()).is_some());
        drop(turn);
        assert!(studio.take_turn("a".into()).is_some());
    }
}
