//! How many programs run at a time, and how much memory they take together: as many as there are processors,
//! as long as they fit. What a program takes was measured (`docs/VIDEO_MIX.md`): it grows with the pictures
//! that it decodes and encodes, and hardly with anything else.

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio_util::sync::CancellationToken;

use super::{ClipInfo, EngineError, Target};

/// Bytes of memory that programs take together where nothing else is said. With those that probe clips, and
/// with the server, that is less than 1.5 GiB.
pub const MEMORY: u64 = 1152 << 20;

/// Memory in mebibytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Need(u32);

impl Need {
    /// A program that neither decodes nor encodes a picture.
    const BARE: u64 = 70;
    /// For each million pixels of the pictures that it decodes: about a dozen are kept.
    const DECODING: u64 = 30;
    /// For each million pixels of the pictures that it encodes.
    const ENCODING: u64 = 72;

    /// To join segments, whose pictures are copied.
    pub(super) fn joining() -> Self {
        Self::of(0, 0)
    }

    /// To look at a whole clip.
    pub(super) fn looking(info: &ClipInfo) -> Self {
        Self::of(pixels(info.coded_width, info.coded_height), 0)
    }

    /// To render a piece of a clip.
    pub(super) fn rendering(info: &ClipInfo, target: Target) -> Self {
        Self::of(pixels(info.coded_width, info.coded_height), pixels(target.width, target.height))
    }

    fn of(decoded: u64, encoded: u64) -> Self {
        let mebibytes = Self::BARE + (decoded * Self::DECODING + encoded * Self::ENCODING) / 1_000_000;
        Self(u32::try_from(mebibytes).unwrap_or(u32::MAX))
    }
}

fn pixels(width: u32, height: u32) -> u64 {
    u64::from(width) * u64::from(height)
}

/// Where programs run.
#[derive(Debug)]
pub(super) struct Room {
    slots: Semaphore,
    /// A permit is a mebibyte.
    memory: Semaphore,
    most: u32,
}

/// A program's place. It is free again when this is dropped.
pub(super) struct Place<'a> {
    _slot: SemaphorePermit<'a>,
    _memory: SemaphorePermit<'a>,
}

impl Room {
    /// For so many programs at a time, and so many bytes.
    pub(super) fn new(slots: usize, memory: u64) -> Self {
        let most = u32::try_from(memory >> 20).unwrap_or(u32::MAX).clamp(1, 1 << 20);
        Self { slots: Semaphore::new(slots), memory: Semaphore::new(most as usize), most }
    }

    /// Waits for a place, or for the caller to stop. What needs more than all there is runs alone.
    pub(super) async fn enter(
        &self,
        need: Need,
        cancel: &CancellationToken,
    ) -> Result<Place<'_>, EngineError> {
        let slot = permit(&self.slots, 1, cancel).await?;
        let memory = permit(&self.memory, need.0.min(self.most), cancel).await?;
        Ok(Place { _slot: slot, _memory: memory })
    }
}

/// Waits for a turn, or for the caller to stop.
pub(super) async fn permit<'a>(
    semaphore: &'a Semaphore,
    count: u32,
    cancel: &CancellationToken,
) -> Result<SemaphorePermit<'a>, EngineError> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(EngineError::Cancelled),
        permit = semaphore.acquire_many(count) => permit.map_err(|_| EngineError::Cancelled),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const FULL_HD: (u64, u64) = (1920 * 1080, 1080 * 1920);

    /// How many of these have a place at once.
    async fn at_once(room: &Room, need: Need) -> usize {
        let never = CancellationToken::new();
        let mut inside = Vec::new();
        while let Ok(place) = tokio::time::timeout(Duration::ZERO, room.enter(need, &never)).await {
            inside.push(place.unwrap());
        }
        inside.len()
    }

    #[tokio::test]
    async fn many_processors_take_no_more_memory_than_there_is() {
        let need = Need::of(FULL_HD.0, FULL_HD.1);
        assert_eq!(need, Need(281));
        assert_eq!(at_once(&Room::new(64, MEMORY), need).await, 4);
        assert_eq!(at_once(&Room::new(2, MEMORY), need).await, 2);
        // Places are given back.
        let room = Room::new(64, MEMORY);
        assert_eq!((at_once(&room, need).await, at_once(&room, need).await), (4, 4));
    }

    #[tokio::test]
    async fn what_needs_more_than_all_there_is_runs_alone() {
        let room = Room::new(8, 256 << 20);
        assert_eq!(at_once(&room, Need::of(4096 * 4096, FULL_HD.1)).await, 1);
        let never = CancellationToken::new();
        let _alone = room.enter(Need::of(4096 * 4096, 0), &never).await.unwrap();
        assert_eq!(at_once(&room, Need::joining()).await, 0);
    }

    #[tokio::test]
    async fn who_waits_for_a_place_can_stop() {
        let room = Room::new(1, 1 << 30);
        let cancel = CancellationToken::new();
        let _inside = room.enter(Need::joining(), &cancel).await.unwrap();
        cancel.cancel();
        assert!(matches!(room.enter(Need::joining(), &cancel).await, Err(EngineError::Cancelled)));
    }
}
