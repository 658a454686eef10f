//! Notebook: a lined page. Handwriting, a red margin, tape, marker strokes and boxes that were ticked.

use lumiku_carousel_dto::{Role, Slot, TemplateStyle, Tone};

use super::{
    model::{
        Accent, Anchor, Block, BrandAlign, BrandMark, Button, Face, Frame, Ink, Layout, ListStyle, Marker,
        PageForm, PageMark, Palette, Part, SwipeForm, SwipeMark, Template, TextStyle,
    },
    ornament::sparkle,
};
use crate::{
    geometry::{Rect, point, rect},
    paint::{Outline, Shape},
};

pub(super) const TEMPLATE: Template = Template {
    id: "notebook",
    name: "Notebook",
    style: TemplateStyle::Playful,
    description: "Notes by hand on lined paper: for lessons, recipes, checklists and confessions.",
    palettes: &[
        Palette::new("school", "School", ["#fdfaf2", "#fff4b8", "#1d2b53", "#5c6687", "#e5484d", "#ffd84d"]),
        Palette::new("kraft", "Kraft", ["#ead9bf", "#fbf3e4", "#3a2718", "#6e543d", "#b3402a", "#f2b84b"]),
        Palette::new("garden", "Garden", ["#f4f8ec", "#e2f0c9", "#1e3a2b", "#56705f", "#2e8b57", "#ffb3c7"]),
        Palette::new("board", "Board", ["#20332c", "#2c443b", "#f6f4e8", "#b5c4bb", "#ffd166", "#ef8b7a"]),
    ],
    heading: "caveat",
    body: "lora",
    picture_roles: &[Role::Cover, Role::Body, Role::Quote, Role::Image, Role::Cta],
    tone: |_| Tone::Base,
    compose,
};

/// From the left edge to the red margin line.
const MARGIN: f32 = 128.0;
/// Between ruled lines.
const ROW: f32 = 54.0;
const HEAD: f32 = 64.0;

fn compose(frame: &Frame) -> Layout {
    let (above, below) = frame.pick((56.0, 56.0), (48.0, 48.0), (180.0, 260.0));
    let x = MARGIN + 36.0;
    let page = rect(x, above, frame.width() - x - 72.0, frame.height() - above - below);
    let mut layout = Layout::default();
    let body = page.below(HEAD + 52.0).above(HEAD + 28.0);
    paper(frame, &mut layout);
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

/// Lines, the margin, and the holes of a ring binder.
fn paper(frame: &Frame, layout: &mut Layout) {
    let full = frame.full();
    let rows = Outline::Rows { area: full.below(2.0 * ROW + 32.0), step: ROW };
    layout.behind(Shape::new(rows).stroke(2.0, Ink::TEXT.alpha(0.11)));
    let line = Shape::rect(rect(MARGIN, 0.0, 3.0, full.height), 0.0);
    layout.behind(line.fill(Ink::ACCENT.alpha(0.55)));
    for share in [0.16, 0.5, 0.84] {
        let hole = point(58.0, full.height * share);
        layout.behind(Shape::circle(point(hole.x + 1.0, hole.y + 3.0), 23.0).fill(Ink::TEXT.alpha(0.10)));
        layout.behind(Shape::circle(hole, 22.0).fill(Ink::TEXT.alpha(0.22)));
    }
    layout.grain = 6;
}

fn marks(page: Rect, layout: &mut Layout) {
    let line = page.top(HEAD);
    layout.put(Part::Brand(BrandMark {
        rect: rect(line.x, line.y, line.width * 0.72, HEAD),
        picture: 58.0,
        name: TextStyle::new(Face::heading(700), 38.0).line(1.0),
        handle: TextStyle::new(Face::body(400), 22.0).line(1.15).ink(Ink::MUTED),
        align: BrandAlign::Start,
    }));
    let number = TextStyle::new(Face::heading(700), 46.0).line(1.1).ink(Ink::ACCENT_TEXT);
    layout.put(Part::Page(PageMark {
        rect: rect(line.right() - 200.0, line.y, 200.0, HEAD),
        form: PageForm::Of(number, " / ", 1),
        align: BrandAlign::End,
    }));
    let foot = page.foot(HEAD);
    layout.put(Part::Swipe(SwipeMark {
        rect: rect(foot.right() - 104.0, foot.y, 104.0, HEAD),
        ink: Ink::ACCENT_TEXT,
        width: 6.0,
        form: SwipeForm::Arrow,
        disc: None,
    }));
}

fn kicker(before: f32) -> Block {
    let style = TextStyle::new(Face::heading(700), 46.0).range(32.0, 46.0).line(1.1).ink(Ink::ACCENT_TEXT);
    Block::text(Slot::Kicker, style, before)
}

fn title(size: f32, min: f32, max: f32) -> TextStyle {
    TextStyle::new(Face::heading(700), size)
        .range(min, max)
        .line(0.96)
        .tracking(-0.01)
        .balance()
        .accent(Accent::Swash(Ink::ACCENT))
}

fn running(size: f32) -> TextStyle {
    TextStyle::new(Face::body(400), size)
        .range(25.0, size * 1.06)
        .line(1.44)
        .accent(Accent::Marker(Ink::SECOND, Ink::ON_SECOND))
}

/// A strip of tape around a point.
fn tape(x: f32, y: f32, width: f32, turn: f32) -> Shape<Ink> {
    let area = rect(x - width / 2.0, y - 26.0, width, 52.0);
    Shape::rect(area, 3.0).fill(Ink::SECOND.alpha(0.82)).turn(turn)
}

/// A photograph with a white edge, stuck down with tape; its box lies within `area`.
fn photo(frame: &Frame, area: Rect, layout: &mut Layout) {
    let edge = 22.0;
    let below = rect(area.x, area.y, area.width, area.height);
    layout.draw(
        Shape::rect(below, 4.0)
            .fill(Ink::TEXT.alpha(0.12))
            .shadow(8.0, 14.0, Ink::BLACK.alpha(0.16))
            .turn(-1.6),
    );
    layout.draw(Shape::rect(area, 4.0).fill(Ink::WHITE));
    let inner = rect(area.x + edge, area.y + edge, area.width - 2.0 * edge, area.height - 2.0 * edge - 22.0);
    if frame.picture {
        layout.picture(inner, 2.0);
    } else {
        layout.draw(Shape::rect(inner, 2.0).fill(Ink::SECOND.alpha(0.5)));
        layout.draw(sparkle(inner.center(), inner.height * 0.26).fill(Ink::ACCENT));
    }
    // Short enough to leave the brand above it alone.
    let strip = (area.width * 0.36).min(144.0);
    layout.draw(tape(area.x + 20.0, area.y + 30.0, strip, -38.0));
    layout.draw(tape(area.right() - 20.0, area.y + 30.0, strip, 36.0));
}

fn cover(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(164.0, 130.0, 180.0) * if frame.picture { 0.74 } else { 1.0 };
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 76.0, size * 1.16), 10.0),
        Block::text(Slot::Body, running(frame.pick(37.0, 33.0, 40.0)), 36.0),
    ];
    if frame.picture {
        let height = (body.height * frame.pick(0.46, 0.42, 0.48)).round();
        photo(frame, rect(body.x + 40.0, body.y, body.width - 80.0, height), layout);
        layout.stack(body.below(height + 30.0), Anchor::Middle, blocks);
        return;
    }
    let star = point(frame.width() - 150.0, body.y + 60.0);
    layout.behind(sparkle(star, 74.0).fill(Ink::SECOND));
    layout.behind(sparkle(point(star.x - 108.0, star.y + 66.0), 38.0).fill(Ink::ACCENT));
    layout.stack(body.below(40.0), Anchor::Middle, blocks);
}

fn text(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(120.0, 96.0, 130.0) * if frame.picture { 0.78 } else { 1.0 };
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 60.0, size * 1.16), 6.0),
        Block::text(Slot::Body, running(frame.pick(39.0, 35.0, 42.0)), 34.0),
    ];
    let mut area = body;
    if frame.picture {
        let height = (body.height * frame.pick(0.42, 0.38, 0.44)).round();
        photo(frame, rect(body.x + 30.0, body.y, body.width - 60.0, height), layout);
        area = body.below(height + 28.0);
    }
    layout.stack(area, Anchor::Middle, blocks);
}

fn quote(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(98.0, 78.0, 108.0);
    let words = title(size, 46.0, size * 1.2).line(1.02).ink(Ink::ON_SURFACE);
    let author = TextStyle { face: Face::body(400).italic(), ..running(32.0).range(22.0, 32.0) };
    let blocks = vec![
        Block::text(
            Slot::Kicker,
            TextStyle::new(Face::heading(700), 46.0).range(30.0, 46.0).line(1.1).ink(Ink::ACCENT_ON_SURFACE),
            0.0,
        ),
        Block::text(Slot::Quote, words, 10.0),
        Block::text(Slot::Author, author.ink(Ink::MUTED_ON_SURFACE), 34.0),
    ];
    // A note, stuck on with tape.
    let mut area = body.inset(0.0, 20.0);
    if frame.picture {
        let side = frame.pick(250.0, 180.0, 300.0);
        photo(frame, rect(body.right() - side - 20.0, body.y - 20.0, side, side * 1.08), layout);
        area = body.below(side * 1.08 + 24.0);
    }
    let note = rect(area.x, area.y, area.width, area.height);
    layout.draw(
        Shape::rect(note, 6.0).fill(Ink::SURFACE).shadow(10.0, 16.0, Ink::BLACK.alpha(0.14)).turn(-1.2),
    );
    if !frame.picture {
        layout.draw(tape(note.center().x, note.y - 2.0, 220.0, -3.0));
    }
    layout.centered(note.inset(56.0, 50.0), Anchor::Middle, blocks);
}

/// A box drawn by hand, and the tick that was put through it, in a box of 24 by 24.
const TICKED: &str = "M4.6 4.2 L19 3.6 L19.6 19.4 L4 20 Z M7 11.4 Q9.4 13.4 11 16.6 Q14.6 8.4 22.4 2.4";

fn list(frame: &Frame, body: Rect, layout: &mut Layout) {
    let many = frame.items > 5;
    let size = frame.pick(112.0, 88.0, 122.0);
    let text = running(if many { frame.pick(34.0, 30.0, 37.0) } else { frame.pick(39.0, 34.0, 42.0) });
    let marker = Marker::Icon {
        path: TICKED,
        side: if many { 42.0 } else { 50.0 },
        ink: Ink::ACCENT_TEXT,
        width: Some(2.2),
    };
    let style = ListStyle::new(text.range(22.0, text.size * 1.1).line(1.34), marker, 82.0, 38.0);
    let style = ListStyle { gap: if many { 20.0 } else { frame.pick(38.0, 26.0, 42.0) }, ..style };
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 54.0, size * 1.1), 4.0),
        Block::items(style, if many { 34.0 } else { 52.0 }),
    ];
    layout.stack(body, Anchor::Middle, blocks);
}

fn number(frame: &Frame, body: Rect, layout: &mut Layout) {
    let size = frame.pick(330.0, 250.0, 350.0);
    let figure = TextStyle::new(Face::heading(700), size).range(110.0, size * 1.2).line(0.9).one_line();
    let figure = figure.ink(Ink::ACCENT_TEXT).accent(Accent::Ink(Ink::ACCENT_TEXT));
    let name = title(frame.pick(90.0, 72.0, 98.0), 46.0, frame.pick(104.0, 82.0, 112.0)).line(1.0);
    let source = running(frame.pick(31.0, 28.0, 34.0)).range(21.0, 34.0).ink(Ink::MUTED);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Figure, figure, 6.0),
        Block::text(Slot::Title, name, 20.0),
        Block::text(Slot::Body, source, 30.0),
    ];
    let corner = point(frame.width() - 170.0, body.bottom() - 110.0);
    layout.behind(sparkle(corner, 92.0).fill(Ink::SECOND));
    layout.behind(sparkle(point(corner.x - 122.0, corner.y + 40.0), 44.0).fill(Ink::ACCENT));
    layout.stack(body.above(frame.pick(110.0, 60.0, 140.0)), Anchor::Middle, blocks);
}

fn image(frame: &Frame, body: Rect, layout: &mut Layout) {
    let height = (body.height * frame.pick(0.70, 0.64, 0.70)).round();
    photo(frame, rect(body.x, body.y + 8.0, body.width, height), layout);
    let size = frame.pick(80.0, 66.0, 90.0);
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 44.0, size * 1.1), 2.0),
        Block::text(Slot::Body, running(30.0).range(22.0, 32.0).ink(Ink::MUTED), 18.0),
    ];
    layout.stack(body.below(height + 40.0), Anchor::Top, blocks);
}

fn cta(frame: &Frame, body: Rect, layout: &mut Layout) {
    let mut area = body;
    if frame.picture {
        let side = frame.pick(300.0, 220.0, 360.0);
        photo(frame, rect(body.x, body.y, side, side), layout);
        area = body.below(side + 28.0);
    } else {
        let star = point(frame.width() - 170.0, body.y + 90.0);
        layout.behind(sparkle(star, 92.0).fill(Ink::SECOND));
        layout.behind(sparkle(point(star.x - 124.0, star.y + 70.0), 44.0).fill(Ink::ACCENT));
    }
    let size = frame.pick(160.0, 124.0, 174.0) * if frame.picture { 0.8 } else { 1.0 };
    let words = TextStyle::new(Face::heading(700), 54.0).range(32.0, 54.0).line(1.05).ink(Ink::ON_TEXT);
    let words = words.accent(Accent::Ink(Ink::ON_TEXT));
    let blocks = vec![
        kicker(0.0),
        Block::text(Slot::Title, title(size, 72.0, size * 1.14), 8.0),
        Block::text(Slot::Body, running(frame.pick(39.0, 35.0, 42.0)), 36.0),
        Block::button(Slot::Action, Button::filled(words, Ink::TEXT, 14.0, (46.0, 22.0)), 48.0),
    ];
    layout.stack(area, Anchor::Middle, blocks);
}
