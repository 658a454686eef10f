//! Turning a picture upright, as its EXIF orientation says.

use super::{EngineError, pixels::Pixels};

/// EXIF tag 0x0112: where row 0 and column 0 of the stored picture belong (TIFF 6.0, page 36).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Orientation {
    #[default]
    Upright = 1,
    MirrorHorizontal = 2,
    Rotate180 = 3,
    MirrorVertical = 4,
    Transpose = 5,
    /// To be turned clockwise by 90°.
    Rotate90 = 6,
    Transverse = 7,
    /// To be turned clockwise by 270°.
    Rotate270 = 8,
}

impl Orientation {
    /// Anything but 2 to 8 is upright.
    pub(crate) fn from_exif(value: u32) -> Self {
        match value {
            2 => Self::MirrorHorizontal,
            3 => Self::Rotate180,
            4 => Self::MirrorVertical,
            5 => Self::Transpose,
            6 => Self::Rotate90,
            7 => Self::Transverse,
            8 => Self::Rotate270,
            _ => Self::Upright,
        }
    }

    fn swaps_sides(self) -> bool {
        matches!(self, Self::Transpose | Self::Rotate90 | Self::Transverse | Self::Rotate270)
    }

    /// The upright size of a stored size.
    pub(crate) fn upright(self, width: u32, height: u32) -> (u32, u32) {
        if self.swaps_sides() { (height, width) } else { (width, height) }
    }
}

/// Turns the stored pixels upright. Half of the orientations need a copy for as long as it takes.
pub(crate) fn upright(pixels: Pixels, orientation: Orientation) -> Result<Pixels, EngineError> {
    match pixels.samples().size() {
        1 => turn::<1>(pixels, orientation),
        2 => turn::<2>(pixels, orientation),
        3 => turn::<3>(pixels, orientation),
        4 => turn::<4>(pixels, orientation),
        6 => turn::<6>(pixels, orientation),
        _ => turn::<8>(pixels, orientation),
    }
}

fn turn<const N: usize>(mut pixels: Pixels, orientation: Orientation) -> Result<Pixels, EngineError> {
    let row = pixels.width() as usize;
    let all = pixels.bytes_mut().as_chunks_mut::<N>().0;
    match orientation {
        Orientation::Upright => {}
        Orientation::MirrorHorizontal => all.chunks_exact_mut(row).for_each(<[_]>::reverse),
        Orientation::Rotate180 => all.reverse(),
        Orientation::MirrorVertical => {
            let rows = all.len() / row;
            let (top, bottom) = all.split_at_mut(rows / 2 * row);
            for (above, below) in top.chunks_exact_mut(row).zip(bottom.rchunks_exact_mut(row)) {
                above.swap_with_slice(below);
            }
        }
        _ => return transpose::<N>(&pixels, orientation),
    }
    Ok(pixels)
}

/// Side of the squares that a transposition works through, in pixels: small enough that both a square's
/// source and its target stay in the nearest cache.
const TILE: usize = 32;

fn transpose<const N: usize>(pixels: &Pixels, orientation: Orientation) -> Result<Pixels, EngineError> {
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    let from = pixels.bytes().as_chunks::<N>().0;
    let mut to = vec![[0; N]; from.len()];
    // Target row y holds source column `column(y)`; target column x holds source row `line(x)`.
    let mirror_columns = matches!(orientation, Orientation::Transverse | Orientation::Rotate270);
    let mirror_lines = matches!(orientation, Orientation::Transverse | Orientation::Rotate90);
    for y0 in (0..width).step_by(TILE) {
        for x0 in (0..height).step_by(TILE) {
            for y in y0..(y0 + TILE).min(width) {
                let column = if mirror_columns { width - 1 - y } else { y };
                for x in x0..(x0 + TILE).min(height) {
                    let line = if mirror_lines { height - 1 - x } else { x };
                    to[y * height + x] = from[line * width + column];
                }
            }
        }
    }
    Pixels::from_bytes(pixels.height(), pixels.width(), pixels.samples(), to.into_flattened())
}
