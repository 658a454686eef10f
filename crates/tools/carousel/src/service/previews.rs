//! Drawing one slide as it stands in the editor.

use std::sync::Arc;

use lumiku_carousel_dto::{Content, PreviewFormat, Size, Slide, SlideFit, limits::MAX_SLIDES};
use lumiku_carousel_engine::{Bitmaps, Engine, encode, sizes};
use lumiku_core::{Error, Result};
use lumiku_dto::validate::Fields;
use lumiku_tool_api::{CurrentUser, ToolContext};

use super::{checks::check_design, from_json, pictures, projects};
use crate::studio::Studio;

/// Quality of a preview in JPEG, 1 to 100: it is looked at for a moment.
const QUALITY: u8 = 85;

/// What to draw.
pub(crate) struct Wanted {
    pub slide: Which,
    pub format: PreviewFormat,
    pub size: Size,
    pub index: Option<u32>,
    pub count: Option<u32>,
    pub content: Option<Content>,
}

/// A slide to draw.
pub(crate) enum Which {
    /// By its number in the stored project, from 0.
    Stored(u32),
    Edited(Box<Slide>),
}

/// A drawn slide.
pub(crate) struct Drawn {
    pub bytes: Vec<u8>,
    pub mime: &'static str,
    pub fit: SlideFit,
}

/// Draws a slide in the template and brand of one of the caller's projects, or in those that are tried on.
pub(crate) async fn draw(
    context: &ToolContext,
    studio: &Arc<Studio>,
    user: &CurrentUser,
    project: &str,
    wanted: Wanted,
) -> Result<Drawn> {
    let row = projects::read_row(context, user, project).await?;
    let stored: Content = from_json(&row.content)?;
    let mut fields = Fields::default();
    let (slide, place) = place(&wanted, &stored, &mut fields);
    let tried = wanted.content.is_some();
    let mut content = wanted.content.unwrap_or_else(|| stored.clone());
    // The slides beside it are not looked at.
    content.slides = vec![Slide { id: "s".into(), ..Slide::default() }];
    if tried {
        content.check(&mut fields, "content.");
    }
    check_design(&content, &mut fields, "content.");
    fields.finish()?;
    let mut named = pictures::named(&content, "content.");
    named.extend(pictures::named_in_slide(&slide, "slide."));
    pictures::check_readable(context, studio, user, &pictures::news(named, &stored)).await?;
    let mut files = content.files();
    files.extend(slide.picture.as_ref().map(|picture| &picture.file_id));
    let bitmaps = pictures::bitmaps(context, studio, user, files).await?;
    let (size, format) = (wanted.size, wanted.format);
    let work = move |engine: &Engine| render(engine, &content, &slide, place, (size, format), &bitmaps);
    studio.draw(work).await
}

/// The slide, and which of how many it is.
fn place(wanted: &Wanted, stored: &Content, fields: &mut Fields) -> (Slide, (usize, usize)) {
    let known = stored.slides.len();
    let (slide, own) = match &wanted.slide {
        Which::Edited(slide) => {
            for (path, message) in slide.validate().err().map(Fields::into_map).unwrap_or_default() {
                fields.check(&format!("slide.{path}"), Err(message));
            }
            let own = stored.slides.iter().position(|other| other.id == slide.id);
            (slide.as_ref().clone(), own)
        }
        Which::Stored(number) => {
            let number = *number as usize;
            let slide = stored.slides.get(number).cloned();
            if slide.is_none() {
                fields.check("slide", Err(format!("This carousel has {known} slides, counted from 0.")));
            }
            (slide.unwrap_or_default(), Some(number))
        }
    };
    let count = wanted.count.map_or(known, |count| count as usize);
    let index = wanted.index.map_or(own.unwrap_or(0), |index| index as usize);
    if !(1..=MAX_SLIDES).contains(&count) {
        fields.check("count", Err(format!("A carousel has 1 to {MAX_SLIDES} slides.")));
    }
    if index >= count {
        fields.check("index", Err("The slide's place is counted from 0 and below count."));
    }
    (slide, (index, count))
}

fn render(
    engine: &Engine,
    content: &Content,
    slide: &Slide,
    place: (usize, usize),
    (size, format): (Size, PreviewFormat),
    bitmaps: &Bitmaps,
) -> Result<Drawn> {
    let scene = engine
        .compose_slide(content, slide, place, size, &sizes(bitmaps))
        .map_err(|error| Error::field("content.templateId", error.to_string()))?;
    let canvas = engine.render(&scene, bitmaps);
    let (bytes, mime) = match format {
        PreviewFormat::Jpeg => (encode::jpeg(&canvas, QUALITY), "image/jpeg"),
        PreviewFormat::Png => (encode::png(&canvas), "image/png"),
    };
    Ok(Drawn { bytes, mime, fit: scene.fit })
}
