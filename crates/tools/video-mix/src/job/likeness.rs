//! How much of each video occurs in the most similar other one of its batch.

use std::sync::Arc;

use lumiku_tool_api::JobFailure;

use crate::engine::{CachedSegment, Similarities};

/// The videos that were compared so far.
#[derive(Default)]
pub(super) struct Likeness {
    similarities: Similarities,
    videos: Vec<Compared>,
}

struct Compared {
    /// Its place among the outputs.
    place: usize,
    pieces: Vec<Arc<CachedSegment>>,
    /// With the most similar one of the others; `None` while it is alone.
    closest: Option<f64>,
}

impl Likeness {
    /// Compares a video with all before it. Off the async threads: long clips have many frames.
    pub(super) async fn add(self, place: usize, pieces: Vec<Arc<CachedSegment>>) -> Result<Self, JobFailure> {
        tokio::task::spawn_blocking(move || self.added(place, pieces))
            .await
            .map_err(|error| JobFailure::Retry { message: format!("comparing stopped: {error}") })
    }

    fn added(mut self, place: usize, pieces: Vec<Arc<CachedSegment>>) -> Self {
        let mut closest: Option<f64> = None;
        let own: Vec<&CachedSegment> = pieces.iter().map(AsRef::as_ref).collect();
        for other in &mut self.videos {
            let others: Vec<&CachedSegment> = other.pieces.iter().map(AsRef::as_ref).collect();
            let alike = self.similarities.between(&own, &others);
            other.closest = Some(other.closest.map_or(alike, |known| known.max(alike)));
            closest = Some(closest.map_or(alike, |known| known.max(alike)));
        }
        self.videos.push(Compared { place, pieces, closest });
        self
    }

    /// The figure of a video, in thousandths of exactness.
    pub(super) fn of(&self, place: usize) -> Option<f64> {
        let video = self.videos.iter().find(|video| video.place == place)?;
        video.closest.map(|share| (share * 1000.0).round() / 1000.0)
    }

    /// The places of the videos that were compared.
    pub(super) fn places(&self) -> impl Iterator<Item = usize> + '_ {
        self.videos.iter().map(|video| video.place)
    }
}
