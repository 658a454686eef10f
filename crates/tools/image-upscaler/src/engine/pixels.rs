//! Decoded pixels in memory: rows without padding, samples of 8 bits, or of 16 in the machine's byte order.

use fast_image_resize::{PixelType, images::Image};

use super::EngineError;

/// What one pixel is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Samples {
    Gray8,
    GrayAlpha8,
    Rgb8,
    Rgba8,
    Gray16,
    GrayAlpha16,
    Rgb16,
    Rgba16,
}

impl Samples {
    pub(crate) const fn channels(self) -> usize {
        match self {
            Self::Gray8 | Self::Gray16 => 1,
            Self::GrayAlpha8 | Self::GrayAlpha16 => 2,
            Self::Rgb8 | Self::Rgb16 => 3,
            Self::Rgba8 | Self::Rgba16 => 4,
        }
    }

    pub(crate) const fn is_sixteen_bit(self) -> bool {
        matches!(self, Self::Gray16 | Self::GrayAlpha16 | Self::Rgb16 | Self::Rgba16)
    }

    pub(crate) const fn has_alpha(self) -> bool {
        matches!(self.channels(), 2 | 4)
    }

    /// Bytes per pixel.
    pub(crate) const fn size(self) -> usize {
        self.channels() * if self.is_sixteen_bit() { 2 } else { 1 }
    }

    /// The same channels in 8 bits.
    pub(crate) const fn eight_bit(self) -> Self {
        match self {
            Self::Gray8 | Self::Gray16 => Self::Gray8,
            Self::GrayAlpha8 | Self::GrayAlpha16 => Self::GrayAlpha8,
            Self::Rgb8 | Self::Rgb16 => Self::Rgb8,
            Self::Rgba8 | Self::Rgba16 => Self::Rgba8,
        }
    }

    /// The same depth without alpha.
    pub(crate) const fn opaque(self) -> Self {
        match self {
            Self::Gray8 | Self::GrayAlpha8 => Self::Gray8,
            Self::Rgb8 | Self::Rgba8 => Self::Rgb8,
            Self::Gray16 | Self::GrayAlpha16 => Self::Gray16,
            Self::Rgb16 | Self::Rgba16 => Self::Rgb16,
        }
    }

    pub(crate) const fn pixel_type(self) -> PixelType {
        match self {
            Self::Gray8 => PixelType::U8,
            Self::GrayAlpha8 => PixelType::U8x2,
            Self::Rgb8 => PixelType::U8x3,
            Self::Rgba8 => PixelType::U8x4,
            Self::Gray16 => PixelType::U16,
            Self::GrayAlpha16 => PixelType::U16x2,
            Self::Rgb16 => PixelType::U16x3,
            Self::Rgba16 => PixelType::U16x4,
        }
    }
}

/// A whole picture.
#[derive(Debug)]
pub(crate) struct Pixels {
    samples: Samples,
    image: Image<'static>,
}

impl Pixels {
    /// A black picture to be filled.
    pub(crate) fn new(width: u32, height: u32, samples: Samples) -> Self {
        Self { samples, image: Image::new(width, height, samples.pixel_type()) }
    }

    pub(crate) fn from_bytes(
        width: u32,
        height: u32,
        samples: Samples,
        bytes: Vec<u8>,
    ) -> Result<Self, EngineError> {
        let image = Image::from_vec_u8(width, height, bytes, samples.pixel_type());
        Ok(Self { samples, image: image.map_err(EngineError::internal)? })
    }

    pub(crate) fn width(&self) -> u32 {
        self.image.width()
    }

    pub(crate) fn height(&self) -> u32 {
        self.image.height()
    }

    pub(crate) fn samples(&self) -> Samples {
        self.samples
    }

    pub(crate) fn row_length(&self) -> usize {
        self.width() as usize * self.samples.size()
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.image.buffer()
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        self.image.buffer_mut()
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.image.into_vec()
    }

    /// What the resampler takes.
    pub(crate) fn image(&self) -> &Image<'static> {
        &self.image
    }

    pub(crate) fn image_mut(&mut self) -> &mut Image<'static> {
        &mut self.image
    }
}

/// Reads a 16-bit sample in the machine's byte order.
pub(crate) fn sample16(bytes: [u8; 2]) -> u16 {
    u16::from_ne_bytes(bytes)
}

/// A 16-bit sample in 8 bits, rounded to nearest.
pub(crate) fn reduce(sample: u16) -> u8 {
    // 65535 / 255 = 257 exactly; the largest result is 255.
    ((u32::from(sample) * 255 + 32_895) >> 16).to_le_bytes()[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bits_are_reduced_to_the_nearest_eight() {
        for sample in 0..=u16::MAX {
            let nearest = (f64::from(sample) / 257.0).round();
            assert!((f64::from(reduce(sample)) - nearest).abs() < 0.5, "{sample}");
        }
    }
}
