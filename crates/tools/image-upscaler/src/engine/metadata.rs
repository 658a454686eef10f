//! What a result keeps of its input's metadata.
//!
//! - The ICC profile, byte for byte, where it fits the channels of the result: a CMYK profile cannot stay
//!   when the pixels become RGB, nor a grey one in a WebP, which is always colour.
//! - EXIF: every field of the main picture, written anew, so that nothing hides between the fields. Left
//!   out are the location (the GPS directory), the blocks that can hold one unseen and cannot be moved
//!   (maker notes, XMP, IPTC and Photoshop blocks), the embedded thumbnail, which shows the old picture,
//!   and the layout of the old file. Orientation becomes 1, for the pixels are upright, and the sizes
//!   become the result's. EXIF that is damaged, or over 64 KB, is left out whole.
//! - Gamma and chromaticities from PNG to PNG.
//! - Nothing else: no XMP, no text. XMP can hold a location, and a claim of origin would be false.

use std::collections::BTreeSet;

use exif::{Context, Exif, Field, In, Tag, Value, experimental::Writer};

use super::{limits, orient::Orientation};

/// The colour chunks of a PNG that matter where there is no profile.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PngColour {
    pub(crate) gamma: Option<png::ScaledFloat>,
    pub(crate) chromaticities: Option<png::SourceChromaticities>,
    pub(crate) srgb: Option<png::SrgbRenderingIntent>,
}

/// The metadata of an input.
pub(crate) struct Metadata {
    pub(crate) orientation: Orientation,
    pub(crate) icc: Option<Vec<u8>>,
    pub(crate) png: PngColour,
    exif: Option<Exif>,
}

/// The metadata of a result.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) icc: Option<Vec<u8>>,
    /// A TIFF structure without the `Exif` marker that JPEG puts before it.
    pub(crate) exif: Option<Vec<u8>>,
    pub(crate) png: PngColour,
}

impl Metadata {
    /// From an ICC profile and an EXIF block, as found in the file.
    pub(crate) fn new(icc: Option<Vec<u8>>, exif: Option<Vec<u8>>) -> Self {
        let exif = exif.and_then(read_exif);
        let orientation = exif
            .as_ref()
            .and_then(|exif| exif.get_field(Tag::Orientation, In::PRIMARY))
            .and_then(|field| field.value.get_uint(0))
            .map_or(Orientation::Upright, Orientation::from_exif);
        let icc = icc.filter(|profile| profile.len() <= limits::MAX_PROFILE);
        Self { orientation, icc, png: PngColour::default(), exif }
    }

    /// What a result of this size, grey or colour, keeps.
    pub(crate) fn keep(&self, width: u32, height: u32, gray: bool) -> Kept {
        let exif = self.exif.as_ref().and_then(|exif| rewrite_exif(exif, width, height));
        Kept { exif, png: self.png, ..Kept::profile_only(self.icc.as_deref(), gray) }
    }
}

impl Kept {
    /// The profile alone, if it fits.
    pub(crate) fn profile_only(icc: Option<&[u8]>, gray: bool) -> Self {
        Self { icc: icc.filter(|profile| fits(profile, gray)).map(<[u8]>::to_vec), ..Self::default() }
    }
}

/// Whether a profile's data colour space (ICC.1:2022, 7.2.6) goes with grey or colour pixels. An RGB
/// profile on a grey picture is common and harmless.
fn fits(profile: &[u8], gray: bool) -> bool {
    match profile.get(16..20) {
        Some(b"RGB ") => true,
        Some(b"GRAY") => gray,
        _ => false,
    }
}

fn read_exif(mut block: Vec<u8>) -> Option<Exif> {
    if block.starts_with(b"Exif\0\0") {
        block.drain(..6);
    }
    if block.len() > limits::MAX_EXIF {
        return None;
    }
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    reader.read_raw(block).or_else(|error| error.distill_partial_result(|_| {})).ok()
}

/// Fields of the TIFF directory that describe how the old file stored its pixels.
const LAYOUT: [u16; 17] = [
    0x00FE, 0x00FF, 0x0100, 0x0101, 0x0102, 0x0103, 0x0106, 0x0115, 0x0116, 0x011C, 0x0111, 0x0117, 0x0142,
    0x0143, 0x0144, 0x0145, 0x014A,
];
/// XMP, IPTC, Photoshop and DNG blocks, which can hold a location.
const BLOCKS: [u16; 4] = [0x02BC, 0x83BB, 0x8649, 0xC634];
/// Pointer to the GPS directory, wherever it stands.
const GPS_POINTER: u16 = 0x8825;

fn rewrite_exif(exif: &Exif, width: u32, height: u32) -> Option<Vec<u8>> {
    let mut seen = BTreeSet::new();
    let mut fields = Vec::new();
    let mut size = 0;
    for field in exif.fields() {
        // Fields of one block cannot hold more than the block, unless they overlap to use up memory.
        size += value_size(&field.value);
        if size > limits::MAX_EXIF {
            return None;
        }
        if is_kept(field) && seen.insert((field.tag.context() as u8, field.tag.number())) {
            fields.push(Field { value: value(field, width, height), ..field.clone() });
        }
    }
    if fields.is_empty() {
        return None;
    }
    let mut writer = Writer::new();
    for field in &fields {
        writer.push_field(field);
    }
    let mut block = std::io::Cursor::new(Vec::new());
    writer.write(&mut block, exif.little_endian()).ok()?;
    Some(block.into_inner()).filter(|block| block.len() <= limits::MAX_EXIF)
}

fn is_kept(field: &Field) -> bool {
    let number = field.tag.number();
    let by_place = match field.tag.context() {
        Context::Tiff => !LAYOUT.contains(&number),
        Context::Exif => field.tag != Tag::MakerNote,
        Context::Interop => true,
        _ => false,
    };
    by_place
        && field.ifd_num == In::PRIMARY
        && !BLOCKS.contains(&number)
        && number != GPS_POINTER
        && !matches!(field.value, Value::Unknown(..))
}

fn value(field: &Field, width: u32, height: u32) -> Value {
    match field.tag {
        Tag::Orientation => Value::Short(vec![Orientation::Upright as u16]),
        Tag::PixelXDimension => Value::Long(vec![width]),
        Tag::PixelYDimension => Value::Long(vec![height]),
        _ => field.value.clone(),
    }
}

/// Bytes that a value takes in the block.
fn value_size(value: &Value) -> usize {
    match value {
        Value::Ascii(list) => list.iter().map(|text| text.len() + 1).sum(),
        Value::Byte(list) | Value::Undefined(list, _) => list.len(),
        Value::SByte(list) => list.len(),
        Value::Short(list) => list.len() * 2,
        Value::SShort(list) => list.len() * 2,
        Value::Long(list) => list.len() * 4,
        Value::SLong(list) => list.len() * 4,
        Value::Float(list) => list.len() * 4,
        Value::Rational(list) => list.len() * 8,
        Value::SRational(list) => list.len() * 8,
        Value::Double(list) => list.len() * 8,
        Value::Unknown(..) => 0,
    }
}
