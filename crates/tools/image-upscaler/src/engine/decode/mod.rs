//! Reading pictures: the type from the bytes, limits from the headers, then the pixels whole.

mod jpeg;
mod png;
mod webp;

use std::{
    fs::File,
    io::{BufRead, ErrorKind, Read},
};

use lumiku_image_upscaler_dto::Format;

use super::{
    EngineError,
    detail::Coding,
    limits,
    metadata::Metadata,
    pixels::{Pixels, Samples},
    watch::{Reader, Watch},
};

/// What a picture's headers say about its pixels, before its orientation is applied.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Header {
    pub(crate) format: Format,
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// As they come out of the decoder: palettes and few bits expanded, CMYK converted to RGB.
    pub(crate) samples: Samples,
    pub(crate) coding: Coding,
}

/// A picture whose headers are read and within the limits.
pub(crate) struct Picture<'a> {
    header: Header,
    metadata: Metadata,
    decoder: Decoder<'a>,
}

enum Decoder<'a> {
    Png(Box<png::Decoder<'a>>),
    Jpeg(Box<jpeg::Decoder>),
    Webp(Box<webp::Decoder>),
}

impl<'a> Picture<'a> {
    pub(crate) fn open(file: File, watch: &'a Watch<'_>) -> Result<Self, EngineError> {
        let mut reader = Reader::new(file, watch);
        let (header, metadata, decoder) = match sniff(&mut reader)? {
            Format::Png => {
                let (header, metadata, decoder) = png::open(reader)?;
                (header, metadata, Decoder::Png(Box::new(decoder)))
            }
            Format::Jpeg => {
                let (header, metadata, decoder) = jpeg::open(whole(reader)?)?;
                (header, metadata, Decoder::Jpeg(Box::new(decoder)))
            }
            Format::Webp => {
                let (header, metadata, decoder) = webp::open(whole(reader)?)?;
                (header, metadata, Decoder::Webp(Box::new(decoder)))
            }
        };
        limits::check_input(header.width, header.height)?;
        Ok(Self { header, metadata, decoder })
    }

    pub(crate) fn header(&self) -> Header {
        self.header
    }

    pub(crate) fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// Decodes the pixels, as they are stored.
    pub(crate) fn decode(self, watch: &Watch<'_>) -> Result<(Pixels, Metadata), EngineError> {
        watch.check()?;
        let mut pixels = Pixels::new(self.header.width, self.header.height, self.header.samples);
        let pixels = match self.decoder {
            Decoder::Png(decoder) => {
                png::decode(*decoder, &mut pixels)?;
                pixels
            }
            // PNG is stopped at its next read. These two hold their file and may take a second for the rest.
            Decoder::Jpeg(decoder) => watch.apart(move || {
                jpeg::decode(*decoder, &mut pixels)?;
                Ok(pixels)
            })?,
            Decoder::Webp(decoder) => watch.apart(move || {
                webp::decode(*decoder, &mut pixels)?;
                Ok(pixels)
            })?,
        };
        Ok((pixels, self.metadata))
    }
}

/// The type by the first bytes; the name of a file says nothing.
fn sniff(reader: &mut Reader<'_>) -> Result<Format, EngineError> {
    match reader.fill_buf()? {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Ok(Format::Png),
        [0xFF, 0xD8, 0xFF, ..] => Ok(Format::Jpeg),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Format::Webp),
        _ => Err(EngineError::NotAPicture),
    }
}

/// The whole file, for decoders that want it.
fn whole(reader: Reader<'_>) -> Result<Vec<u8>, EngineError> {
    let length = reader.length()?;
    if length > limits::MAX_WHOLE_FILE {
        return Err(EngineError::Unsupported("a JPEG or WebP file of more than 128 MB"));
    }
    let mut file = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    reader.take(limits::MAX_WHOLE_FILE).read_to_end(&mut file)?;
    Ok(file)
}

/// A read that ended early is a damaged picture; any other failure is the disk's.
fn read_failed(error: std::io::Error) -> EngineError {
    match error.kind() {
        ErrorKind::UnexpectedEof | ErrorKind::InvalidData | ErrorKind::InvalidInput => {
            EngineError::damaged(error)
        }
        _ => EngineError::Io(error),
    }
}
