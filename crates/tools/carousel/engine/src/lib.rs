//! The slide engine: a document, a template and pictures in, pixels out. One process, no browser; it knows no
//! HTTP and no database.
//!
//! [`Engine::compose`] measures and places everything and answers a [`Scene`], which says how texts fit;
//! [`Engine::render`] turns a scene into pixels; `encode` turns pixels into files. Fonts are parsed once for
//! the engine, glyphs drawn once for each of its threads, grounds once for all slides that share one.

#![expect(
    clippy::similar_names,
    reason = "a context and a content, a side and a size: each is called what it is everywhere else"
)]

mod compose;
mod decode;
pub mod encode;
pub mod fonts;
pub mod geometry;
mod ground;
pub mod paint;
pub mod pdf;
mod raster;
pub mod scene;
mod scheme;
pub mod template;
mod text;

use std::{
    num::NonZero,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use lumiku_carousel_dto::{Content, Size, Slide};

pub use self::{
    compose::{PictureSizes, UnknownTemplate},
    decode::{PictureError, decode},
    raster::{Bitmap, Bitmaps, Canvas, Pixels},
    scene::Scene,
};
use self::{
    compose::{Place, compose},
    fonts::Fonts,
    ground::Grounds,
    raster::{Glyphs, Scaled},
    text::Shaper,
};

/// Draws slides. One for the program: it is shared by threads.
pub struct Engine {
    fonts: Fonts,
    grounds: Grounds,
    scaled: Scaled,
    /// What threads work with, while none does.
    workers: Mutex<Vec<Worker>>,
}

/// What one thread works with.
struct Worker {
    shaper: Shaper,
    glyphs: Glyphs,
}

impl Default for Engine {
    fn default() -> Self {
        Self::new()
    }
}

impl Engine {
    /// Parses the fonts.
    pub fn new() -> Self {
        Self {
            fonts: Fonts::load(),
            grounds: Grounds::default(),
            scaled: Scaled::default(),
            workers: Mutex::new(Vec::new()),
        }
    }

    fn with_worker<T>(&self, work: impl FnOnce(&mut Worker) -> T) -> T {
        let free = self.workers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut worker =
            free.unwrap_or_else(|| Worker { shaper: Shaper::new(&self.fonts), glyphs: Glyphs::new() });
        let result = work(&mut worker);
        self.workers.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        result
    }

    /// Measures and places one slide of a document. Pictures that are not in `pictures` are left out.
    pub fn compose(
        &self,
        content: &Content,
        index: usize,
        size: Size,
        pictures: &PictureSizes,
    ) -> Result<Scene, UnknownTemplate> {
        let count = content.slides.len();
        self.compose_slide(content, &content.slides[index], (index, count), size, pictures)
    }

    /// The same for a slide that does not stand in the document, as number `index` of `count`.
    pub fn compose_slide(
        &self,
        content: &Content,
        slide: &Slide,
        (index, count): (usize, usize),
        size: Size,
        pictures: &PictureSizes,
    ) -> Result<Scene, UnknownTemplate> {
        let place = Place { slide, index, count, size };
        self.with_worker(|worker| compose(&mut worker.shaper, content, place, pictures))
    }

    /// Draws a scene.
    pub fn render(&self, scene: &Scene, bitmaps: &Bitmaps) -> Canvas {
        let mut canvas = Canvas::default();
        self.render_on(&mut canvas, scene, bitmaps);
        canvas
    }

    /// Draws a scene over whatever the canvas shows.
    fn render_on(&self, canvas: &mut Canvas, scene: &Scene, bitmaps: &Bitmaps) {
        self.with_worker(|worker| {
            self.grounds.get(scene.size, &scene.ground, canvas, |canvas| {
                raster::draw(canvas, &scene.ground, &mut worker.glyphs, &self.scaled, bitmaps);
            });
            raster::draw(canvas, &scene.items, &mut worker.glyphs, &self.scaled, bitmaps);
        });
    }

    /// Composes, draws and hands over every slide of a document, several at once on up to `threads` threads, each
    /// with one canvas for all its slides.
    /// `finish` is called on those threads, in no order, with the slide's index; what it answers comes back
    /// in the order of the slides.
    pub fn render_all<T: Send>(
        &self,
        content: &Content,
        size: Size,
        bitmaps: &Bitmaps,
        threads: NonZero<usize>,
        finish: impl Fn(usize, &Scene, &Canvas) -> T + Sync,
    ) -> Result<Vec<T>, UnknownTemplate> {
        let sizes = sizes(bitmaps);
        let count = content.slides.len();
        let next = AtomicUsize::new(0);
        let work = || {
            let (mut canvas, mut done) = (Canvas::default(), Vec::new());
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                if index >= count {
                    return Ok(done);
                }
                let scene = self.compose(content, index, size, &sizes)?;
                self.render_on(&mut canvas, &scene, bitmaps);
                done.push((index, finish(index, &scene, &canvas)));
            }
        };
        let parts: Vec<Result<Vec<(usize, T)>, UnknownTemplate>> = std::thread::scope(|scope| {
            let helpers: Vec<_> = (1..threads.get().min(count)).map(|_| scope.spawn(work)).collect();
            let own = work();
            let others = helpers.into_iter().map(|helper| helper.join().expect("a slide's thread"));
            std::iter::once(own).chain(others.collect::<Vec<_>>()).collect()
        });
        let mut all: Vec<(usize, T)> = Vec::with_capacity(count);
        for part in parts {
            all.extend(part?);
        }
        all.sort_by_key(|(index, _)| *index);
        Ok(all.into_iter().map(|(_, result)| result).collect())
    }
}

/// The sizes of decoded pictures, for composing.
pub fn sizes(bitmaps: &Bitmaps) -> PictureSizes {
    bitmaps.iter().map(|(file, bitmap)| (file.clone(), (bitmap.width, bitmap.height))).collect()
}
