//! Nocturne: a screen at night. Glowing light behind glass panels, thin orbits, a net of points.

use lumiku_carousel_dto::{Align, Role, Slot, TemplateStyle, Tone};

use super::model::{
    Accent, Anchor, Block, BrandAlign, BrandMark, Button, Card, Face, Frame, Ink, Layout, ListStyle, Marker,
    PageForm, PageMark, Palette, Part, SwipeForm, SwipeMark, Template, TextStyle,
};
use crate::{
    geometry::{Point, Rect, point, rect},
    paint::{Outline, Paint, Shape},
};

pub(super) const TEMPLATE: Template = Template {
    id: "nocturne",
    name: "Nocturne",
    style: TemplateStyle::Dark,
    description: "Light in the dark behind panels of glass: for technology, products and how things work.",
    palettes: &[
        Palette::new("violet", "Violet", ["#0b0a17", "#17152b", "#f5f4ff", "#a6a3c8", "#8f7bff", "#2fd4c6"]),
        Palette::new("aqua", "Aqua", ["#06131a", "#0d2029", "#effbff", "#93b3bf", "#22c7e8", "#5b7cff"]),
        Palette::new("lime", "Lime", ["#0c100b", "#171e15", "#f4faf0", "#a2b19b", "#b6f24a", "#23b98a"]),
        Palette::new("ember", "Ember", ["#140b0a", "#241412", "#fff4f0", "#c4a39b", "#ff6a3d", "#e0408f"]),
    ],
    heading: "space-grotesk",
    body: "inter",
    picture_roles: &[Role::Cover, Role::Body, Role::Quote, Role::Image, Role::Cta],
    tone: |_| Tone::Base,
    compose,
};

const MARGIN: f32 = 76.0;
const HEAD: f32 = 60.0;
/// Radius of panels.
const ROUND: f32 = 44.0;

fn compose(frame: &Frame) -> Layout {
    let page = frame.page(MARGIN);
    let mut layout = Layout::default();
    let body = page.below(HEAD + 52.0).above(HEAD + 44.0);
    night(frame, &mut layout);
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

fn glow(center: Point, radius: f32, ink: Ink, frame: &Frame) -> Shape<Ink> {
    let clear = ink.alpha(0.0);
    let paint =
        Paint::radial(center, radius, [ink, ink.alpha(ink.alpha * 0.55), ink.alpha(ink.alpha * 0.16), clear]);
    Shape::rect(frame.full(), 0.0).paint(paint)
}

/// Two lights and a net of points. The lights stand at other corners for other roles.
fn night(frame: &Frame, layout: &mut Layout) {
    let (width, height) = (frame.width(), frame.height());
    let (one, other) = match frame.role {
        Role::Cover | Role::Cta => (point(width * 0.78, height * 0.2), point(width * 0.05, height * 0.95)),
        Role::Body | Role::Image => (point(0.0, height * 0.1), point(width, height * 0.9)),
        Role::Quote | Role::Number => (point(width * 0.5, height * 0.42), point(width * 0.1, height)),
        Role::List => (point(width, height * 0.05), point(0.0, height * 0.7)),
    };
    let strong = if matches!(frame.role, Role::Cover | Role::Cta) { 0.62 } else { 0.34 };
    layout.behind(glow(one, width * 0.95, Ink::ACCENT.alpha(strong), frame));
    layout.behind(glow(other, width * 0.8, Ink::SECOND.alpha(strong * 0.5), frame));
    let dots = Outline::Dots { area: frame.full(), step: 54.0, radius: 1.8 };
    layout.behind(Shape::new(dots).fill(Ink::TEXT.alpha(0.2)));
    layout.grain = 5;
}

fn marks(page: Rect, layout: &mut Layout) {
    let line = page.top(HEAD);
    layout.put(Part::Brand(BrandMark {
        rect: rect(line.x, line.y, line.width * 0.8, HEAD),
        picture: 56.0,
        name: TextStyle::new(Face::heading(500), 27.0).line(1.2),
        handle: TextStyle::new(Face::body(400), 22.0).line(1.2).ink(Ink::MUTED),
        align: BrandAlign::Start,
    }));
    let foot = page.foot(HEAD);
    layout.put(Part::Page(PageMark {
        rect: rect(foot.x, foot.y, foot.width - 160.0, HEAD),
        form: PageForm::Dots { diameter: 12.0, gap: 14.0, on: Ink::ACCENT, off: Ink::TEXT.alpha(0.28) },
        align: BrandAlign::Start,
    }));
    layout.put(Part::Swipe(SwipeMark {
        rect: rect(foot.right() - 120.0, foot.y, 120.0, HEAD),
        ink: Ink::TEXT,
        width: 5.0,
        form: SwipeForm::Chevrons,
        disc: None,
    }));
}

fn glass(pad: f32) -> Card {
    Card::new(Ink::SURFACE.alpha(0.82), ROUND, pad).stroke(2.0, Ink::TEXT.alpha(0.16))
}

fn kicker(before: f32) -> Block {
    let style = TextStyle::new(Face::heading(500), 26.0).range(20.0, 26.0).line(1.25);
    let button = Button::outlined(style, 2.0, Ink::ACCENT, 40.0, (26.0, 13.0));
    Block::button(Slot::Kicker, button, before)
}

fn title(size: f32, min: f32, max: f32) -> TextStyle {
    TextStyle::new(Face::heading(500), size).range(min, max).line(1.06).tracking(-0.03).balance()
}

fn running(size: f32) -> TextStyle {
    TextStyle::new(Face::body(400), size).range(24.0, size * 1.08).line(1.5).ink(Ink::ON_SURFACE)
}

fn orbits(center: Point, radius: f32, layout: &mut Layout) {
    for (step, alpha) in [(1.0_f32, 0.5), (1.45, 0.32), (1.95, 0.2), (2.5, 0.12)] {
        layout.behind(Shape::circle(center, radius * step).stroke(2.0, Ink::TEXT.alpha(alpha)));
    }
    let (top, low) = (point(center.x - radius * 0.6, center.y - radius * 0.6), radius * 1.5);
    let planet = Paint::radial(top, low, [Ink::TEXT, Ink::ACCENT, Ink::GROUND]);
    layout.behind(Shape::circle(center, radius * 0.62).paint(planet));
    for (step, degrees, size) in [(1.0_f32, 200.0_f32, 15.0), (1.45, 335.0, 10.0), (1.95, 228.0, 20.0)] {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let at = point(center.x + radius * step * cos, center.y + radius * step * sin);
        layout.behind(Shape::circle(at, size).fill(Ink::SECOND));
    }
}

fn cover(frame: &Frame, body: Rect, layout: &mut Layout) {
    let mut area = body;
    if frame.picture {
        let height = (body.height * frame.pick(0.46, 0.4, 0.5)).round();
        let target = rect(body.x, body.y, body.width, height);
        layout.picture(target, ROUND);
        layout.draw(Shape::rect(target.inset(1.0, 1.0), ROUND).stroke(2.0, Ink::TEXT.alpha(0.2)));
        area = body.below(height + 44.0);
    } else {
        let center = frame.pick(point(800.0, 400.0), point(850.0, 300.0), point(740.0, 600.0));
        orbits(center, frame.pick(150.0, 110.0, 180.0), layout);
    }
    let size = frame.pick(120.0, 94.0, 128.0) * if frame.picture { 0.76 } else { 1.0 };
    let lead = running(frame.pick(35.0, 32.0, 38.0)).ink(Ink::MUTED).line(1.42);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 56.0, size * 1.16), 30.0),
        Block::text(Slot::Body, lead, 28.0),
    ];
    layout.stack(area, Anchor::Bottom, blocks);
}

fn text(frame: &Frame, body: Rect, layout: &mut Layout) {
    let mut area = body;
    if frame.picture {
        let height = (body.height * frame.pick(0.38, 0.32, 0.42)).round();
        layout.picture(rect(body.x, body.y, body.width, height), ROUND);
        area = body.below(height + 28.0);
    }
    let size = frame.pick(84.0, 68.0, 92.0) * if frame.picture { 0.76 } else { 1.0 };
    let accent = Accent::Ink(Ink::ACCENT_ON_SURFACE);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 42.0, size * 1.15).ink(Ink::ON_SURFACE).accent(accent), 30.0),
        Block::text(Slot::Body, running(frame.pick(37.0, 33.0, 41.0)).accent(accent), 30.0),
    ];
    let anchor = if frame.picture { Anchor::Top } else { Anchor::Middle };
    let pad = if frame.picture { 44.0 } else { frame.pick(64.0, 52.0, 68.0) };
    layout.panel(area, anchor, Align::Start, glass(pad), blocks);
}

fn quote(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(80.0, 64.0, 88.0);
    let author = TextStyle::new(Face::body(500), 30.0).range(22.0, 30.0).line(1.4).ink(Ink::MUTED);
    let words = title(size, 36.0, size * 1.2).line(1.18);
    let mut area = body;
    if frame.picture {
        let side = frame.pick(220.0, 170.0, 270.0);
        let target = rect((frame.width() - side) / 2.0, body.y, side, side);
        layout.draw(Shape::circle(target.center(), side / 2.0 + 14.0).stroke(2.5, Ink::ACCENT));
        layout.picture(target, side / 2.0);
        area = body.below(side + 44.0);
    } else {
        let center = point(frame.width() / 2.0, body.center().y);
        for (radius, alpha) in [(0.34, 0.26), (0.46, 0.18), (0.6, 0.1)] {
            layout.behind(Shape::circle(center, frame.width() * radius).stroke(2.0, Ink::TEXT.alpha(alpha)));
        }
    }
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Quote, words, 40.0),
        Block::rule(64.0, 5.0, Ink::ACCENT, 46.0),
        Block::text(Slot::Author, author, 28.0),
    ];
    layout.centered(area, Anchor::Middle, blocks);
}

fn list(frame: &Frame, body: Rect, layout: &mut Layout) {
    let many = frame.items > 5;
    let size = frame.pick(80.0, 62.0, 88.0);
    let text = running(if many { frame.pick(31.0, 27.0, 35.0) } else { frame.pick(36.0, 31.0, 40.0) });
    let marker = Marker::Badge {
        face: Face::heading(700),
        size: 27.0,
        ink: Ink::ON_ACCENT,
        fill: Ink::ACCENT,
        diameter: 54.0,
    };
    let card = Card { radius: 30.0, ..glass(if many { 20.0 } else { frame.pick(32.0, 24.0, 36.0) }) };
    let text = text.range(20.0, text.size * 1.1).line(1.32).accent(Accent::Ink(Ink::ACCENT_ON_SURFACE));
    let style = ListStyle::new(text, marker, 84.0, if many { 14.0 } else { 20.0 }).card(card);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 40.0, size * 1.1), 26.0),
        Block::items(style, if many { 30.0 } else { 44.0 }),
    ];
    layout.stack(body, Anchor::Middle, blocks);
}

fn number(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(280.0, 220.0, 300.0);
    let figure = TextStyle::new(Face::heading(700), size).range(100.0, size * 1.2).line(1.0).one_line();
    let name = title(frame.pick(58.0, 48.0, 64.0), 34.0, frame.pick(70.0, 58.0, 78.0)).line(1.16);
    if let Some(share) = frame.share {
        let center = point(frame.width() / 2.0, body.center().y);
        let radius = frame.pick(440.0, 380.0, 450.0);
        layout.draw(Shape::circle(center, radius).stroke(10.0, Ink::TEXT.alpha(0.12)));
        if share > 0.0 {
            let arc = super::ornament::arc(center, radius, 0.0, (share * 360.0).min(359.9));
            layout.draw(arc.stroke(18.0, Ink::ACCENT));
        }
    } else {
        let center = point(frame.width() / 2.0, body.center().y);
        for (radius, alpha) in [(0.34, 0.26), (0.46, 0.18), (0.6, 0.1)] {
            layout.behind(Shape::circle(center, frame.width() * radius).stroke(2.0, Ink::TEXT.alpha(alpha)));
        }
    }
    let source = running(frame.pick(30.0, 27.0, 34.0)).range(21.0, 36.0).ink(Ink::MUTED).line(1.42);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Figure, figure.tracking(-0.05), 24.0),
        Block::text(Slot::Title, name.tracking(-0.02), 26.0),
        Block::text(Slot::Body, source, 30.0),
    ];
    let inside = if frame.share.is_some() { body.inset(140.0, 30.0) } else { body };
    layout.centered(inside, Anchor::Middle, blocks);
}

fn image(frame: &Frame, body: Rect, layout: &mut Layout) {
    let height = (body.height * frame.pick(0.68, 0.62, 0.7)).round();
    let target = rect(body.x, body.y, body.width, height);
    if frame.picture {
        layout.picture(target, ROUND);
    } else {
        layout.behind(Shape::rect(target, ROUND).fill(Ink::SURFACE.alpha(0.82)));
        let center = target.center();
        layout.behind(Shape::circle(center, height * 0.2).fill(Ink::ACCENT));
        layout.behind(Shape::circle(center, height * 0.32).stroke(2.0, Ink::TEXT.alpha(0.3)));
    }
    layout.draw(Shape::rect(target.inset(1.0, 1.0), ROUND).stroke(2.0, Ink::TEXT.alpha(0.2)));
    let size = frame.pick(54.0, 46.0, 62.0);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 34.0, size * 1.1).line(1.12), 16.0),
        Block::text(Slot::Body, running(30.0).range(22.0, 32.0).ink(Ink::MUTED).line(1.4), 14.0),
    ];
    layout.stack(body.below(height + 36.0), Anchor::Top, blocks);
}

fn cta(frame: &Frame, body: Rect, layout: &mut Layout) {
    let mut area = body;
    if frame.picture {
        let side = frame.pick(260.0, 190.0, 320.0);
        layout.picture(rect((frame.width() - side) / 2.0, body.y, side, side), ROUND);
        area = body.below(side + 32.0);
    }
    let size = frame.pick(104.0, 84.0, 112.0) * if frame.picture { 0.8 } else { 1.0 };
    let words = TextStyle::new(Face::heading(700), 36.0).range(24.0, 36.0).line(1.25).ink(Ink::ON_ACCENT);
    let words = words.accent(Accent::Ink(Ink::ON_ACCENT));
    let accent = Accent::Ink(Ink::ACCENT_ON_SURFACE);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 50.0, size * 1.12).ink(Ink::ON_SURFACE).accent(accent), 32.0),
        Block::text(Slot::Body, running(frame.pick(36.0, 32.0, 40.0)).line(1.42).accent(accent), 28.0),
        Block::button(Slot::Action, Button::filled(words, Ink::ACCENT, 60.0, (56.0, 28.0)), 52.0),
    ];
    layout.panel(area, Anchor::Middle, Align::Center, glass(frame.pick(72.0, 52.0, 72.0)), blocks);
}
