//! How large a picture may be, checked from headers before anything is decoded.

use lumiku_image_upscaler_dto::{Format, MAX_SIDE};
pub use lumiku_image_upscaler_dto::{MAX_INPUT_PIXELS, MAX_OUTPUT_PIXELS};

use super::EngineError;

/// Most bytes of an ICC profile, and of all metadata chunks of a PNG together.
pub(crate) const MAX_PROFILE: usize = 4 * 1024 * 1024;
/// Most bytes of EXIF: what one JPEG segment holds. Larger EXIF is dropped.
pub(crate) const MAX_EXIF: usize = 65_527;
/// Largest JPEG or WebP file, which are read whole, in bytes.
pub(crate) const MAX_WHOLE_FILE: u64 = 128 * 1024 * 1024;
/// Scans that the progressive JPEG decoder passes over: scans × pixels may not exceed this.
const SCAN_PIXELS: u64 = 1_000_000_000;

/// Refuses an input of no pixels, of more than [`MAX_INPUT_PIXELS`], or longer than any file type holds.
pub(crate) fn check_input(width: u32, height: u32) -> Result<(), EngineError> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(EngineError::damaged("no pixels"));
    }
    if pixels > MAX_INPUT_PIXELS || width.max(height) > MAX_SIDE {
        return Err(EngineError::InputTooLarge { width, height });
    }
    Ok(())
}

/// Refuses a result of no pixels, of more than [`MAX_OUTPUT_PIXELS`], or longer than its file type holds.
pub(crate) fn check_output(width: u32, height: u32, format: Format) -> Result<(), EngineError> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 || pixels > MAX_OUTPUT_PIXELS || width.max(height) > format.max_side() {
        return Err(EngineError::OutputSize { width, height });
    }
    Ok(())
}

/// How many scans a progressive JPEG of this size may have. Encoders write about 10; a file of thousands
/// of empty scans would keep a processor busy for hours.
pub(crate) fn max_scans(width: u32, height: u32) -> usize {
    let pixels = (u64::from(width) * u64::from(height)).max(1);
    usize::try_from(SCAN_PIXELS / pixels).unwrap_or(usize::MAX).clamp(20, 100)
}
