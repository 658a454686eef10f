//! Lens: the picture is the slide. It fills the page, words stand on its dark foot inside a viewfinder.

use lumiku_carousel_dto::{Role, Slot, TemplateStyle, Tone};

use super::{
    model::{
        Accent, Anchor, Block, BrandAlign, BrandMark, Button, Face, Frame, Ink, Layout, ListStyle, Marker,
        PageForm, PageMark, Palette, Part, SwipeForm, SwipeMark, Template, TextStyle,
    },
    ornament::{brackets, wave},
};
use crate::{
    geometry::{Rect, point, rect},
    paint::{Paint, Shape, Stop},
};

pub(super) const TEMPLATE: Template = Template {
    id: "lens",
    name: "Lens",
    style: TemplateStyle::Dark,
    description: "Pictures from edge to edge: for travel, places, products and people.",
    palettes: &[
        Palette::new("dusk", "Dusk", ["#120e12", "#241c22", "#fff8f2", "#cdbfc0", "#ff8a5b", "#7a4b8f"]),
        Palette::new("sea", "Sea", ["#07141b", "#10252f", "#f3fbff", "#a9c2cc", "#4fc3dc", "#1f5f8a"]),
        Palette::new("pine", "Pine", ["#0b130e", "#17241b", "#f6fbf4", "#b1c2b3", "#a8d26a", "#2f6b52"]),
        Palette::new("silver", "Silver", ["#101010", "#202020", "#ffffff", "#bdbdbd", "#f2e9d8", "#6a6a6a"]),
    ],
    heading: "plus-jakarta-sans",
    body: "plus-jakarta-sans",
    picture_roles: &Role::ALL,
    tone: |_| Tone::Base,
    compose,
};

const MARGIN: f32 = 88.0;
const HEAD: f32 = 60.0;

fn compose(frame: &Frame) -> Layout {
    let page = frame.page(MARGIN);
    let mut layout = Layout::default();
    let body = page.below(HEAD + 48.0).above(HEAD + 36.0);
    let share = match frame.role {
        Role::Cover => 0.72,
        Role::Image => 0.6,
        Role::Body | Role::Quote | Role::Cta | Role::Number => 0.86,
        Role::List => 1.0,
    };
    background(frame, share, &mut layout);
    match frame.role {
        Role::Cover => cover(frame, body, &mut layout),
        Role::Body => text(frame, body, &mut layout),
        Role::Quote => quote(frame, body, &mut layout),
        Role::List => list(frame, body, &mut layout),
        Role::Number => number(frame, body, &mut layout),
        Role::Image => image(frame, body, &mut layout),
        Role::Cta => cta(frame, body, &mut layout),
    }
    marks(frame, page, &mut layout);
    layout
}

/// The picture, or hills at dusk in its place, and the ground's colour laid over its foot (`share` of the
/// height) and its head, so that words can be read on any picture.
fn background(frame: &Frame, share: f32, layout: &mut Layout) {
    let (full, height) = (frame.full(), frame.height());
    if frame.picture {
        layout.picture(full, 0.0);
    } else {
        hills(frame, layout);
    }
    let veil = |from: f32, to: f32, stops: &[(f32, f32)]| {
        let stops = stops.iter().map(|(at, alpha)| Stop { at: *at, color: Ink::GROUND.alpha(*alpha) });
        let paint = Paint::Linear { from: point(0.0, from), to: point(0.0, to), stops: stops.collect() };
        let area = rect(0.0, from.min(to).round(), full.width, (to - from).abs().round());
        Shape::rect(area, 0.0).paint(paint)
    };
    let heavy = matches!(frame.role, Role::List | Role::Body | Role::Quote | Role::Cta | Role::Number);
    let foot = (height * (1.0 - share)).round();
    let stops: &[(f32, f32)] = if heavy {
        &[(0.0, if share > 0.99 { 0.6 } else { 0.0 }), (0.3, 0.66), (0.6, 0.84), (1.0, 0.95)]
    } else {
        &[(0.0, 0.0), (0.24, 0.46), (0.5, 0.78), (1.0, 0.96)]
    };
    let shapes = [veil(foot, height, stops), veil(0.0, (height * 0.22).round(), &[(0.0, 0.72), (1.0, 0.0)])];
    for shape in shapes {
        if frame.picture { layout.draw(shape) } else { layout.behind(shape) }
    }
}

fn hills(frame: &Frame, layout: &mut Layout) {
    let (width, height) = (frame.width(), frame.height());
    let sky = Paint::linear(point(0.0, 0.0), point(0.0, height * 0.62), [Ink::SECOND, Ink::ACCENT]);
    layout.behind(Shape::rect(frame.full(), 0.0).paint(sky));
    let sun = match frame.index % 3 {
        0 => point(width * 0.70, height * 0.30),
        1 => point(width * 0.28, height * 0.26),
        _ => point(width * 0.54, height * 0.34),
    };
    let light = Paint::radial(sun, width * 0.6, [Ink::TEXT.alpha(0.5), Ink::TEXT.alpha(0.0)]);
    layout.behind(Shape::rect(frame.full(), 0.0).paint(light));
    if !matches!(frame.role, Role::List) {
        layout.behind(Shape::circle(sun, width * 0.105).fill(Ink::TEXT.alpha(0.92)));
    }
    for (top, crest, length, shift, alpha) in [
        (0.40, 24.0, 900.0, -420.0, 0.30),
        (0.47, 30.0, 720.0, -100.0, 0.42),
        (0.55, 26.0, 980.0, -700.0, 0.58),
        (0.64, 30.0, 800.0, -260.0, 0.8),
    ] {
        let from: f32 = shift;
        let area = rect(from, height * top, width - from, height * (1.0 - top));
        layout.behind(wave(area, crest, length).fill(Ink::GROUND.alpha(alpha)));
    }
    layout.grain = 8;
}

fn marks(frame: &Frame, page: Rect, layout: &mut Layout) {
    let edge = frame.pick(44.0, 40.0, 44.0);
    let outer = rect(edge, page.y - 44.0, frame.width() - 2.0 * edge, page.height + 88.0);
    layout.draw(brackets(outer, 46.0).stroke(3.0, Ink::TEXT.alpha(0.85)));
    let line = page.top(HEAD);
    layout.put(Part::Brand(BrandMark {
        rect: rect(line.x, line.y, line.width * 0.7, HEAD),
        picture: 56.0,
        name: TextStyle::new(Face::body(600), 27.0).line(1.2),
        handle: TextStyle::new(Face::body(400), 22.0).line(1.2),
        align: BrandAlign::Start,
    }));
    let number = TextStyle::new(Face::body(600), 27.0).line(1.2).tracking(0.06);
    layout.put(Part::Page(PageMark {
        rect: rect(line.right() - 220.0, line.y, 220.0, HEAD),
        form: PageForm::Of(number, " \u{2014} ", 2),
        align: BrandAlign::End,
    }));
    let foot = page.foot(HEAD);
    layout.put(Part::Swipe(SwipeMark {
        rect: rect(foot.right() - 76.0, foot.y - 8.0, 76.0, 76.0),
        ink: Ink::ON_ACCENT,
        width: 5.0,
        form: SwipeForm::Arrow,
        disc: Some(Ink::ACCENT),
    }));
}

fn kicker(before: f32) -> Block {
    let style = TextStyle::new(Face::body(800), 25.0).range(19.0, 25.0).tracking(0.06).upper().line(1.25);
    let style = style.ink(Ink::ON_ACCENT).accent(Accent::Ink(Ink::ON_ACCENT));
    // On its own ground: what lies below may be as bright as a picture can be.
    Block::button(Slot::Kicker, Button::filled(style, Ink::ACCENT, 8.0, (20.0, 10.0)), before)
}

fn title(size: f32, min: f32, max: f32) -> TextStyle {
    TextStyle::new(Face::heading(800), size).range(min, max).line(1.04).tracking(-0.03).balance()
}

fn running(size: f32) -> TextStyle {
    TextStyle::new(Face::body(400), size).range(25.0, size * 1.06).line(1.46)
}

fn cover(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(120.0, 94.0, 130.0);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 58.0, size * 1.2), 20.0),
        Block::text(Slot::Body, running(frame.pick(36.0, 32.0, 39.0)).line(1.4), 26.0),
    ];
    // Words keep to the foot, where the veil is dense.
    layout.stack(body.below(body.height * 0.3), Anchor::Bottom, blocks);
}

fn text(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(82.0, 66.0, 90.0);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 44.0, size * 1.18), 18.0),
        Block::text(Slot::Body, running(frame.pick(37.0, 33.0, 40.0)), 28.0),
    ];
    layout.stack(body.below(body.height * 0.2), Anchor::Bottom, blocks);
}

fn quote(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(74.0, 60.0, 82.0);
    let words = TextStyle::new(Face::heading(600), size).range(36.0, size * 1.2).line(1.18).tracking(-0.02);
    let author = TextStyle::new(Face::body(400), 30.0).range(22.0, 30.0).line(1.4);
    let blocks = vec![
        kicker(0.0),
        Block::rule(72.0, 8.0, Ink::ACCENT, 30.0),
        Block::text(Slot::Quote, words.balance(), 38.0),
        Block::text(Slot::Author, author, 38.0),
    ];
    layout.stack(body.below(body.height * 0.2), Anchor::Bottom, blocks);
}

fn list(frame: &Frame, body: Rect, layout: &mut Layout) {
    let many = frame.items > 5;
    let size = frame.pick(76.0, 60.0, 84.0);
    let text = running(if many { frame.pick(31.0, 27.0, 35.0) } else { frame.pick(37.0, 32.0, 40.0) });
    let marker =
        Marker::Number { face: Face::heading(800), size: text.size * 0.96, ink: Ink::ACCENT_TEXT, digits: 2 };
    let style = ListStyle::new(text.range(20.0, text.size * 1.1).line(1.34), marker, 92.0, 46.0)
        .divider(2.0, Ink::TEXT.alpha(0.26));
    let style = ListStyle { gap: if many { 28.0 } else { frame.pick(48.0, 34.0, 52.0) }, ..style };
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 42.0, size * 1.1), 18.0),
        Block::items(style, if many { 34.0 } else { 52.0 }),
    ];
    layout.stack(body, Anchor::Bottom, blocks);
}

fn number(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(260.0, 200.0, 280.0);
    let figure = TextStyle::new(Face::heading(800), size).range(96.0, size * 1.2).line(1.0).one_line();
    let name = title(frame.pick(58.0, 48.0, 64.0), 34.0, frame.pick(70.0, 58.0, 76.0)).line(1.14);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Figure, figure.tracking(-0.05), 10.0),
        Block::text(Slot::Title, name.tracking(-0.02), 18.0),
        Block::text(
            Slot::Body,
            running(frame.pick(29.0, 27.0, 33.0)).range(21.0, 34.0).ink(Ink::MUTED),
            22.0,
        ),
    ];
    layout.stack(body.below(body.height * 0.2), Anchor::Bottom, blocks);
}

fn image(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(60.0, 50.0, 68.0);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 36.0, size * 1.12).line(1.1), 14.0),
        Block::text(Slot::Body, running(30.0).range(22.0, 33.0).line(1.4), 14.0),
    ];
    layout.stack(body.below(body.height * 0.6), Anchor::Bottom, blocks);
}

fn cta(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(104.0, 82.0, 112.0);
    let words = TextStyle::new(Face::body(600), 35.0).range(24.0, 35.0).line(1.3).ink(Ink::ON_ACCENT);
    let words = words.accent(Accent::Ink(Ink::ON_ACCENT));
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 52.0, size * 1.15), 18.0),
        Block::text(Slot::Body, running(frame.pick(36.0, 32.0, 40.0)), 26.0),
        Block::button(Slot::Action, Button::filled(words, Ink::ACCENT, 60.0, (50.0, 28.0)), 48.0),
    ];
    layout.stack(body.below(body.height * 0.2), Anchor::Bottom, blocks);
}
