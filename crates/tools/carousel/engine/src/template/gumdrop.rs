//! Gumdrop: sweets. Round letters, flowers, waves and white cards in soft candy colours.

use lumiku_carousel_dto::{Align, Role, Slot, TemplateStyle, Tone};

use super::{
    model::{
        Accent, Anchor, Block, BrandAlign, BrandMark, Button, Card, Face, Frame, Ink, Layout, ListStyle,
        Marker, PageForm, PageMark, Palette, Part, SwipeForm, SwipeMark, Template, TextStyle,
    },
    ornament::{flower, sparkle, wave},
};
use crate::{
    geometry::{Rect, point, rect},
    paint::Shape,
};

pub(super) const TEMPLATE: Template = Template {
    id: "gumdrop",
    name: "Gumdrop",
    style: TemplateStyle::Playful,
    description: "Round, sweet and cheerful: for food, children, communities and good news.",
    palettes: &[
        Palette::new("berry", "Berry", ["#ffe3ec", "#ffffff", "#3d1a4d", "#74507f", "#ff5c93", "#ffc83d"]),
        Palette::new("mint", "Mint", ["#d9f5e7", "#ffffff", "#123b3a", "#41696a", "#17b890", "#ff8a5c"]),
        Palette::new("sky", "Sky", ["#dcefff", "#ffffff", "#1b2559", "#505a86", "#4a8cff", "#ffcf3f"]),
        Palette::new("lemon", "Lemon", ["#fff3c4", "#ffffff", "#4a2410", "#7d5638", "#ff8b2b", "#3fb8af"]),
    ],
    heading: "fredoka",
    body: "fredoka",
    picture_roles: &[Role::Cover, Role::Body, Role::Quote, Role::Image, Role::Cta],
    tone: |role| if matches!(role, Role::Cta) { Tone::Accent } else { Tone::Base },
    compose,
};

const MARGIN: f32 = 72.0;
const HEAD: f32 = 72.0;
/// Radius of cards.
const ROUND: f32 = 60.0;
/// Diameter of the swipe sign.
const DISC: f32 = 92.0;

fn compose(frame: &Frame) -> Layout {
    let page = frame.page(MARGIN);
    let mut layout = Layout::default();
    let body = page.below(HEAD + 40.0).above(DISC + 36.0);
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

fn marks(page: Rect, layout: &mut Layout) {
    let line = page.top(HEAD);
    layout.put(Part::Brand(BrandMark {
        rect: rect(line.x, line.y, line.width * 0.72, HEAD),
        picture: 64.0,
        name: TextStyle::new(Face::heading(600), 30.0).line(1.15),
        handle: TextStyle::new(Face::body(400), 24.0).line(1.15).ink(Ink::MUTED),
        align: BrandAlign::Start,
    }));
    let number = TextStyle::new(Face::heading(600), 32.0).line(1.1).ink(Ink::ON_SURFACE);
    let pill = rect(page.right() - 132.0, line.y + 6.0, 132.0, 60.0);
    layout.put(Part::Page(PageMark {
        rect: pill,
        form: PageForm::Of(number.ink(Ink::TEXT), "/", 1),
        align: BrandAlign::End,
    }));
    layout.put(Part::Swipe(SwipeMark {
        rect: rect(page.right() - DISC, page.bottom() - DISC, DISC, DISC),
        ink: Ink::ON_TEXT,
        width: 8.0,
        form: SwipeForm::Arrow,
        disc: Some(Ink::TEXT),
    }));
}

/// A wave of the accent at the foot, as high as `share` of the slide, and a paler one behind it.
fn sea(frame: &Frame, high: f32, layout: &mut Layout) {
    let (width, height) = (frame.width(), frame.height());
    let area = rect(-90.0, height - high, width + 180.0, high);
    let behind = rect(-300.0, area.y - 54.0, width + 600.0, high + 54.0);
    layout.behind(wave(behind, 26.0, 620.0).fill(Ink::ACCENT.alpha(0.4)));
    layout.behind(wave(area, 26.0, 540.0).fill(Ink::ACCENT));
}

fn label(before: f32, fill: Ink, ink: Ink) -> Block {
    let style = TextStyle::new(Face::heading(600), 30.0).range(22.0, 30.0).line(1.2).ink(ink);
    let style = style.accent(Accent::Ink(ink));
    Block::button(Slot::Kicker, Button::filled(style, fill, 40.0, (30.0, 13.0)), before)
}

fn kicker(before: f32) -> Block {
    label(before, Ink::SECOND, Ink::ON_SECOND)
}

fn title(size: f32, min: f32, max: f32) -> TextStyle {
    TextStyle::new(Face::heading(600), size).range(min, max).line(1.08).tracking(-0.012).balance()
}

fn running(size: f32) -> TextStyle {
    TextStyle::new(Face::body(400), size).range(25.0, size * 1.1).line(1.38)
}

fn on_card(style: TextStyle) -> TextStyle {
    style.ink(Ink::ON_SURFACE).accent(Accent::Ink(Ink::ACCENT_ON_SURFACE))
}

fn cover(frame: &Frame, body: Rect, layout: &mut Layout) {
    let high = frame.pick(176.0, 150.0, 380.0);
    sea(frame, high, layout);
    let words = |size: f32| {
        vec![
            kicker(0.0),
            Block::text(Slot::Title, title(size, 60.0, size * 1.06), 26.0),
            Block::text(Slot::Body, running(frame.pick(38.0, 34.0, 42.0)), 24.0),
        ]
    };
    // Between the head and the wave's crests.
    let area = rect(body.x, body.y, body.width, frame.height() - high - 92.0 - body.y);
    if frame.picture {
        let side = (area.height * 0.46).round();
        let target = rect(area.x, area.y, area.width, side);
        layout.picture(target, ROUND);
        layout.draw(sparkle(point(target.right() - 30.0, target.bottom() - 6.0), 84.0).fill(Ink::SECOND));
        layout.stack(area.below(side + 36.0), Anchor::Top, words(frame.pick(92.0, 70.0, 104.0)));
        return;
    }
    let center = frame.pick(point(872.0, 262.0), point(890.0, 226.0), point(820.0, 430.0));
    let radius = frame.pick(146.0, 112.0, 200.0);
    layout.behind(flower(center, radius, 8).fill(Ink::SECOND));
    layout.behind(Shape::circle(center, radius * 0.4).fill(Ink::SURFACE));
    layout.behind(sparkle(point(center.x - radius * 1.62, center.y - radius * 0.1), 40.0).fill(Ink::ACCENT));
    layout.behind(sparkle(point(center.x - radius * 1.3, center.y + radius * 0.62), 22.0).fill(Ink::ACCENT));
    layout.stack(area, Anchor::Bottom, words(frame.pick(118.0, 90.0, 134.0)));
}

/// Dots and sparkles that peep out behind a card.
fn confetti(frame: &Frame, body: Rect, layout: &mut Layout) {
    let odd = frame.index % 2 == 1;
    let x = if odd { body.right() - 60.0 } else { body.x + 90.0 };
    layout.behind(flower(point(x, body.y + 116.0), 120.0, 8).fill(Ink::SECOND));
    let other = if odd { body.x + 40.0 } else { body.right() - 40.0 };
    layout.behind(Shape::circle(point(other, body.bottom() - 50.0), 130.0).fill(Ink::ACCENT.alpha(0.85)));
}

fn text(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(88.0, 72.0, 98.0) * if frame.picture { 0.76 } else { 1.0 };
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, on_card(title(size, 44.0, size * 1.18)), 26.0),
        Block::text(Slot::Body, on_card(running(frame.pick(40.0, 35.0, 44.0))), 26.0),
    ];
    let card = |pad| Card::new(Ink::SURFACE, ROUND, pad);
    if frame.picture {
        let height = (body.height * frame.pick(0.4, 0.34, 0.42)).round();
        layout.picture(rect(body.x, body.y, body.width, height), ROUND);
        layout.panel(body.below(height + 24.0), Anchor::Top, Align::Start, card(44.0), blocks);
        return;
    }
    confetti(frame, body, layout);
    let area = body.below(96.0);
    layout.panel(area, Anchor::Middle, Align::Start, card(frame.pick(68.0, 54.0, 72.0)), blocks);
}

fn quote(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(78.0, 62.0, 86.0);
    let author = TextStyle::new(Face::heading(600), 34.0).range(24.0, 34.0).line(1.3);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Quote, on_card(title(size, 36.0, size * 1.2).line(1.16)), 28.0),
        Block::text(Slot::Author, author.ink(Ink::MUTED_ON_SURFACE), 36.0),
    ];
    // A balloon with its tail.
    let area = body.below(frame.pick(110.0, 80.0, 130.0)).above(frame.pick(70.0, 50.0, 90.0));
    layout.behind(Shape::circle(point(frame.width() - 40.0, body.bottom() - 60.0), 170.0).fill(Ink::SECOND));
    let card = Card::new(Ink::SURFACE, ROUND, frame.pick(70.0, 56.0, 74.0));
    layout.panel(area, Anchor::Middle, Align::Center, card, blocks);
    let side = frame.pick(200.0, 150.0, 240.0);
    if frame.picture {
        let target = rect((frame.width() - side) / 2.0, body.y - 10.0, side, side);
        layout.draw(Shape::circle(target.center(), side / 2.0 + 12.0).fill(Ink::ACCENT));
        layout.picture(target, side / 2.0);
    } else {
        let center = point(frame.width() / 2.0, body.y + side * 0.34);
        layout.draw(flower(center, side * 0.42, 8).fill(Ink::ACCENT));
        layout.draw(quotes(center.x - side * 0.19, center.y - side * 0.13, side * 0.38));
    }
}

/// A pair of quotation marks, `width` pixels wide.
fn quotes(x: f32, y: f32, width: f32) -> Shape<Ink> {
    const PATH: &str = "M0 7 A5 5 0 1 1 9.5 9 Q9 15 3 17 Q6 13 5.5 12 A5 5 0 0 1 0 7 Z \
                        M14 7 A5 5 0 1 1 23.5 9 Q23 15 17 17 Q20 13 19.5 12 A5 5 0 0 1 14 7 Z";
    Shape::path(PATH, point(x, y), width / 24.0).fill(Ink::ON_ACCENT).turn(180.0)
}

fn list(frame: &Frame, body: Rect, layout: &mut Layout) {
    let many = frame.items > 5;
    let size = frame.pick(84.0, 64.0, 92.0);
    let text = running(if many { frame.pick(33.0, 28.0, 37.0) } else { frame.pick(38.0, 33.0, 42.0) });
    let marker = Marker::Badge {
        face: Face::heading(600),
        size: 34.0,
        ink: Ink::ON_ACCENT,
        fill: Ink::ACCENT,
        diameter: 64.0,
    };
    let card = Card::new(Ink::SURFACE, 44.0, if many { 18.0 } else { frame.pick(30.0, 22.0, 34.0) });
    let style = ListStyle::new(on_card(text.range(21.0, text.size * 1.1).line(1.26)), marker, 92.0, 18.0);
    let style = ListStyle { gap: if many { 12.0 } else { 20.0 }, ..style }.card(card);
    layout.behind(flower(point(frame.width() - 80.0, body.y + 116.0), 116.0, 8).fill(Ink::SECOND));
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 42.0, size * 1.1), 22.0),
        Block::items(style, if many { 26.0 } else { 38.0 }),
    ];
    layout.stack(body, Anchor::Middle, blocks);
}

fn number(frame: &Frame, body: Rect, layout: &mut Layout) {
    let radius = frame.pick(330.0, 240.0, 380.0);
    let center = point(frame.width() / 2.0, body.y + radius);
    layout.behind(flower(center, radius, 10).fill(Ink::SECOND));
    layout.behind(sparkle(point(center.x + radius * 1.12, center.y - radius * 0.62), 60.0).fill(Ink::ACCENT));
    layout.behind(sparkle(point(center.x - radius * 1.16, center.y + radius * 0.5), 44.0).fill(Ink::ACCENT));
    let size = frame.pick(190.0, 140.0, 210.0);
    let figure = TextStyle::new(Face::heading(700), size).range(64.0, size * 1.3).line(1.05).one_line();
    let figure = figure.tracking(-0.02).ink(Ink::ON_SECOND).accent(Accent::Ink(Ink::ON_SECOND));
    let inside = Rect::around(center, radius).inset(radius * 0.26, radius * 0.42);
    layout.centered(inside, Anchor::Middle, vec![Block::text(Slot::Figure, figure, 0.0)]);
    let name = title(frame.pick(62.0, 50.0, 70.0), 34.0, frame.pick(74.0, 58.0, 84.0)).line(1.12);
    let blocks = vec![
        label(0.0, Ink::ACCENT, Ink::ON_ACCENT),
        Block::text(Slot::Title, name, 20.0),
        Block::text(
            Slot::Body,
            running(frame.pick(31.0, 28.0, 35.0)).range(22.0, 36.0).ink(Ink::MUTED),
            18.0,
        ),
    ];
    layout.centered(body.below(2.0 * radius + 36.0), Anchor::Top, blocks);
}

fn image(frame: &Frame, body: Rect, layout: &mut Layout) {
    let height = (body.height * frame.pick(0.74, 0.66, 0.74)).round();
    let target = rect(body.x, body.y, body.width, height);
    layout.behind(flower(point(body.x + 10.0, body.y + height - 190.0), 150.0, 8).fill(Ink::ACCENT));
    layout.behind(flower(point(body.right() - 10.0, body.y + 150.0), 130.0, 8).fill(Ink::SECOND));
    let inner = target.inset(18.0, 18.0);
    layout.draw(Shape::rect(target, ROUND).fill(Ink::SURFACE));
    if frame.picture {
        layout.picture(inner, ROUND - 18.0);
    } else {
        layout.draw(Shape::rect(inner, ROUND - 18.0).fill(Ink::ACCENT.alpha(0.4)));
        layout.draw(flower(inner.center(), height * 0.22, 8).fill(Ink::SECOND));
    }
    let size = frame.pick(58.0, 48.0, 66.0);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 34.0, size * 1.1), 14.0),
        Block::text(Slot::Body, running(31.0).range(22.0, 34.0).ink(Ink::MUTED), 12.0),
    ];
    layout.centered(body.below(height + 30.0), Anchor::Top, blocks);
}

fn cta(frame: &Frame, body: Rect, layout: &mut Layout) {
    let (width, height) = (frame.width(), frame.height());
    let area = rect(-60.0, height - frame.pick(150.0, 110.0, 330.0), width + 120.0, 400.0);
    layout.behind(wave(area, 24.0, 480.0).fill(Ink::TEXT.alpha(0.16)));
    let mut area = body;
    let radius = frame.pick(128.0, 92.0, 160.0);
    let center = point(width / 2.0, body.y + radius * 1.1);
    if frame.picture {
        layout.draw(flower(center, radius * 1.25, 8).fill(Ink::ACCENT));
        layout.picture(Rect::around(center, radius * 0.95), radius);
    } else {
        layout.behind(flower(center, radius, 8).fill(Ink::ACCENT));
        layout.behind(Shape::circle(center, radius * 0.4).fill(Ink::GROUND));
    }
    area = area.below(radius * 2.3 + 20.0);
    let size = frame.pick(112.0, 86.0, 122.0);
    let words = TextStyle::new(Face::heading(600), 40.0).range(26.0, 40.0).line(1.2).ink(Ink::ON_TEXT);
    let words = words.accent(Accent::Ink(Ink::ON_TEXT));
    let plain = Accent::Ink(Ink::ACCENT_TEXT);
    let blocks = vec![
        label(0.0, Ink::TEXT.alpha(0.16), Ink::TEXT),
        Block::text(Slot::Title, title(size, 54.0, size * 1.15).accent(plain), 22.0),
        Block::text(Slot::Body, running(frame.pick(38.0, 34.0, 42.0)), 22.0),
        Block::button(Slot::Action, Button::filled(words, Ink::TEXT, 60.0, (56.0, 26.0)), 40.0),
    ];
    layout.centered(area, Anchor::Middle, blocks);
}
