//! Draws the videos of a batch: distinct, far apart, the same for the same seed, and from few enough
//! unique pieces that each second is encoded once.
//!
//! `space` says which clips may stand where, `fit` how long each may play, `offers` at which speeds and
//! with which looks it may appear. `draw` makes candidates from that, and `spread` chooses those that are
//! far apart by the measure of `alike`. Everything is counted in whole milliseconds and whole millionths,
//! so that the browser and the server, which plan separately, come to the same plan.

mod alike;
mod check;
mod draw;
mod fit;
mod offers;
mod pieces;
mod space;
mod spread;
#[cfg(test)]
mod tests;

use lumiku_dto::validate::Fields;

pub use self::{
    alike::{differing, similarity},
    check::check_variant,
    pieces::MAX_RANGES,
};
use self::{
    draw::{Draw, Random},
    offers::Offer,
    pieces::{frames, seconds},
    space::Space,
};
use crate::{
    MAX_CLIPS, MAX_PIECES,
    plan::{ClosestPair, Segment, Variant},
    project::Range,
    settings::{MAX_SEED, Settings},
};

/// A clip, as far as planning needs it. No two clips of a project have the same id.
#[derive(Clone, Debug, PartialEq)]
pub struct Clip {
    /// Id of the clip.
    pub id: String,
    /// The same for clips whose files are the same, such as a hash of the bytes.
    pub content: String,
    /// Place of its group among the project's groups, from 0; `None` without a group.
    pub group: Option<usize>,
    /// In seconds.
    pub duration: f64,
    /// What smart trimming keeps of it; `None` while that is not known.
    pub keep: Option<Vec<Range>>,
}

/// What the planner found.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// See [`crate::plan::Plan::combinations`].
    pub combinations: u64,
    pub seed: u64,
    pub closest_pair: Option<ClosestPair>,
    /// Each beginning of the list is spread out as well, since rendering follows this order.
    pub variants: Vec<Variant>,
}

/// How many distinct videos the clips and settings allow, exactly, up to 2^53 - 1. Cheap: the screen calls
/// it with every change.
pub fn combinations(clips: &[Clip], settings: &Settings) -> u64 {
    let space = Space::new(clips, settings);
    let ways = offers::offered(settings);
    u64::try_from(space.count(|_| ways)).unwrap_or(u64::MAX).min(MAX_SEED)
}

/// Plans a batch. `seed` is used when the settings have none; of it the lower 53 bits count.
///
/// # Errors
/// The settings' own rules; no clips; clips without a group in `sequence` only; videos longer than
/// [`crate::MAX_VIDEO_SECONDS`], or a `fitDuration` that leaves no clip its shortest piece; more videos
/// than combinations, or more pieces than [`MAX_PIECES`] (`outputCount` names the number possible).
pub fn plan(clips: &[Clip], settings: &Settings, seed: u64) -> Result<Planned, Fields> {
    settings.validate()?;
    let space = Space::new(clips, settings);
    if clips.len() > MAX_CLIPS {
        return Err(Fields::one("videos", format!("A project has at most {MAX_CLIPS} clips.")));
    }
    if space.sources.is_empty() {
        return Err(Fields::one("videos", "Upload clips first."));
    }
    if space.slots.is_empty() {
        return Err(Fields::one("groupMode", "Put clips into groups first, or use every clip."));
    }
    let combinations = combinations(clips, settings);
    let mut fields = Fields::default();
    let shares = fit::shares(&space, settings);
    fields.check("fitDuration", shares.as_ref().map(|_| ()).map_err(String::as_str));
    if u64::from(settings.output_count) > combinations {
        fields.check("outputCount", Err(possible(combinations, &space)));
    }
    fields.finish()?;

    let shares = shares.unwrap_or_default();
    let seed = settings.seed.unwrap_or(seed) & MAX_SEED;
    let mut random = Random::new(seed);
    let offers = offers::offers(&space, settings, &shares, &mut random);
    let candidates = draw::candidates(&space, &offers, settings.output_count, &mut random);
    let chosen = spread::choose(&candidates, settings.output_count as usize);
    let pieces = chosen.iter().map(|draw| draw.pieces(&offers)).sum();
    if pieces > MAX_PIECES {
        return Err(Fields::one("outputCount", too_many(pieces, &space)));
    }
    let variants = (0..).zip(&chosen).map(|(index, draw)| write_out(index, draw, &space, &offers, settings));
    Ok(Planned {
        combinations,
        seed,
        variants: variants.collect(),
        closest_pair: spread::closest_pair(&chosen).map(|(a, b, millionths)| ClosestPair {
            a,
            b,
            similarity: alike::share(millionths),
        }),
    })
}

/// Seconds of clips that have to be encoded for these videos: each (piece, speed, look) once.
pub fn unique_seconds(variants: &[Variant]) -> f64 {
    let mut unique: Vec<&Segment> = Vec::new();
    for segment in variants.iter().flat_map(|variant| &variant.segments) {
        if !unique.contains(&segment) {
            unique.push(segment);
        }
    }
    unique.iter().map(|segment| segment.end - segment.start).sum()
}

fn possible(combinations: u64, space: &Space<'_>) -> String {
    let plural = if combinations == 1 { "" } else { "s" };
    let why = if space.has_twins { " Clips that are the same count once." } else { "" };
    format!("These clips allow {combinations} distinct video{plural}.{why}")
}

/// Says how many videos always stay within [`MAX_PIECES`], whichever are drawn.
fn too_many(pieces: usize, space: &Space<'_>) -> String {
    let videos = MAX_PIECES / space.most_pieces().max(1);
    format!(
        "These videos have {pieces} pieces, and a batch has at most {MAX_PIECES}. Make {videos} videos at a \
         time, keep fewer parts of each clip, or turn smart trimming off."
    )
}

/// A drawn video with its segments.
fn write_out(
    index: u32,
    draw: &Draw,
    space: &Space<'_>,
    offers: &[Vec<Offer>],
    settings: &Settings,
) -> Variant {
    let fps = settings.fps.get();
    let mut segments = Vec::new();
    for (clip, offer) in &draw.places {
        let offer = &offers[usize::from(*clip)][usize::from(*offer)];
        segments.extend(offer.pieces.iter().map(|piece| Segment {
            video_id: space.sources[usize::from(*clip)].id.to_owned(),
            start: seconds(piece.start),
            end: seconds(piece.end),
            speed: f64::from(offer.speed) / 100.0,
            look: offer.look,
            frames: frames(piece.length(), offer.speed, fps),
        }));
    }
    let frames = segments.iter().map(|segment| segment.frames).sum();
    Variant { index, duration: f64::from(frames) / f64::from(fps), frames, segments }
}
