//! A plan as it is drawn: a strip of pieces for each video, and how it differs from those before it. Pure.

use lumiku_video_mix_dto::{Project, Segment, Variant, planner};

use super::{film::Film, words};
use crate::format;

/// A piece of a strip.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// Its clip's name.
    pub(super) name: String,
    /// Place of its clip in the project, for its colour; the same clip has the same colour everywhere.
    pub(super) clip: usize,
    /// Its width, against the others of the strip.
    pub(super) frames: u32,
    /// Pictures of what it shows, once they are there.
    pub(super) film: Option<Film>,
    /// Speed and look when they are not plain: `1.05×`, `0.90× · warm`.
    pub(super) tag: Option<String>,
    /// Everything about it in a line.
    pub(super) title: String,
}

/// A video of the plan.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Strip {
    /// `01`.
    pub(super) number: String,
    /// `0:22`.
    pub(super) length: String,
    pub(super) pieces: Vec<Piece>,
    /// `2 of 3 differ`, against the video before it that is most like it.
    pub(super) differs: Option<String>,
}

/// Strips of the first `most` videos.
pub(super) fn strips(variants: &[Variant], project: &Project, most: usize) -> Vec<Strip> {
    variants
        .iter()
        .take(most)
        .enumerate()
        .map(|(at, variant)| Strip {
            differs: words::differing(fewest(&variants[..at], variant)),
            ..strip(variant, project)
        })
        .collect()
}

/// The strip of one video by itself.
pub(super) fn strip(variant: &Variant, project: &Project) -> Strip {
    Strip {
        number: words::number(variant.index),
        length: format::clip(variant.duration),
        pieces: variant.segments.iter().map(|segment| piece(segment, project)).collect(),
        differs: None,
    }
}

/// Pieces that differ from the most similar of `before`, and how many there are.
fn fewest(before: &[Variant], variant: &Variant) -> Option<(usize, usize)> {
    before.iter().map(|other| planner::differing(other, variant)).min_by_key(|(differ, _)| *differ)
}

fn piece(segment: &Segment, project: &Project) -> Piece {
    let clip = project.videos.iter().position(|video| video.id == segment.video_id);
    let video = clip.map(|at| &project.videos[at]);
    let name = video.map_or_else(|| "A clip that is gone".to_owned(), |video| video.original_name.clone());
    let plain = (segment.speed - 1.0).abs() < 0.001;
    let tag = match (plain, segment.look) {
        (true, None) => None,
        (false, None) => Some(words::speed(segment.speed)),
        (true, Some(look)) => Some(words::look(look).to_owned()),
        (false, Some(look)) => Some(format!("{} · {}", words::speed(segment.speed), words::look(look))),
    };
    let span = format!("{} to {}", words::seconds(segment.start), words::seconds(segment.end));
    let title = match &tag {
        Some(tag) => format!("{name}, {span}, {tag}"),
        None => format!("{name}, {span}"),
    };
    let film = video.and_then(|video| {
        let whole = video.duration.max(0.001);
        let url = video.filmstrip_url.as_deref()?;
        Some(Film::part(url, (video.width, video.height), segment.start / whole, segment.end / whole))
    });
    Piece { name, clip: clip.unwrap_or(0), frames: segment.frames.max(1), film, tag, title }
}

/// A strip for a screen reader: `0:22: hook.mp4, body.mp4 at 1.05×`.
pub(super) fn in_words(strip: &Strip) -> String {
    let pieces: Vec<String> = strip
        .pieces
        .iter()
        .map(|piece| match &piece.tag {
            Some(tag) => format!("{} ({tag})", piece.name),
            None => piece.name.clone(),
        })
        .collect();
    format!("Video {}, {}: {}", strip.number, strip.length, pieces.join(", "))
}

#[cfg(test)]
mod tests {
    use lumiku_video_mix_dto::Look;

    use super::*;
    use crate::tools::video_mix::arrangement::tests::project;

    fn segment(video: &str, speed: f64, look: Option<Look>) -> Segment {
        Segment { video_id: video.into(), start: 1.0, end: 3.0, speed, look, frames: 60 }
    }

    fn variant(index: u32, segments: Vec<Segment>) -> Variant {
        Variant { index, duration: 4.0, frames: 120, segments }
    }

    #[test]
    fn a_piece_names_its_clip_speed_and_look() {
        let variant = variant(
            0,
            vec![
                segment("a", 1.0, None),
                segment("c", 1.05, Some(Look::Warm)),
                segment("gone", 1.0, Some(Look::Close)),
            ],
        );
        let strip = strip(&variant, &project());
        assert_eq!(strip.pieces[0].title, "a.mp4, 1 s to 3 s");
        assert_eq!(strip.pieces[1].tag.as_deref(), Some("1.05× · warm"));
        assert_eq!(strip.pieces[1].clip, 2);
        assert_eq!(strip.pieces[2].name, "A clip that is gone");
        assert_eq!(
            in_words(&strip),
            "Video 01, 0:04: a.mp4, c.mp4 (1.05× · warm), A clip that is gone (close)"
        );
    }

    #[test]
    fn a_video_is_compared_with_the_most_similar_before_it() {
        let variants = [
            variant(0, vec![segment("a", 1.0, None), segment("c", 1.0, None)]),
            variant(1, vec![segment("b", 1.0, None), segment("d", 1.0, None)]),
            variant(2, vec![segment("b", 1.0, None), segment("c", 1.0, None)]),
        ];
        let differs: Vec<_> =
            strips(&variants, &project(), 9).into_iter().map(|strip| strip.differs).collect();
        assert_eq!(differs, [None, Some("2 of 2 differ".to_owned()), Some("1 of 2 differ".to_owned())]);
        assert_eq!(strips(&variants, &project(), 2).len(), 2);
    }
}
