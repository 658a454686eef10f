//! What a picture's header says, read before anything is decoded.

use std::path::Path;

use image::{ImageDecoder, ImageReader, metadata::Orientation};

/// Most pixels of any picture that is taken, whatever the tool.
pub(crate) const MAX_PIXELS: u64 = 100_000_000;

/// Size of a picture as shown, after EXIF orientation. `None` when the header cannot be read.
pub(crate) fn read_size(path: &Path) -> Option<(u32, u32)> {
    let mut decoder = ImageReader::open(path).ok()?.with_guessed_format().ok()?.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    let turned = matches!(
        decoder.orientation().unwrap_or(Orientation::NoTransforms),
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    Some(if turned { (height, width) } else { (width, height) })
}
