//! Aura: morning light. Soft colours that run into each other, film grain, a tender serif in the middle.

use lumiku_carousel_dto::{Align, Role, Slot, TemplateStyle, Tone};

use super::model::{
    Accent, Anchor, Block, BrandAlign, BrandMark, Button, Card, Face, Frame, Ink, Layout, ListStyle, Marker,
    PageForm, PageMark, Palette, Part, SwipeForm, SwipeMark, Template, TextStyle,
};
use crate::{
    geometry::{Point, Rect, point, rect},
    paint::{Paint, Shape},
};

pub(super) const TEMPLATE: Template = Template {
    id: "aura",
    name: "Aura",
    style: TemplateStyle::Minimal,
    description: "Soft light and a gentle voice: for wellbeing, beauty, letters and thoughts.",
    palettes: &[
        Palette::new("peach", "Peach", ["#fff3e9", "#ffffff", "#3a1f2b", "#7d5b62", "#ff8f6b", "#c58bff"]),
        Palette::new("lilac", "Lilac", ["#f5f0ff", "#ffffff", "#251b45", "#665c86", "#a07bff", "#ff9ec7"]),
        Palette::new("dew", "Dew", ["#effaf3", "#ffffff", "#123329", "#4d6e62", "#3fc79a", "#8ec5ff"]),
        Palette::new("dusk", "Dusk", ["#1b1430", "#2a2047", "#fdf3ff", "#b9a9d0", "#ff7fa8", "#6f7bff"]),
    ],
    heading: "fraunces",
    body: "plus-jakarta-sans",
    picture_roles: &[Role::Cover, Role::Body, Role::Quote, Role::Image, Role::Cta],
    tone: |_| Tone::Base,
    compose,
};

const MARGIN: f32 = 88.0;
const HEAD: f32 = 60.0;

fn compose(frame: &Frame) -> Layout {
    let page = frame.page(MARGIN);
    let mut layout = Layout::default();
    let body = page.below(HEAD + 44.0).above(HEAD + 40.0);
    light(frame, &mut layout);
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

fn cloud(frame: &Frame, center: Point, radius: f32, ink: Ink) -> Shape<Ink> {
    let fade = |share: f32| ink.alpha(ink.alpha * share);
    let paint =
        Paint::radial(center, radius, [fade(1.0), fade(0.86), fade(0.56), fade(0.24), fade(0.06), fade(0.0)]);
    Shape::rect(frame.full(), 0.0).paint(paint)
}

/// Three clouds of light, at other places for other roles; pale where words stand.
fn light(frame: &Frame, layout: &mut Layout) {
    let (width, height) = (frame.width(), frame.height());
    let at = |x: f32, y: f32| point(width * x, height * y);
    let [one, two, three] = match frame.role {
        Role::Cover => [at(0.85, 0.12), at(0.08, 0.34), at(0.7, 1.0)],
        Role::Body => [at(1.05, 0.05), at(-0.05, 0.95), at(0.9, 1.05)],
        Role::Quote => [at(0.1, 0.08), at(0.98, 0.9), at(0.0, 1.0)],
        Role::List => [at(-0.05, 0.02), at(1.05, 0.3), at(0.2, 1.1)],
        Role::Number => [at(0.5, 0.36), at(0.9, 0.95), at(0.05, 0.9)],
        Role::Image => [at(0.0, 0.2), at(1.0, 0.65), at(0.3, 1.05)],
        Role::Cta => [at(0.5, 1.02), at(0.05, 0.1), at(0.98, 0.2)],
    };
    let full = if matches!(frame.role, Role::Cover | Role::Cta) { 0.74 } else { 0.5 };
    layout.behind(cloud(frame, one, width * 0.78, Ink::ACCENT.alpha(full)));
    layout.behind(cloud(frame, two, width * 0.66, Ink::SECOND.alpha(full * 0.84)));
    layout.behind(cloud(frame, three, width * 0.6, Ink::ACCENT.alpha(full * 0.5)));
    layout.grain = 14;
}

fn marks(page: Rect, layout: &mut Layout) {
    let line = page.top(HEAD);
    layout.put(Part::Brand(BrandMark {
        rect: line,
        picture: 56.0,
        name: TextStyle::new(Face::body(600), 26.0).line(1.2),
        handle: TextStyle::new(Face::body(400), 22.0).line(1.2),
        align: BrandAlign::Center,
    }));
    let foot = page.foot(HEAD);
    layout.put(Part::Page(PageMark {
        rect: foot,
        form: PageForm::Dots { diameter: 11.0, gap: 13.0, on: Ink::TEXT, off: Ink::TEXT.alpha(0.24) },
        align: BrandAlign::Center,
    }));
    layout.put(Part::Swipe(SwipeMark {
        rect: rect(foot.right() - 76.0, foot.y, 76.0, HEAD),
        ink: Ink::TEXT,
        width: 3.0,
        form: SwipeForm::Arrow,
        disc: None,
    }));
}

fn kicker(before: f32) -> Block {
    let style = TextStyle::new(Face::body(600), 25.0).range(19.0, 25.0).tracking(0.05).line(1.3);
    Block::button(
        Slot::Kicker,
        Button::outlined(style, 2.0, Ink::TEXT.alpha(0.5), 40.0, (26.0, 12.0)),
        before,
    )
}

fn title(size: f32, min: f32, max: f32) -> TextStyle {
    TextStyle::new(Face::heading(400), size)
        .range(min, max)
        .line(1.08)
        .tracking(-0.028)
        .balance()
        .accent(Accent::Italic(Ink::TEXT))
}

fn running(size: f32) -> TextStyle {
    TextStyle::new(Face::body(400), size)
        .range(24.0, size * 1.08)
        .line(1.5)
        .accent(Accent::Swash(Ink::ACCENT))
}

/// A pane of milk glass.
fn pane(pad: f32, radius: f32) -> Card {
    Card::new(Ink::SURFACE.alpha(0.62), radius, pad).stroke(2.0, Ink::SURFACE)
}

fn cover(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(128.0, 100.0, 136.0);
    let blocks = |size: f32| {
        vec![
            kicker(0.0),
            Block::text(Slot::Title, title(size, 58.0, size * 1.18), 34.0),
            Block::text(Slot::Body, running(frame.pick(35.0, 32.0, 38.0)), 34.0),
        ]
    };
    if frame.picture {
        let side = (body.height * frame.pick(0.44, 0.38, 0.46)).round();
        let wide = side * 0.82;
        let target = rect(((frame.width() - wide) / 2.0).round(), body.y, wide.round(), side);
        layout.picture(target, wide / 2.0);
        layout.centered(body.below(side + 36.0), Anchor::Middle, blocks(size * 0.72));
        return;
    }
    layout.centered(body, Anchor::Middle, blocks(size));
}

fn text(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(84.0, 68.0, 92.0) * if frame.picture { 0.8 } else { 1.0 };
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 44.0, size * 1.18), 28.0),
        Block::text(Slot::Body, running(frame.pick(36.0, 32.0, 40.0)), 30.0),
    ];
    if frame.picture {
        let height = (body.height * frame.pick(0.4, 0.34, 0.42)).round();
        layout.picture(rect(body.x, body.y, body.width, height), 48.0);
        layout.panel(body.below(height + 24.0), Anchor::Top, Align::Start, pane(44.0, 48.0), blocks);
        return;
    }
    layout.panel(body, Anchor::Middle, Align::Start, pane(frame.pick(68.0, 54.0, 70.0), 56.0), blocks);
}

fn quote(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(86.0, 68.0, 94.0);
    let words = TextStyle { face: Face::heading(400).italic(), ..title(size, 40.0, size * 1.18) };
    let author = TextStyle::new(Face::body(600), 29.0).range(21.0, 29.0).line(1.4);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Quote, words.line(1.16).accent(Accent::Swash(Ink::ACCENT)), 36.0),
        Block::text(Slot::Author, author, 48.0),
    ];
    let mut area = body;
    if frame.picture {
        let side = frame.pick(230.0, 170.0, 280.0);
        layout.picture(rect(((frame.width() - side) / 2.0).round(), body.y, side, side), side / 2.0);
        area = body.below(side + 40.0);
    }
    layout.centered(area, Anchor::Middle, blocks);
}

fn list(frame: &Frame, body: Rect, layout: &mut Layout) {
    let many = frame.items > 5;
    let size = frame.pick(82.0, 64.0, 90.0);
    let text = running(if many { frame.pick(30.0, 27.0, 34.0) } else { frame.pick(35.0, 31.0, 39.0) });
    let marker = Marker::Number {
        face: Face::heading(400).italic(),
        size: text.size * 1.45,
        ink: Ink::ON_SURFACE,
        digits: 1,
    };
    let card = pane(if many { 18.0 } else { frame.pick(30.0, 22.0, 34.0) }, 36.0);
    let style = ListStyle::new(text.range(20.0, text.size * 1.1).line(1.34), marker, 64.0, 18.0).card(card);
    let style = ListStyle { gap: if many { 12.0 } else { 18.0 }, ..style };
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 42.0, size * 1.1), 26.0),
        Block::items(style, if many { 28.0 } else { 44.0 }),
    ];
    layout.stack(body, Anchor::Middle, blocks);
}

fn number(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(290.0, 220.0, 310.0);
    let figure = TextStyle::new(Face::heading(400), size).range(100.0, size * 1.2).line(1.0).one_line();
    let name = title(frame.pick(60.0, 50.0, 66.0), 36.0, frame.pick(72.0, 58.0, 80.0)).line(1.16);
    let source = running(frame.pick(29.0, 27.0, 33.0)).range(21.0, 34.0).ink(Ink::MUTED);
    if let Some(share) = frame.share {
        let (center, radius) = (body.center(), frame.pick(430.0, 370.0, 440.0));
        layout.draw(Shape::circle(center, radius).stroke(4.0, Ink::TEXT.alpha(0.16)));
        if share > 0.0 {
            let arc = super::ornament::arc(center, radius, 0.0, (share * 360.0).min(359.9));
            layout.draw(arc.stroke(12.0, Ink::ACCENT));
        }
    }
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Figure, figure.tracking(-0.045), 20.0),
        Block::text(Slot::Title, name, 24.0),
        Block::text(Slot::Body, source, 30.0),
    ];
    let inside = if frame.share.is_some() { body.inset(130.0, 30.0) } else { body };
    layout.centered(inside, Anchor::Middle, blocks);
}

fn image(frame: &Frame, body: Rect, layout: &mut Layout) {
    let height = (body.height * frame.pick(0.74, 0.66, 0.75)).round();
    let target = rect(body.x, body.y, body.width, height);
    if frame.picture {
        layout.picture(target, 64.0);
    } else {
        let paint = Paint::linear(
            point(target.x, target.y),
            point(target.right(), target.bottom()),
            [Ink::ACCENT, Ink::SECOND],
        );
        layout.behind(Shape::rect(target, 64.0).paint(paint));
        layout.behind(Shape::circle(target.center(), height * 0.26).fill(Ink::SURFACE.alpha(0.4)));
    }
    let size = frame.pick(56.0, 46.0, 64.0);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 34.0, size * 1.1).line(1.12), 14.0),
        Block::text(Slot::Body, running(28.0).range(21.0, 31.0).line(1.42), 12.0),
    ];
    layout.centered(body.below(height + 32.0), Anchor::Top, blocks);
}

fn cta(frame: &Frame, body: Rect, layout: &mut Layout) {
    let mut area = body;
    if frame.picture {
        let side = frame.pick(280.0, 200.0, 340.0);
        layout.picture(rect(((frame.width() - side) / 2.0).round(), body.y, side, side), side / 2.0);
        area = body.below(side + 32.0);
    }
    let size = frame.pick(124.0, 98.0, 132.0) * if frame.picture { 0.8 } else { 1.0 };
    let words = TextStyle::new(Face::body(600), 35.0).range(24.0, 35.0).line(1.3).ink(Ink::ON_TEXT);
    let words = words.accent(Accent::Ink(Ink::ON_TEXT));
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 56.0, size * 1.15), 32.0),
        Block::text(Slot::Body, running(frame.pick(36.0, 32.0, 40.0)), 30.0),
        Block::button(Slot::Action, Button::filled(words, Ink::TEXT, 60.0, (54.0, 28.0)), 50.0),
    ];
    layout.centered(area, Anchor::Middle, blocks);
}
