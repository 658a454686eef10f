//! Tangram: a wall of tiles. Quarter circles, half circles and squares that fit together differently on every
//! slide, and a friendly grotesque.

use lumiku_carousel_dto::{Role, Slot, TemplateStyle, Tone};

use super::{
    model::{
        Accent, Anchor, Block, BrandAlign, BrandMark, Button, Face, Frame, Ink, Layout, ListStyle, Marker,
        PageForm, PageMark, Palette, Part, SwipeForm, SwipeMark, Template, TextStyle,
    },
    ornament::quarter,
};
use crate::{
    geometry::{Rect, rect},
    paint::Shape,
};

pub(super) const TEMPLATE: Template = Template {
    id: "tangram",
    name: "Tangram",
    style: TemplateStyle::Bold,
    description: "Tiles of circles and squares, new on every slide: for culture, design, events and learning.",
    palettes: &[
        Palette::new(
            "primary",
            "Primary",
            ["#f4ecdb", "#e5d8bb", "#1d1b18", "#625a4b", "#e0452b", "#2553c4"],
        ),
        Palette::new("citrus", "Citrus", ["#fff6e0", "#ffe2a3", "#22301c", "#5b6650", "#f28c1f", "#2f7d4f"]),
        Palette::new("plum", "Plum", ["#f7eef3", "#ecd3e2", "#2c1230", "#6d5270", "#b0327f", "#f2a33a"]),
        Palette::new("night", "Night", ["#161b2e", "#262d48", "#f6f1e4", "#a9adc2", "#ff6f59", "#f4c95d"]),
    ],
    heading: "bricolage-grotesque",
    body: "bricolage-grotesque",
    picture_roles: &[Role::Cover, Role::Body, Role::Quote, Role::Image, Role::Cta],
    tone: |role| match role {
        Role::Quote => Tone::Accent,
        Role::Number => Tone::Inverse,
        _ => Tone::Base,
    },
    compose,
};

const MARGIN: f32 = 72.0;
/// Height of the foot with brand, page number and arrow.
const FOOT: f32 = 64.0;

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
        rect: rect(foot.x, foot.y, foot.width * 0.6, FOOT),
        picture: 58.0,
        name: TextStyle::new(Face::body(600), 28.0).line(1.15),
        handle: TextStyle::new(Face::body(400), 23.0).line(1.15).ink(Ink::MUTED),
        align: BrandAlign::Start,
    }));
    let number = TextStyle::new(Face::heading(800), 34.0).line(1.2);
    layout.put(Part::Page(PageMark {
        rect: rect(foot.right() - 260.0, foot.y, 160.0, FOOT),
        form: PageForm::Of(number, "/", 1),
        align: BrandAlign::End,
    }));
    layout.put(Part::Swipe(SwipeMark {
        rect: rect(foot.right() - 72.0, foot.y - 4.0, 72.0, 72.0),
        ink: Ink::ON_TEXT,
        width: 6.0,
        form: SwipeForm::Wedge,
        disc: Some(Ink::TEXT),
    }));
}

/// Columns and rows of square tiles that fill a box as wide as the slide from its upper left corner; which they
/// are follows from the slide's number.
fn wall(frame: &Frame, area: Rect, side: f32, layout: &mut Layout) {
    let mut state = u32::try_from(frame.index).unwrap_or(0).wrapping_mul(0x9e37_79b9) ^ 0x2545_f491;
    let mut y = area.y;
    while y + side <= area.bottom() + 0.5 {
        let mut x = area.x;
        while x + side <= area.right() + 0.5 {
            // xorshift32
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            tile(rect(x, y, side, side), state, layout);
            x += side;
        }
        y += side;
    }
}

fn tile(square: Rect, seed: u32, layout: &mut Layout) {
    const INKS: [(Ink, Ink); 6] = [
        (Ink::ACCENT, Ink::GROUND),
        (Ink::SECOND, Ink::GROUND),
        (Ink::SURFACE, Ink::ACCENT),
        (Ink::TEXT, Ink::SECOND),
        (Ink::SURFACE, Ink::SECOND),
        (Ink::TEXT, Ink::ACCENT),
    ];
    let (below, above) = INKS[(seed >> 8) as usize % INKS.len()];
    let turn = u8::try_from((seed >> 16) & 3).unwrap_or(0);
    let half = square.width / 2.0;
    layout.behind(Shape::rect(square, 0.0).fill(below));
    match (seed >> 20) % 6 {
        0 => layout.behind(quarter(square, turn).fill(above)),
        1 => layout.behind(Shape::circle(square.center(), half).fill(above)),
        2 => {
            let upper = rect(square.x, square.y, square.width, half);
            let lower = rect(square.x, square.y + half, square.width, half);
            layout.behind(Shape::corners(upper, [half, half, 0.0, 0.0]).fill(above));
            layout.behind(Shape::corners(lower, [half, half, 0.0, 0.0]).fill(above));
        }
        3 => {
            layout.behind(quarter(square, turn).fill(above));
            let inner = square.width * 0.5;
            let (x, y) = match turn {
                0 => (square.x, square.y),
                1 => (square.x + inner, square.y),
                2 => (square.x + inner, square.y + inner),
                _ => (square.x, square.y + inner),
            };
            layout.behind(quarter(rect(x, y, inner, inner), turn).fill(below));
        }
        4 => {
            let left = rect(square.x, square.y, half, square.height);
            let right = rect(square.x + half, square.y, half, square.height);
            layout.behind(Shape::corners(left, [0.0, half, half, 0.0]).fill(above));
            layout.behind(Shape::corners(right, [0.0, half, half, 0.0]).fill(above));
        }
        _ => {
            layout.behind(Shape::circle(square.center(), half * 0.62).fill(above));
            layout.behind(Shape::circle(square.center(), half * 0.26).fill(below));
        }
    }
}

fn kicker(before: f32) -> Block {
    let style = TextStyle::new(Face::body(600), 30.0).range(22.0, 30.0).line(1.25).ink(Ink::TEXT);
    Block::text(Slot::Kicker, style, before)
}

fn title(size: f32, min: f32, max: f32) -> TextStyle {
    TextStyle::new(Face::heading(800), size).range(min, max).line(0.98).tracking(-0.03).balance()
}

fn running(size: f32) -> TextStyle {
    TextStyle::new(Face::body(400), size).range(25.0, size * 1.06).line(1.38)
}

/// The first pixel below the tiles at the head: they begin at the upper edge, on 9:16 below the apps' controls.
fn head(frame: &Frame) -> f32 {
    frame.pick(0.0, 0.0, 180.0)
}

fn cover(frame: &Frame, body: Rect, layout: &mut Layout) {
    let side = frame.pick(270.0, 216.0, 270.0);
    let rows = frame.pick(2.0, 2.0, 3.0);
    let area = rect(0.0, head(frame), frame.width(), rows * side);
    if frame.picture {
        layout.picture(area, 0.0);
        let corner = rect(frame.width() - side, area.bottom() - side, side, side);
        layout.draw(Shape::rect(corner, 0.0).fill(Ink::ACCENT));
        layout.draw(quarter(corner, 2).fill(Ink::GROUND));
    } else {
        wall(frame, area, side, layout);
    }
    let top = area.bottom() + 44.0;
    let words = rect(body.x, top, body.width, body.bottom() - top);
    let size = frame.pick(116.0, 88.0, 124.0);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 58.0, size * 1.12), 14.0),
        Block::text(Slot::Body, running(frame.pick(36.0, 32.0, 40.0)), 24.0),
    ];
    layout.stack(words, Anchor::Middle, blocks);
}

/// A row of small tiles at the head; answers what is left below it.
fn frieze(frame: &Frame, body: Rect, layout: &mut Layout) -> Rect {
    let side = frame.pick(135.0, 108.0, 135.0);
    let area = rect(0.0, head(frame), frame.width(), side);
    wall(frame, area, side, layout);
    let top = area.bottom() + frame.pick(64.0, 44.0, 72.0);
    rect(body.x, top, body.width, body.bottom() - top)
}

fn text(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(100.0, 80.0, 108.0);
    let style = running(frame.pick(40.0, 36.0, 44.0));
    if frame.picture {
        let height = frame.pick(540.0, 380.0, 720.0);
        let area = rect(0.0, head(frame), frame.width(), height);
        layout.picture(area, 0.0);
        let side = frame.pick(135.0, 108.0, 180.0);
        let corner = rect(frame.width() - side, area.bottom() - side, side, side);
        layout.draw(Shape::rect(corner, 0.0).fill(Ink::SECOND));
        layout.draw(quarter(corner, 2).fill(Ink::GROUND));
        let top = area.bottom() + 40.0;
        let blocks = vec![
            kicker(0.0),
            Block::text(Slot::Title, title(size * 0.78, 46.0, size), 10.0),
            Block::text(Slot::Body, style.range(25.0, 42.0), 22.0),
        ];
        layout.stack(rect(body.x, top, body.width, body.bottom() - top), Anchor::Top, blocks);
        return;
    }
    let area = frieze(frame, body, layout);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 52.0, size * 1.2), 14.0),
        Block::text(Slot::Body, style, 34.0),
    ];
    layout.stack(area, Anchor::Middle, blocks);
}

fn quote(frame: &Frame, body: Rect, layout: &mut Layout) {
    let side = frame.pick(270.0, 216.0, 300.0);
    let top = head(frame);
    let corner = rect(frame.width() - side, top, side, side);
    if frame.picture {
        layout.picture(corner, 0.0);
        let left = rect(corner.x - side, top, side, side);
        layout.behind(Shape::rect(left, 0.0).fill(Ink::TEXT));
        layout.behind(quarter(left, 2).fill(Ink::ACCENT));
    } else {
        layout.behind(Shape::rect(corner, 0.0).fill(Ink::TEXT));
        layout.behind(quarter(corner, 2).fill(Ink::ACCENT));
        let left = rect(corner.x - side, top, side, side);
        layout.behind(quarter(left, 3).fill(Ink::TEXT));
    }
    // Two quarters of a disc with a step between them: quotation marks of tiles.
    let mark = side * 0.5;
    for step in [0.0, mark + 18.0] {
        let at = rect(body.x + step, top + side - mark, mark, mark);
        layout.behind(quarter(at, 2).fill(Ink::TEXT));
    }
    let size = frame.pick(86.0, 68.0, 94.0);
    let words = title(size, 40.0, size * 1.2).line(1.06).accent(Accent::Underline(Ink::TEXT));
    let author = TextStyle::new(Face::body(600), 32.0).range(23.0, 32.0).line(1.3);
    let blocks =
        vec![kicker(0.0), Block::text(Slot::Quote, words, 24.0), Block::text(Slot::Author, author, 40.0)];
    let below = top + side + 48.0;
    layout.stack(rect(body.x, below, body.width, body.bottom() - below), Anchor::Middle, blocks);
}

fn list(frame: &Frame, body: Rect, layout: &mut Layout) {
    let area = frieze(frame, body, layout);
    let many = frame.items > 5;
    let size = frame.pick(88.0, 68.0, 96.0);
    let text = running(if many { frame.pick(32.0, 28.0, 36.0) } else { frame.pick(38.0, 33.0, 42.0) });
    let marker = Marker::Badge {
        face: Face::heading(800),
        size: 30.0,
        ink: Ink::ON_ACCENT,
        fill: Ink::ACCENT,
        diameter: 60.0,
    };
    let style = ListStyle::new(text.range(20.0, text.size * 1.1).line(1.28), marker, 90.0, 30.0);
    let style = ListStyle { gap: if many { 18.0 } else { frame.pick(34.0, 22.0, 38.0) }, ..style };
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 42.0, size * 1.1), 10.0),
        Block::items(style, if many { 30.0 } else { 44.0 }),
    ];
    layout.stack(area, Anchor::Middle, blocks);
}

fn number(frame: &Frame, body: Rect, layout: &mut Layout) {
    let side = frame.pick(270.0, 216.0, 270.0);
    let top = head(frame);
    for (column, turn, ink) in [(2.0, 0, Ink::SECOND), (1.0, 3, Ink::ACCENT)] {
        layout.behind(quarter(rect(frame.width() - column * side, top, side, side), turn).fill(ink));
    }
    let size = frame.pick(330.0, 250.0, 350.0);
    let figure = TextStyle::new(Face::heading(800), size).range(110.0, size * 1.2).line(0.96).one_line();
    let name = title(frame.pick(74.0, 58.0, 82.0), 40.0, frame.pick(90.0, 70.0, 98.0)).line(1.04);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Figure, figure.tracking(-0.045).ink(Ink::ACCENT_TEXT), 4.0),
        Block::text(Slot::Title, name.tracking(-0.02), 16.0),
        Block::text(
            Slot::Body,
            running(frame.pick(30.0, 27.0, 34.0)).range(21.0, 34.0).ink(Ink::MUTED),
            26.0,
        ),
    ];
    let below = top + side + 24.0;
    layout.stack(rect(body.x, below, body.width, body.bottom() - below - 24.0), Anchor::Bottom, blocks);
}

fn image(frame: &Frame, body: Rect, layout: &mut Layout) {
    let height = frame.pick(864.0, 648.0, 1080.0);
    let area = rect(0.0, head(frame), frame.width(), height);
    let side = frame.pick(216.0, 162.0, 270.0);
    if frame.picture {
        layout.picture(area, 0.0);
    } else {
        wall(frame, area, side, layout);
    }
    let corner = rect(0.0, area.bottom() - side, side, side);
    layout.draw(Shape::rect(corner, 0.0).fill(Ink::ACCENT));
    layout.draw(quarter(corner, 1).fill(Ink::SECOND));
    let size = frame.pick(64.0, 52.0, 72.0);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 36.0, size * 1.1).line(1.04), 8.0),
        Block::text(Slot::Body, running(31.0).range(22.0, 34.0).ink(Ink::MUTED), 12.0),
    ];
    let top = area.bottom() + 30.0;
    layout.stack(rect(body.x, top, body.width, body.bottom() - top), Anchor::Middle, blocks);
}

fn cta(frame: &Frame, body: Rect, layout: &mut Layout) {
    let side = frame.pick(216.0, 180.0, 270.0);
    let rows = frame.pick(2.0, 1.0, 2.0);
    let area = rect(0.0, head(frame), frame.width(), rows * side);
    if frame.picture {
        layout.picture(area, 0.0);
    } else {
        wall(frame, area, side, layout);
    }
    let size = frame.pick(128.0, 100.0, 138.0);
    let words = TextStyle::new(Face::body(600), 38.0).range(25.0, 38.0).line(1.25).ink(Ink::ON_ACCENT);
    let words = words.accent(Accent::Ink(Ink::ON_ACCENT));
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 58.0, size * 1.15), 14.0),
        Block::text(Slot::Body, running(frame.pick(38.0, 34.0, 42.0)), 26.0),
        Block::button(Slot::Action, Button::filled(words, Ink::ACCENT, 0.0, (50.0, 26.0)), 42.0),
    ];
    let top = area.bottom() + 44.0;
    layout.stack(rect(body.x, top, body.width, body.bottom() - top), Anchor::Middle, blocks);
}
