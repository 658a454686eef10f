//! Slab: a form filled in by a machine. Thick lines, hard corners, one typewriter family, one loud colour.

use lumiku_carousel_dto::{Align, Role, Slot, TemplateStyle, Tone};

use super::model::{
    Accent, Anchor, Block, BrandAlign, BrandMark, Button, Card, Face, Frame, Ink, Layout, ListStyle, Marker,
    PageForm, PageMark, Palette, Part, Sign, SignText, SwipeForm, SwipeMark, Template, TextStyle,
};
use crate::{
    geometry::{Rect, point, rect},
    paint::{Outline, Shape},
};

pub(super) const TEMPLATE: Template = Template {
    id: "slab",
    name: "Slab",
    style: TemplateStyle::Bold,
    description: "Raw boxes and typewriter letters: for builders, lists of facts and unpolished truths.",
    palettes: &[
        Palette::new("taxi", "Taxi", ["#f4f1ea", "#ffffff", "#111111", "#55524b", "#ffd60a", "#ff5b2e"]),
        Palette::new("toxic", "Toxic", ["#f2f4ef", "#ffffff", "#0e1210", "#4d5650", "#7cf03d", "#8f5bff"]),
        Palette::new("signal", "Signal", ["#f3efe9", "#ffffff", "#141010", "#5a514d", "#ff6b57", "#5ad1ff"]),
        Palette::new("grape", "Grape", ["#f3f0fa", "#ffffff", "#15101f", "#595069", "#b79bff", "#ffe066"]),
    ],
    heading: "jetbrains-mono",
    body: "jetbrains-mono",
    picture_roles: &[Role::Cover, Role::Body, Role::Quote, Role::Image, Role::Cta],
    tone: |role| match role {
        Role::Cover | Role::Cta => Tone::Accent,
        Role::Quote => Tone::Inverse,
        _ => Tone::Base,
    },
    compose,
};

/// Of the frame around everything.
const EDGE: f32 = 48.0;
/// Width of lines.
const LINE: f32 = 6.0;
/// Height of the cells at head and foot.
const CELL: f32 = 96.0;
/// How far the copies below boxes are moved.
const DROP: f32 = 14.0;

fn compose(frame: &Frame) -> Layout {
    let (above, below) = frame.pick((EDGE, EDGE), (EDGE, EDGE), (180.0, 260.0));
    let outer = rect(EDGE, above, frame.width() - 2.0 * EDGE, frame.height() - above - below);
    let mut layout = Layout::default();
    let main = outer.below(CELL).above(CELL);
    form(frame, outer, &mut layout);
    let body = main.inset(48.0, 48.0);
    match frame.role {
        Role::Cover => cover(frame, main, body, &mut layout),
        Role::Body => text(frame, main, body, &mut layout),
        Role::Quote => quote(frame, body, &mut layout),
        Role::List => list(frame, body, &mut layout),
        Role::Number => number(frame, body, &mut layout),
        Role::Image => image(frame, main, &mut layout),
        Role::Cta => cta(frame, main, body, &mut layout),
    }
    marks(outer, &mut layout);
    layout
}

fn line(area: Rect) -> Shape<Ink> {
    Shape::rect(area, 0.0).fill(Ink::TEXT)
}

/// The frame and the lines of its head and foot.
fn form(frame: &Frame, outer: Rect, layout: &mut Layout) {
    if matches!(frame.role, Role::Body | Role::List | Role::Number) {
        let dots = Outline::Dots { area: outer.inset(24.0, 24.0), step: 32.0, radius: 2.0 };
        layout.behind(Shape::new(dots).fill(Ink::TEXT.alpha(0.16)));
    }
    for y in [outer.y, outer.y + CELL - LINE, outer.bottom() - CELL, outer.bottom() - LINE] {
        layout.behind(line(rect(outer.x, y, outer.width, LINE)));
    }
    for x in [outer.x, outer.right() - LINE] {
        layout.behind(line(rect(x, outer.y, LINE, outer.height)));
    }
    let cell = outer.right() - 200.0;
    layout.behind(line(rect(cell, outer.y, LINE, CELL)));
    layout.behind(line(rect(cell, outer.bottom() - CELL, LINE, CELL)));
}

fn marks(outer: Rect, layout: &mut Layout) {
    let head = outer.top(CELL);
    layout.put(Part::Brand(BrandMark {
        rect: rect(head.x + 28.0, head.y + 14.0, head.width - 270.0, CELL - 28.0),
        picture: 58.0,
        name: TextStyle::new(Face::body(700), 26.0).line(1.25),
        handle: TextStyle::new(Face::body(400), 22.0).line(1.25),
        align: BrandAlign::Start,
    }));
    let number = TextStyle::new(Face::body(700), 34.0).line(1.2);
    layout.put(Part::Page(PageMark {
        rect: rect(outer.right() - 194.0, head.y, 188.0, CELL - LINE),
        form: PageForm::Of(number, "/", 2),
        align: BrandAlign::Center,
    }));
    let foot = outer.foot(CELL);
    layout.put(Part::Page(PageMark {
        rect: rect(foot.x + 28.0, foot.y + CELL / 2.0 - 11.0, foot.width - 256.0, 22.0),
        form: PageForm::Segments { height: 22.0, gap: 8.0, on: Ink::TEXT, off: Ink::TEXT.alpha(0.18) },
        align: BrandAlign::Start,
    }));
    layout.put(Part::Swipe(SwipeMark {
        rect: rect(foot.right() - 150.0, foot.y + LINE, 100.0, CELL - 2.0 * LINE),
        ink: Ink::TEXT,
        width: LINE,
        form: SwipeForm::Arrow,
        disc: None,
    }));
}

fn kicker(fill: Ink, ink: Ink, before: f32) -> Block {
    let style = TextStyle::new(Face::body(700), 26.0).range(19.0, 26.0).upper().line(1.2).ink(ink);
    let style = style.accent(Accent::Ink(ink));
    Block::button(Slot::Kicker, Button::filled(style, fill, 0.0, (18.0, 10.0)), before)
}

fn title(size: f32, min: f32, max: f32) -> TextStyle {
    TextStyle::new(Face::heading(700), size).range(min, max).line(1.1).tracking(-0.055).balance()
}

fn running(size: f32) -> TextStyle {
    TextStyle::new(Face::body(400), size).range(22.0, size * 1.06).line(1.45).tracking(-0.03)
}

const MARKED: Accent = Accent::Block(Ink::ACCENT, Ink::ON_ACCENT);

/// Three windows on top of each other, as old screens had them, in the upper right corner. What is left of `body`
/// below them.
fn windows(wide: f32, main: Rect, body: Rect, layout: &mut Layout) -> Rect {
    let (high, step) = ((wide * 0.62).round(), (wide * 0.12).round());
    let (left, top) = (main.right() - wide - 44.0, main.y + 40.0);
    for number in [0.0_f32, 1.0, 2.0] {
        let last = number > 1.5;
        let (paper, line) = if last { (Ink::TEXT, Ink::GROUND) } else { (Ink::GROUND, Ink::TEXT) };
        let at = rect(left - step * (2.0 - number), top + step * number, wide, high);
        layout.behind(Shape::rect(at, 0.0).fill(paper));
        layout.behind(Shape::rect(at.inset(LINE / 2.0, LINE / 2.0), 0.0).stroke(LINE, Ink::TEXT));
        layout.behind(Shape::rect(rect(at.x, at.y + step, at.width, LINE), 0.0).fill(line));
    }
    layout.put(Part::Sign(Sign {
        text: SignText::Fixed(">_"),
        face: Face::heading(700),
        size: high * 0.4,
        ink: Ink::GROUND,
        x: left + step * 0.7,
        y: top + 2.0 * step + high * 0.68,
        align: BrandAlign::Start,
    }));
    // The cards are solid: words beside them would be cut.
    body.below(top + 2.0 * step + high + 28.0 - body.y)
}

fn cover(frame: &Frame, main: Rect, body: Rect, layout: &mut Layout) {
    let area = if frame.picture {
        let height = (main.height * frame.pick(0.44, 0.38, 0.46)).round();
        layout.picture(rect(main.x + LINE, main.y, main.width - 2.0 * LINE, height), 0.0);
        layout.draw(line(rect(main.x, main.y + height, main.width, LINE)));
        rect(body.x, main.y + height + 44.0, body.width, body.bottom() - main.y - height - 44.0)
    } else {
        windows(frame.pick(300.0, 224.0, 420.0), main, body, layout)
    };
    let size = frame.pick(104.0, 80.0, 112.0) * if frame.picture { 0.8 } else { 1.0 };
    let accent = Accent::Block(Ink::TEXT, Ink::ON_TEXT);
    let blocks = vec![
        kicker(Ink::TEXT, Ink::ON_TEXT, 0.0),
        Block::text(Slot::Title, title(size, 48.0, size * 1.05).accent(accent), 26.0),
        Block::text(Slot::Body, running(frame.pick(31.0, 28.0, 35.0)), 28.0),
    ];
    layout.stack(area, Anchor::Bottom, blocks);
}

fn text(frame: &Frame, main: Rect, body: Rect, layout: &mut Layout) {
    let mut area = body;
    if frame.picture {
        let height = (main.height * frame.pick(0.36, 0.3, 0.38)).round();
        layout.picture(rect(main.x + LINE, main.y, main.width - 2.0 * LINE, height), 0.0);
        layout.draw(line(rect(main.x, main.y + height, main.width, LINE)));
        area = rect(body.x, main.y + height + 44.0, body.width, body.bottom() - main.y - height - 44.0);
    }
    let ink = if frame.picture { Ink::TEXT } else { Ink::ON_SURFACE };
    let size = frame.pick(72.0, 58.0, 78.0) * if frame.picture { 0.84 } else { 1.0 };
    let blocks = vec![
        kicker(Ink::ACCENT, Ink::ON_ACCENT, 0.0),
        Block::text(Slot::Title, title(size, 38.0, size * 1.18).ink(ink).accent(MARKED), 24.0),
        Block::text(Slot::Body, running(frame.pick(33.0, 30.0, 37.0)).ink(ink).accent(MARKED), 28.0),
    ];
    if frame.picture {
        layout.stack(area, Anchor::Top, blocks);
        return;
    }
    let card = boxed(frame.pick(48.0, 40.0, 52.0));
    layout.panel(
        rect(area.x, area.y, area.width - DROP, area.height - DROP),
        Anchor::Middle,
        Align::Start,
        card,
        blocks,
    );
}

fn boxed(pad: f32) -> Card {
    Card::new(Ink::SURFACE, 0.0, pad).stroke(LINE, Ink::TEXT).block(DROP, Ink::TEXT)
}

fn quote(frame: &Frame, body: Rect, layout: &mut Layout) {
    let mark = frame.pick(400.0, 300.0, 460.0);
    layout.put(Part::Sign(Sign {
        text: SignText::Fixed("\u{201c}"),
        face: Face::heading(700),
        size: mark,
        ink: Ink::ACCENT,
        x: body.x - mark * 0.1,
        y: body.y + mark * 0.76,
        align: BrandAlign::Start,
    }));
    let mut area = body.below(mark * 0.4);
    if frame.picture {
        let side = frame.pick(230.0, 170.0, 280.0);
        let target = rect(body.right() - side, body.y, side, side);
        layout.draw(Shape::rect(target.inset(-LINE, -LINE), 0.0).fill(Ink::ACCENT));
        layout.picture(target, 0.0);
        area = body.below((side + 36.0).max(mark * 0.4));
    }
    let size = frame.pick(70.0, 54.0, 76.0);
    let words = title(size, 32.0, size * 1.2).line(1.2).accent(MARKED);
    let author = running(28.0).range(20.0, 28.0);
    let blocks = vec![
        kicker(Ink::ACCENT, Ink::ON_ACCENT, 0.0),
        Block::text(Slot::Quote, words, 24.0),
        Block::rule(96.0, LINE, Ink::ACCENT, 40.0),
        Block::text(Slot::Author, author, 26.0),
    ];
    layout.stack(area, Anchor::Bottom, blocks);
}

fn list(frame: &Frame, body: Rect, layout: &mut Layout) {
    let many = frame.items > 5;
    let size = frame.pick(66.0, 52.0, 72.0);
    let text = running(if many { frame.pick(27.0, 24.0, 31.0) } else { frame.pick(31.0, 27.0, 35.0) });
    let marker =
        Marker::Number { face: Face::body(700), size: text.size * 1.25, ink: Ink::ON_SURFACE, digits: 2 };
    let card = Card::new(Ink::SURFACE, 0.0, if many { 16.0 } else { frame.pick(28.0, 20.0, 30.0) });
    let card = card.stroke(4.0, Ink::TEXT).block(8.0, Ink::ACCENT);
    let text = text.range(18.0, text.size * 1.1).line(1.32).ink(Ink::ON_SURFACE).accent(MARKED);
    let style = ListStyle::new(text, marker, 84.0, if many { 18.0 } else { 26.0 }).card(card);
    let blocks = vec![
        kicker(Ink::ACCENT, Ink::ON_ACCENT, 0.0),
        Block::text(Slot::Title, title(size, 34.0, size * 1.1).accent(MARKED), 22.0),
        Block::items(style, if many { 26.0 } else { 40.0 }),
    ];
    layout.stack(rect(body.x, body.y, body.width - 8.0, body.height), Anchor::Middle, blocks);
}

fn number(frame: &Frame, body: Rect, layout: &mut Layout) {
    let high = (body.height * frame.pick(0.54, 0.5, 0.56)).round();
    let cell = rect(body.x, body.y, body.width - DROP, high);
    layout
        .draw(Shape::rect(rect(cell.x + DROP, cell.y + DROP, cell.width, cell.height), 0.0).fill(Ink::TEXT));
    layout.draw(Shape::rect(cell, 0.0).fill(Ink::ACCENT));
    layout.draw(Shape::rect(cell.inset(LINE / 2.0, LINE / 2.0), 0.0).stroke(LINE, Ink::TEXT));
    let size = frame.pick(230.0, 180.0, 250.0);
    let figure = TextStyle::new(Face::heading(700), size).range(70.0, size * 1.3).line(1.1).one_line();
    let figure = figure.tracking(-0.07).ink(Ink::ON_ACCENT).accent(Accent::Ink(Ink::ON_ACCENT));
    layout.centered(cell.inset(64.0, 20.0), Anchor::Middle, vec![Block::text(Slot::Figure, figure, 0.0)]);
    let name = title(frame.pick(54.0, 44.0, 60.0), 30.0, frame.pick(66.0, 52.0, 72.0)).line(1.16);
    let source = running(frame.pick(27.0, 24.0, 30.0)).range(18.0, 30.0).ink(Ink::MUTED);
    let blocks = vec![
        kicker(Ink::TEXT, Ink::ON_TEXT, 0.0),
        Block::text(Slot::Title, name.accent(MARKED), 22.0),
        Block::text(Slot::Body, source, 26.0),
    ];
    layout.stack(body.below(high + DROP + 40.0), Anchor::Top, blocks);
}

fn image(frame: &Frame, main: Rect, layout: &mut Layout) {
    let height = (main.height * frame.pick(0.70, 0.64, 0.72)).round();
    let target = rect(main.x + LINE, main.y, main.width - 2.0 * LINE, height);
    if frame.picture {
        layout.picture(target, 0.0);
    } else {
        layout.behind(Shape::rect(target, 0.0).fill(Ink::ACCENT));
        layout.behind(Shape::line(
            point(target.x, target.y),
            point(target.right(), target.bottom()),
            LINE,
            Ink::TEXT,
        ));
        layout.behind(Shape::line(
            point(target.right(), target.y),
            point(target.x, target.bottom()),
            LINE,
            Ink::TEXT,
        ));
    }
    layout.draw(line(rect(main.x, target.bottom(), main.width, LINE)));
    let size = frame.pick(50.0, 42.0, 56.0);
    let blocks = vec![
        kicker(Ink::ACCENT, Ink::ON_ACCENT, 0.0),
        Block::text(Slot::Title, title(size, 30.0, size * 1.1).line(1.14).accent(MARKED), 16.0),
        Block::text(Slot::Body, running(27.0).range(19.0, 28.0), 14.0),
    ];
    let rest = main.below(height + LINE);
    layout.stack(rest.inset(48.0, 26.0), Anchor::Middle, blocks);
}

fn cta(frame: &Frame, main: Rect, body: Rect, layout: &mut Layout) {
    let area = if frame.picture {
        let height = (main.height * frame.pick(0.34, 0.28, 0.36)).round();
        layout.picture(rect(main.x + LINE, main.y, main.width - 2.0 * LINE, height), 0.0);
        layout.draw(line(rect(main.x, main.y + height, main.width, LINE)));
        rect(body.x, main.y + height + 40.0, body.width, body.bottom() - main.y - height - 40.0)
    } else {
        windows(frame.pick(340.0, 224.0, 460.0), main, body, layout)
    };
    let size = frame.pick(108.0, 84.0, 116.0) * if frame.picture { 0.76 } else { 1.0 };
    let words = TextStyle::new(Face::body(700), 35.0).range(22.0, 35.0).line(1.25).ink(Ink::ON_TEXT);
    let words = words.accent(Accent::Ink(Ink::ON_TEXT)).tracking(-0.03);
    let button = Button::filled(words, Ink::TEXT, 0.0, (44.0, 28.0)).block(DROP, Ink::SECOND);
    let accent = Accent::Block(Ink::TEXT, Ink::ON_TEXT);
    let blocks = vec![
        kicker(Ink::TEXT, Ink::ON_TEXT, 0.0),
        Block::text(Slot::Title, title(size, 48.0, size * 1.06).accent(accent), 26.0),
        Block::text(Slot::Body, running(frame.pick(33.0, 30.0, 37.0)), 30.0),
        Block::button(Slot::Action, button, 48.0),
    ];
    layout.stack(area.above(DROP), Anchor::Bottom, blocks);
}
