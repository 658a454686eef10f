//! What a result keeps of its input's metadata. Files are taken apart here with `img-parts` and the exif
//! crate's reader, not with the engine.

use exif::{Exif, Field, In, Rational, Tag, Value, experimental::Writer};
use img_parts::{Bytes, ImageEXIF, ImageICC, jpeg::Jpeg, png::Png, webp::WebP};
use lumiku_image_upscaler_dto::Format;

use crate::{FORMATS, pictures, upscaled};

/// Seconds of a latitude that occur nowhere else.
const LATITUDE: [u32; 2] = [0x0BAD_CAFE, 0x00C0_FFEE];
const PLACE: &[u8] = b"ZanzibarHarbour";

/// EXIF of short fields in the main directory.
pub(crate) fn exif_with(fields: &[(u16, u16)]) -> Vec<u8> {
    let fields: Vec<Field> = fields
        .iter()
        .map(|(number, value)| field(Tag(exif::Context::Tiff, *number), Value::Short(vec![*value])))
        .collect();
    write_exif(&fields)
}

fn field(tag: Tag, value: Value) -> Field {
    Field { tag, ifd_num: In::PRIMARY, value }
}

fn write_exif(fields: &[Field]) -> Vec<u8> {
    let mut writer = Writer::new();
    for field in fields {
        writer.push_field(field);
    }
    let mut block = std::io::Cursor::new(Vec::new());
    writer.write(&mut block, false).unwrap();
    block.into_inner()
}

/// EXIF as a telephone writes it, with a location in several places.
fn located() -> Vec<u8> {
    let text = |text: &[u8]| Value::Ascii(vec![text.to_vec()]);
    let seconds = Rational { num: LATITUDE[0], denom: LATITUDE[1] };
    let thumbnail = Field { tag: Tag::ImageDescription, ifd_num: In::THUMBNAIL, value: text(PLACE) };
    write_exif(&[
        field(Tag::Make, text(b"Lumiku")),
        field(Tag::Model, text(b"Camera 1")),
        field(Tag::Copyright, text(b"Somebody")),
        field(Tag::Orientation, Value::Short(vec![1])),
        field(Tag(exif::Context::Tiff, 0x02BC), Value::Byte(PLACE.to_vec())),
        field(Tag::DateTimeOriginal, text(b"2026:01:02 03:04:05")),
        field(Tag::FNumber, Value::Rational(vec![Rational { num: 28, denom: 10 }])),
        field(Tag::MakerNote, Value::Undefined(PLACE.to_vec(), 0)),
        field(Tag::PixelXDimension, Value::Long(vec![40])),
        field(Tag::PixelYDimension, Value::Long(vec![30])),
        field(Tag::GPSLatitudeRef, text(b"S")),
        field(Tag::GPSLatitude, Value::Rational(vec![seconds; 3])),
        field(Tag::GPSAreaInformation, Value::Undefined(PLACE.to_vec(), 0)),
        thumbnail,
    ])
}

/// A profile that is one only by its head: 300,000 bytes, so that it takes several JPEG segments.
fn profile(space: [u8; 4]) -> Vec<u8> {
    let mut profile: Vec<u8> =
        (0..300_000_u32).map(|index| (index % 1009 * 7 % 251).to_le_bytes()[0]).collect();
    profile[16..20].copy_from_slice(&space);
    profile
}

/// Puts an ICC profile and an EXIF block into a file.
pub(crate) fn put_metadata(file: &[u8], format: Format, icc: Option<&[u8]>, exif: Option<&[u8]>) -> Vec<u8> {
    let file = Bytes::copy_from_slice(file);
    let [icc, exif] = [icc, exif].map(|block| block.map(Bytes::copy_from_slice));
    let bytes = match format {
        Format::Png => {
            let mut png = Png::from_bytes(file).unwrap();
            png.set_icc_profile(icc);
            png.set_exif(exif);
            png.encoder().bytes()
        }
        Format::Jpeg => {
            let mut jpeg = Jpeg::from_bytes(file).unwrap();
            jpeg.set_icc_profile(icc);
            jpeg.set_exif(exif);
            jpeg.encoder().bytes()
        }
        Format::Webp => {
            let mut webp = WebP::from_bytes(file).unwrap();
            webp.set_icc_profile(icc);
            webp.set_exif(exif);
            webp.encoder().bytes()
        }
    };
    bytes.to_vec()
}

fn blocks_of(file: &[u8], format: Format) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
    let file = Bytes::copy_from_slice(file);
    let (icc, exif) = match format {
        Format::Png => Png::from_bytes(file).map(|png| (png.icc_profile(), png.exif())).unwrap(),
        Format::Jpeg => Jpeg::from_bytes(file).map(|jpeg| (jpeg.icc_profile(), jpeg.exif())).unwrap(),
        Format::Webp => WebP::from_bytes(file).map(|webp| (webp.icc_profile(), webp.exif())).unwrap(),
    };
    (icc.map(|block| block.to_vec()), exif.map(|block| block.to_vec()))
}

/// The EXIF of a file.
pub(crate) fn exif_of(file: &[u8], format: Format) -> Option<Exif> {
    blocks_of(file, format).1.map(|block| exif::Reader::new().read_raw(block).unwrap())
}

fn contains(file: &[u8], needle: &[u8]) -> bool {
    file.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn the_icc_profile_is_kept_byte_for_byte() {
    let icc = profile(*b"RGB ");
    for input in FORMATS {
        let file = put_metadata(&pictures::encode(&pictures::smooth(40, 30), input), input, Some(&icc), None);
        for output in FORMATS {
            let result = upscaled(&file, 80, 60, output);
            assert!(blocks_of(&result, output).0.as_deref() == Some(&icc), "{input:?} to {output:?}");
        }
    }
}

#[test]
fn a_gray_profile_stays_with_gray_pixels_only() {
    let (icc, gray) =
        (profile(*b"GRAY"), image::DynamicImage::ImageLuma8(pictures::smooth(20, 20).to_luma8()));
    let file = put_metadata(&pictures::encode(&gray, Format::Png), Format::Png, Some(&icc), None);
    for (format, kept) in [(Format::Png, true), (Format::Jpeg, true), (Format::Webp, false)] {
        let result = upscaled(&file, 40, 40, format);
        assert_eq!(blocks_of(&result, format).0.is_some(), kept, "{format:?}");
    }
}

#[test]
fn a_cmyk_profile_does_not_stay_with_rgb_pixels() {
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 90);
    encoder.add_icc_profile(&profile(*b"CMYK")).unwrap();
    encoder.encode(&[0; 64 * 4], 8, 8, jpeg_encoder::ColorType::Cmyk).unwrap();
    assert_eq!(blocks_of(&upscaled(&file, 16, 16, Format::Jpeg), Format::Jpeg).0, None);
}

#[test]
fn exif_is_kept_and_the_location_is_nowhere_in_the_file() {
    let exif = located();
    let secrets = [&LATITUDE[0].to_be_bytes()[..], &LATITUDE[0].to_le_bytes(), PLACE];
    assert!(contains(&exif, secrets[0]) && contains(&exif, PLACE));
    for input in FORMATS {
        let file =
            put_metadata(&pictures::encode(&pictures::smooth(40, 30), input), input, None, Some(&exif));
        for output in FORMATS {
            let result = upscaled(&file, 80, 60, output);
            for secret in secrets {
                assert!(!contains(&result, secret), "{input:?} to {output:?}: {secret:?}");
            }
            let kept = exif_of(&result, output).unwrap();
            assert!(kept.fields().all(|field| field.tag.context() != exif::Context::Gps));
            let shown = |tag| kept.get_field(tag, In::PRIMARY).map(|field| field.display_value().to_string());
            assert_eq!(shown(Tag::Model).as_deref(), Some("\"Camera 1\""));
            assert_eq!(shown(Tag::Copyright).as_deref(), Some("\"Somebody\""));
            assert_eq!(shown(Tag::DateTimeOriginal).as_deref(), Some("2026-01-02 03:04:05"));
            assert_eq!(shown(Tag::FNumber).as_deref(), Some("2.8"));
            let size = [Tag::PixelXDimension, Tag::PixelYDimension]
                .map(|tag| kept.get_field(tag, In::PRIMARY).unwrap().value.get_uint(0));
            assert_eq!(size, [Some(80), Some(60)]);
        }
    }
}

#[test]
fn xmp_is_dropped() {
    let mut jpeg =
        Jpeg::from_bytes(pictures::encode(&pictures::smooth(20, 20), Format::Jpeg).into()).unwrap();
    let mut packet = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>".to_vec();
    packet.extend_from_slice(PLACE);
    jpeg.segments_mut().insert(1, img_parts::jpeg::JpegSegment::new_with_contents(0xE1, packet.into()));
    let file = jpeg.encoder().bytes();
    assert!(contains(&file, PLACE));
    for format in FORMATS {
        assert!(!contains(&upscaled(&file, 40, 40, format), PLACE));
    }
}

#[test]
fn a_picture_without_metadata_gets_none() {
    for format in FORMATS {
        let result = upscaled(&pictures::encode(&pictures::smooth(20, 20), format), 40, 40, format);
        assert_eq!(blocks_of(&result, format), (None, None));
    }
}

#[test]
fn gamma_and_chromaticities_stay_in_a_png() {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 4, 4);
    encoder.set_source_gamma(png::ScaledFloat::new(1.0));
    encoder.write_header().unwrap().write_image_data(&[0; 16]).unwrap();
    let result = upscaled(&file, 8, 8, Format::Png);
    let reader = png::Decoder::new(std::io::Cursor::new(result)).read_info().unwrap();
    assert_eq!(reader.info().gama_chunk, Some(png::ScaledFloat::new(1.0)));
}
