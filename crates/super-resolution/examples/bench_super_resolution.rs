//! Measures the engine beside other ways to run the same network (`bench/upscale-ai/onnxruntime_bench.py`).
//!
//! - `bench_super_resolution picture <dir>` writes `luma.f32`, 1152 × 864 values of a picture.
//! - `bench_super_resolution run <dir> <iterations>` prints one JSON line for each instruction set and number of
//!   threads and leaves the result as `lumiku.f32`.
//! - `bench_super_resolution tract <dir> <iterations> <model.onnx>` does the same with tract: a half of the picture
//!   on each of two threads, with the rows that the network sees beyond it. It leaves `tract.f32`.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small numbers"
)]

use std::{error::Error, fs, path::Path, time::Instant};

use lumiku_super_resolution::{InstructionSet, Model, Rows, SCALE, enlarge};
use tract_onnx::prelude::*;

const WIDTH: usize = 1152;
const HEIGHT: usize = 864;
const PIXELS: usize = WIDTH * HEIGHT;

struct Picture(Vec<f32>);

impl Rows for Picture {
    fn width(&self) -> usize {
        WIDTH
    }

    fn height(&self) -> usize {
        HEIGHT
    }

    fn read(&self, y: usize, to: &mut [f32]) {
        to.copy_from_slice(&self.0[y * WIDTH..][..WIDTH]);
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["picture", folder] => write(&Path::new(folder).join("luma.f32"), &picture()),
        ["run", folder, iterations] => run(Path::new(folder), iterations.parse()?),
        ["tract", folder, iterations, model] => tract(Path::new(folder), iterations.parse()?, Path::new(model)),
        _ => Err("usage: bench_super_resolution picture <dir> | run <dir> <iterations> | tract <dir> <iterations> <model>".into()),
    }
}

/// Edges, waves and grain.
fn picture() -> Vec<f32> {
    let mut state = 0x9E37_79B9_u32;
    let luma = (0..PIXELS).map(|index| {
        let (x, y) = ((index % WIDTH) as f32, (index / WIDTH) as f32);
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let wave = (x * x / 900.0 + y / 7.0).sin() * 0.15;
        let edge = if ((x / 37.0) as u32 + (y / 53.0) as u32).is_multiple_of(2) { 0.3 } else { 0.6 };
        (edge + wave + (state >> 24) as f32 / 8000.0).clamp(16.0 / 255.0, 235.0 / 255.0)
    });
    luma.collect()
}

fn run(folder: &Path, iterations: u32) -> Result<(), Box<dyn Error>> {
    let picture = Picture(read(&folder.join("luma.f32"))?);
    let mut result = vec![0.0; SCALE * SCALE * PIXELS];
    for set in InstructionSet::ALL.into_iter().rev().filter(|set| set.is_available()) {
        let network = Model::Clean.network().with(set);
        for threads in [1, 2] {
            let work = || {
                enlarge(&network, &picture, 0, &mut result, threads, &|| false);
                Ok(())
            };
            print(&format!("lumiku {set:?}"), threads, measure(iterations, work)?);
        }
    }
    write(&folder.join("lumiku.f32"), &result)
}

/// Half of the picture on each thread.
fn tract(folder: &Path, iterations: u32, model: &Path) -> Result<(), Box<dyn Error>> {
    let luma = read(&folder.join("luma.f32"))?;
    let reach = Model::Clean.network().reach();
    let rows = HEIGHT / 2 + reach;
    let plan = tract_onnx::onnx()
        .model_for_path(model)?
        .with_input_fact(0, f32::fact([1, 1, rows, WIDTH]).into())?
        .into_optimized()?
        .into_runnable()?;
    let mut result = vec![0.0; SCALE * SCALE * PIXELS];
    let work = || {
        let halves = result.split_at_mut(SCALE * SCALE * PIXELS / 2);
        std::thread::scope(|scope| {
            for (first, skip, to) in
                [(0, 0, halves.0), (HEIGHT / 2 - reach, SCALE * SCALE * reach * WIDTH, halves.1)]
            {
                let (plan, part) = (&plan, &luma[first * WIDTH..][..rows * WIDTH]);
                scope.spawn(move || -> TractResult<()> {
                    let input = tract_ndarray::Array4::from_shape_vec((1, 1, rows, WIDTH), part.to_vec())?;
                    let output = plan.run(tvec!(Tensor::from(input).into()))?;
                    let output = output[0].try_as_plain_ram()?;
                    to.copy_from_slice(&output.as_slice::<f32>()?[skip..][..to.len()]);
                    Ok(())
                });
            }
        });
        Ok(())
    };
    print("tract-onnx", 2, measure(iterations, work)?);
    write(&folder.join("tract.f32"), &result)
}

fn print(engine: &str, threads: usize, (wall, cpu): (f64, f64)) {
    println!(
        "{{\"engine\": \"{engine}\", \"threads\": {threads}, \"wallMs\": {wall:.1}, \"cpuMs\": {cpu:.1}}}"
    );
}

/// Milliseconds of one iteration, on the clock and of the processor: the least of all, after one to warm up.
fn measure(
    iterations: u32,
    mut work: impl FnMut() -> Result<(), Box<dyn Error>>,
) -> Result<(f64, f64), Box<dyn Error>> {
    work()?;
    let (mut wall, mut cpu) = (f64::MAX, f64::MAX);
    for _ in 0..iterations {
        let (start, before) = (Instant::now(), processor_ms()?);
        work()?;
        wall = wall.min(start.elapsed().as_secs_f64() * 1e3);
        cpu = cpu.min(processor_ms()? - before);
    }
    Ok((wall, cpu))
}

/// Processor time of this process, in milliseconds.
fn processor_ms() -> Result<f64, Box<dyn Error>> {
    let time = nix::time::clock_gettime(nix::time::ClockId::CLOCK_PROCESS_CPUTIME_ID)?;
    Ok(std::time::Duration::from(time).as_secs_f64() * 1e3)
}

fn read(path: &Path) -> Result<Vec<f32>, Box<dyn Error>> {
    Ok(fs::read(path)?.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
}

fn write(path: &Path, values: &[f32]) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(path.parent().ok_or("no folder")?)?;
    let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    Ok(fs::write(path, bytes)?)
}
