//! The engine on real files: every pair of file types, metadata, hostile input, cancelling.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

mod ai;
mod cancel;
mod corpus;
mod formats;
mod metadata;
mod orientation;
mod pictures;
mod refusals;

use std::path::PathBuf;

use lumiku_image_upscaler::engine::{self, EngineError, Method, Request, Upscaled};
use lumiku_image_upscaler_dto::Format;
use tempfile::TempDir;

const FORMATS: [Format; 3] = [Format::Png, Format::Jpeg, Format::Webp];

/// A folder with one input, as a job has it.
struct Bench {
    folder: TempDir,
    input: PathBuf,
    output: PathBuf,
}

impl Bench {
    fn new(input: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (source, output) = (folder.path().join("input"), folder.path().join("output.part"));
        std::fs::write(&source, input).unwrap();
        Self { folder, input: source, output }
    }

    fn upscale(&self, width: u32, height: u32, format: Format) -> Result<Upscaled, EngineError> {
        self.upscale_by(Method::Lanczos3, width, height, format)
    }

    fn upscale_by(
        &self,
        method: Method,
        width: u32,
        height: u32,
        format: Format,
    ) -> Result<Upscaled, EngineError> {
        let request = Request { width, height, method, format, quality: 95 };
        engine::upscale(&self.input, &self.output, &request, &|| false, &mut |_| {})
    }

    fn result(&self) -> Vec<u8> {
        std::fs::read(&self.output).unwrap()
    }

    fn left_files(&self) -> usize {
        std::fs::read_dir(self.folder.path()).unwrap().count()
    }
}

/// The bytes of `input` upscaled.
fn upscaled(input: &[u8], width: u32, height: u32, format: Format) -> Vec<u8> {
    let bench = Bench::new(input);
    let made = bench.upscale(width, height, format).unwrap();
    assert_eq!((made.width, made.height), (width, height));
    bench.result()
}
