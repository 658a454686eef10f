//! What the sound tells: how loud it is, and where it is silent.

#![expect(clippy::cast_precision_loss, reason = "ten minutes of samples are a small number")]

use std::io::{self, BufReader, Read};

use lumiku_video_mix_dto::Range;

use super::SAMPLE_RATE;

/// Samples of one measurement of loudness: 20 ms.
const WINDOW: usize = SAMPLE_RATE / 50;
/// Silence for this long is dead, in seconds.
const SILENT_SECONDS: f64 = 0.6;
/// Loudness below which a usual recording is silent, in decibels of full scale.
const SILENT: f64 = -38.0;
/// Highest that a noisy room may lift this.
const LOUDEST_SILENCE: f64 = -30.0;
/// How far above the noise of the room speech begins, in decibels.
const ABOVE_NOISE: f64 = 6.0;
/// How far below what is loud in it a recording is silent at the most, in decibels.
const BELOW_LOUD: f64 = 15.0;
/// A recording of which nothing is louder holds no sound worth the name.
const NOTHING: f64 = -60.0;
/// Parts of a waveform.
const PARTS: usize = 240;

/// What was heard.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// Loudest sample of each part, 0 to 255; empty without sound.
    pub waveform: Vec<u8>,
    /// Silent parts, in seconds; `None` where there is no sound to go by.
    pub silence: Option<Vec<Range>>,
}

/// One measurement: 20 ms.
struct Window {
    /// Decibels of full scale.
    loudness: f64,
    /// Loudest sample.
    peak: u16,
}

/// Listens to mono 16-bit samples, one window after the other.
pub(super) fn listen(samples: impl Read) -> io::Result<Heard> {
    let mut samples = BufReader::with_capacity(1 << 16, samples);
    let mut windows = Vec::new();
    let mut bytes = Vec::with_capacity(WINDOW * 2);
    loop {
        bytes.clear();
        (&mut samples).take((WINDOW * 2) as u64).read_to_end(&mut bytes)?;
        if bytes.len() < 2 {
            break;
        }
        windows.push(measure(&bytes));
    }
    if windows.is_empty() {
        return Ok(Heard::default());
    }
    let waveform = waveform(&windows);
    let silence = threshold(&windows).map(|threshold| silence(&windows, threshold));
    Ok(Heard { waveform, silence })
}

fn measure(bytes: &[u8]) -> Window {
    let (samples, _) = bytes.as_chunks::<2>();
    let samples = samples.iter().map(|pair| i16::from_le_bytes(*pair));
    let (mut power, mut peak) = (0.0, 0_u16);
    for sample in samples {
        power += f64::from(sample) * f64::from(sample);
        peak = peak.max(sample.unsigned_abs());
    }
    let mean = power / (bytes.len() / 2).max(1) as f64;
    Window { loudness: 10.0 * (mean / (32768.0 * 32768.0)).max(1e-10).log10(), peak }
}

/// Loudness below which this recording is silent; `None` when all of it is.
///
/// It starts from a fixed figure, rises in a noisy room and sinks in a quiet recording, so that music
/// without a pause has none.
fn threshold(windows: &[Window]) -> Option<f64> {
    let mut levels: Vec<f64> = windows.iter().map(|window| window.loudness).collect();
    levels.sort_unstable_by(f64::total_cmp);
    let (noise, loud) = (levels[levels.len() / 10], levels[levels.len() * 19 / 20]);
    let room = (noise + ABOVE_NOISE).min(LOUDEST_SILENCE);
    (loud >= NOTHING).then(|| SILENT.max(room).min(loud - BELOW_LOUD))
}

fn silence(windows: &[Window], threshold: f64) -> Vec<Range> {
    let mut found = Vec::new();
    let mut since = None;
    let silent = windows.iter().map(|window| window.loudness < threshold);
    for (place, silent) in silent.chain([false]).enumerate() {
        match (silent, since) {
            (true, None) => since = Some(place),
            (false, Some(start)) => {
                let range = Range { start: seconds(start), end: seconds(place) };
                if range.end - range.start >= SILENT_SECONDS - 1e-9 {
                    found.push(range);
                }
                since = None;
            }
            _ => {}
        }
    }
    found
}

fn waveform(windows: &[Window]) -> Vec<u8> {
    let parts = windows.len().min(PARTS);
    let part = |place: usize| &windows[place * windows.len() / parts..(place + 1) * windows.len() / parts];
    let loudest = |part: &[Window]| part.iter().map(|window| window.peak).max().unwrap_or(0).min(32_767) >> 7;
    (0..parts).map(|place| u8::try_from(loudest(part(place))).unwrap_or(u8::MAX)).collect()
}

fn seconds(place: usize) -> f64 {
    (place * WINDOW) as f64 / SAMPLE_RATE as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Samples of a tone of this loudness, of so many seconds.
    fn tone(amplitude: f64, length: f64) -> Vec<u8> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds")]
        let count = (length * SAMPLE_RATE as f64) as usize;
        #[expect(clippy::cast_possible_truncation, reason = "an amplitude below 1")]
        let sample = |place: usize| (32_767.0 * amplitude * (place as f64 * 0.3).sin()) as i16;
        (0..count).flat_map(|place| sample(place).to_le_bytes()).collect()
    }

    fn heard(parts: &[(f64, f64)]) -> Heard {
        let bytes: Vec<u8> = parts.iter().flat_map(|(amplitude, length)| tone(*amplitude, *length)).collect();
        listen(&bytes[..]).unwrap()
    }

    fn silent_seconds(parts: &[(f64, f64)]) -> f64 {
        heard(parts).silence.unwrap().iter().map(|range| range.end - range.start).sum()
    }

    #[test]
    fn a_pause_between_words_is_silence_and_a_breath_is_not() {
        let heard = heard(&[(0.3, 1.0), (0.001, 1.0), (0.3, 1.0), (0.0, 0.4), (0.3, 1.0)]);
        assert_eq!(heard.silence.unwrap(), [Range { start: 1.0, end: 2.0 }]);
        assert_eq!(heard.waveform.len(), 220);
        assert!(heard.waveform.iter().all(|peak| *peak <= 80) && heard.waveform.contains(&76));
    }

    #[test]
    fn the_figure_follows_the_recording() {
        // Noise of -32 dB under speech of -10 dB: a pause with the room's noise is one.
        assert!(silent_seconds(&[(0.44, 2.0), (0.03, 1.0), (0.44, 2.0)]) > 0.9);
        // Speech of -42 dB, far quieter than usual, is no silence.
        assert!(silent_seconds(&[(0.011, 2.0), (0.0, 1.0), (0.011, 2.0)]) < 1.1);
        // Music that only becomes a little quieter has no pause.
        assert!(silent_seconds(&[(0.04, 2.0), (0.015, 1.0), (0.04, 2.0)]) < 0.1);
    }

    #[test]
    fn a_track_of_nothing_is_no_sound_to_go_by() {
        assert!(heard(&[(0.0, 2.0)]).silence.is_none());
        assert!(listen(&[][..]).unwrap().waveform.is_empty());
    }
}
