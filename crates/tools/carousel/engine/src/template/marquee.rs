//! Marquee: a poster. One vivid colour a slide, capitals as large as the page allows, a star.

use lumiku_carousel_dto::{Role, Slot, TemplateStyle, Tone};

use super::{
    model::{
        Accent, Anchor, Block, BrandAlign, BrandMark, Button, Face, Frame, Ink, Layout, ListStyle, Marker,
        PageForm, PageMark, Palette, Part, Sign, SignText, SwipeForm, SwipeMark, Template, TextStyle,
    },
    ornament::star,
};
use crate::{
    geometry::{Rect, point, rect},
    paint::Shape,
};

pub(super) const TEMPLATE: Template = Template {
    id: "marquee",
    name: "Marquee",
    style: TemplateStyle::Bold,
    description: "A poster that shouts from across the street: for launches, strong opinions and short rules.",
    palettes: &[
        Palette::new("ember", "Ember", ["#ff5a2c", "#ef4a1c", "#190d08", "#46190a", "#fff1de", "#d93607"]),
        Palette::new("acid", "Acid", ["#d8f24b", "#c9e534", "#12160a", "#3c4515", "#ffffff", "#5b42f3"]),
        Palette::new("cobalt", "Cobalt", ["#2a4bff", "#1f3ce0", "#ffffff", "#dfe4ff", "#ffe14d", "#12206b"]),
        Palette::new("bubble", "Bubble", ["#ff8fc4", "#f57cb6", "#24061a", "#5a1f42", "#fff4fa", "#c3126f"]),
    ],
    heading: "anton",
    body: "inter",
    picture_roles: &[Role::Cover, Role::Body, Role::Quote, Role::Image, Role::Cta],
    tone: |role| match role {
        Role::Cover | Role::Number | Role::Cta => Tone::Base,
        Role::Body | Role::List => Tone::Accent,
        Role::Quote | Role::Image => Tone::Inverse,
    },
    compose,
};

const MARGIN: f32 = 72.0;
/// Height of the head line with brand and page number.
const HEAD: f32 = 64.0;
/// Diameter of the swipe sign.
const DISC: f32 = 104.0;

fn compose(frame: &Frame) -> Layout {
    let page = frame.page(MARGIN);
    let mut layout = Layout::default();
    let body = page.below(HEAD + 48.0);
    match frame.role {
        Role::Cover => cover(frame, page, body, &mut layout),
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
        rect: rect(line.x, line.y, line.width * 0.7, 60.0),
        picture: 60.0,
        name: TextStyle::new(Face::body(700), 28.0).line(1.2),
        handle: TextStyle::new(Face::body(500), 22.0).line(1.2),
        align: BrandAlign::Start,
    }));
    layout.put(Part::Page(PageMark {
        rect: rect(line.right() - 200.0, line.y, 200.0, 60.0),
        form: PageForm::Number(TextStyle::new(Face::heading(400), 52.0).line(1.1), 2),
        align: BrandAlign::End,
    }));
    layout.put(Part::Swipe(SwipeMark {
        rect: rect(page.right() - DISC, page.bottom() - DISC, DISC, DISC),
        ink: Ink::ON_TEXT,
        width: 7.0,
        form: SwipeForm::Arrow,
        disc: Some(Ink::TEXT),
    }));
}

fn kicker(before: f32) -> Block {
    let style = TextStyle::new(Face::body(700), 27.0)
        .range(20.0, 27.0)
        .tracking(0.04)
        .upper()
        .line(1.2)
        .ink(Ink::ON_TEXT)
        .accent(Accent::Ink(Ink::ON_TEXT));
    Block::button(Slot::Kicker, Button::filled(style, Ink::TEXT, 0.0, (22.0, 12.0)), before)
}

fn title(size: f32, min: f32, max: f32) -> TextStyle {
    TextStyle::new(Face::heading(400), size).range(min, max).line(1.1).upper().balance().tracking(-0.005)
}

/// On a vivid ground no second colour can be read: marked words stand on a strip of it instead.
fn accent(frame: &Frame) -> Accent {
    match frame.tone {
        Tone::Base => Accent::Block(Ink::ACCENT, Ink::ON_ACCENT),
        Tone::Inverse | Tone::Accent => Accent::Ink(Ink::ACCENT_TEXT),
    }
}

fn running(size: f32) -> TextStyle {
    TextStyle::new(Face::body(500), size)
        .range(26.0, size * 1.1)
        .line(1.4)
        .accent(Accent::Block(Ink::TEXT, Ink::ON_TEXT))
}

/// Words stand on the foot of the page, left of the swipe sign where they share its lines.
fn feet(body: Rect) -> Rect {
    body.above(DISC + 28.0)
}

fn cover(frame: &Frame, page: Rect, body: Rect, layout: &mut Layout) {
    let width = frame.width();
    let mut area = body;
    if frame.picture {
        let height = (body.height * frame.pick(0.46, 0.36, 0.48)).round();
        layout.picture(rect(0.0, body.y, width, height), 0.0);
        area = body.below(height + 40.0);
    } else {
        let center = frame.pick(point(930.0, 250.0), point(950.0, 180.0), point(900.0, 400.0));
        let radius = frame.pick(320.0, 230.0, 400.0);
        layout.behind(star(center, radius, radius * 0.72, 16).fill(Ink::ACCENT).turn(8.0));
    }
    let size = if frame.picture { frame.pick(150.0, 112.0, 170.0) } else { frame.pick(186.0, 142.0, 210.0) };
    let words = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 76.0, size * 1.16).accent(accent(frame)), 28.0),
    ];
    let foot = rect(page.x, page.bottom() - DISC, page.width - DISC - 48.0, DISC);
    let lead = TextStyle::new(Face::body(500), 32.0).range(22.0, 32.0).line(1.32);
    layout.stack(area.above(DISC + 24.0), Anchor::Bottom, words);
    layout.stack(foot, Anchor::Middle, vec![Block::text(Slot::Body, lead, 0.0)]);
}

/// The slide's number, larger than the page, in a shade of the ground.
fn ghost(frame: &Frame, layout: &mut Layout) {
    let size = frame.pick(760.0, 600.0, 900.0);
    layout.put(Part::Sign(Sign {
        text: SignText::Page(1),
        face: Face::heading(400),
        size,
        ink: Ink::TEXT.alpha(0.07),
        x: frame.width() + 20.0,
        y: frame.pick(760.0, 610.0, 1010.0),
        align: BrandAlign::End,
    }));
}

fn text(frame: &Frame, body: Rect, layout: &mut Layout) {
    let mut area = feet(body);
    if frame.picture {
        let height = (body.height * frame.pick(0.34, 0.28, 0.36)).round();
        layout.picture(rect(0.0, body.y, frame.width(), height), 0.0);
        area = area.below(height + 40.0);
    } else {
        ghost(frame, layout);
    }
    let size = frame.pick(136.0, 108.0, 150.0) * if frame.picture { 0.76 } else { 1.0 };
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 60.0, size * 1.3).accent(accent(frame)), 26.0),
        Block::rule(150.0, 14.0, Ink::ACCENT, 38.0),
        Block::text(Slot::Body, running(frame.pick(40.0, 36.0, 44.0)), 36.0),
    ];
    layout.stack(area, Anchor::Bottom, blocks);
}

fn quote(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(118.0, 90.0, 132.0);
    let mark = frame.pick(520.0, 380.0, 600.0);
    layout.put(Part::Sign(Sign {
        text: SignText::Fixed("\u{201c}"),
        face: Face::heading(400),
        size: mark,
        ink: Ink::ACCENT,
        x: body.x - 8.0,
        y: body.y + mark * 0.92,
        align: BrandAlign::Start,
    }));
    let mut area = feet(body).below(mark * 0.44);
    if frame.picture {
        let side = frame.pick(300.0, 220.0, 360.0);
        layout.picture(rect(frame.width() - MARGIN - side, body.y, side, side), 0.0);
        area = feet(body).below(side + 36.0);
    }
    let author = TextStyle::new(Face::body(700), 32.0).range(24.0, 32.0).line(1.35);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Quote, title(size, 48.0, size * 1.25).accent(accent(frame)), 26.0),
        Block::rule(150.0, 14.0, Ink::ACCENT, 44.0),
        Block::text(Slot::Author, author, 28.0),
    ];
    layout.stack(area, Anchor::Bottom, blocks);
}

fn list(frame: &Frame, body: Rect, layout: &mut Layout) {
    let many = frame.items > 5;
    let size = frame.pick(118.0, 88.0, 128.0);
    let text = running(if many { frame.pick(34.0, 30.0, 38.0) } else { frame.pick(40.0, 34.0, 44.0) });
    let marker = Marker::Number { face: Face::heading(400), size: 62.0, ink: Ink::ACCENT_TEXT, digits: 1 };
    let style = ListStyle::new(text.range(22.0, text.size * 1.15).line(1.3), marker, 92.0, 48.0)
        .divider(5.0, Ink::TEXT);
    let style = if many { ListStyle { gap: 32.0, ..style } } else { style };
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 52.0, size * 1.2).accent(accent(frame)), 24.0),
        Block::items(style, if many { 34.0 } else { 52.0 }),
    ];
    layout.stack(feet(body), Anchor::Bottom, blocks);
}

fn number(frame: &Frame, body: Rect, layout: &mut Layout) {
    let corner = frame.pick(point(1000.0, 330.0), point(1010.0, 230.0), point(980.0, 480.0));
    let radius = frame.pick(300.0, 220.0, 400.0);
    layout.behind(star(corner, radius, radius * 0.72, 16).fill(Ink::ACCENT.alpha(0.9)));
    let size = frame.pick(430.0, 320.0, 460.0);
    let figure =
        TextStyle::new(Face::heading(400), size).range(130.0, size * 1.25).line(1.08).one_line().upper();
    let name = title(frame.pick(84.0, 66.0, 92.0), 44.0, frame.pick(100.0, 80.0, 112.0)).line(1.12);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Figure, figure.tracking(-0.015).accent(accent(frame)), 10.0),
        Block::text(Slot::Title, name.accent(accent(frame)), 10.0),
        Block::text(Slot::Body, running(frame.pick(32.0, 28.0, 36.0)).range(22.0, 36.0), 28.0),
    ];
    layout.stack(feet(body), Anchor::Bottom, blocks);
}

fn image(frame: &Frame, body: Rect, layout: &mut Layout) {
    let (width, height) = (frame.width(), frame.height());
    let top = (height * frame.pick(0.40, 0.40, 0.40)).round();
    let target = rect(0.0, top, width, height - top);
    if frame.picture {
        layout.picture(target, 0.0);
    } else {
        layout.behind(Shape::rect(target, 0.0).fill(Ink::ACCENT));
        let (center, radius) = (target.center(), target.height * 0.42);
        layout.behind(star(center, radius, radius * 0.72, 16).fill(Ink::GROUND));
    }
    let size = frame.pick(104.0, 80.0, 116.0);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 44.0, size * 1.2).accent(accent(frame)), 22.0),
        Block::text(Slot::Body, running(30.0).range(22.0, 32.0), 18.0),
    ];
    layout.stack(rect(body.x, body.y, body.width, top - body.y - 32.0), Anchor::Bottom, blocks);
}

fn cta(frame: &Frame, body: Rect, layout: &mut Layout) {
    let mut area = body;
    if frame.picture {
        let height = (body.height * frame.pick(0.36, 0.3, 0.38)).round();
        layout.picture(rect(0.0, body.y, frame.width(), height), 0.0);
        area = body.below(height + 36.0);
    } else {
        let center = frame.pick(point(900.0, 330.0), point(930.0, 240.0), point(860.0, 500.0));
        let radius = frame.pick(300.0, 220.0, 400.0);
        layout.behind(star(center, radius, radius * 0.72, 16).fill(Ink::ACCENT).turn(-10.0));
    }
    let size = frame.pick(190.0, 140.0, 210.0) * if frame.picture { 0.72 } else { 1.0 };
    let words =
        TextStyle::new(Face::heading(400), 52.0).range(28.0, 52.0).line(1.2).upper().ink(Ink::ON_TEXT);
    let words = words.accent(Accent::Ink(Ink::ON_TEXT));
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 72.0, size * 1.3).accent(accent(frame)), 28.0),
        Block::text(Slot::Body, running(frame.pick(38.0, 34.0, 42.0)), 30.0),
        Block::button(Slot::Action, Button::filled(words, Ink::TEXT, 0.0, (48.0, 26.0)), 44.0),
    ];
    layout.stack(area, Anchor::Bottom, blocks);
}
