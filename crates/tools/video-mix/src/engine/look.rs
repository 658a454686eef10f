//! The looks: small changes to the picture for visual variety. Each is a row of figures in one table, so that
//! what a look does can be read, and the documentation shows the same.
//!
//! Turning and shifting are what makes two looks of a clip measurably different; colour alone does not, and
//! is there to be liked. No look shows a corner that the clip does not have: what is zoomed in covers what
//! is turned.

use lumiku_video_mix_dto::Look;

use super::{Target, frame::Frame};

/// What a look does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    /// How much the picture is enlarged: 1.10 shows 10 % less on each axis.
    pub zoom: f64,
    /// Where to look within what the zoom spares: -1 left, 1 right.
    pub right: f64,
    /// -1 up, 1 down.
    pub down: f64,
    /// Degrees that the picture is turned clockwise.
    pub degrees: f64,
    /// Distance of brightness from the middle, 1 as it was.
    pub contrast: f64,
    /// Added to brightness, of 219 steps.
    pub brightness: f64,
    /// Distance of colours from gray, 1 as it was.
    pub saturation: f64,
    /// Steps from blue towards red, of 224.
    pub warmth: f64,
    pub mirror: bool,
}

const AS_IT_WAS: Figures = Figures {
    zoom: 1.0,
    right: 0.0,
    down: 0.0,
    degrees: 0.0,
    contrast: 1.0,
    brightness: 0.0,
    saturation: 1.0,
    warmth: 0.0,
    mirror: false,
};

/// The figures of a look.
pub const fn figures(look: Look) -> Figures {
    const WARM: Figures = Figures {
        zoom: 1.12,
        right: -1.0,
        down: -1.0,
        degrees: 0.8,
        warmth: 4.0,
        saturation: 1.04,
        ..AS_IT_WAS
    };
    const COOL: Figures = Figures {
        zoom: 1.12,
        right: 1.0,
        down: 1.0,
        degrees: -0.8,
        warmth: -4.0,
        saturation: 0.98,
        ..AS_IT_WAS
    };
    const TILT_LEFT: Figures = Figures { zoom: 1.10, degrees: -2.5, contrast: 1.06, ..AS_IT_WAS };
    const TILT_RIGHT: Figures = Figures { zoom: 1.10, degrees: 2.5, brightness: 6.0, ..AS_IT_WAS };
    const CLOSE: Figures = Figures { zoom: 1.12, saturation: 0.90, contrast: 0.98, ..AS_IT_WAS };
    match look {
        Look::Warm => WARM,
        Look::Cool => COOL,
        Look::TiltLeft => TILT_LEFT,
        Look::TiltRight => TILT_RIGHT,
        Look::Close => CLOSE,
        Look::MirrorWarm => Figures { mirror: true, ..WARM },
        Look::MirrorTilt => Figures { mirror: true, ..TILT_LEFT },
    }
}

/// The filters that bring a picture of the size `shown` to the target's size and look; `colours` are the
/// options of the scaler that say what its colours mean.
///
/// The picture is scaled once, cut to what will be seen, and only then turned, at the target's size.
pub(super) fn filters(shown: Frame, target: Target, look: Option<Look>, colours: &str) -> String {
    let look = look.map_or(AS_IT_WAS, figures);
    let (size, angle) = (Frame { width: target.width, height: target.height }, look.degrees.to_radians());
    let cut = turned(size, angle);
    let scaled = shown.covering(size, look.zoom);
    let scaled = Frame { width: scaled.width.max(cut.width), height: scaled.height.max(cut.height) };
    let x = offset(scaled.width, cut.width, size.width, look.zoom, look.right);
    let y = offset(scaled.height, cut.height, size.height, look.zoom, look.down);
    let mut filters = vec![
        format!("scale={}:{}:flags=bicubic:{colours}", scaled.width, scaled.height),
        format!("format=yuv420p,crop={}:{}:{x}:{y}", cut.width, cut.height),
    ];
    if angle != 0.0 {
        filters.push(format!("rotate={angle:.6}:ow={}:oh={}", target.width, target.height));
    }
    if look.mirror {
        filters.push("hflip".into());
    }
    filters.extend(colour(&look));
    filters.push("setsar=1".into());
    filters.join(",")
}

/// What has to be there for a picture of this size to be full after it is turned.
fn turned(size: Frame, angle: f64) -> Frame {
    let (rise, run) = (angle.sin().abs(), angle.cos());
    let (width, height) = (f64::from(size.width), f64::from(size.height));
    if angle == 0.0 {
        return size;
    }
    // Two more, for the pixels that the turning filter reads beside each.
    let even = |side: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "sides of pictures are small"
        )]
        let half = (side / 2.0).ceil() as u32;
        half * 2 + 2
    };
    Frame { width: even(width * run + height * rise), height: even(height * run + width * rise) }
}

/// Where to begin to cut: the middle, shifted by at most what the zoom spares. A wide clip in a high video
/// keeps its middle, whatever the look.
fn offset(scaled: u32, cut: u32, size: u32, zoom: f64, shift: f64) -> u32 {
    let middle = f64::from(scaled - cut) * 0.5;
    let spared = (f64::from(size) * zoom - f64::from(cut)).max(0.0) * 0.5;
    let start = (middle + shift * spared.min(middle)) * 0.5;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the picture")]
    let half = start.round().max(0.0) as u32;
    // Even, so that colours are not shifted against brightness.
    (half * 2).min(scaled - cut)
}

/// One table look-up for each sample; nothing where the colours stay.
fn colour(look: &Figures) -> Option<String> {
    let Figures { contrast, brightness, saturation, warmth, .. } = *look;
    let same = AS_IT_WAS;
    let stays = (contrast, brightness, saturation, warmth)
        == (same.contrast, same.brightness, same.saturation, same.warmth);
    (!stays).then(|| {
        format!(
            "lutyuv=y='clip((val-126)*{contrast}+126+{brightness},16,235)'\
             :u='clip((val-128)*{saturation}+128-{warmth},16,240)'\
             :v='clip((val-128)*{saturation}+128+{warmth},16,240)'"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Look; 7] = [
        Look::Warm,
        Look::Cool,
        Look::TiltLeft,
        Look::TiltRight,
        Look::Close,
        Look::MirrorWarm,
        Look::MirrorTilt,
    ];

    #[test]
    fn every_look_stays_natural_and_only_asked_ones_are_mirrored() {
        for look in ALL {
            let figures = figures(look);
            assert!((1.0..=1.12).contains(&figures.zoom), "{look:?}");
            assert!(figures.degrees.abs() <= 2.5, "{look:?}");
            assert_eq!(figures.mirror, Look::MIRRORED.contains(&look), "{look:?}");
        }
    }

    #[test]
    fn the_zoom_covers_the_corners_of_what_is_turned() {
        for (width, height) in [(480, 854), (854, 480), (720, 720), (720, 900), (1080, 1920)] {
            for look in ALL {
                let figures = figures(look);
                let seen = turned(Frame { width, height }, figures.degrees.to_radians());
                let zoomed = |side: u32| f64::from(side) * figures.zoom;
                assert!(f64::from(seen.width) <= zoomed(width) + 4.0, "{look:?} at {width} × {height}");
                assert!(f64::from(seen.height) <= zoomed(height) + 4.0, "{look:?} at {width} × {height}");
            }
        }
    }

    #[test]
    fn a_wide_clip_in_a_high_video_keeps_its_middle() {
        let wide = Frame { width: 1920, height: 1080 };
        let target = Target { width: 720, height: 1280, fps: 30 };
        let plain = filters(wide, target, None, "out_range=tv");
        assert_eq!(
            plain,
            "scale=2276:1280:flags=bicubic:out_range=tv,format=yuv420p,crop=720:1280:778:0,setsar=1"
        );
        let warm = filters(wide, target, Some(Look::Warm), "out_range=tv");
        let x: u32 = warm.split("crop=").nth(1).unwrap().split(':').nth(2).unwrap().parse().unwrap();
        // The middle would be 903 there.
        assert!((850..903).contains(&x), "{warm}");
    }
}
