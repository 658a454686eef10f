//! Making the files: a slide is drawn once for each size, encoded once for each format and written down at once;
//! what stands alone and what lies in the ZIP are the same bytes. Memory holds no finished file.

use std::{
    fs::File,
    io,
    num::NonZero,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use lumiku_carousel_dto::{Format, Size};
use lumiku_carousel_engine::{Bitmaps, Canvas, Engine, UnknownTemplate, encode, pdf::Pdf, sizes};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    Made,
    parts::{entry, picture_name, zipped},
};
use crate::service::exports::Order;

/// Most bytes of a JPEG: what Instagram takes.
const MOST_JPEG: usize = 8_000_000;
/// Qualities that are tried until a JPEG is small enough.
const QUALITIES: [u8; 5] = [encode::QUALITY, 85, 75, 60, 40];
/// Most bytes of a PDF: what LinkedIn takes.
const MOST_PDF: usize = 100_000_000;
/// Threads that draw. Jobs of several people run side by side.
const THREADS: usize = 4;
/// Width of the small picture of a PDF and a ZIP, in pixels, and its quality.
const SMALL: (u32, u8) = (480, 80);

/// Why files were not made.
#[derive(Debug, thiserror::Error)]
pub(super) enum MakeError {
    #[error("stopped")]
    Stopped,
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Trying again would not help.
    #[error("{0}")]
    Refused(String),
}

impl From<UnknownTemplate> for MakeError {
    fn from(error: UnknownTemplate) -> Self {
        Self::Refused(error.to_string())
    }
}

impl From<zip::result::ZipError> for MakeError {
    fn from(error: zip::result::ZipError) -> Self {
        Self::Io(error.into())
    }
}

/// What files are made of.
pub(super) struct Making<'a> {
    pub engine: &'a Engine,
    pub order: &'a Order,
    pub bitmaps: &'a Bitmaps,
    pub folder: &'a Path,
}

/// A slide in every format that is needed.
struct Written {
    files: Vec<(Format, PathBuf)>,
    small: Option<Vec<u8>>,
}

impl Making<'_> {
    /// Every file, in the order of the export's parts.
    pub(super) fn make_all(
        &self,
        stop: &(dyn Fn() -> bool + Sync),
        report: &(dyn Fn(f64) + Sync),
    ) -> Result<Vec<Made>, MakeError> {
        let formats = &self.order.formats;
        let mut made = Vec::new();
        let zip = formats.contains(&Format::Zip).then(|| File::create(self.zip_path())).transpose()?;
        let mut zip = zip.map(ZipWriter::new);
        let mut cover = None;
        let done = AtomicUsize::new(0);
        for size in &self.order.sizes {
            let slides = self.draw(*size, &done, stop, report)?;
            if let Some(zip) = &mut zip {
                self.add_to_zip(zip, *size, &slides)?;
            }
            for format in formats {
                match format {
                    Format::Png | Format::Jpeg => made.extend(pictures(*format, &slides)),
                    Format::Pdf => made.push(self.pdf(*size, small(&slides))?),
                    Format::Zip => {}
                }
            }
            cover = cover.or_else(|| small(&slides));
        }
        if let Some(zip) = zip {
            zip.finish()?.sync_all()?;
            made.push(Made { path: self.zip_path(), thumbnail: cover });
        }
        Ok(made)
    }

    /// Draws every slide in a size and writes it down in each format.
    fn draw(
        &self,
        size: Size,
        done: &AtomicUsize,
        stop: &(dyn Fn() -> bool + Sync),
        report: &(dyn Fn(f64) + Sync),
    ) -> Result<Vec<Written>, MakeError> {
        let (content, formats) = (&self.order.content, self.picture_formats());
        let documents = self.order.formats.iter().any(|format| matches!(format, Format::Pdf | Format::Zip));
        let total = content.slides.len() * self.order.sizes.len();
        let slides = self.engine.render_all(content, size, self.bitmaps, threads(), |index, _, canvas| {
            if stop() {
                return Err(MakeError::Stopped);
            }
            let files = self.write(size, index, &formats, canvas)?;
            let small = (documents && index == 0).then(|| canvas.resized(SMALL.0)).flatten();
            let small = small.map(|small| encode::jpeg(&small, SMALL.1));
            #[expect(clippy::cast_precision_loss, reason = "at most sixty")]
            let share = (done.fetch_add(1, Ordering::Relaxed) + 1) as f64 / total as f64;
            report(share);
            Ok(Written { files, small })
        })?;
        slides.into_iter().collect()
    }

    fn write(
        &self,
        size: Size,
        index: usize,
        formats: &[Format],
        canvas: &Canvas,
    ) -> io::Result<Vec<(Format, PathBuf)>> {
        let write = |format: &Format| {
            let path = self.folder.join(format!("{}-{index}.{}", size.slug(), format.extension()));
            std::fs::write(&path, encoded(canvas, *format))?;
            Ok((*format, path))
        };
        formats.iter().map(write).collect()
    }

    /// The formats that slides are encoded in.
    fn picture_formats(&self) -> Vec<Format> {
        let formats = &self.order.formats;
        let wanted = |format: &Format| {
            formats.contains(format) || formats.contains(&Format::Zip) && zipped(formats).contains(format)
        };
        [Format::Png, Format::Jpeg].into_iter().filter(wanted).collect()
    }

    fn add_to_zip(&self, zip: &mut ZipWriter<File>, size: Size, slides: &[Written]) -> Result<(), MakeError> {
        // Pictures do not get smaller by being packed.
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for format in zipped(&self.order.formats) {
            for (number, slide) in slides.iter().enumerate() {
                let name = picture_name(&self.order.content, number, format);
                zip.start_file(entry(size, &self.order.sizes, &name), options)?;
                if let Some(path) = slide.path(format) {
                    io::copy(&mut File::open(path)?, zip)?;
                }
            }
        }
        Ok(())
    }

    fn pdf(&self, size: Size, thumbnail: Option<Vec<u8>>) -> Result<Made, MakeError> {
        let content = &self.order.content;
        let mut pdf = Pdf::new(&self.order.title, &content.language);
        let sizes = sizes(self.bitmaps);
        for index in 0..content.slides.len() {
            pdf.page(&self.engine.compose(content, index, size, &sizes)?, self.bitmaps);
        }
        let bytes = pdf.finish().map_err(|error| MakeError::Refused(error.to_string()))?;
        if bytes.len() > MOST_PDF {
            let message = "The PDF is larger than the 100 MB that LinkedIn takes. Use smaller pictures.";
            return Err(MakeError::Refused(message.into()));
        }
        let path = self.folder.join(format!("{}.pdf", size.slug()));
        std::fs::write(&path, bytes)?;
        Ok(Made { path, thumbnail })
    }

    fn zip_path(&self) -> PathBuf {
        self.folder.join("all.zip")
    }
}

impl Written {
    fn path(&self, format: Format) -> Option<&Path> {
        self.files.iter().find(|(known, _)| *known == format).map(|(_, path)| path.as_path())
    }
}

/// Every slide's file in a format, in the order of the slides.
fn pictures(format: Format, slides: &[Written]) -> impl Iterator<Item = Made> {
    slides
        .iter()
        .filter_map(move |slide| slide.path(format))
        .map(|path| Made { path: path.into(), thumbnail: None })
}

fn small(slides: &[Written]) -> Option<Vec<u8>> {
    slides.first().and_then(|slide| slide.small.clone())
}

fn encoded(canvas: &Canvas, format: Format) -> Vec<u8> {
    match format {
        Format::Jpeg => jpeg(canvas),
        Format::Png | Format::Pdf | Format::Zip => encode::png(canvas),
    }
}

/// The best JPEG that is small enough.
fn jpeg(canvas: &Canvas) -> Vec<u8> {
    let mut file = Vec::new();
    for quality in QUALITIES {
        file = encode::jpeg(canvas, quality);
        if file.len() <= MOST_JPEG {
            break;
        }
    }
    file
}

fn threads() -> NonZero<usize> {
    let most = NonZero::new(THREADS).unwrap_or(NonZero::<usize>::MIN);
    std::thread::available_parallelism().map_or(NonZero::<usize>::MIN, |there| there.min(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pixels that no coder can make small.
    fn noise(width: u32, height: u32) -> Canvas {
        let mut state = 1_u32;
        let next = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24).to_le_bytes()[0]
        };
        Canvas { width, height, pixels: (0..width * height * 3).map(next).collect() }
    }

    #[test]
    fn a_jpeg_is_small_enough_for_every_platform() {
        let canvas = noise(2160, 3840);
        assert!(encode::jpeg(&canvas, encode::QUALITY).len() > MOST_JPEG, "the test needs a large one");
        assert!(jpeg(&canvas).len() <= MOST_JPEG);
    }
}
