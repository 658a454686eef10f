//! Clips in the shape of a video: what of them is cut away, and their filmstrips cut the same way. Pure.

use std::sync::Arc;

use lumiku_video_mix_dto::{Aspect, Project};

/// Pictures side by side in a filmstrip.
const TILES: u32 = 10;
/// The widest that a strip is drawn, against its height.
const WIDEST: f64 = 31.0;
/// What is a pixel or two off is not cut for the eye.
const SLACK: f64 = 1.03;

/// The part of a clip's filmstrip that a piece shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Film {
    pub(super) url: Arc<str>,
    /// Width over height of the clip.
    ratio: f64,
    /// The first picture of the part, and the last.
    tiles: (u32, u32),
}

impl Film {
    /// The part between two shares of a clip of this width and height.
    pub(super) fn part(url: &str, (width, height): (i32, i32), start: f64, end: f64) -> Self {
        let first = tile_at(start);
        // A part that ends where a picture begins does not show it.
        let last = tile_at(end - 0.5 / f64::from(TILES)).max(first);
        Self { url: Arc::from(url), ratio: ratio_of(width, height), tiles: (first, last) }
    }

    /// `background-size` of the filmstrip behind a window of this shape, which its pictures cover.
    pub(super) fn size(&self, aspect: Aspect) -> &'static str {
        if self.ratio < ratio(aspect) { "1000% auto" } else { "auto 100%" }
    }

    /// Pictures for a piece that takes this share of its strip, one after the other: for each the share of the
    /// filmstrip, as `background-position` counts, at which a window of this shape shows its middle.
    pub(super) fn windows(&self, aspect: Aspect, share: f64) -> impl Iterator<Item = f64> {
        let wanted = ratio(aspect);
        let tile = self.ratio.max(wanted);
        let (first, last) = self.tiles;
        (0..count(share * WIDEST / wanted)).map(move |at| {
            let number = f64::from(first + at % (last - first + 1));
            (number * tile + (tile - wanted) / 2.0) / (f64::from(TILES) * tile - wanted)
        })
    }
}

/// Which clips lose their edges in videos of this shape.
pub(super) fn cut(project: &Project, aspect: Aspect) -> Option<&'static str> {
    let wanted = ratio(aspect);
    let (mut wide, mut tall) = (false, false);
    for video in &project.videos {
        let ratio = ratio_of(video.width, video.height);
        wide |= ratio > wanted * SLACK;
        tall |= ratio * SLACK < wanted;
    }
    match (wide, tall) {
        (true, true) => Some("Clips of another shape are cut to their middle."),
        (true, false) => Some("Wide clips are cut to their middle."),
        (false, true) => Some("Tall clips are cut to their middle."),
        (false, false) => None,
    }
}

/// Width over height of a shape.
const fn ratio(aspect: Aspect) -> f64 {
    match aspect {
        Aspect::Portrait => 9.0 / 16.0,
        Aspect::Landscape => 16.0 / 9.0,
        Aspect::Square => 1.0,
        Aspect::Feed => 4.0 / 5.0,
    }
}

fn ratio_of(width: i32, height: i32) -> f64 {
    f64::from(width.max(1)) / f64::from(height.max(1))
}

/// The picture at a share of a clip.
fn tile_at(share: f64) -> u32 {
    count((share * f64::from(TILES)).floor()).min(TILES - 1)
}

/// The next whole number.
fn count(value: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small and positive")]
    let whole = value.max(0.0).ceil() as u32;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::video_mix::arrangement::tests::project;

    fn near(found: f64, wanted: f64) -> bool {
        (found - wanted).abs() < 1e-9
    }

    #[test]
    fn clips_of_another_shape_are_said_to_be_cut() {
        let mut project = project();
        assert_eq!(cut(&project, Aspect::Portrait), None);
        assert_eq!(cut(&project, Aspect::Landscape), Some("Tall clips are cut to their middle."));
        project.videos[0].width = 3413;
        assert_eq!(cut(&project, Aspect::Portrait), Some("Wide clips are cut to their middle."));
        assert_eq!(cut(&project, Aspect::Square), Some("Clips of another shape are cut to their middle."));
        project.videos[0].width = 1082;
        assert_eq!(cut(&project, Aspect::Portrait), None, "two pixels are nothing");
    }

    #[test]
    fn a_wide_clip_shows_the_middle_of_each_picture() {
        let film = Film::part("/f", (1600, 900), 0.0, 1.0);
        assert_eq!(film.size(Aspect::Square), "auto 100%");
        let windows: Vec<f64> = film.windows(Aspect::Square, 1.0).collect();
        assert_eq!(windows.len(), 31);
        // Of ten pictures of 16 by 9, the first 9 wide window begins 3.5 in.
        assert!(near(windows[0], 3.5 / (160.0 - 9.0)));
        assert!(near(windows[9], 1.0 - windows[0]));
        assert!(near(windows[10], windows[0]), "it begins again");
    }

    #[test]
    fn a_tall_clip_is_as_wide_as_the_window() {
        let film = Film::part("/f", (900, 1600), 0.25, 0.5);
        assert_eq!(film.size(Aspect::Landscape), "1000% auto");
        let windows: Vec<f64> = film.windows(Aspect::Landscape, 0.5).collect();
        assert!(near(windows[0], 2.0 / 9.0) && near(windows[1], 3.0 / 9.0));
        assert_eq!(film.tiles, (2, 4));
    }
}
