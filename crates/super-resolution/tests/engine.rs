//! The engine against the textbook: plain convolutions over a padded picture.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]
#![expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "small numbers")]

use std::{fs, path::Path};

use half::f16;
use lumiku_super_resolution::{InstructionSet, Layer, Model, Network, Rows, SCALE, enlarge};
use proptest::prelude::*;
use safetensors::tensor::TensorView;
use sha2::{Digest, Sha256};

/// A picture in memory.
struct Picture {
    width: usize,
    height: usize,
    luma: Vec<f32>,
}

impl Rows for Picture {
    fn width(&self) -> usize {
        self.width
    }

    fn height(&self) -> usize {
        self.height
    }

    fn read(&self, y: usize, to: &mut [f32]) {
        to.copy_from_slice(&self.luma[y * self.width..][..self.width]);
    }
}

impl Picture {
    /// Edges, waves and noise.
    fn new(width: usize, height: usize) -> Self {
        let mut state = 0x9E37_79B9_u32;
        let luma = (0..width * height).map(|index| {
            let (x, y) = (index % width, index / width);
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            let noise = (state >> 24) as f32 / 2550.0;
            let wave = ((x * x + 3 * y * y) as f32 / 40.0).sin() * 0.2;
            let edge = if (x / 7 + y / 5) % 2 == 0 { 0.3 } else { 0.6 };
            (edge + wave + noise).clamp(16.0 / 255.0, 235.0 / 255.0)
        });
        Self { width, height, luma: luma.collect() }
    }

    fn crop(&self, x: usize, y: usize, width: usize, height: usize) -> Self {
        let rows = (y..y + height).flat_map(|row| &self.luma[row * self.width + x..][..width]);
        Self { width, height, luma: rows.copied().collect() }
    }

    fn doubled(&self, network: &Network, threads: usize) -> Vec<f32> {
        let mut result = vec![f32::NAN; SCALE * SCALE * self.width * self.height];
        assert!(enlarge(network, self, 0, &mut result, threads, &|| false));
        result
    }
}

/// Every layer over the whole picture, in double precision.
fn textbook(network: &Network, picture: &Picture) -> Vec<f32> {
    let reach = network.reach();
    let (mut width, mut height) = (picture.width + 2 * reach, picture.height + 2 * reach);
    let at = |x: usize, y: usize| {
        let x = x.saturating_sub(reach).min(picture.width - 1);
        let y = y.saturating_sub(reach).min(picture.height - 1);
        f64::from(picture.luma[y * picture.width + x])
    };
    let padded: Vec<f64> = (0..width * height).map(|index| at(index % width, index / width)).collect();
    let mut planes = vec![padded.clone()];
    for (index, layer) in network.layers().iter().enumerate() {
        planes = convolve(layer, &planes, width, height);
        (width, height) = (width - 2, height - 2);
        if index + 1 < reach {
            let slope = f64::from(network.slope());
            planes.iter_mut().flatten().for_each(|value| *value = value.max(*value * slope));
        }
    }
    let cubic = |x: f64| {
        let x = x.abs();
        match x {
            _ if x <= 1.0 => 1.5 * x.powi(3) - 2.5 * x.powi(2) + 1.0,
            _ if x < 2.0 => -0.5 * x.powi(3) + 2.5 * x.powi(2) - 4.0 * x + 2.0,
            _ => 0.0,
        }
    };
    let row = picture.width + 2 * reach;
    let mut result = Vec::new();
    for y in 0..SCALE * picture.height {
        for x in 0..SCALE * picture.width {
            let block = (y % 2) * 2 + x % 2;
            let mut sum = planes[block][y / 2 * picture.width + x / 2];
            let offset = |place: usize| if place.is_multiple_of(2) { -0.25 } else { 0.25 };
            for dy in -2_i32..=2 {
                for dx in -2_i32..=2 {
                    let weight = cubic(f64::from(dy) - offset(y)) * cubic(f64::from(dx) - offset(x));
                    let near =
                        |place: usize, by: i32| (place / 2 + reach).checked_add_signed(by as isize).unwrap();
                    sum += weight * padded[near(y, dy) * row + near(x, dx)];
                }
            }
            result.push(sum as f32);
        }
    }
    result
}

fn convolve(layer: &Layer, planes: &[Vec<f64>], width: usize, height: usize) -> Vec<Vec<f64>> {
    let result = (0..layer.outputs).map(|output| {
        let mut plane = Vec::new();
        for y in 0..height - 2 {
            for x in 0..width - 2 {
                let mut sum = f64::from(layer.bias[output]);
                for (input, plane) in planes.iter().enumerate() {
                    for tap in 0..9 {
                        let weight = layer.weights[(output * layer.inputs + input) * 9 + tap];
                        sum += f64::from(weight) * plane[(y + tap / 3) * width + x + tap % 3];
                    }
                }
                plane.push(sum);
            }
        }
        plane
    });
    result.collect()
}

fn available() -> impl Iterator<Item = InstructionSet> {
    InstructionSet::ALL.into_iter().filter(|set| set.is_available())
}

fn furthest(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn both_networks_do_what_the_textbook_does_with_every_instruction_set() {
    for model in [Model::Clean, Model::Used] {
        for size in [(1, 1), (1, 9), (17, 2), (37, 29)] {
            expect_textbook(&model.network().worn(0.4), size, &format!("{model:?}"));
        }
    }
}

fn expect_textbook(network: &Network, (width, height): (usize, usize), name: &str) {
    let picture = Picture::new(width, height);
    let expected = textbook(network, &picture);
    for set in available() {
        let far = furthest(&picture.doubled(&network.with(set), 1), &expected);
        assert!(far < 2e-5, "{name}, {set:?}, {width} × {height}: {far}");
    }
}

/// A file of a network with as many channels after each layer, and small weights.
fn file_of(channels: &[usize]) -> Vec<u8> {
    let mut state = 7_u32;
    let mut numbers = |count: usize, largest: f32| -> Vec<u8> {
        let one = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f16::from_f32(((state >> 16) as f32 / 32_768.0 - 1.0) * largest).to_le_bytes()
        };
        (0..count).flat_map(one).collect()
    };
    let mut tensors = Vec::new();
    for (index, &outputs) in channels.iter().enumerate() {
        let inputs = if index == 0 { 1 } else { channels[index - 1] };
        let (weights, bias) =
            (numbers(9 * inputs * outputs, 0.5 / (3 * inputs) as f32), numbers(outputs, 0.1));
        tensors.push((format!("layer.{index}.weight"), vec![outputs, inputs, 3, 3], weights));
        tensors.push((format!("layer.{index}.bias"), vec![outputs], bias));
    }
    let views = tensors.iter().map(|(name, shape, bytes)| {
        (name, TensorView::new(safetensors::Dtype::F16, shape.clone(), bytes).unwrap())
    });
    let about = [("scale", "2"), ("slope", "0.1")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    safetensors::serialize(views, Some(about.into())).unwrap()
}

#[test]
fn networks_of_any_width_and_depth_do_what_the_textbook_does() {
    for channels in [&[16, 4][..], &[48, 16, 4], &[64, 64, 4], &[16, 48, 4]] {
        let network = Network::read(&file_of(channels)).unwrap();
        for size in [(2, 3), (103, 5)] {
            expect_textbook(&network, size, &format!("{channels:?}"));
        }
    }
}

#[test]
fn a_file_that_is_no_network_that_can_be_run_is_refused_with_its_reason() {
    for (channels, reason) in [
        (&[4][..], "there are not two layers"),
        (&[16, 16], "there are not two layers, of which the last gives four"),
        (&[20, 4], "layer 1: takes a number of channels that is no multiple of 16"),
    ] {
        let error = Network::read(&file_of(channels)).unwrap_err().to_string();
        assert!(error.contains(reason), "{channels:?}: {error}");
    }
}

#[test]
fn the_files_of_weights_are_those_of_their_checksums() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let listed = fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
    let sums: Vec<_> = listed.lines().map(|line| line.split_once("  ").unwrap()).collect();
    assert_eq!(sums.len(), 4);
    for (sum, name) in sums {
        assert_eq!(hex::encode(Sha256::digest(fs::read(folder.join(name)).unwrap())), sum, "{name}");
    }
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let picture = Picture::new(61, 203);
    for set in available() {
        let network = Model::Used.network().with(set);
        let one = picture.doubled(&network, 1);
        for threads in [2, 3, 7] {
            assert!(one == picture.doubled(&network, threads), "{set:?}, {threads} threads");
        }
    }
}

#[test]
fn instruction_sets_agree_within_a_hundredth_of_a_grey_level() {
    let picture = Picture::new(97, 64);
    let all: Vec<Vec<f32>> =
        available().map(|set| picture.doubled(&Model::Clean.network().with(set), 2)).collect();
    assert!(all.iter().all(|result| furthest(result, &all[0]) * 255.0 < 0.01));
}

#[test]
fn rows_can_be_asked_for_in_parts() {
    let picture = Picture::new(23, 90);
    let network = Model::Clean.network();
    let whole = picture.doubled(network, 1);
    let row = SCALE * SCALE * picture.width;
    for (first, count) in [(0, 7), (40, 33), (89, 1)] {
        let mut part = vec![0.0; row * count];
        assert!(enlarge(network, &picture, first, &mut part, 2, &|| false));
        assert!(part == whole[first * row..][..part.len()], "{count} rows from {first}");
    }
}

#[test]
fn whoever_wants_to_stop_is_heard_at_the_next_row() {
    let picture = Picture::new(64, 64);
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let stop = || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 9;
    let mut result = vec![0.0; SCALE * SCALE * 64 * 64];
    assert!(!enlarge(Model::Clean.network(), &picture, 0, &mut result, 2, &stop));
    assert!(asked.load(std::sync::atomic::Ordering::Relaxed) <= 11);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Inside, further from its edges than the network sees, a crop has the picture's values. Its columns fall into other
    /// tiles of four, so the last bits are not the same.
    #[test]
    fn a_crop_agrees_with_the_picture_inside(x in 0_usize..30, y in 0_usize..30, width in 18_usize..40, height in 18_usize..40) {
        let network = Model::Clean.network();
        let picture = Picture::new(70, 70);
        let (whole, part) = (picture.doubled(network, 2), picture.crop(x, y, width, height).doubled(network, 1));
        let inside = network.reach();
        for row in SCALE * inside..SCALE * (height - inside) {
            let columns = SCALE * inside..SCALE * (width - inside);
            let from = &whole[(SCALE * y + row) * SCALE * 70 + SCALE * x..][columns.clone()];
            let part = &part[row * SCALE * width..][columns];
            prop_assert!(furthest(from, part) * 255.0 < 0.001);
        }
    }
}
