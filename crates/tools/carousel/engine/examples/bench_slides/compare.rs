//! How alike the pictures of ours and a reference are: that both drew the same design.

use std::{error::Error, fs, path::Path};

use lumiku_carousel_engine::{Bitmap, Pixels, decode};
use serde_json::json;

use super::{Done, sample::sample};

/// Prints the mean difference of a channel over all slides and the largest of one slide, of 255.
#[expect(clippy::cast_precision_loss, reason = "sums of pixels")]
pub(crate) fn compare(folder: &Path, template: &str, reference: &str) -> Done {
    let (mut sum, mut worst) = (0.0, 0.0_f64);
    let count = sample(template).slides.len();
    for number in 0..count {
        let [ours, theirs] =
            ["lumiku", reference].map(|name| read(&folder.join(format!("{name}-{template}-{number}.png"))));
        let (ours, theirs) = (ours?, theirs?);
        if ours.len() != theirs.len() {
            return Err(format!("slide {number} of {reference} has another size").into());
        }
        let apart: u64 = ours.iter().zip(&theirs).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        let mean = apart as f64 / ours.len() as f64;
        sum += mean;
        worst = worst.max(mean);
    }
    println!("{}", json!({ "template": template, "mean": sum / count as f64, "worst": worst }));
    Ok(())
}

/// Three bytes a pixel.
fn read(path: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let Bitmap { pixels, .. } = decode(&fs::read(path)?)?;
    Ok(match pixels {
        Pixels::Rgb(pixels) => pixels,
        Pixels::Rgba(pixels) => {
            pixels.as_chunks::<4>().0.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect()
        }
    })
}
