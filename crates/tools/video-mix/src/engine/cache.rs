//! Rendered segments on disk, known by their content, so that the next batch over the same clips costs
//! almost nothing.
//!
//! Each entry is a folder of a picture (`video.mp4`), sound of exactly its length (`sound.pcm`), a poster,
//! and `entry.json`, which is written last and holds the sizes of the others: an entry that a crash or a full
//! disk left half done is not one. A folder is made elsewhere and moved here whole. The list of entries is
//! the folder itself; what was used least lately goes first, and never what is in use.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, Weak},
    time::{Duration, SystemTime},
};

use nix::sys::{stat::futimens, time::TimeSpec};
use serde::{Deserialize, Serialize};

use super::{EngineError, pdq::FrameHash};

pub(super) const VIDEO: &str = "video.mp4";
pub(super) const SOUND: &str = "sound.pcm";
pub(super) const POSTER: &str = "poster.jpg";
const ENTRY: &str = "entry.json";
/// Folders that are being copied in.
const PART: &str = ".part-";

/// A rendered segment. While it is held, it is not evicted.
#[derive(Debug)]
pub struct CachedSegment {
    /// What the cache knows it by: hex.
    pub key: String,
    pub(super) folder: PathBuf,
    pub frames: u32,
    /// Samples of sound, of each channel.
    pub samples: u64,
    /// What it takes on disk.
    pub bytes: u64,
    /// Of frames 15 times a second or more.
    pub(super) hashes: Vec<FrameHash>,
}

impl CachedSegment {
    /// Its picture, without sound.
    pub fn video(&self) -> PathBuf {
        self.folder.join(VIDEO)
    }

    /// Its sound: interleaved stereo, 16 bits, 48,000 samples per second.
    pub fn sound(&self) -> PathBuf {
        self.folder.join(SOUND)
    }

    /// Fingerprints of its frames, 15 a second or more, evenly from the first on.
    pub fn hashes(&self) -> &[FrameHash] {
        &self.hashes
    }

    /// A JPEG of it.
    pub fn poster(&self) -> PathBuf {
        self.folder.join(POSTER)
    }
}

/// What `entry.json` holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    pub frames: u32,
    pub samples: u64,
    pub hashes: Vec<FrameHash>,
    video_bytes: u64,
    sound_bytes: u64,
    poster_bytes: u64,
}

impl Entry {
    /// Of the files in `folder`, as they are now; written there.
    pub(super) fn write(
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

    fn bytes(&self) -> u64 {
        self.video_bytes + self.sound_bytes + self.poster_bytes
    }
}

/// The cache.
#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
    limit: u64,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    in_use: HashMap<String, Weak<CachedSegment>>,
    /// Bytes of all entries, as far as this process knows.
    total: u64,
    /// When an entry was used last.
    last_use: SystemTime,
}

impl Default for State {
    fn default() -> Self {
        Self { in_use: HashMap::new(), total: 0, last_use: SystemTime::UNIX_EPOCH }
    }
}

impl Cache {
    /// Opens the folder, made where it is missing, and clears away what a crash left.
    pub(super) fn open(folder: &Path, limit: u64) -> Result<Self, EngineError> {
        fs::create_dir_all(folder)?;
        let folder = std::path::absolute(folder)?;
        for found in fs::read_dir(&folder)? {
            let found = found?;
            if found.file_name().to_string_lossy().starts_with(PART) {
                fs::remove_dir_all(found.path())?;
            }
        }
        let cache = Self { folder, limit, state: Mutex::default() };
        cache.make_room()?;
        Ok(cache)
    }

    /// The folder that all entries are in.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the entry of a key is, seen from the folder.
    pub(super) fn place(key: &str) -> PathBuf {
        Path::new(key.get(..2).unwrap_or("00")).join(key)
    }

    /// An entry that is there and whole. It counts as used now.
    pub(super) fn find(&self, key: &str) -> Option<Arc<CachedSegment>> {
        let held = self.lock().in_use.get(key).and_then(Weak::upgrade);
        let folder = self.folder.join(Self::place(key));
        let entry = read_entry(&folder)?;
        touch(&folder, &mut self.lock().last_use);
        if held.is_some() {
            return held;
        }
        Some(self.hold(key, folder, entry))
    }

    /// Takes a folder with everything but `entry.json` missing nothing: moves it here and makes room.
    pub(super) fn insert(&self, key: &str, made: &Path) -> Result<Arc<CachedSegment>, EngineError> {
        let folder = self.folder.join(Self::place(key));
        if let Some(parent) = folder.parent() {
            fs::create_dir_all(parent)?;
        }
        if folder.exists() {
            // Broken, or it would have been found.
            fs::remove_dir_all(&folder)?;
        }
        self.move_in(made, &folder)?;
        let entry =
            read_entry(&folder).ok_or_else(|| EngineError::failed("a rendered segment is not whole"))?;
        let bytes = entry.bytes();
        let segment = self.hold(key, folder, entry);
        let full = {
            let mut state = self.lock();
            touch(&segment.folder, &mut state.last_use);
            state.total += bytes;
            state.total > self.limit
        };
        if full {
            self.make_room()?;
        }
        Ok(segment)
    }

    /// Removes what was used least lately, until the rest is within the limit.
    fn make_room(&self) -> Result<(), EngineError> {
        let mut entries = self.list()?;
        entries.sort_by_key(|entry| entry.used);
        let mut total: u64 = entries.iter().map(|entry| entry.bytes).sum();
        for entry in entries {
            if total <= self.limit {
                break;
            }
            let mut state = self.lock();
            if state.in_use.get(&entry.key).is_some_and(|held| held.strong_count() > 0) {
                continue;
            }
            state.in_use.remove(&entry.key);
            // Under the lock, so that nobody finds it while it goes.
            remove(&entry.folder)?;
            total -= entry.bytes;
        }
        self.lock().total = total;
        Ok(())
    }

    fn list(&self) -> io::Result<Vec<Listed>> {
        let mut entries = Vec::new();
        for drawer in fs::read_dir(&self.folder)? {
            let drawer = drawer?.path();
            if !drawer.is_dir() {
                continue;
            }
            for found in fs::read_dir(drawer)? {
                entries.push(Listed::of(&found?));
            }
        }
        Ok(entries)
    }

    /// Moves a folder here; where it is on another disk, by a copy that is renamed when it is whole.
    fn move_in(&self, made: &Path, folder: &Path) -> Result<(), EngineError> {
        match fs::rename(made, folder) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                let part = tempfile::Builder::new().prefix(PART).tempdir_in(&self.folder)?;
                for name in [VIDEO, SOUND, POSTER, ENTRY] {
                    fs::copy(made.join(name), part.path().join(name))?;
                }
                fs::rename(part.path(), folder)?;
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    fn hold(&self, key: &str, folder: PathBuf, entry: Entry) -> Arc<CachedSegment> {
        let bytes = entry.bytes();
        let Entry { frames, samples, hashes, .. } = entry;
        let segment = Arc::new(CachedSegment { key: key.into(), folder, frames, samples, bytes, hashes });
        let mut state = self.lock();
        state.in_use.retain(|_, held| held.strong_count() > 0);
        state.in_use.insert(key.into(), Arc::downgrade(&segment));
        segment
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An entry as it lies on disk.
struct Listed {
    used: SystemTime,
    key: String,
    folder: PathBuf,
    bytes: u64,
}

impl Listed {
    fn of(found: &fs::DirEntry) -> Self {
        let folder = found.path();
        let size = |name: &str| fs::metadata(folder.join(name)).map_or(0, |file| file.len());
        let bytes = size(VIDEO) + size(SOUND) + size(POSTER);
        let noted = fs::metadata(folder.join(ENTRY)).and_then(|file| file.modified());
        // What is broken goes first.
        let used = noted.unwrap_or(SystemTime::UNIX_EPOCH);
        Self { used, key: found.file_name().to_string_lossy().into_owned(), folder, bytes }
    }
}

/// The entry in `folder`, if all of it is there.
fn read_entry(folder: &Path) -> Option<Entry> {
    let entry: Entry = serde_json::from_slice(&fs::read(folder.join(ENTRY)).ok()?).ok()?;
    let is_whole = |name: &str, bytes: u64| fs::metadata(folder.join(name)).is_ok_and(|it| it.len() == bytes);
    let whole = is_whole(VIDEO, entry.video_bytes)
        && is_whole(SOUND, entry.sound_bytes)
        && is_whole(POSTER, entry.poster_bytes);
    whole.then_some(entry)
}

/// Notes that an entry was used, later than any before: the system's clock for files stands still for
/// milliseconds, within which several are used.
fn touch(folder: &Path, last: &mut SystemTime) {
    let Ok(file) = fs::File::open(folder.join(ENTRY)) else { return };
    let _ = futimens(&file, &TimeSpec::UTIME_NOW, &TimeSpec::UTIME_NOW);
    let now = file.metadata().and_then(|file| file.modified()).unwrap_or(*last);
    if now <= *last {
        let later = *last + Duration::from_micros(1);
        let _ = file.set_modified(later);
        *last = later;
    } else {
        *last = now;
    }
}

/// Removes an entry, first what makes it one.
fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_file(folder.join(ENTRY)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::remove_dir_all(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(folder: &Path, bytes: usize) -> PathBuf {
        let made = folder.join("made");
        fs::create_dir_all(&made).unwrap();
        fs::write(made.join(VIDEO), vec![1; bytes]).unwrap();
        fs::write(made.join(SOUND), [2; 10]).unwrap();
        fs::write(made.join(POSTER), [3; 10]).unwrap();
        Entry::write(&made, 30, 48_000, Vec::new()).unwrap();
        made
    }

    #[test]
    fn what_was_used_least_lately_goes_first_and_never_what_is_held() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(&folder.path().join("cache"), 3_100).unwrap();
        let held = cache.insert("aa1", &made(folder.path(), 980)).unwrap();
        for key in ["bb2", "cc3"] {
            cache.insert(key, &made(folder.path(), 980)).unwrap();
        }
        assert!(cache.find("bb2").is_some());
        cache.insert("dd4", &made(folder.path(), 980)).unwrap();
        assert!(cache.find("cc3").is_none(), "it was used least lately");
        assert!(cache.find("bb2").is_some() && cache.find("dd4").is_some());
        assert!(held.video().exists() && cache.find("aa1").is_some());
    }

    #[test]
    fn a_broken_entry_is_none_and_another_takes_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(&folder.path().join("cache"), 1 << 20).unwrap();
        let segment = cache.insert("aa1", &made(folder.path(), 100)).unwrap();
        fs::write(segment.video(), [0; 50]).unwrap();
        assert!(cache.find("aa1").is_none());
        drop(segment);
        assert_eq!(cache.insert("aa1", &made(folder.path(), 70)).unwrap().bytes, 90);
        assert!(cache.find("aa1").is_some());
    }

    #[test]
    fn entries_are_there_after_a_restart_and_leftovers_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("cache");
        Cache::open(&place, 1 << 20).unwrap().insert("aa1", &made(folder.path(), 100)).unwrap();
        fs::create_dir(place.join(".part-left")).unwrap();
        let cache = Cache::open(&place, 1 << 20).unwrap();
        assert_eq!(cache.find("aa1").unwrap().frames, 30);
        assert!(!place.join(".part-left").exists());
    }
}
