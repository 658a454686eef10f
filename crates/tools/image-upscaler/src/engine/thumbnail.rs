//! The small picture of a result, made from the pixels that are in memory anyway.

use lumiku_image_upscaler_dto::Format;

use super::{
    EngineError, THUMBNAIL_SIDE,
    bands::Bands,
    encode::{self, Settings},
    metadata::Kept,
    pixels::Pixels,
    prepare::{self, Source},
    watch::Watch,
};

/// Quality of a thumbnail, 1 to 100.
const QUALITY: u8 = 78;
/// Largest ICC profile that a thumbnail carries, in bytes: the usual RGB ones are 500 to 3200.
const MAX_PROFILE: usize = 4096;

/// A WebP of at most [`THUMBNAIL_SIDE`] pixels on a side, and never larger than the result.
pub(crate) fn make(
    source: &Source,
    width: u32,
    height: u32,
    icc: Option<&[u8]>,
    watch: &Watch<'_>,
) -> Result<Vec<u8>, EngineError> {
    let (width, height) = size(width, height);
    let small = prepare::prepare(shrink(source, width, height)?, Format::Webp)?;
    let icc = icc.filter(|profile| profile.len() <= MAX_PROFILE);
    let kept = Kept::profile_only(icc, false);
    let mut file = Vec::new();
    let settings = Settings { quality: QUALITY, stages: 0.0..0.0 };
    encode::encode(Format::Webp, Bands::new(small, width, height), &kept, settings, &mut file, watch)?;
    Ok(file)
}

fn shrink(source: &Source, width: u32, height: u32) -> Result<Pixels, EngineError> {
    use fast_image_resize::{FilterType, MulDiv, ResizeAlg, ResizeOptions, Resizer};
    let mut small = Pixels::new(width, height, source.pixels.samples());
    // Two samples per pixel and axis are picked before filtering: a thumbnail of 50 megapixels need not
    // read them all.
    let options =
        ResizeOptions::new().resize_alg(ResizeAlg::SuperSampling(FilterType::CatmullRom, 2)).use_alpha(false);
    let resized = Resizer::new().resize(source.pixels.image(), small.image_mut(), &options);
    resized.map_err(EngineError::internal)?;
    if source.premultiplied {
        MulDiv::new().divide_alpha_inplace(small.image_mut()).map_err(EngineError::internal)?;
    }
    Ok(small)
}

/// The size of the result's thumbnail, in pixels.
fn size(width: u32, height: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= THUMBNAIL_SIDE {
        return (width, height);
    }
    let scaled = |side: u32| {
        let rounded =
            (u64::from(side) * u64::from(THUMBNAIL_SIDE) + u64::from(longest) / 2) / u64::from(longest);
        u32::try_from(rounded).unwrap_or(THUMBNAIL_SIDE).max(1)
    };
    (scaled(width), scaled(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thumbnail_keeps_the_aspect_and_never_grows() {
        assert_eq!(size(9600, 4800), (480, 240));
        assert_eq!(size(65_535, 2), (480, 1));
        assert_eq!(size(300, 200), (300, 200));
    }
}
