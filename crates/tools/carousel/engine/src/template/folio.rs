//! Folio: an editorial page. Paper, a tall serif, hairlines, one warm colour, arches for pictures.

use lumiku_carousel_dto::{Align, Role, Slot, TemplateStyle, Tone};

use super::model::{
    Accent, Anchor, Block, BrandAlign, BrandMark, Button, Face, Frame, Ink, Layout, ListStyle, Marker,
    PageForm, PageMark, Palette, Part, PictureBox, Sign, SignText, Stack, SwipeForm, SwipeMark, Template,
    TextStyle,
};
use crate::{
    geometry::{Rect, point, rect},
    paint::{Paint, Shape},
};

pub(super) const TEMPLATE: Template = Template {
    id: "folio",
    name: "Folio",
    style: TemplateStyle::Editorial,
    description: "A page of a well-made magazine: for essays, advice and stories.",
    palettes: &[
        Palette::new("paper", "Paper", ["#f6f1e7", "#ebe3d3", "#1f1b16", "#6b6255", "#c8452d", "#24433a"]),
        Palette::new("forest", "Forest", ["#edefe6", "#dfe4d6", "#16261f", "#55635a", "#2f6b4f", "#d98a3d"]),
        Palette::new("blush", "Blush", ["#fbefea", "#f3dfd7", "#2b161d", "#785c61", "#b32d4e", "#2d3a66"]),
        Palette::new("night", "Night", ["#14171f", "#202530", "#f3eee3", "#a3a5ad", "#e8a04c", "#7fa8c9"]),
    ],
    heading: "instrument-serif",
    body: "inter",
    picture_roles: &[Role::Cover, Role::Body, Role::Quote, Role::Image, Role::Cta],
    tone: |role| match role {
        Role::Number => Tone::Inverse,
        Role::Cta => Tone::Accent,
        _ => Tone::Base,
    },
    compose,
};

/// Of the page, in pixels.
const MARGIN: f32 = 84.0;
/// Height of the head line with brand and page number.
const HEAD: f32 = 64.0;

fn compose(frame: &Frame) -> Layout {
    let page = frame.page(MARGIN);
    let mut layout = Layout::default();
    layout.parts.extend(head(frame, page));
    // Between head line and foot.
    let body = page.below(HEAD + 56.0).above(96.0);
    match frame.role {
        Role::Cover => cover(frame, page, &mut layout),
        Role::Body => text(frame, body, &mut layout),
        Role::Quote => quote(frame, body, &mut layout),
        Role::List => list(frame, body, &mut layout),
        Role::Number => number(frame, body, &mut layout),
        Role::Image => image(frame, body, &mut layout),
        Role::Cta => cta(frame, page, &mut layout),
    }
    layout
}

/// Brand, page number and the hairline below them; the arrow at the foot.
fn head(frame: &Frame, page: Rect) -> Vec<Part> {
    let line = page.top(HEAD);
    let name = TextStyle::new(Face::body(500), 26.0).line(1.2);
    let handle = TextStyle::new(Face::body(400), 22.0).line(1.2).ink(Ink::MUTED);
    let number = TextStyle::new(Face::heading(400).italic(), 38.0).line(1.0).ink(Ink::TEXT);
    let foot = page.foot(56.0);
    let mut parts = vec![
        Part::Brand(BrandMark {
            rect: rect(line.x, line.y, line.width * 0.7, 56.0),
            picture: 56.0,
            name,
            handle,
            align: BrandAlign::Start,
        }),
        Part::Page(PageMark {
            rect: rect(line.right() - 200.0, line.y, 200.0, 56.0),
            form: PageForm::Of(number, " / ", 1),
            align: BrandAlign::End,
        }),
        Part::Swipe(SwipeMark {
            rect: rect(foot.right() - 92.0, foot.y, 92.0, 56.0),
            ink: Ink::TEXT,
            width: 3.0,
            form: SwipeForm::Arrow,
            disc: None,
        }),
    ];
    if !matches!(frame.role, Role::Cover | Role::Cta) {
        let y = line.bottom() + 16.0;
        parts.push(Part::Shape(
            Shape::rect(rect(page.x, y.round(), page.width, 2.0), 0.0).fill(Ink::TEXT.alpha(0.85)),
        ));
    }
    parts
}

fn kicker() -> Block {
    let style =
        TextStyle::new(Face::body(500), 26.0).range(20.0, 26.0).tracking(0.14).upper().ink(Ink::ACCENT_TEXT);
    Block::Text { slot: Slot::Kicker, style: style.line(1.35), before: 0.0 }
}

fn title(size: f32, min: f32, max: f32) -> TextStyle {
    TextStyle::new(Face::heading(400), size)
        .range(min, max)
        .line(1.02)
        .tracking(-0.006)
        .balance()
        .accent(Accent::Italic(Ink::ACCENT_TEXT))
}

fn running(size: f32) -> TextStyle {
    TextStyle::new(Face::body(400), size)
        .range(26.0, size * 1.1)
        .line(1.5)
        .accent(Accent::Underline(Ink::ACCENT))
}

fn stack(rect: Rect, anchor: Anchor, blocks: Vec<Block>) -> Part {
    Part::Stack(Stack { rect, anchor, align: Align::Start, blocks, card: None })
}

fn cover(frame: &Frame, page: Rect, layout: &mut Layout) {
    let (width, height) = (frame.width(), frame.height());
    let words = |size: f32| {
        vec![
            kicker(),
            Block::Text { slot: Slot::Title, style: title(size, 64.0, size * 1.25), before: 22.0 },
            Block::Text { slot: Slot::Body, style: running(34.0).ink(Ink::MUTED).line(1.42), before: 34.0 },
        ]
    };
    if frame.picture {
        let inner = page.below(HEAD + 28.0);
        let share = frame.pick(0.49, 0.42, 0.5);
        let side = frame.pick(page.width * 0.62, page.width * 0.46, page.width * 0.74);
        let arch = rect(page.right() - side, inner.y, side, (inner.height * share).round());
        let radius = side / 2.0;
        let ring = rect(arch.x - 26.0, arch.y + 26.0, arch.width, arch.height);
        layout.ground.push(Shape::corners(ring, [radius, radius, 0.0, 0.0]).stroke(2.5, Ink::ACCENT));
        layout.parts.insert(0, Part::Picture(PictureBox { rect: arch, radii: [radius, radius, 0.0, 0.0] }));
        let words = words(frame.pick(116.0, 92.0, 128.0));
        layout.parts.push(stack(inner.below(arch.height + 48.0).above(84.0), Anchor::Bottom, words));
        return;
    }
    // A low sun behind thin circles.
    let sun = frame.pick(point(770.0, 356.0), point(800.0, 272.0), point(740.0, 566.0));
    let radius = frame.pick(232.0, 176.0, 290.0);
    let (top, bottom) = (point(sun.x, sun.y - radius), point(sun.x, sun.y + radius));
    let glow = Paint::radial(sun, radius * 2.5, [Ink::ACCENT.alpha(0.2), Ink::ACCENT.alpha(0.0)]);
    layout.ground.push(Shape::rect(rect(0.0, 0.0, width, height), 0.0).paint(glow));
    for step in [1.28_f32, 1.62, 2.02, 2.48] {
        layout
            .ground
            .push(Shape::circle(sun, radius * step).stroke(2.0, Ink::ACCENT.alpha(0.62 - 0.2 * step)));
    }
    let fill = Paint::linear(top, bottom, [Ink::ACCENT, Ink::ACCENT.alpha(0.82), Ink::ACCENT.alpha(0.35)]);
    layout.ground.push(Shape::circle(sun, radius).paint(fill));
    // Words begin where the sun ends, or nearly: its foot is pale enough to read on.
    let share = frame.pick(0.40, 0.36, 0.42);
    let area = page.below((page.height * share).round()).above(84.0);
    layout.parts.push(stack(area, Anchor::Bottom, words(frame.pick(138.0, 112.0, 150.0))));
}

fn text(frame: &Frame, body: Rect, layout: &mut Layout) {
    let mut area = body;
    if frame.picture {
        let height = (body.height * frame.pick(0.42, 0.36, 0.42)).round();
        let picture = rect(body.x, body.y, body.width, height);
        layout.parts.push(Part::Picture(PictureBox { rect: picture, radii: [0.0, 180.0, 0.0, 0.0] }));
        area = body.below(height + 44.0);
    }
    if !frame.picture {
        // The slide's number as a watermark, in the tone of the paper.
        layout.parts.push(Part::Sign(Sign {
            text: SignText::Page(1),
            face: Face::heading(400).italic(),
            size: frame.pick(520.0, 400.0, 600.0),
            ink: Ink::SURFACE,
            x: body.right() - 10.0,
            y: body.bottom() - 10.0,
            align: BrandAlign::End,
        }));
    }
    let size = frame.pick(98.0, 82.0, 108.0);
    let size = if frame.picture { size * 0.82 } else { size };
    let blocks = vec![
        kicker(),
        Block::Text { slot: Slot::Title, style: title(size, 52.0, size * 1.2), before: 20.0 },
        Block::Rule { width: 72.0, height: 5.0, ink: Ink::ACCENT, radius: 0.0, before: 36.0 },
        Block::Text { slot: Slot::Body, style: running(frame.pick(40.0, 36.0, 44.0)), before: 36.0 },
    ];
    let anchor = if frame.picture { Anchor::Top } else { Anchor::Middle };
    layout.parts.push(stack(area, anchor, blocks));
}

fn quote(frame: &Frame, body: Rect, layout: &mut Layout) {
    let mark = frame.pick(420.0, 340.0, 480.0);
    let sign = Sign {
        text: SignText::Fixed("\u{201c}"),
        face: Face::heading(400),
        size: mark,
        ink: Ink::ACCENT,
        x: body.x - mark * 0.03,
        y: body.y + mark * 0.80,
        align: BrandAlign::Start,
    };
    layout.parts.push(Part::Sign(sign));
    let mut area = body.below(mark * 0.42);
    if frame.picture {
        let side = frame.pick(210.0, 150.0, 250.0);
        let portrait = rect(body.right() - side, body.y, side, side * 1.24);
        let radius = side / 2.0;
        layout.parts.push(Part::Picture(PictureBox { rect: portrait, radii: [radius, radius, 0.0, 0.0] }));
        area = body.below((side * 1.24).max(mark * 0.42) + 30.0);
    }
    let size = frame.pick(96.0, 76.0, 104.0);
    let words = TextStyle::new(Face::heading(400).italic(), size)
        .range(42.0, size * 1.15)
        .line(1.12)
        .balance()
        .tracking(-0.006)
        .accent(Accent::Ink(Ink::ACCENT_TEXT));
    let author = TextStyle::new(Face::body(500), 30.0).line(1.4);
    let blocks = vec![
        kicker(),
        Block::Text { slot: Slot::Quote, style: words, before: 26.0 },
        Block::Rule { width: 72.0, height: 3.0, ink: Ink::TEXT, radius: 0.0, before: 46.0 },
        Block::Text { slot: Slot::Author, style: author, before: 24.0 },
    ];
    layout.parts.push(stack(area, Anchor::Middle, blocks));
}

fn list(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(78.0, 66.0, 88.0);
    let many = frame.items > 5;
    let text =
        running(if many { frame.pick(34.0, 31.0, 38.0) } else { frame.pick(38.0, 35.0, 42.0) }).line(1.36);
    let style = ListStyle {
        style: text.range(24.0, text.size * 1.12).balance(),
        marker: Marker::Number {
            face: Face::heading(400).italic(),
            size: 68.0,
            ink: Ink::ACCENT_TEXT,
            digits: 1,
        },
        indent: 92.0,
        gap: if many { 36.0 } else { 52.0 },
        divider: Some((2.0, Ink::TEXT.alpha(0.16))),
        card: None,
    };
    let blocks = vec![
        kicker(),
        Block::Text { slot: Slot::Title, style: title(size, 48.0, size * 1.1), before: 18.0 },
        Block::Items { style, before: if many { 44.0 } else { 60.0 } },
    ];
    layout.parts.push(stack(body, Anchor::Middle, blocks));
}

fn number(frame: &Frame, body: Rect, layout: &mut Layout) {
    let center = frame.pick(point(930.0, 1110.0), point(940.0, 900.0), point(900.0, 1330.0));
    for step in 1..=5_u8 {
        let radius = 130.0 * f32::from(step) + 40.0;
        layout
            .ground
            .push(Shape::circle(center, radius).stroke(2.0, Ink::ACCENT.alpha(0.5 - 0.08 * f32::from(step))));
    }
    let size = frame.pick(330.0, 270.0, 360.0);
    let figure = TextStyle::new(Face::heading(400), size)
        .range(110.0, size * 1.2)
        .line(0.98)
        .one_line()
        .tracking(-0.03)
        .ink(Ink::ACCENT_TEXT)
        .accent(Accent::Italic(Ink::ACCENT_TEXT));
    let name = title(frame.pick(72.0, 60.0, 80.0), 42.0, frame.pick(84.0, 70.0, 96.0)).line(1.06);
    let blocks = vec![
        kicker(),
        Block::Text { slot: Slot::Figure, style: figure, before: 12.0 },
        Block::Text { slot: Slot::Title, style: name, before: 20.0 },
        Block::Text {
            slot: Slot::Body,
            style: running(frame.pick(34.0, 32.0, 38.0)).ink(Ink::MUTED),
            before: 28.0,
        },
    ];
    layout.parts.push(stack(body, Anchor::Middle, blocks));
}

fn image(frame: &Frame, body: Rect, layout: &mut Layout) {
    let height = (body.height * frame.pick(0.66, 0.60, 0.66)).round();
    let wide = frame.pick(body.width * 0.86, body.width * 0.8, body.width);
    let radius = wide / 2.0;
    let arch = rect((body.x + (body.width - wide) / 2.0).round(), body.y, wide.round(), height);
    let radii = [radius.min(height * 0.75), radius.min(height * 0.75), 0.0, 0.0];
    if frame.picture {
        layout.ground.push(Shape::corners(arch.inset(-22.0, 0.0), radii).stroke(2.5, Ink::ACCENT));
        layout.parts.push(Part::Picture(PictureBox { rect: arch, radii }));
    } else {
        let paint = Paint::linear(
            point(arch.x, arch.y),
            point(arch.x, arch.bottom()),
            [Ink::ACCENT.alpha(0.9), Ink::ACCENT.alpha(0.25)],
        );
        layout.ground.push(Shape::corners(arch, radii).paint(paint));
        let sun = point(arch.center().x, arch.y + height * 0.55);
        layout.ground.push(Shape::circle(sun, wide * 0.17).fill(Ink::GROUND.alpha(0.9)));
    }
    let size = frame.pick(58.0, 48.0, 68.0);
    let blocks = vec![
        kicker(),
        Block::Text { slot: Slot::Title, style: title(size, 36.0, size * 1.1), before: 12.0 },
        Block::Text {
            slot: Slot::Body,
            style: running(30.0).range(24.0, 32.0).ink(Ink::MUTED).line(1.42),
            before: 18.0,
        },
    ];
    layout.parts.push(Part::Stack(Stack {
        rect: body.below(height + 34.0),
        anchor: Anchor::Top,
        align: Align::Center,
        blocks,
        card: None,
    }));
}

fn cta(frame: &Frame, page: Rect, layout: &mut Layout) {
    let (width, height) = (frame.width(), frame.height());
    let sun = point(width / 2.0, height + frame.pick(40.0, 120.0, -40.0));
    for step in 1..=6_u8 {
        let radius = 110.0 * f32::from(step) + 120.0;
        layout
            .ground
            .push(Shape::circle(sun, radius).stroke(2.0, Ink::TEXT.alpha(0.42 - 0.06 * f32::from(step))));
    }
    layout.ground.push(Shape::circle(sun, 150.0).fill(Ink::TEXT.alpha(0.14)));
    let mut area = page.below(HEAD + 40.0).above(frame.pick(190.0, 120.0, 240.0));
    if frame.picture {
        let side = frame.pick(260.0, 190.0, 320.0);
        let arch = rect(((width - side) / 2.0).round(), area.y, side, (side * 1.2).round());
        layout
            .parts
            .push(Part::Picture(PictureBox { rect: arch, radii: [side / 2.0, side / 2.0, 0.0, 0.0] }));
        area = area.below(arch.height + 36.0);
    }
    let size = frame.pick(128.0, 104.0, 138.0);
    let size = if frame.picture { size * 0.8 } else { size };
    let button = Button {
        style: TextStyle::new(Face::body(500), 36.0)
            .range(24.0, 36.0)
            .line(1.3)
            .ink(Ink::ON_TEXT)
            .accent(Accent::Ink(Ink::ON_TEXT)),
        fill: Some(Ink::TEXT),
        stroke: None,
        radius: 60.0,
        pad_x: 56.0,
        pad_y: 30.0,
        block: None,
    };
    let label = TextStyle::new(Face::body(500), 26.0)
        .range(20.0, 26.0)
        .tracking(0.14)
        .upper()
        .line(1.35)
        .ink(Ink::TEXT);
    let blocks = vec![
        Block::Text { slot: Slot::Kicker, style: label, before: 0.0 },
        Block::Text {
            slot: Slot::Title,
            style: title(size, 60.0, size * 1.15).accent(Accent::Italic(Ink::TEXT)),
            before: 22.0,
        },
        Block::Text {
            slot: Slot::Body,
            style: running(36.0).accent(Accent::Underline(Ink::TEXT)).line(1.45),
            before: 34.0,
        },
        Block::Button { slot: Slot::Action, button, before: 56.0 },
    ];
    layout.parts.push(Part::Stack(Stack {
        rect: area,
        anchor: Anchor::Middle,
        align: Align::Center,
        blocks,
        card: None,
    }));
}
