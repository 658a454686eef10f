//! Whether a video that a client describes, such as one from a manifest, can be rendered as it says.

use lumiku_dto::validate::Fields;

use super::{
    Clip, MAX_RANGES,
    alike::{hundredths, uses},
    offers::{allows, speeds},
    pieces::{clip_milliseconds, frames, milliseconds, seconds},
};
use crate::{
    MAX_CLIPS, MAX_VIDEO_SECONDS,
    plan::{Segment, Variant},
    settings::Settings,
};

/// How far a number may be from the grid: what a detour through text can do to it.
const TOLERANCE: f64 = 1e-6;

/// Checks a video against the clips and settings: known clips, ranges inside them on whole milliseconds,
/// speeds and looks that the settings allow and the price therefore covers, frames by the planner's rule,
/// no more clips and no longer than a plan's. That the planner would draw exactly this one is not asked.
///
/// # Errors
/// What is wrong, as a message of the field `variant`.
pub fn check_variant(variant: &Variant, settings: &Settings, clips: &[Clip]) -> Result<(), Fields> {
    let mut fields = Fields::default();
    fields.check("variant", problem(variant, settings, clips).map_or(Ok(()), Err));
    fields.finish()
}

fn problem(variant: &Variant, settings: &Settings, clips: &[Clip]) -> Option<&'static str> {
    let fps = settings.fps.get();
    let uses = uses(variant);
    if uses.is_empty() {
        return Some("The video has no pieces.");
    }
    if uses.len() > MAX_CLIPS || uses.iter().any(|segments| segments.len() > MAX_RANGES) {
        return Some("The video has too many pieces.");
    }
    if let Some(problem) =
        variant.segments.iter().find_map(|segment| segment_problem(segment, settings, clips))
    {
        return Some(problem);
    }
    let total: u64 = variant.segments.iter().map(|segment| u64::from(segment.frames)).sum();
    // Rounding may have added half a frame to each piece of a video that is as long as can be.
    let rounding = variant.segments.len() as u64;
    let limit = u64::from(milliseconds(MAX_VIDEO_SECONDS)) / 1000 * u64::from(fps) + rounding;
    if total > limit {
        return Some("The video is too long.");
    }
    let duration = f64::from(variant.frames) / f64::from(fps);
    if u64::from(variant.frames) != total || !near(variant.duration, duration) {
        return Some("The length of the video is not that of its pieces.");
    }
    None
}

fn segment_problem(segment: &Segment, settings: &Settings, clips: &[Clip]) -> Option<&'static str> {
    let Some(clip) = clips.iter().find(|clip| clip.id == segment.video_id) else {
        return Some("A clip of this video is not in the project any more.");
    };
    let (start, end) = (milliseconds(segment.start), milliseconds(segment.end));
    let length = clip_milliseconds(clip.duration);
    let on_grid = near(segment.start, seconds(start)) && near(segment.end, seconds(end));
    if !on_grid || start >= end || end > length {
        return Some("A piece is not inside its clip, or not at whole milliseconds.");
    }
    let cut_short = settings.smart_trimming || settings.fit_duration.is_some();
    if (start > 0 && !settings.smart_trimming) || (end < length && !cut_short) {
        return Some("A clip is cut, though these settings leave clips whole.");
    }
    let speed = hundredths(segment.speed);
    if !near(segment.speed, f64::from(speed) / 100.0) || !speeds(settings).contains(&speed) {
        return Some("A piece has a speed that these settings do not allow.");
    }
    if !allows(settings, segment.look) {
        return Some("A piece has a look that these settings do not allow.");
    }
    if segment.frames != frames(end - start, speed, settings.fps.get()) {
        return Some("A piece does not have the frames of its length.");
    }
    None
}

/// False for what is no number.
fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < TOLERANCE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{planner::plan, project::Range, settings::Look};

    fn clips() -> Vec<Clip> {
        ["a", "b", "c"]
            .map(|id| Clip {
                id: id.to_owned(),
                content: id.to_owned(),
                group: None,
                duration: 4.2,
                keep: Some(vec![Range { start: 0.5, end: 1.5 }, Range { start: 2.0, end: 3.999 }]),
            })
            .to_vec()
    }

    fn settings() -> Settings {
        Settings {
            speed_variations: true,
            smart_trimming: true,
            look_variations: true,
            fit_duration: Some(7.5),
            ..Settings::default()
        }
    }

    fn sentence(settings: &Settings, change: impl FnOnce(&mut Variant)) -> Option<String> {
        let mut variant = plan(&clips(), &self::settings(), 3).unwrap().variants.remove(0);
        change(&mut variant);
        check_variant(&variant, settings, &clips())
            .err()
            .map(|fields| fields.get("variant").unwrap().to_owned())
    }

    #[test]
    fn a_planned_video_passes() {
        assert_eq!(sentence(&settings(), |_| {}), None);
    }

    #[test]
    fn what_the_planner_would_not_make_is_refused_with_a_sentence() {
        type Change = fn(&mut Variant);
        let broken: [(&str, Change); 14] = [
            ("no pieces", |video| video.segments.clear()),
            ("too many", |video| video.segments = vec![video.segments[0].clone(); MAX_RANGES + 1]),
            ("not in the project", |video| video.segments[0].video_id = "x".to_owned()),
            ("inside", |video| video.segments[0].end = 4.201),
            ("inside", |video| video.segments[0].start = video.segments[0].end),
            ("inside", |video| video.segments[0].start = -0.001),
            ("inside", |video| video.segments[0].start = f64::NAN),
            ("inside", |video| video.segments[0].start = 0.500_5),
            ("speed", |video| video.segments[0].speed = 1.02),
            ("speed", |video| video.segments[0].speed = f64::INFINITY),
            ("look", |video| video.segments[0].look = Some(Look::MirrorTilt)),
            ("frames", |video| video.segments[0].frames += 1),
            ("length", |video| video.frames += 1),
            ("length", |video| video.duration = f64::NAN),
        ];
        for (word, change) in broken {
            let sentence = sentence(&settings(), change).unwrap_or_default();
            assert!(sentence.contains(word), "{word}: {sentence}");
        }
    }

    #[test]
    fn what_the_settings_do_not_pay_for_is_refused() {
        let without = |change: fn(&mut Settings)| {
            let mut settings = settings();
            change(&mut settings);
            sentence(&settings, |video| {
                // One piece that has everything.
                video.segments.truncate(1);
                let piece = &mut video.segments[0];
                (piece.speed, piece.look) = (1.15, Some(Look::Warm));
                piece.frames = frames(milliseconds(piece.end) - milliseconds(piece.start), 115, 30);
                video.frames = piece.frames;
                video.duration = f64::from(video.frames) / 30.0;
            })
        };
        assert_eq!(without(|_| {}), None);
        assert!(without(|settings| settings.speed_variations = false).unwrap().contains("speed"));
        assert!(without(|settings| settings.look_variations = false).unwrap().contains("look"));
        assert!(without(|settings| settings.smart_trimming = false).unwrap().contains("whole"));
    }

    #[test]
    fn a_video_over_the_longest_is_refused() {
        let long =
            [Clip { id: "a".to_owned(), content: "a".to_owned(), group: None, duration: 600.0, keep: None }];
        let settings = Settings { output_count: 1, ..Settings::default() };
        let mut variant = plan(&long, &settings, 0).unwrap().variants.remove(0);
        let piece = variant.segments[0].clone();
        for (times, allowed) in [(3, true), (4, false)] {
            variant.segments = vec![piece.clone(); times];
            variant.frames = variant.segments.iter().map(|piece| piece.frames).sum();
            variant.duration = f64::from(variant.frames) / 30.0;
            assert_eq!(check_variant(&variant, &settings, &long).is_ok(), allowed);
        }
    }
}
