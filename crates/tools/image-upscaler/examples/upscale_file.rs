//! Upscales one file: `upscale_file <fast|ai> <input> <output.png|.jpg|.webp> <scale> [<ms>]`. For trying out, and for
//! measuring memory: it prints the size, the time and the peak resident memory. With a number of milliseconds
//! it cancels after them and prints how long that took.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use lumiku_image_upscaler::engine::{self, EngineError, Method, Request};
use lumiku_image_upscaler_dto::Format;
use nix::sys::resource::{UsageWho, getrusage};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [how, input, output, scale, rest @ ..] = arguments.as_slice() else {
        return Err("usage: upscale_file <fast|ai> <input> <output.png|.jpg|.webp> <scale> [<ms>]".into());
    };
    let limit = rest.first().map(|ms| ms.parse().map(Duration::from_millis)).transpose()?;
    let format = match Path::new(output).extension().and_then(|extension| extension.to_str()) {
        Some("jpg") => Format::Jpeg,
        Some("webp") => Format::Webp,
        _ => Format::Png,
    };
    let scale: f64 = scale.parse()?;
    let start = Instant::now();
    let found = engine::inspect(Path::new(input))?;
    println!("{found:?}");
    let scaled = |side: u32| format!("{:.0}", f64::from(side) * scale).parse::<u32>();
    let method = if how == "ai" { Method::Network(None) } else { Method::Lanczos3 };
    let request = Request {
        method,
        width: scaled(found.width)?,
        height: scaled(found.height)?,
        format,
        quality: engine::DEFAULT_QUALITY,
    };
    let cancel = || limit.is_some_and(|limit| start.elapsed() >= limit);
    let result = engine::upscale(Path::new(input), Path::new(output), &request, &cancel, &mut |_| {});
    if let (Some(limit), Err(EngineError::Cancelled)) = (limit, &result) {
        println!("stopped {:.0} ms after", start.elapsed().saturating_sub(limit).as_secs_f64() * 1e3);
        return Ok(());
    }
    let made = result?;
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    println!(
        "{} x {}, {} bytes, thumbnail {} bytes, {:.2} s, peak {} MiB",
        made.width,
        made.height,
        std::fs::metadata(output)?.len(),
        made.thumbnail.len(),
        start.elapsed().as_secs_f64(),
        usage.max_rss() / 1024
    );
    Ok(())
}
