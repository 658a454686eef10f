//! Datum: a report. Squared paper, condensed figures, mono labels, and a chart where the figure is a share.

use lumiku_carousel_dto::{Align, Role, Slot, TemplateStyle, Tone};

use super::model::{
    Accent, Anchor, Block, BrandAlign, BrandMark, Button, Card, Face, Frame, Ink, Layout, ListStyle, Marker,
    PageForm, PageMark, Palette, Part, SwipeForm, SwipeMark, Template, TextStyle,
};
use crate::{
    geometry::{Rect, point, rect},
    paint::{Outline, Paint, Shape},
};

pub(super) const TEMPLATE: Template = Template {
    id: "datum",
    name: "Datum",
    style: TemplateStyle::Data,
    description: "A page of a good report: for figures, findings, comparisons and steps.",
    palettes: &[
        Palette::new("blue", "Blue", ["#f3f6fb", "#ffffff", "#0d1b33", "#54647d", "#1463ff", "#ff7a3d"]),
        Palette::new("green", "Green", ["#f3f6f1", "#ffffff", "#14261c", "#53665a", "#0f8a5f", "#e9a23b"]),
        Palette::new("plum", "Plum", ["#f8f4f8", "#ffffff", "#2a1430", "#6b5673", "#8a2bc4", "#12a4a0"]),
        Palette::new("slate", "Slate", ["#0f1722", "#1a2534", "#f2f6fb", "#9cabc0", "#4fa3ff", "#ffb454"]),
    ],
    heading: "barlow-condensed",
    body: "inter",
    picture_roles: &[Role::Cover, Role::Body, Role::Quote, Role::Image, Role::Cta],
    tone: |role| match role {
        Role::Number => Tone::Inverse,
        Role::Cta => Tone::Accent,
        _ => Tone::Base,
    },
    compose,
};

const MARGIN: f32 = 72.0;
/// Side of a square of the paper.
const STEP: f32 = 36.0;
const HEAD: f32 = 60.0;
/// Radius of panels.
const ROUND: f32 = 18.0;
const MONO: &str = "jetbrains-mono";

fn compose(frame: &Frame) -> Layout {
    let page = frame.page(MARGIN);
    let mut layout = Layout::default();
    let body = page.below(HEAD + 52.0).above(HEAD + 44.0);
    squared(frame, &mut layout);
    match frame.role {
        Role::Cover => cover(frame, body, &mut layout),
        Role::Body => text(frame, body, &mut layout),
        Role::Quote => quote(frame, body, &mut layout),
        Role::List => list(frame, body, &mut layout),
        Role::Number => number(frame, body, &mut layout),
        Role::Image => image(frame, body, &mut layout),
        Role::Cta => cta(frame, body, &mut layout),
    }
    marks(page, &mut layout);
    layout
}

fn squared(frame: &Frame, layout: &mut Layout) {
    let (area, ink) = (frame.full(), Ink::TEXT.alpha(0.06));
    layout.behind(Shape::new(Outline::Rows { area, step: STEP }).stroke(1.5, ink));
    layout.behind(Shape::new(Outline::Columns { area, step: STEP }).stroke(1.5, ink));
}

fn mono(size: f32) -> TextStyle {
    TextStyle::new(Face::named(MONO, 400), size).line(1.3).tracking(-0.01)
}

fn marks(page: Rect, layout: &mut Layout) {
    let line = page.top(HEAD);
    layout.put(Part::Brand(BrandMark {
        rect: rect(line.x, line.y, line.width * 0.7, HEAD - 4.0),
        picture: 52.0,
        name: TextStyle::new(Face::body(700), 25.0).line(1.2),
        handle: TextStyle::new(Face::body(400), 21.0).line(1.2).ink(Ink::MUTED),
        align: BrandAlign::Start,
    }));
    layout.put(Part::Page(PageMark {
        rect: rect(line.right() - 200.0, line.y, 200.0, HEAD - 4.0),
        form: PageForm::Of(mono(26.0), "/", 2),
        align: BrandAlign::End,
    }));
    layout.draw(Shape::rect(rect(line.x, line.bottom() + 14.0, line.width, 3.0), 0.0).fill(Ink::TEXT));
    let foot = page.foot(HEAD);
    layout.put(Part::Page(PageMark {
        rect: rect(foot.x, foot.center().y - 5.0, foot.width - 150.0, 10.0),
        form: PageForm::Bar { height: 10.0, on: Ink::ACCENT, off: Ink::TEXT.alpha(0.14) },
        align: BrandAlign::Start,
    }));
    layout.put(Part::Swipe(SwipeMark {
        rect: rect(foot.right() - 110.0, foot.y, 110.0, HEAD),
        ink: Ink::TEXT,
        width: 6.0,
        form: SwipeForm::Chevrons,
        disc: None,
    }));
}

fn kicker(ink: Ink, before: f32) -> Block {
    let style = mono(26.0).range(19.0, 26.0).upper().ink(ink).accent(Accent::Ink(ink));
    Block::text(Slot::Kicker, style, before)
}

fn title(size: f32, min: f32, max: f32) -> TextStyle {
    TextStyle::new(Face::heading(700), size).range(min, max).line(0.98).tracking(-0.012).balance()
}

fn running(size: f32) -> TextStyle {
    TextStyle::new(Face::body(400), size).range(24.0, size * 1.08).line(1.46)
}

fn sheet(pad: f32) -> Card {
    Card::new(Ink::SURFACE, ROUND, pad).stroke(2.0, Ink::TEXT.alpha(0.16)).shadow(
        10.0,
        18.0,
        Ink::BLACK.alpha(0.07),
    )
}

fn on_sheet(style: TextStyle) -> TextStyle {
    style.ink(Ink::ON_SURFACE).accent(Accent::Ink(Ink::ACCENT_ON_SURFACE))
}

/// Rising bars with no figures on them: a sign of the subject, not a chart.
fn bars(area: Rect, layout: &mut Layout) {
    const HEIGHTS: [f32; 9] = [0.2, 0.28, 0.25, 0.38, 0.46, 0.42, 0.6, 0.76, 1.0];
    let gap = 14.0;
    let wide = ((area.width + gap) / 9.0 - gap).floor();
    let mut x = area.x;
    for (number, share) in (0_u8..).zip(HEIGHTS) {
        let high = (area.height * share).round();
        let bar = rect(x.round(), area.bottom() - high, wide, high);
        let last = number == 8;
        let (top, foot) =
            if last { (Ink::SECOND, Ink::SECOND) } else { (Ink::ACCENT, Ink::ACCENT.alpha(0.3)) };
        let paint = Paint::linear(point(x, bar.y), point(x, bar.bottom()), [top, foot]);
        layout.behind(Shape::corners(bar, [10.0, 10.0, 0.0, 0.0]).paint(paint));
        x += wide + gap;
    }
    layout.behind(Shape::rect(rect(area.x, area.bottom(), area.width, 3.0), 0.0).fill(Ink::TEXT));
}

fn cover(frame: &Frame, body: Rect, layout: &mut Layout) {
    let high = (body.height * frame.pick(0.36, 0.3, 0.38)).round();
    let picture = rect(body.x, body.bottom() - high, body.width, high);
    if frame.picture {
        layout.picture(picture, ROUND);
    } else {
        bars(picture, layout);
    }
    let size = frame.pick(150.0, 116.0, 168.0);
    let lead = running(frame.pick(34.0, 31.0, 38.0)).ink(Ink::MUTED).line(1.4);
    let blocks = vec![
        kicker(Ink::ACCENT_TEXT, 0.0),
        Block::text(Slot::Title, title(size, 68.0, size * 1.2), 20.0),
        Block::text(Slot::Body, lead, 26.0),
    ];
    layout.stack(body.above(high + 40.0), Anchor::Top, blocks);
}

fn text(frame: &Frame, body: Rect, layout: &mut Layout) {
    let mut area = body;
    if frame.picture {
        let height = (body.height * frame.pick(0.4, 0.34, 0.42)).round();
        layout.picture(rect(body.x, body.y, body.width, height), ROUND);
        area = body.below(height + 24.0);
    }
    let size = frame.pick(106.0, 84.0, 116.0) * if frame.picture { 0.78 } else { 1.0 };
    let blocks = vec![
        kicker(Ink::ACCENT_ON_SURFACE, 0.0),
        Block::text(Slot::Title, on_sheet(title(size, 50.0, size * 1.15)), 16.0),
        Block::rule(96.0, 8.0, Ink::SECOND, 34.0),
        Block::text(Slot::Body, on_sheet(running(frame.pick(38.0, 34.0, 42.0))), 32.0),
    ];
    let anchor = if frame.picture { Anchor::Top } else { Anchor::Middle };
    layout.panel(area, anchor, Align::Start, sheet(frame.pick(60.0, 48.0, 64.0)), blocks);
}

fn quote(frame: &Frame, body: Rect, layout: &mut Layout) {
    let mut area = body;
    if frame.picture {
        let side = frame.pick(230.0, 170.0, 280.0);
        layout.picture(rect(body.x, body.y, side, side), ROUND);
        area = body.below(side + 40.0);
    }
    let size = frame.pick(96.0, 76.0, 106.0);
    let author = mono(28.0).range(20.0, 28.0).ink(Ink::MUTED);
    let words = TextStyle::new(Face::heading(500), size).range(44.0, size * 1.25).line(1.08).balance();
    let blocks = vec![
        kicker(Ink::ACCENT_TEXT, 0.0),
        Block::text(Slot::Quote, words.tracking(-0.008), 24.0),
        Block::text(Slot::Author, author, 40.0),
    ];
    // The bar beside the words is as high as their box: it says that somebody else speaks.
    let bar = rect(area.x, area.y, 12.0, area.height);
    layout.behind(Shape::rect(bar, 6.0).fill(Ink::ACCENT));
    let words = rect(area.x + 60.0, area.y + 10.0, area.width - 60.0, area.height - 20.0);
    layout.stack(words, Anchor::Middle, blocks);
}

fn list(frame: &Frame, body: Rect, layout: &mut Layout) {
    let many = frame.items > 5;
    let size = frame.pick(96.0, 74.0, 106.0);
    let text = running(if many { frame.pick(31.0, 27.0, 35.0) } else { frame.pick(36.0, 31.0, 40.0) });
    let marker = Marker::Number {
        face: Face::heading(700),
        size: text.size * 1.7,
        ink: Ink::ACCENT_ON_SURFACE,
        digits: 2,
    };
    let style = ListStyle::new(on_sheet(text.range(20.0, text.size * 1.12).line(1.34)), marker, 104.0, 52.0)
        .divider(2.0, Ink::TEXT.alpha(0.16));
    let style = ListStyle { gap: if many { 28.0 } else { frame.pick(52.0, 34.0, 58.0) }, ..style };
    let pad = frame.pick(56.0, 44.0, 60.0);
    let blocks = vec![
        kicker(Ink::ACCENT_ON_SURFACE, 0.0),
        Block::text(Slot::Title, on_sheet(title(size, 46.0, size * 1.1)), 14.0),
        Block::rule(body.width - 2.0 * pad, 3.0, Ink::ON_SURFACE, 30.0),
        Block::items(style, if many { 28.0 } else { frame.pick(40.0, 28.0, 44.0) }),
    ];
    layout.panel(body, Anchor::Middle, Align::Start, sheet(pad), blocks);
}

/// A hundred dots, as many of them filled as the share has percents.
fn waffle(area: Rect, share: f32, layout: &mut Layout) {
    let step = area.width / 10.0;
    let first = rect(area.x + step / 2.0, area.y + step / 2.0, 9.0 * step, 9.0 * step);
    let dots = |area: Rect| Shape::new(Outline::Dots { area, step, radius: step * 0.36 });
    layout.draw(dots(first).fill(Ink::TEXT.alpha(0.16)));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    let filled = (share * 100.0).round() as u8;
    let (rows, rest) = (f32::from(filled / 10), f32::from(filled % 10));
    if rows > 0.0 {
        layout.draw(dots(rect(first.x, first.y, first.width, (rows - 1.0) * step)).fill(Ink::ACCENT));
    }
    if rest > 0.0 {
        let last = rect(first.x, first.y + rows * step, (rest - 1.0) * step, 0.0);
        layout.draw(dots(last).fill(Ink::ACCENT));
    }
}

fn number(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(400.0, 290.0, 430.0);
    let figure = TextStyle::new(Face::heading(700), size).range(120.0, size * 1.2).line(0.92).one_line();
    let figure = figure.tracking(-0.03).ink(Ink::ACCENT_TEXT);
    let name = title(frame.pick(76.0, 60.0, 84.0), 40.0, frame.pick(92.0, 72.0, 100.0)).line(1.04);
    let source = mono(frame.pick(26.0, 24.0, 30.0)).range(18.0, 30.0).ink(Ink::MUTED).line(1.45);
    let mut area = body;
    if let Some(share) = frame.share {
        let side = frame.pick(440.0, 330.0, 560.0);
        waffle(rect(body.x, body.y, side, side), share, layout);
        area = body.below(side + 40.0);
        let size = frame.pick(230.0, 170.0, 250.0);
        let beside = rect(body.x + side + 44.0, body.y, body.width - side - 44.0, side);
        let small = figure.range(80.0, size * 1.3);
        let small = TextStyle { size, ..small };
        layout.stack(beside, Anchor::Bottom, vec![Block::text(Slot::Figure, small, 0.0)]);
    }
    let mut blocks = vec![kicker(Ink::MUTED, 0.0)];
    if frame.share.is_none() {
        blocks.push(Block::text(Slot::Figure, figure, 12.0));
        blocks.push(Block::rule(body.width, 3.0, Ink::TEXT.alpha(0.5), 26.0));
    }
    blocks.push(Block::text(Slot::Title, name, 34.0));
    blocks.push(Block::text(Slot::Body, source, 30.0));
    let anchor = if frame.share.is_some() { Anchor::Top } else { Anchor::Middle };
    layout.stack(area, anchor, blocks);
}

fn image(frame: &Frame, body: Rect, layout: &mut Layout) {
    let height = (body.height * frame.pick(0.76, 0.68, 0.77)).round();
    let target = rect(body.x, body.y, body.width, height);
    if frame.picture {
        layout.picture(target, ROUND);
    } else {
        layout.behind(Shape::rect(target, ROUND).fill(Ink::SURFACE));
        bars(target.inset(60.0, 50.0), layout);
    }
    let size = frame.pick(66.0, 56.0, 76.0);
    let blocks = vec![
        kicker(Ink::ACCENT_TEXT, 0.0),
        Block::text(Slot::Title, title(size, 38.0, size * 1.1).line(1.04), 8.0),
        Block::text(Slot::Body, mono(26.0).range(19.0, 28.0).ink(Ink::MUTED).line(1.42), 14.0),
    ];
    layout.stack(body.below(height + 32.0), Anchor::Top, blocks);
}

fn cta(frame: &Frame, body: Rect, layout: &mut Layout) {
    let mut area = body;
    if frame.picture {
        let height = (body.height * frame.pick(0.36, 0.3, 0.38)).round();
        layout.picture(rect(body.x, body.y, body.width, height), ROUND);
        area = body.below(height + 36.0);
    }
    let size = frame.pick(168.0, 128.0, 184.0) * if frame.picture { 0.78 } else { 1.0 };
    let words = TextStyle::new(Face::body(700), 36.0).range(24.0, 36.0).line(1.25).ink(Ink::ON_TEXT);
    let words = words.accent(Accent::Ink(Ink::ON_TEXT));
    let blocks = vec![
        kicker(Ink::TEXT, 0.0),
        Block::text(Slot::Title, title(size, 66.0, size * 1.2), 18.0),
        Block::rule(96.0, 8.0, Ink::TEXT, 40.0),
        Block::text(Slot::Body, running(frame.pick(38.0, 34.0, 42.0)), 36.0),
        Block::button(Slot::Action, Button::filled(words, Ink::TEXT, ROUND, (48.0, 28.0)), 52.0),
    ];
    layout.stack(area, Anchor::Middle, blocks);
}
