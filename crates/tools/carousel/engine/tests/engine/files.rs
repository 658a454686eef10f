//! Files as platforms take them.

use lumiku_carousel_dto::{Role, Size, Slot};
use lumiku_carousel_engine::{Bitmaps, Canvas, PictureSizes, encode};

use super::{ENGINE, content};

fn canvas(size: Size) -> Canvas {
    let content = content("folio", Role::Cover, &[(Slot::Title, "A file for every platform")]);
    let scene = ENGINE.compose(&content, 0, size, &PictureSizes::new()).unwrap();
    ENGINE.render(&scene, &Bitmaps::new())
}

#[test]
fn png_holds_the_very_pixels() {
    for size in Size::ALL {
        let canvas = canvas(size);
        let read = image::load_from_memory(&encode::png(&canvas)).unwrap();
        assert_eq!(read.color(), image::ColorType::Rgb8);
        assert_eq!((read.width(), read.height()), (size.width(), size.height()));
        assert!(read.into_rgb8().into_raw() == canvas.pixels);
    }
}

#[test]
fn jpeg_is_baseline_rgb_and_close_to_the_pixels() {
    let canvas = canvas(Size::Portrait);
    let file = encode::jpeg(&canvas, encode::QUALITY);
    // SOF0 with three components; neither a progressive frame nor an Adobe marker of another colour space.
    let frame = file.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    assert_eq!(file[frame + 9], 3);
    assert!(!file.windows(2).any(|marker| marker == [0xff, 0xc2]));
    assert!(file.len() < 1_000_000, "{} bytes", file.len());
    let read = image::load_from_memory(&file).unwrap().into_rgb8().into_raw();
    let error: u64 = read.iter().zip(&canvas.pixels).map(|(a, b)| u64::from(a.abs_diff(*b)).pow(2)).sum();
    let mean = error / read.len() as u64;
    assert!(mean < 6, "a mean squared error of {mean}");
}
