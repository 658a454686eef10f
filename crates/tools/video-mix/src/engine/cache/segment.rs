//! A segment in a folder: its files, and what is noted of them.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use crate::engine::{EngineError, pdq::FrameHash};

pub(in crate::engine) const VIDEO: &str = "video.mp4";
pub(in crate::engine) const SOUND: &str = "sound.pcm";
pub(in crate::engine) const POSTER: &str = "poster.jpg";
pub(super) const ENTRY: &str = "entry.json";
/// Where a job keeps the segments that it uses, in its work folder.
const SHELF: &str = "segments";

/// A new folder for a segment, on the shelf of a work folder.
pub(in crate::engine) fn new_folder(work: &Path) -> io::Result<TempDir> {
    let shelf = work.join(SHELF);
    fs::create_dir_all(&shelf)?;
    tempfile::Builder::new().prefix("segment-").tempdir_in(shelf)
}

/// A rendered segment in the work folder of whoever asked for it. Its files are shared with the cache, and
/// are here whatever becomes of the cache's; they go when this is dropped.
#[derive(Debug)]
pub struct CachedSegment {
    /// What the cache knows it by: hex.
    pub key: String,
    folder: TempDir,
    pub frames: u32,
    /// Samples of sound, of each channel.
    pub samples: u64,
    /// What it takes on disk.
    pub bytes: u64,
    /// Of frames 15 times a second or more.
    hashes: Vec<FrameHash>,
}

impl CachedSegment {
    /// What was rendered into a folder on a shelf.
    pub(in crate::engine) fn rendered(key: &str, folder: TempDir) -> Result<Self, EngineError> {
        let entry = Entry::read(folder.path()).filter(|entry| entry.describes(folder.path()));
        let entry = entry.ok_or_else(|| EngineError::failed("a rendered segment is not whole"))?;
        Ok(Self::new(key, folder, entry))
    }

    pub(super) fn new(key: &str, folder: TempDir, entry: Entry) -> Self {
        let bytes = entry.bytes();
        let Entry { frames, samples, hashes, .. } = entry;
        Self { key: key.to_owned(), folder, frames, samples, bytes, hashes }
    }

    /// One that has only fingerprints.
    #[cfg(test)]
    pub(in crate::engine) fn of_frames(key: &str, hashes: Vec<FrameHash>) -> Self {
        let entry = Entry { frames: 1, samples: 1, hashes, video_bytes: 0, sound_bytes: 0, poster_bytes: 0 };
        let folder = tempfile::tempdir();
        Self::new(key, folder.expect("a temporary folder"), entry)
    }

    /// The folder of its files.
    pub(in crate::engine) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Its picture, without sound.
    pub fn video(&self) -> PathBuf {
        self.folder.path().join(VIDEO)
    }

    /// Its sound: interleaved stereo, 16 bits, 48,000 samples per second.
    pub fn sound(&self) -> PathBuf {
        self.folder.path().join(SOUND)
    }

    /// Fingerprints of its frames, 15 a second or more, evenly from the first on.
    pub fn hashes(&self) -> &[FrameHash] {
        &self.hashes
    }

    /// A JPEG of it.
    pub fn poster(&self) -> PathBuf {
        self.folder.path().join(POSTER)
    }
}

/// What `entry.json` holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::engine) struct Entry {
    frames: u32,
    samples: u64,
    hashes: Vec<FrameHash>,
    video_bytes: u64,
    sound_bytes: u64,
    poster_bytes: u64,
}

impl Entry {
    /// Of the files in `folder`, as they are now; written there.
    pub(in crate::engine) fn write(
        folder: &Path,
        frames: u32,
        samples: u64,
        hashes: Vec<FrameHash>,
    ) -> Result<(), EngineError> {
        let size = |name: &str| fs::metadata(folder.join(name)).map(|found| found.len());
        let (video_bytes, sound_bytes, poster_bytes) = (size(VIDEO)?, size(SOUND)?, size(POSTER)?);
        let entry = Self { frames, samples, hashes, video_bytes, sound_bytes, poster_bytes };
        let json = serde_json::to_vec(&entry).map_err(|error| EngineError::failed(error.to_string()))?;
        fs::write(folder.join(ENTRY), json)?;
        Ok(())
    }

    pub(super) fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(folder.join(ENTRY)).ok()?).ok()
    }

    /// Whether the files in `folder` are all there, and of their sizes.
    pub(super) fn describes(&self, folder: &Path) -> bool {
        let sizes = [(VIDEO, self.video_bytes), (SOUND, self.sound_bytes), (POSTER, self.poster_bytes)];
        sizes.iter().all(|(name, bytes)| fs::metadata(folder.join(name)).is_ok_and(|it| it.len() == *bytes))
    }

    fn bytes(&self) -> u64 {
        self.video_bytes + self.sound_bytes + self.poster_bytes
    }
}

/// Gives a file a second name; where that cannot be, as on another disk, a copy.
pub(super) fn share(file: &Path, name: &Path) -> io::Result<()> {
    match fs::hard_link(file, name) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => fs::copy(file, name).map(|_| ()),
        linked => linked,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    #[test]
    fn a_file_is_linked_and_copied_from_another_disk() {
        let folder = tempfile::tempdir().unwrap();
        let (file, name, copy) =
            (folder.path().join("file"), folder.path().join("name"), folder.path().join("copy"));
        fs::write(&file, "x").unwrap();
        share(&file, &name).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().ino(), fs::metadata(&name).unwrap().ino());
        // The kernel's files are on no disk of ours.
        share(Path::new("/proc/version"), &copy).unwrap();
        assert_eq!(fs::read(&copy).unwrap(), fs::read("/proc/version").unwrap());
        assert!(share(&folder.path().join("missing"), &folder.path().join("other")).is_err());
    }
}
