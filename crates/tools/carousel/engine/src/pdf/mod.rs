//! Scenes as the pages of one PDF. Shapes are paths, and words are letters of their fonts, so that they can be
//! selected, searched and read aloud, and stay sharp at any size.
//!
//! What a PDF cannot say is left to pixels or left out: shadows are small pictures, film grain is not there.
//! Letters that are decoration are paths too, so that they are not read as words.

mod picture;
mod shape;
mod tags;
mod text;

use std::sync::Arc;

use krilla::{
    Document,
    geom::{Size as PageSize, Transform},
    graphic::Graphic,
    metadata::Metadata,
    page::PageSettings,
    surface::Surface,
    tagging::TagTree,
};
use lumiku_carousel_dto::Size;

use self::{
    picture::Pictures,
    tags::Tags,
    text::{Clusters, Faces},
};
use super::{
    Bitmaps, Scene,
    geometry::{Rect, rect},
    scene::Item,
};

/// Points of a pixel, as in CSS: a slide of 1080 pixels is 810 points wide.
const POINTS: f32 = 0.75;

/// A PDF in the making. The same scenes and pictures give the same bytes.
pub struct Pdf {
    document: Document,
    tree: TagTree,
    faces: Faces,
    pictures: Pictures,
    grounds: Vec<Ground>,
}

/// A ground that several pages share.
struct Ground {
    size: Size,
    items: Vec<Item>,
    graphic: Graphic,
}

/// A PDF that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the PDF could not be written: {0}")]
pub struct PdfError(String);

impl Pdf {
    /// A PDF without pages. `language` is a BCP 47 tag.
    pub fn new(title: &str, language: &str) -> Self {
        let mut document = Document::new();
        let metadata = Metadata::new().title(title.to_owned()).language(language.to_owned());
        document.set_metadata(metadata.creator("Lumiku".to_owned()));
        Self {
            document,
            tree: TagTree::new().with_lang(Some(language.to_owned())),
            faces: Faces::default(),
            pictures: Pictures::default(),
            grounds: Vec::new(),
        }
    }

    /// Adds a slide. Pictures that are not in `bitmaps` are left out.
    pub fn page(&mut self, scene: &Scene, bitmaps: &Bitmaps) {
        let area = whole(scene.size);
        let Some(size) = PageSize::from_wh(area.width * POINTS, area.height * POINTS) else { return };
        let mut page = self.document.start_page_with(PageSettings::new(size));
        let mut surface = page.surface();
        surface.push_transform(&Transform::from_scale(POINTS, POINTS));
        let mut tags = Tags::new(&scene.words);
        tags.decoration(&mut surface);
        let ground = ground(&mut self.grounds, scene, &mut surface);
        surface.draw_graphic(ground);
        let clusters = Clusters::of(&scene.items);
        for item in in_reading_order(&scene.items) {
            match item {
                Item::Shape(shape) => {
                    tags.decoration(&mut surface);
                    shape::draw(&mut surface, shape, area);
                }
                Item::Picture(picture) => {
                    let Some(bitmap) = bitmaps.get(&picture.file) else { continue };
                    tags.decoration(&mut surface);
                    picture::draw(&mut surface, picture, self.pictures.get(&picture.file, bitmap));
                }
                Item::Text(run) => {
                    let Some(face) = self.faces.get(run.font) else { continue };
                    // Letters that are decoration belong to no block, so that their box is the whole slide.
                    if run.bounds == area {
                        tags.decoration(&mut surface);
                        text::draw_outlines(&mut surface, run, face);
                    } else {
                        text::draw(&mut surface, run, face, &clusters, &mut tags);
                    }
                }
                Item::Grain(_) => {}
            }
        }
        tags.close(&mut surface);
        surface.pop();
        surface.finish();
        page.finish();
        self.tree.push(tags.section());
    }

    /// The file.
    pub fn finish(mut self) -> Result<Vec<u8>, PdfError> {
        self.document.set_tag_tree(self.tree);
        self.document.finish().map_err(|error| PdfError(error.to_string()))
    }
}

/// The scene's ground, drawn when no page before had the same.
fn ground(grounds: &mut Vec<Ground>, scene: &Scene, surface: &mut Surface<'_>) -> Graphic {
    let same = |ground: &&Ground| ground.size == scene.size && ground.items == scene.ground;
    if let Some(known) = grounds.iter().find(same) {
        return known.graphic.clone();
    }
    let mut builder = surface.stream_builder();
    let mut canvas = builder.surface();
    for item in &scene.ground {
        // Grounds have no words, and grain is left out.
        if let Item::Shape(shape) = item {
            shape::draw(&mut canvas, shape, whole(scene.size));
        }
    }
    canvas.finish();
    let graphic = Graphic::new(builder.finish(), false);
    grounds.push(Ground { size: scene.size, items: scene.ground.clone(), graphic: graphic.clone() });
    graphic
}

/// Items in their order, the runs of each text by their words: from the right they stand the other way round.
fn in_reading_order(items: &[Item]) -> impl Iterator<Item = &Item> {
    let of_one_text = |one: &Item, other: &Item| match (one, other) {
        (Item::Text(one), Item::Text(other)) => Arc::ptr_eq(&one.text, &other.text),
        _ => false,
    };
    items.chunk_by(of_one_text).flat_map(|runs| {
        let mut runs: Vec<&Item> = runs.iter().collect();
        runs.sort_by_key(|item| match item {
            Item::Text(run) => run.glyphs.iter().map(|glyph| glyph.range.start).min(),
            Item::Shape(_) | Item::Picture(_) | Item::Grain(_) => None,
        });
        runs
    })
}

#[expect(clippy::cast_precision_loss, reason = "a slide's side")]
fn whole(size: Size) -> Rect {
    rect(0.0, 0.0, size.width() as f32, size.height() as f32)
}
