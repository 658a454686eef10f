//! Networks from ONNX files, run by tract.

#![expect(clippy::cast_precision_loss, reason = "small numbers")]

use std::{
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
};

use lumiku_super_resolution::{Model, OnnxError, OnnxModel, Planes, Rows, RunError, SCALE, enlarge};

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn little(name: &str) -> Result<OnnxModel, OnnxError> {
    OnnxModel::read(&file(&format!("tests/models/{name}.onnx")))
}

/// A picture whose every plane and pixel has a value of its own.
struct Picture {
    width: usize,
    height: usize,
}

impl Picture {
    fn value(plane: usize, x: usize, y: usize) -> f32 {
        let wave = ((x * x + 3 * y * y + 50 * plane) as f32 / 70.0).sin() * 0.3;
        0.5 + wave + (x * 7 + y * 13) as f32 % 11.0 / 80.0
    }
}

impl Planes for Picture {
    fn width(&self) -> usize {
        self.width
    }

    fn height(&self) -> usize {
        self.height
    }

    fn read(&self, plane: usize, y: usize, to: &mut [f32]) {
        (0..self.width).for_each(|x| to[x] = Self::value(plane, x, y));
    }
}

impl Rows for Picture {
    fn width(&self) -> usize {
        self.width
    }

    fn height(&self) -> usize {
        self.height
    }

    fn read(&self, y: usize, to: &mut [f32]) {
        Planes::read(self, 0, y, to);
    }
}

#[test]
fn our_own_network_as_onnx_gives_the_engines_result() {
    for (name, network) in
        [("clean", Model::Clean.network().worn(0.0)), ("used", Model::Used.network().worn(0.375))]
    {
        let model = OnnxModel::read(&file(&format!("models/{name}.onnx"))).unwrap();
        assert_eq!((model.planes(), model.scale(), model.name()), (1, 2, name));
        // One tile: another test has seams.
        let picture = Picture { width: 90, height: 80 };
        let mut own = vec![0.0; SCALE * SCALE * 90 * 80];
        assert!(enlarge(&network, &picture, 0, &mut own, 2, &|| false));
        let strip = model.strip(&picture, 0, 1, &|| false).unwrap();
        assert_eq!((strip.rows.len(), strip.values.len()), (80, own.len()));
        let far = strip.values.iter().zip(&own).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(far * 255.0 < 0.02, "{name}: {far}");
    }
}

#[test]
fn tiles_meet_without_a_seam_whatever_their_size_and_the_number_of_threads() {
    for (name, scale) in [("enlarge-2", 2), ("enlarge-3-fixed", 3)] {
        let model = little(name).unwrap();
        assert_eq!((model.planes(), model.scale()), (3, scale));
        for (width, height) in [(1, 1), (97, 5), (200, 130)] {
            let picture = Picture { width, height };
            for index in 0..height.div_ceil(model.strip_rows()) {
                let strip = model.strip(&picture, index, 1 + index, &|| false).unwrap();
                let rows = strip.rows.len() * scale;
                for (place, value) in strip.values.iter().enumerate() {
                    let (line, x) = (place / (width * scale), place % (width * scale));
                    let y = strip.rows.start + line % rows / scale;
                    let expected = Picture::value(line / rows, x / scale, y);
                    assert!((value - expected).abs() < 1e-6, "{name} {width} × {height}: {x}, {y}");
                }
            }
        }
    }
}

#[test]
fn what_cannot_be_used_is_refused_with_its_reason() {
    for (name, reason) in [
        ("too-large", "enlarges 8 times"),
        ("four-planes", "takes an input of"),
        ("two-inputs", "has 2 inputs"),
        ("wild", "not from 0 to 1"),
        ("missing", "cannot be read"),
    ] {
        let error = little(name).unwrap_err().to_string();
        assert!(error.contains(reason), "{name}: {error}");
    }
    assert!(OnnxModel::read(&file("Cargo.toml")).unwrap_err().to_string().contains("cannot be read"));
}

#[test]
fn whoever_wants_to_stop_is_heard_at_the_next_tile() {
    let model = little("enlarge-2").unwrap();
    let asked = AtomicUsize::new(0);
    let stop = || asked.fetch_add(1, Ordering::Relaxed) == 2;
    let result = model.strip(&Picture { width: 2000, height: 10 }, 0, 1, &stop);
    assert!(matches!(result, Err(RunError::Stopped)), "{result:?}");
    assert_eq!(asked.load(Ordering::Relaxed), 3);
}
