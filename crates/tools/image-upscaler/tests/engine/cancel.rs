//! Stopping in the middle, and progress.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use lumiku_image_upscaler::engine::{self, EngineError, Method, Request};
use lumiku_image_upscaler_dto::Format;

use crate::{Bench, FORMATS, pictures};

/// A picture of this size, to be made four times as large.
fn bench(format: Format, width: u32, height: u32) -> (Bench, Request) {
    let bench = Bench::new(&pictures::encode(&pictures::smooth(width, height), format));
    (bench, Request { width: 4 * width, height: 4 * height, method: Method::Lanczos3, format, quality: 90 })
}

#[test]
fn a_cancelled_job_ends_soon_and_leaves_no_file() {
    for format in FORMATS {
        let (bench, request) = bench(format, 600, 400);
        // Each time it is cancelled a little later, until it is done before that.
        for calls in [0, 1, 2, 5, 20, 60] {
            stopped_after(calls, &bench, &request);
        }
    }
}

#[test]
fn a_network_at_work_is_stopped_as_soon() {
    let bench = Bench::new(&pictures::encode(&pictures::smooth(300, 225), Format::Jpeg));
    let method = Method::Network(None);
    let request = Request { width: 1200, height: 900, method, format: Format::Jpeg, quality: 90 };
    // It asks at every row: of the first doubling, of the second, and of the band.
    for calls in [30, 300, 900] {
        assert!(stopped_after(calls, &bench, &request), "{calls}");
    }
}

/// Cancels at a call, and expects the end within two seconds and no file; false where the job was done
/// before that.
fn stopped_after(calls: u32, bench: &Bench, request: &Request) -> bool {
    let (asked, since) = (AtomicU32::new(0), std::sync::OnceLock::new());
    let cancel = || {
        let over = asked.fetch_add(1, Ordering::Relaxed) >= calls;
        if over {
            since.get_or_init(Instant::now);
        }
        over
    };
    let result = engine::upscale(&bench.input, &bench.output, request, &cancel, &mut |_| {});
    let Some(since) = since.get() else { return false };
    assert!(matches!(result, Err(EngineError::Cancelled)), "{request:?} {calls}: {result:?}");
    assert!(since.elapsed() < Duration::from_secs(2));
    assert_eq!(bench.left_files(), 1, "{request:?} {calls}");
    true
}

#[test]
fn progress_rises_from_nothing_to_one() {
    for format in FORMATS {
        let (bench, request) = bench(format, 750, 500);
        let mut shares = Vec::new();
        engine::upscale(&bench.input, &bench.output, &request, &|| false, &mut |share| shares.push(share))
            .unwrap();
        assert!(shares.windows(2).all(|pair| pair[0] < pair[1]), "{format:?} {shares:?}");
        assert!(shares.len() >= 4 && shares.last() == Some(&1.0), "{format:?} {shares:?}");
    }
}

#[test]
fn an_output_that_cannot_be_written_is_an_error_of_the_disk() {
    let bench = Bench::new(&pictures::encode(&pictures::smooth(40, 40), Format::Png));
    let request =
        Request { width: 80, height: 80, method: Method::Lanczos3, format: Format::Png, quality: 90 };
    let output = bench.output.join("missing").join("file");
    let result = engine::upscale(&bench.input, &output, &request, &|| false, &mut |_| {});
    assert!(matches!(&result, Err(error @ EngineError::Io(_)) if !error.is_refusal()), "{result:?}");
}
