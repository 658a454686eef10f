//! Slides for other programs: what is drawn, in order, every text a run of one font at its place. Nothing is left
//! for them to measure, which is to their advantage.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use lumiku_carousel_dto::Size;
use lumiku_carousel_engine::{
    Bitmap, Engine, Pixels, Scene, encode, fonts,
    geometry::Rect,
    paint::{Outline, Paint, Rgba, Shape, Stop},
    scene::{FontKey, Item, PictureItem, TextRun},
    sizes,
};
use serde_json::{Value, json};
use swash::FontRef;

use super::{
    Done,
    sample::{photos, sample},
};

/// Writes `<template>.json` with its fonts and pictures beside it.
pub(crate) fn write(folder: &Path, template: &str) -> Done {
    fs::create_dir_all(folder)?;
    let (engine, bitmaps, content) = (Engine::new(), photos(), sample(template));
    for (file, bitmap) in &bitmaps {
        fs::write(folder.join(format!("{}.jpg", file.as_str())), jpeg(bitmap))?;
    }
    let mut fonts_used = BTreeMap::new();
    let mut slides = Vec::new();
    for index in 0..content.slides.len() {
        let scene = engine.compose(&content, index, Size::Portrait, &sizes(&bitmaps))?;
        for item in &scene.ground {
            if let Item::Grain(strength) = item {
                fs::write(folder.join(grain_name(*strength)), grain(*strength, scene.size)?)?;
            }
        }
        slides.push(slide(&scene, &mut fonts_used));
    }
    for (key, name) in &fonts_used {
        fs::write(folder.join(name), fonts::bytes(*key))?;
    }
    let size = Size::Portrait;
    let design = json!({
        "template": template, "width": size.width(), "height": size.height(),
        "fonts": fonts_used.values().collect::<Vec<_>>(), "slides": slides,
    });
    fs::write(folder.join(format!("{template}.json")), design.to_string())?;
    Ok(())
}

pub(crate) fn jpeg(bitmap: &Bitmap) -> Vec<u8> {
    let (Pixels::Rgb(pixels) | Pixels::Rgba(pixels)) = &bitmap.pixels;
    let canvas =
        lumiku_carousel_engine::Canvas { width: bitmap.width, height: bitmap.height, pixels: pixels.clone() };
    encode::jpeg(&canvas, encode::QUALITY)
}

fn grain_name(strength: u8) -> String {
    format!("grain-{strength}.png")
}

/// Film grain as others have it: a picture of noise, black and white with little opacity.
fn grain(strength: u8, size: Size) -> Result<Vec<u8>, png::EncodingError> {
    let mut state = 0x9e37_79b9_u32;
    let mut pixels = Vec::with_capacity((size.width() * size.height() * 2) as usize);
    for _ in 0..size.width() * size.height() {
        // xorshift32
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let noise = (state & 0xff).cast_signed() + (state >> 8 & 0xff).cast_signed() - 255;
        let alpha = noise.unsigned_abs() * u32::from(strength) / 255;
        pixels.extend([if noise > 0 { 255 } else { 0 }, u8::try_from(alpha).unwrap_or(255)]);
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, size.width(), size.height());
    encoder.set_color(png::ColorType::GrayscaleAlpha);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&pixels)?;
    Ok(file)
}

/// Layers of shapes and pictures, and the texts over them.
fn slide(scene: &Scene, fonts_used: &mut BTreeMap<FontKey, String>) -> Value {
    let (mut layers, mut texts, mut drawing) = (Vec::new(), Vec::new(), Drawing::default());
    for item in scene.ground.iter().chain(&scene.items) {
        match item {
            Item::Shape(shape) => drawing.shape(shape),
            Item::Picture(picture) => {
                layers.extend(drawing.take());
                layers.push(self::picture(picture));
            }
            Item::Text(run) => {
                let font = fonts_used.entry(run.font).or_insert_with(|| format!("font-{}.ttf", run.font.0));
                texts.extend(text(run, font));
            }
            Item::Grain(strength) => {
                layers.extend(drawing.take());
                let (width, height) = (scene.size.width(), scene.size.height());
                let whole = [0, 0, width, height];
                layers.push(json!({
                    "picture": grain_name(*strength), "box": whole, "radii": [0, 0, 0, 0], "image": whole,
                }));
            }
        }
    }
    layers.extend(drawing.take());
    json!({ "layers": layers, "texts": texts })
}

fn picture(item: &PictureItem) -> Value {
    let Rect { x, y, width, height } = item.source;
    let (wide, high) = (item.target.width / width, item.target.height / height);
    json!({
        "picture": format!("{}.jpg", item.file.as_str()),
        "box": boxed(item.target), "radii": item.radii,
        "image": [-x * wide, -y * high, wide, high],
    })
}

fn boxed(area: Rect) -> [f32; 4] {
    [area.x, area.y, area.width, area.height]
}

fn text(run: &TextRun, font: &str) -> Option<Value> {
    let letters = FontRef::from_index(fonts::bytes(run.font), 0)?;
    let (metrics, own) = (letters.metrics(&[]).scale(run.size), letters.glyph_metrics(&[]).scale(run.size));
    let (first, last) = run.glyphs.first().zip(run.glyphs.last())?;
    let words = run.text.get(first.range.start as usize..last.range.end as usize)?;
    let wider: f32 = run.glyphs.iter().map(|glyph| glyph.advance - own.advance_width(glyph.id)).sum();
    #[expect(clippy::cast_precision_loss, reason = "the letters of a line")]
    let spacing = wider / run.glyphs.len() as f32;
    // In a line as high as the size, the letters' own height stands in the middle.
    let top = first.y - run.size / 2.0 - (metrics.ascent - metrics.descent) / 2.0;
    Some(json!({
        "text": words, "font": font, "size": run.size, "color": css(run.color), "spacing": spacing,
        "x": first.x, "y": top, "width": last.x + last.advance - first.x,
    }))
}

fn css(color: Rgba) -> String {
    let Rgba { color, alpha } = color;
    format!("rgba({}, {}, {}, {:.4})", color.r, color.g, color.b, f32::from(alpha) / 255.0)
}

/// Shapes as SVG elements.
#[derive(Default)]
struct Drawing {
    elements: String,
    /// Of the slide, for names that differ.
    gradients: usize,
}

impl Drawing {
    /// What was drawn so far, if anything.
    fn take(&mut self) -> Option<Value> {
        let drawn = std::mem::take(&mut self.elements);
        (!drawn.is_empty()).then(|| json!({ "svg": drawn }))
    }

    fn shape(&mut self, shape: &Shape<Rgba>) {
        let fill = match &shape.fill {
            None => " fill=\"none\"".to_owned(),
            Some(Paint::Solid(color)) => paint("fill", *color),
            Some(Paint::Linear { from, to, stops }) => {
                let line = format!("x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"", from.x, from.y, to.x, to.y);
                self.gradient("linearGradient", &line, stops)
            }
            Some(Paint::Radial { center, radius, stops }) => {
                let circle = format!("cx=\"{}\" cy=\"{}\" r=\"{radius}\"", center.x, center.y);
                self.gradient("radialGradient", &circle, stops)
            }
        };
        // A path is made larger with its line.
        let scale = if let Outline::Path { scale, .. } = shape.outline { scale } else { 1.0 };
        let stroke = shape.stroke.as_ref().map_or_else(String::new, |stroke| {
            let round = if stroke.round { " stroke-linecap=\"round\" stroke-linejoin=\"round\"" } else { "" };
            let dash: Vec<String> = stroke.dash.iter().map(|length| (length / scale).to_string()).collect();
            let dash = if dash.is_empty() {
                String::new()
            } else {
                format!(" stroke-dasharray=\"{}\"", dash.join(" "))
            };
            format!(
                "{} stroke-width=\"{}\"{round}{dash}",
                paint("stroke", stroke.color),
                stroke.width / scale
            )
        });
        let (element, area) = outline(&shape.outline);
        let turn = match area {
            Some(area) if shape.turn != 0.0 => {
                let middle = area.center();
                format!(" transform=\"rotate({} {} {})\"", shape.turn, middle.x, middle.y)
            }
            _ => String::new(),
        };
        self.write(&format!("<{element}{fill}{stroke}{turn}/>"));
    }

    fn gradient(&mut self, kind: &str, place: &str, stops: &[Stop<Rgba>]) -> String {
        let id = format!("g{}", self.gradients);
        self.gradients += 1;
        self.write(&format!("<{kind} id=\"{id}\" gradientUnits=\"userSpaceOnUse\" {place}>"));
        for stop in stops {
            self.write(&format!("<stop offset=\"{}\"{}/>", stop.at, paint("stop", stop.color)));
        }
        self.write(&format!("</{kind}>"));
        format!(" fill=\"url(#{id})\"")
    }

    fn write(&mut self, text: &str) {
        self.elements.push_str(text);
    }
}

fn paint(kind: &str, color: Rgba) -> String {
    let name = if kind == "stop" { "stop-color" } else { kind };
    format!(" {name}=\"{}\" {kind}-opacity=\"{:.4}\"", color.color, f32::from(color.alpha) / 255.0)
}

/// An element and its box, where shapes are turned around it.
fn outline(outline: &Outline) -> (String, Option<Rect>) {
    let path = |data: &str| format!("path d=\"{data}\"");
    match outline {
        Outline::Rect(area, [a, b, c, d]) => {
            let (left, top, right, bottom) = (area.x, area.y, area.right(), area.bottom());
            let most = area.width.min(area.height) / 2.0;
            let [a, b, c, d] = [a, b, c, d].map(|radius| radius.min(most));
            let data = format!(
                "M{} {top}H{}A{b} {b} 0 0 1 {right} {}V{}A{c} {c} 0 0 1 {} {bottom}H{}A{d} {d} 0 0 1 {left} {}V{}A{a} {a} 0 0 1 {} {top}Z",
                left + a,
                right - b,
                top + b,
                bottom - c,
                right - c,
                left + d,
                bottom - d,
                top + a,
                left + a,
            );
            (path(&data), Some(*area))
        }
        Outline::Ellipse(area) => {
            let middle = area.center();
            let (across, down) = (area.width / 2.0, area.height / 2.0);
            let element =
                format!("ellipse cx=\"{}\" cy=\"{}\" rx=\"{across}\" ry=\"{down}\"", middle.x, middle.y);
            (element, Some(*area))
        }
        Outline::Line(from, to) => (path(&format!("M{} {}L{} {}", from.x, from.y, to.x, to.y)), None),
        Outline::Dots { area, step, radius } => {
            let mut data = String::new();
            for (x, y) in
                steps(area.height, *step).flat_map(|y| steps(area.width, *step).map(move |x| (x, y)))
            {
                let (x, y, wide) = (area.x + x - radius, area.y + y, 2.0 * radius);
                let _ = write!(
                    data,
                    "M{x} {y}a{radius} {radius} 0 1 0 {wide} 0a{radius} {radius} 0 1 0 -{wide} 0"
                );
            }
            (path(&data), None)
        }
        Outline::Rows { area, step } => {
            let line = |y| format!("M{} {}H{}", area.x, area.y + y, area.right());
            (path(&steps(area.height, *step).map(line).collect::<String>()), None)
        }
        Outline::Columns { area, step } => {
            let line = |x| format!("M{} {}V{}", area.x + x, area.y, area.bottom());
            (path(&steps(area.width, *step).map(line).collect::<String>()), None)
        }
        Outline::Path { data, at, scale } => {
            let place = format!("transform=\"translate({} {}) scale({scale})\"", at.x, at.y);
            (format!("path {place} d=\"{data}\""), None)
        }
    }
}

fn steps(length: f32, step: f32) -> impl Iterator<Item = f32> {
    (0..1000_u16).map(move |number| f32::from(number) * step).take_while(move |at| *at <= length + 0.5)
}
