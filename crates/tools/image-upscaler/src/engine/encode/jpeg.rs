//! JPEG by jpeg-encoder, which pulls row after row: baseline, chroma at half size (4:2:0), standard
//! Huffman codes. Codes made for the picture would save 4 % and need all its coefficients in memory.

use std::{
    cell::{Cell, RefCell},
    io::Write,
};

use jpeg_encoder::{Encoder, EncodingError, ImageBuffer, JpegColorType, SamplingFactor, rgb_to_ycbcr};

use super::Settings;
use crate::engine::{EngineError, bands::Bands, metadata::Kept, watch::Watch};

pub(super) fn encode(
    bands: Bands,
    kept: &Kept,
    settings: &Settings,
    file: impl Write,
    watch: &Watch<'_>,
) -> Result<(), EngineError> {
    let too_large = EngineError::OutputSize { width: bands.width(), height: bands.height() };
    let (Ok(width), Ok(height)) = (u16::try_from(bands.width()), u16::try_from(bands.height())) else {
        return Err(too_large);
    };
    let mut encoder = Encoder::new(file, settings.quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    if let Some(exif) = &kept.exif {
        encoder.add_exif_metadata(exif).map_err(failed)?;
    }
    if let Some(icc) = &kept.icc {
        encoder.add_icc_profile(icc).map_err(failed)?;
    }
    let failure = Cell::new(None);
    let gray = bands.samples().channels() == 1;
    let rows = Rows { bands: RefCell::new(bands), width, height, gray, settings, watch, failure: &failure };
    let result = encoder.encode_image(rows).map_err(failed);
    failure.take().map_or(result, Err)
}

struct Rows<'a, 'w> {
    bands: RefCell<Bands>,
    width: u16,
    height: u16,
    gray: bool,
    settings: &'a Settings,
    watch: &'a Watch<'w>,
    /// The encoder's rows cannot fail; what failed is kept here, and grey rows end the file.
    failure: &'a Cell<Option<EngineError>>,
}

impl Rows<'_, '_> {
    fn push(&self, y: u32, planes: &mut [Vec<u8>; 4]) -> Result<(), EngineError> {
        let mut bands = self.bands.borrow_mut();
        while !bands.range().contains(&y) {
            if !bands.advance(self.watch)? {
                return Err(EngineError::internal("a row beyond the last was asked for"));
            }
            self.watch.report(self.settings.progress(bands.share()))?;
        }
        let row = bands.row(y);
        if self.gray {
            planes[0].extend_from_slice(row);
            return Ok(());
        }
        let width = usize::from(self.width);
        let [luma, blue, red, _] = planes;
        let start = luma.len();
        for plane in [&mut *luma, &mut *blue, &mut *red] {
            plane.resize(start + width, 0);
        }
        let targets = luma[start..].iter_mut().zip(&mut blue[start..]).zip(&mut red[start..]);
        for ([r, g, b], ((y, cb), cr)) in row.as_chunks::<3>().0.iter().zip(targets) {
            (*y, *cb, *cr) = rgb_to_ycbcr(*r, *g, *b);
        }
        Ok(())
    }
}

impl ImageBuffer for Rows<'_, '_> {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        if self.gray { JpegColorType::Luma } else { JpegColorType::Ycbcr }
    }

    fn width(&self) -> u16 {
        self.width
    }

    fn height(&self) -> u16 {
        self.height
    }

    fn fill_buffers(&self, y: u16, planes: &mut [Vec<u8>; 4]) {
        let before = self.failure.take();
        let result = match before {
            None => self.push(u32::from(y), planes),
            Some(error) => Err(error),
        };
        if let Err(error) = result {
            self.failure.set(Some(error));
            for plane in planes {
                plane.resize(plane.len() + usize::from(self.width), 128);
            }
        }
    }
}

fn failed(error: EncodingError) -> EngineError {
    match error {
        EncodingError::IoError(error) => EngineError::Io(error),
        error => EngineError::internal(error),
    }
}
