//! Shapes as paths, with the outlines that the rasteriser fills.

use krilla::{
    color::rgb,
    geom::{Path, PathBuilder, Size, Transform},
    image::Image,
    num::NormalizedF32,
    paint::{
        Fill, LineCap, LineJoin, LinearGradient, Paint as PdfPaint, RadialGradient, SpreadMethod,
        Stop as PdfStop, Stroke as PdfStroke, StrokeDash,
    },
    surface::Surface,
};
use zeno::Command;

use crate::{
    geometry::Rect,
    paint::{Paint, Rgba, Shape, Stop, Stroke},
    raster::{self, Mask},
};

/// Stops that stand for the way from one colour and opacity to another: the rasteriser mixes premultiplied
/// colours, a PDF mixes colours and opacities apart.
const STEPS: u8 = 16;
/// As the rasteriser's.
const MITER_LIMIT: f32 = 4.0;
/// A shadow's picture has a pixel for this share of its blur.
const SHARE_OF_BLUR: f32 = 1.0 / 6.0;

pub(super) fn draw(surface: &mut Surface<'_>, shape: &Shape<Rgba>, area: Rect) {
    #[expect(clippy::cast_possible_truncation, reason = "whole numbers of pixels")]
    let bounds = [0, 0, area.width as i32, area.height as i32];
    if let Some((mask, shadow)) = raster::shadow(shape, bounds).zip(shape.shadow) {
        draw_shadow(surface, &mask, shadow.color, shadow.blur);
    }
    let Some(path) = path(&raster::path(&shape.outline, shape.turn)) else { return };
    if let Some(fill) = shape.fill.as_ref().and_then(fill) {
        surface.set_stroke(None);
        surface.set_fill(Some(fill));
        surface.draw_path(&path);
    }
    if let Some(line) = &shape.stroke {
        surface.set_fill(None);
        surface.set_stroke(Some(stroke(line)));
        surface.draw_path(&path);
    }
}

/// An outline; `None` where there is nothing to draw.
pub(super) fn path(commands: &[Command]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for command in commands {
        match *command {
            Command::MoveTo(to) => path.move_to(to.x, to.y),
            Command::LineTo(to) => path.line_to(to.x, to.y),
            Command::QuadTo(by, to) => path.quad_to(by.x, by.y, to.x, to.y),
            Command::CurveTo(by, then, to) => path.cubic_to(by.x, by.y, then.x, then.y, to.x, to.y),
            Command::Close => path.close(),
        }
    }
    path.finish()
}

/// A colour that covers, and its opacity.
pub(super) fn solid(color: Rgba) -> Fill {
    Fill { paint: rgb(color).into(), opacity: opacity(color.alpha), ..Fill::default() }
}

/// A line of one colour.
pub(super) fn line(color: Rgba, width: f32) -> PdfStroke {
    PdfStroke {
        paint: rgb(color).into(),
        opacity: opacity(color.alpha),
        width,
        miter_limit: MITER_LIMIT,
        ..PdfStroke::default()
    }
}

fn rgb(color: Rgba) -> rgb::Color {
    rgb::Color::new(color.color.r, color.color.g, color.color.b)
}

fn opacity(alpha: u8) -> NormalizedF32 {
    NormalizedF32::new(f32::from(alpha) / 255.0).unwrap_or(NormalizedF32::ONE)
}

/// `None` for a gradient without colours.
fn fill(paint: &Paint<Rgba>) -> Option<Fill> {
    let paint: PdfPaint = match paint {
        Paint::Solid(color) => return Some(solid(*color)),
        Paint::Linear { stops, .. } | Paint::Radial { stops, .. } if stops.is_empty() => return None,
        Paint::Linear { from, to, stops } => LinearGradient {
            x1: from.x,
            y1: from.y,
            x2: to.x,
            y2: to.y,
            transform: Transform::default(),
            spread_method: SpreadMethod::Pad,
            stops: pdf_stops(stops),
            anti_alias: false,
        }
        .into(),
        Paint::Radial { center, radius, stops } => RadialGradient {
            fx: center.x,
            fy: center.y,
            fr: 0.0,
            cx: center.x,
            cy: center.y,
            cr: *radius,
            transform: Transform::default(),
            spread_method: SpreadMethod::Pad,
            stops: pdf_stops(stops),
            anti_alias: false,
        }
        .into(),
    };
    Some(Fill { paint, ..Fill::default() })
}

fn pdf_stops(stops: &[Stop<Rgba>]) -> Vec<PdfStop> {
    let stop = |at: f32| {
        let [r, g, b, alpha] = raster::color_at(stops, at);
        PdfStop {
            offset: NormalizedF32::new(at.clamp(0.0, 1.0)).unwrap_or(NormalizedF32::ZERO),
            color: rgb::Color::new(r, g, b).into(),
            opacity: opacity(alpha),
        }
    };
    let mut all: Vec<PdfStop> = stops.first().map(|first| stop(first.at)).into_iter().collect();
    for pair in stops.windows(2) {
        let plain = pair[0].color.alpha == pair[1].color.alpha || pair[0].color.color == pair[1].color.color;
        let steps = if plain { 1 } else { STEPS };
        let way = pair[1].at - pair[0].at;
        all.extend((1..=steps).map(|step| stop(pair[0].at + way * f32::from(step) / f32::from(steps))));
    }
    all
}

fn stroke(stroke: &Stroke<Rgba>) -> PdfStroke {
    let (line_cap, line_join) =
        if stroke.round { (LineCap::Round, LineJoin::Round) } else { (LineCap::Butt, LineJoin::Miter) };
    let dash = (!stroke.dash.is_empty()).then(|| StrokeDash { array: stroke.dash.clone(), offset: 0.0 });
    PdfStroke { line_cap, line_join, dash, ..line(stroke.color, stroke.width) }
}

/// A PDF cannot blur: a picture of the shadow, coarser where it is softer.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "pixels of a slide"
)]
fn draw_shadow(surface: &mut Surface<'_>, mask: &Mask, color: Rgba, blur: f32) {
    let part = ((blur * SHARE_OF_BLUR) as u32).clamp(1, 4);
    let (width, height) = (mask.width.div_ceil(part), mask.height.div_ceil(part));
    let mut pixels = Vec::with_capacity(width as usize * height as usize * 4);
    for (y, x) in (0..height).flat_map(|y| (0..width).map(move |x| (y, x))) {
        let rows = (y * part..(y + 1) * part).filter(|row| *row < mask.height);
        let sum: u32 = rows
            .flat_map(|row| mask.row(row).iter().skip((x * part) as usize).take(part as usize))
            .map(|cover| u32::from(*cover))
            .sum();
        let cover = sum / (part * part) * u32::from(color.alpha) / 255;
        pixels.extend([color.color.r, color.color.g, color.color.b, u8::try_from(cover).unwrap_or(255)]);
    }
    let Some(size) = Size::from_wh((width * part) as f32, (height * part) as f32) else { return };
    surface.push_transform(&Transform::from_translate(mask.left as f32, mask.top as f32));
    surface.draw_image(Image::from_rgba8(pixels, width, height), size);
    surface.pop();
}
