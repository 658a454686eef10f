//! Margin: almost nothing. White space, one family, one dot that travels and grows from slide to slide.

use lumiku_carousel_dto::{Role, Slot, TemplateStyle, Tone};

use super::model::{
    Accent, Anchor, Block, BrandAlign, BrandMark, Button, Face, Frame, Ink, Layout, ListStyle, Marker,
    PageForm, PageMark, Palette, Part, SwipeForm, SwipeMark, Template, TextStyle,
};
use crate::{
    geometry::{Point, Rect, point, rect},
    paint::Shape,
};

pub(super) const TEMPLATE: Template = Template {
    id: "margin",
    name: "Margin",
    style: TemplateStyle::Minimal,
    description: "Quiet and exact, with room to breathe: for ideas that stand by themselves.",
    palettes: &[
        Palette::new("white", "White", ["#ffffff", "#f2f2f0", "#111111", "#6f6f6f", "#1f4bff", "#ff5c35"]),
        Palette::new("stone", "Stone", ["#f1efeb", "#e4e1da", "#22201d", "#6b675f", "#b4552d", "#3d5a4c"]),
        Palette::new("mist", "Mist", ["#eef2f5", "#dfe6eb", "#12202b", "#566673", "#0b7a75", "#d1495b"]),
        Palette::new("ink", "Ink", ["#101113", "#1c1e21", "#f5f5f3", "#9b9da2", "#ff6b4a", "#7aa2ff"]),
    ],
    heading: "inter",
    body: "inter",
    picture_roles: &[Role::Cover, Role::Body, Role::Quote, Role::Image, Role::Cta],
    tone: |_| Tone::Base,
    compose,
};

const MARGIN: f32 = 96.0;
/// Height of the foot with brand, arrow and progress.
const FOOT: f32 = 104.0;
/// Radius of the dot where it is a mark and not a picture.
const DOT: f32 = 17.0;

fn compose(frame: &Frame) -> Layout {
    let page = frame.page(MARGIN);
    let mut layout = Layout::default();
    let body = page.above(FOOT + 40.0);
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
    let foot = page.foot(FOOT);
    layout.put(Part::Brand(BrandMark {
        rect: rect(foot.x, foot.y, foot.width * 0.7, 60.0),
        picture: 52.0,
        name: TextStyle::new(Face::body(500), 25.0).line(1.2),
        handle: TextStyle::new(Face::body(400), 22.0).line(1.2).ink(Ink::MUTED),
        align: BrandAlign::Start,
    }));
    layout.put(Part::Swipe(SwipeMark {
        rect: rect(foot.right() - 84.0, foot.y, 84.0, 60.0),
        ink: Ink::TEXT,
        width: 2.5,
        form: SwipeForm::Arrow,
        disc: None,
    }));
    layout.put(Part::Page(PageMark {
        rect: rect(foot.x, foot.bottom() - 4.0, foot.width, 4.0),
        form: PageForm::Bar { height: 4.0, on: Ink::TEXT, off: Ink::TEXT.alpha(0.12) },
        align: BrandAlign::Start,
    }));
}

fn dot(center: Point, radius: f32) -> Shape<Ink> {
    Shape::circle(center, radius).fill(Ink::ACCENT)
}

/// The dot at the head of a column; answers what is left below it.
fn bullet(body: Rect, layout: &mut Layout) -> Rect {
    layout.behind(dot(point(body.x + DOT, body.y + DOT), DOT));
    body.below(2.0 * DOT + 40.0)
}

fn kicker(before: f32) -> Block {
    let style = TextStyle::new(Face::body(500), 28.0).range(20.0, 28.0).line(1.35).ink(Ink::MUTED);
    Block::text(Slot::Kicker, style, before)
}

fn title(size: f32, min: f32, max: f32) -> TextStyle {
    TextStyle::new(Face::heading(500), size).range(min, max).line(1.08).tracking(-0.035).balance()
}

fn running(size: f32) -> TextStyle {
    TextStyle::new(Face::body(400), size)
        .range(24.0, size * 1.06)
        .line(1.5)
        .tracking(-0.006)
        .accent(Accent::Underline(Ink::ACCENT))
}

fn narrow(area: Rect, width: f32) -> Rect {
    rect(area.x, area.y, area.width.min(width), area.height)
}

fn cover(frame: &Frame, body: Rect, layout: &mut Layout) {
    let lead = running(frame.pick(34.0, 32.0, 38.0)).ink(Ink::MUTED).line(1.42);
    let size = frame.pick(116.0, 94.0, 124.0);
    if frame.picture {
        let height = (body.height * frame.pick(0.46, 0.4, 0.48)).round();
        layout.picture(rect(body.x, body.y, body.width, height), 10.0);
        let blocks = vec![
            kicker(0.0),
            Block::text(Slot::Title, title(size * 0.78, 56.0, size * 0.95), 16.0),
            Block::text(Slot::Body, lead, 26.0),
        ];
        layout.stack(body.below(height + 48.0), Anchor::Top, blocks);
        return;
    }
    let radius = frame.pick(150.0, 104.0, 190.0);
    let center = point(body.right() - radius, body.bottom() - radius - frame.pick(0.0, 0.0, 20.0));
    layout.behind(dot(center, radius));
    let words = vec![kicker(0.0), Block::text(Slot::Title, title(size, 60.0, size * 1.2), 22.0)];
    layout.stack(body.above(2.0 * radius + 48.0), Anchor::Top, words);
    let foot = narrow(body.foot(2.0 * radius), body.width - 2.0 * radius - 64.0);
    layout.stack(foot, Anchor::Bottom, vec![Block::text(Slot::Body, lead, 0.0)]);
}

fn text(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(84.0, 70.0, 92.0);
    let style = running(frame.pick(41.0, 36.0, 45.0));
    if frame.picture {
        let height = (body.height * frame.pick(0.4, 0.34, 0.42)).round();
        layout.picture(rect(body.x, body.y, body.width, height), 10.0);
        let blocks = vec![
            kicker(0.0),
            Block::text(Slot::Title, title(size * 0.8, 44.0, size), 12.0),
            Block::text(Slot::Body, style.range(24.0, 42.0), 26.0),
        ];
        layout.stack(body.below(height + 48.0), Anchor::Top, blocks);
        return;
    }
    let area = bullet(body, layout);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 46.0, size * 1.2), 16.0),
        Block::text(Slot::Body, style, frame.pick(56.0, 40.0, 64.0)),
    ];
    layout.stack(area, Anchor::Top, blocks);
}

fn quote(frame: &Frame, body: Rect, layout: &mut Layout) {
    let area = if frame.picture {
        let side = frame.pick(180.0, 140.0, 220.0);
        layout.picture(rect(body.x, body.y, side, side), side / 2.0);
        body.below(side + 48.0)
    } else {
        bullet(body, layout)
    };
    let size = frame.pick(84.0, 68.0, 94.0);
    let words = title(size, 38.0, size * 1.2).line(1.16).accent(Accent::Ink(Ink::ACCENT_TEXT));
    let author = TextStyle::new(Face::body(400), 30.0).range(22.0, 30.0).line(1.4).ink(Ink::MUTED);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Quote, words, 18.0),
        Block::text(Slot::Author, author, frame.pick(48.0, 36.0, 56.0)),
    ];
    layout.stack(area, Anchor::Top, blocks);
}

fn list(frame: &Frame, body: Rect, layout: &mut Layout) {
    let area = bullet(body, layout);
    let many = frame.items > 5;
    let size = frame.pick(76.0, 62.0, 84.0);
    let text = running(if many { frame.pick(32.0, 29.0, 36.0) } else { frame.pick(37.0, 33.0, 41.0) });
    let marker =
        Marker::Number { face: Face::body(500), size: text.size * 0.86, ink: Ink::ACCENT_TEXT, digits: 2 };
    let gap = if many { 30.0 } else { 46.0 };
    let style = ListStyle::new(text.range(22.0, text.size * 1.12).line(1.36), marker, 96.0, gap)
        .divider(2.0, Ink::TEXT.alpha(0.14));
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 42.0, size * 1.1), 16.0),
        Block::items(style, if many { 40.0 } else { frame.pick(68.0, 44.0, 76.0) }),
    ];
    layout.stack(area, Anchor::Top, blocks);
}

fn number(frame: &Frame, body: Rect, layout: &mut Layout) {
    let area = bullet(body, layout);
    let size = frame.pick(300.0, 230.0, 320.0);
    let figure = TextStyle::new(Face::heading(500), size).range(100.0, size * 1.2).line(1.0).one_line();
    let name = title(frame.pick(58.0, 50.0, 64.0), 36.0, frame.pick(70.0, 58.0, 78.0)).line(1.16);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Figure, figure.tracking(-0.06), 8.0),
        Block::text(Slot::Title, name.tracking(-0.025), 34.0),
        Block::text(
            Slot::Body,
            running(frame.pick(30.0, 28.0, 34.0)).range(22.0, 36.0).ink(Ink::MUTED),
            34.0,
        ),
    ];
    layout.stack(area, Anchor::Top, blocks);
}

fn image(frame: &Frame, body: Rect, layout: &mut Layout) {
    let height = (body.height * frame.pick(0.72, 0.66, 0.72)).round();
    let target = rect(body.x, body.y, body.width, height);
    if frame.picture {
        layout.picture(target, 10.0);
    } else {
        layout.behind(Shape::rect(target, 10.0).fill(Ink::SURFACE));
        layout.behind(dot(target.center(), height * 0.24));
    }
    let size = frame.pick(52.0, 44.0, 60.0);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 32.0, size * 1.1).line(1.14).tracking(-0.025), 10.0),
        Block::text(Slot::Body, running(29.0).range(22.0, 32.0).ink(Ink::MUTED).line(1.42), 14.0),
    ];
    layout.stack(body.below(height + 36.0), Anchor::Top, blocks);
}

fn cta(frame: &Frame, body: Rect, layout: &mut Layout) {
    let mut area = body;
    if frame.picture {
        let side = frame.pick(300.0, 200.0, 360.0);
        layout.picture(rect(body.x, body.y, side, side), 10.0);
        area = body.below(side + 48.0);
    } else {
        let radius = frame.pick(230.0, 150.0, 300.0);
        layout.behind(dot(point(frame.width() - radius * 0.72, body.y + radius * 0.6), radius));
        area = area.below(frame.pick(330.0, 170.0, 420.0));
    }
    let size = frame.pick(112.0, 88.0, 120.0) * if frame.picture { 0.85 } else { 1.0 };
    let words = TextStyle::new(Face::body(500), 34.0).range(24.0, 34.0).line(1.3).ink(Ink::ON_TEXT);
    let words = words.accent(Accent::Ink(Ink::ON_TEXT));
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 56.0, size * 1.15), 18.0),
        Block::text(Slot::Body, running(frame.pick(36.0, 32.0, 40.0)).ink(Ink::MUTED), 32.0),
        Block::button(Slot::Action, Button::filled(words, Ink::TEXT, 60.0, (46.0, 25.0)), 52.0),
    ];
    layout.stack(area, Anchor::Bottom, blocks);
}
