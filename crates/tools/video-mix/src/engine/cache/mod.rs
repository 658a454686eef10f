//! Rendered segments on disk, known by their content, so that the next batch over the same clips costs
//! almost nothing. Several processes may share the folder.
//!
//! An entry is a folder of a picture (`video.mp4`), sound of exactly its length (`sound.pcm`), a poster, and
//! `entry.json`, which holds the sizes of the others. It appears whole, by a rename; it is never changed; and
//! it goes whole, by a rename. Whoever finds one gives its files names of their own, so that an entry may go
//! at any moment, and what is in use stays. The list of entries is the folder itself; what was used least
//! lately goes first.

mod segment;

use std::{
    fs::{self, File},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use nix::sys::{stat::futimens, time::TimeSpec};
use tempfile::TempDir;

pub use self::segment::CachedSegment;
use self::segment::{ENTRY, share};
pub(super) use self::segment::{Entry, POSTER, SOUND, VIDEO, new_folder};
use super::EngineError;

/// Folders on their way in or out.
const PART: &str = ".part-";
/// Bytes of all entries, as a number. Whoever changes it has it locked.
const SIZE: &str = ".size";
/// How long a folder on its way takes at the most. What is older was left by a crash.
const ON_ITS_WAY: Duration = Duration::from_hours(1);

/// The cache.
#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
    limit: u64,
    /// When an entry was used last.
    last_use: Mutex<SystemTime>,
}

impl Cache {
    /// Opens the folder, made where it is missing, and clears away what a crash left.
    pub(super) fn open(folder: &Path, limit: u64) -> Result<Self, EngineError> {
        fs::create_dir_all(folder)?;
        let folder = std::path::absolute(folder)?;
        let cache = Self { folder, limit, last_use: Mutex::new(SystemTime::UNIX_EPOCH) };
        // As if it were full: what is there is counted.
        cache.count(u64::MAX)?;
        cache.clear_leftovers()?;
        Ok(cache)
    }

    /// An entry that is there and whole, on the shelf of a work folder. It counts as used now.
    pub(super) fn find(&self, key: &str, work: &Path) -> Result<Option<CachedSegment>, EngineError> {
        let place = self.place(key);
        let Some(entry) = Entry::read(&place) else { return Ok(None) };
        let held = new_folder(work)?;
        let shared = [VIDEO, SOUND, POSTER]
            .iter()
            .try_for_each(|name| share(&place.join(name), &held.path().join(name)));
        // It may have gone meanwhile. What has a name of ours stays.
        if shared.is_err() || !entry.describes(held.path()) {
            return Ok(None);
        }
        self.touch(&place);
        Ok(Some(CachedSegment::new(key, held, entry)))
    }

    /// Takes a rendered segment in, and makes room for it.
    pub(super) fn publish(&self, segment: &CachedSegment) -> Result<(), EngineError> {
        let part = self.part()?;
        for name in [VIDEO, SOUND, POSTER, ENTRY] {
            share(&segment.folder().join(name), &part.path().join(name))?;
        }
        let place = self.place(&segment.key);
        if let Some(drawer) = place.parent() {
            fs::create_dir_all(drawer)?;
        }
        if !Entry::read(&place).is_some_and(|entry| entry.describes(&place)) {
            self.discard(&place)?;
        }
        match fs::rename(part.path(), &place) {
            Ok(()) => {
                self.touch(&place);
                self.count(segment.bytes)?;
                Ok(())
            }
            // Another process has just published the same.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::AlreadyExists
                ) =>
            {
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Where the entry of a key is.
    fn place(&self, key: &str) -> PathBuf {
        self.folder.join(key.get(..2).unwrap_or("00")).join(key)
    }

    /// A folder that is gone when it is dropped.
    fn part(&self) -> io::Result<TempDir> {
        tempfile::Builder::new().prefix(PART).tempdir_in(&self.folder)
    }

    /// Takes an entry, or what is left of one, out of the way, and then removes it.
    fn discard(&self, place: &Path) -> io::Result<()> {
        let out = self.part()?;
        match fs::rename(place, out.path().join("entry")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => out.close(),
        }
    }

    /// Adds to the bytes of all entries. Where they exceed the limit the folder is listed, since no other
    /// figure is sure, and room is made.
    fn count(&self, bytes: u64) -> io::Result<()> {
        let path = self.folder.join(SIZE);
        let mut size = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
        // Until it is closed; also against other processes.
        size.lock()?;
        let mut noted = String::new();
        size.read_to_string(&mut noted)?;
        let mut total = noted.parse().unwrap_or(u64::MAX).saturating_add(bytes);
        if total > self.limit {
            total = self.make_room()?;
        }
        size.set_len(0)?;
        size.rewind()?;
        write!(size, "{total}")
    }

    /// Removes what was used least lately, if all of it exceeds the limit, and then a tenth more, so that
    /// not every segment that comes has the folder listed again. Gives what is left, in bytes.
    fn make_room(&self) -> io::Result<u64> {
        let mut entries = self.list()?;
        let mut total: u64 = entries.iter().map(|entry| entry.bytes).sum();
        if total <= self.limit {
            return Ok(total);
        }
        entries.sort_by_key(|entry| entry.used);
        for entry in entries {
            if total <= self.limit - self.limit / 10 {
                break;
            }
            self.discard(&entry.folder)?;
            total -= entry.bytes;
        }
        Ok(total)
    }

    fn list(&self) -> io::Result<Vec<Listed>> {
        let mut entries = Vec::new();
        for drawer in fs::read_dir(&self.folder)? {
            let drawer = drawer?;
            // Named after the beginning of the keys in it.
            if drawer.file_name().len() == 2 {
                for found in fs::read_dir(drawer.path())? {
                    entries.push(Listed::of(found?.path()));
                }
            }
        }
        Ok(entries)
    }

    /// Removes what a crash left on its way.
    fn clear_leftovers(&self) -> io::Result<()> {
        // The disk's own clock: it has just been written.
        let now = fs::metadata(self.folder.join(SIZE))?.modified()?;
        for found in fs::read_dir(&self.folder)? {
            let found = found?;
            let is_old = || {
                let changed = found.metadata().and_then(|it| it.modified()).ok();
                changed.is_some_and(|at| now.duration_since(at).is_ok_and(|age| age > ON_ITS_WAY))
            };
            if found.file_name().to_string_lossy().starts_with(PART) && is_old() {
                // Another process may be doing the same.
                let _ = fs::remove_dir_all(found.path());
            }
        }
        Ok(())
    }

    /// Notes that an entry was used, later than any before: the system's clock for files stands still for
    /// milliseconds, within which several are used.
    fn touch(&self, place: &Path) {
        let Ok(file) = File::open(place.join(ENTRY)) else { return };
        let mut last = self.last_use.lock().unwrap_or_else(PoisonError::into_inner);
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
}

/// An entry as it lies on disk.
struct Listed {
    used: SystemTime,
    folder: PathBuf,
    bytes: u64,
}

impl Listed {
    fn of(folder: PathBuf) -> Self {
        let size = |name: &str| fs::metadata(folder.join(name)).map_or(0, |file| file.len());
        let bytes = size(VIDEO) + size(SOUND) + size(POSTER);
        let noted = fs::metadata(folder.join(ENTRY)).and_then(|file| file.modified());
        // What is broken goes first.
        Self { used: noted.unwrap_or(SystemTime::UNIX_EPOCH), folder, bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with a place for a cache and one to work in.
    fn folders() -> (TempDir, PathBuf, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let (place, work) = (folder.path().join("cache"), folder.path().join("work"));
        fs::create_dir(&work).unwrap();
        (folder, place, work)
    }

    /// A segment as a renderer makes it.
    fn rendered(key: &str, work: &Path, bytes: usize) -> CachedSegment {
        let made = new_folder(work).unwrap();
        fs::write(made.path().join(VIDEO), vec![1; bytes]).unwrap();
        fs::write(made.path().join(SOUND), [2; 10]).unwrap();
        fs::write(made.path().join(POSTER), [3; 10]).unwrap();
        Entry::write(made.path(), 30, 48_000, Vec::new()).unwrap();
        CachedSegment::rendered(key, made).unwrap()
    }

    fn has(cache: &Cache, work: &Path, key: &str) -> bool {
        cache.find(key, work).unwrap().is_some()
    }

    /// Bytes of all entries on disk.
    fn on_disk(cache: &Cache) -> u64 {
        cache.list().unwrap().iter().map(|entry| entry.bytes).sum()
    }

    #[test]
    fn what_was_used_least_lately_goes_first() {
        let (_folder, place, work) = folders();
        let cache = Cache::open(&place, 3_500).unwrap();
        for key in ["aa1", "bb2", "cc3"] {
            cache.publish(&rendered(key, &work, 980)).unwrap();
        }
        assert!(has(&cache, &work, "aa1") && has(&cache, &work, "cc3"));
        cache.publish(&rendered("dd4", &work, 980)).unwrap();
        assert!(!has(&cache, &work, "bb2"));
        assert!(["aa1", "cc3", "dd4"].iter().all(|key| has(&cache, &work, key)));
    }

    #[test]
    fn what_is_in_use_stays_when_its_entry_goes() {
        let (_folder, place, work) = folders();
        let cache = Cache::open(&place, 1_500).unwrap();
        cache.publish(&rendered("aa1", &work, 980)).unwrap();
        let held = cache.find("aa1", &work).unwrap().unwrap();
        cache.publish(&rendered("bb2", &work, 980)).unwrap();
        assert!(!has(&cache, &work, "aa1"));
        assert_eq!(fs::read(held.video()).unwrap(), vec![1; 980]);
        drop(held);
        assert_eq!(fs::read_dir(work.join("segments")).unwrap().count(), 0);
    }

    #[test]
    fn processes_that_share_the_folder_keep_its_limit_together() {
        let (_folder, place, work) = folders();
        let (one, other) = (Cache::open(&place, 3_500).unwrap(), Cache::open(&place, 3_500).unwrap());
        for number in 0..6 {
            one.publish(&rendered(&format!("aa{number}"), &work, 980)).unwrap();
            other.publish(&rendered(&format!("bb{number}"), &work, 980)).unwrap();
            assert!(on_disk(&one) <= 3_500, "{}", on_disk(&one));
        }
        assert!(has(&one, &work, "bb5") && has(&other, &work, "aa5"));
    }

    #[test]
    fn whatever_others_do_a_segment_is_found_whole_or_not_at_all() {
        let (_folder, place, work) = folders();
        // Room for two of four, so that each that comes drives another out.
        let caches = [(); 4].map(|()| Cache::open(&place, 5_000).unwrap());
        let found: usize = std::thread::scope(|scope| {
            let work = &work;
            let threads = caches.iter().enumerate().map(|(turn, cache)| {
                scope.spawn(move || {
                    let mut found = 0;
                    for step in 0..150 {
                        let key = ["aa1", "bb2", "cc3", "dd4"][(step * 7 + turn) % 4];
                        if let Some(segment) = cache.find(key, work).unwrap() {
                            assert_eq!(fs::read(segment.video()).unwrap(), vec![1; 2_000]);
                            assert_eq!(fs::read(segment.sound()).unwrap(), [2; 10]);
                            found += 1;
                        } else {
                            cache.publish(&rendered(key, work, 2_000)).unwrap();
                        }
                    }
                    found
                })
            });
            threads.collect::<Vec<_>>().into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert!(found > 0, "nothing was ever found");
        assert!(on_disk(&caches[0]) <= 5_000);
        assert_eq!(fs::read_dir(work.join("segments")).unwrap().count(), 0);
        let parts = fs::read_dir(&place)
            .unwrap()
            .filter(|it| it.as_ref().unwrap().file_name().to_string_lossy().starts_with(PART));
        assert_eq!(parts.count(), 0);
    }

    #[test]
    fn a_broken_entry_is_none_and_another_takes_its_place() {
        let (_folder, place, work) = folders();
        let cache = Cache::open(&place, 1 << 20).unwrap();
        cache.publish(&rendered("aa1", &work, 100)).unwrap();
        fs::write(cache.place("aa1").join(VIDEO), [0; 50]).unwrap();
        assert!(!has(&cache, &work, "aa1"));
        cache.publish(&rendered("aa1", &work, 70)).unwrap();
        assert_eq!(cache.find("aa1", &work).unwrap().unwrap().bytes, 90);
    }

    #[test]
    fn entries_are_there_after_a_restart_and_what_a_crash_left_is_not() {
        let (_folder, place, work) = folders();
        Cache::open(&place, 1 << 20).unwrap().publish(&rendered("aa1", &work, 100)).unwrap();
        let (left, others) = (place.join(".part-left"), place.join(".part-of-another-process"));
        for part in [&left, &others] {
            fs::create_dir(part).unwrap();
        }
        File::open(&left).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
        // What was counted is not believed after a crash.
        fs::write(place.join(SIZE), "").unwrap();
        let cache = Cache::open(&place, 1 << 20).unwrap();
        assert_eq!(cache.find("aa1", &work).unwrap().unwrap().frames, 30);
        assert_eq!(fs::read_to_string(place.join(SIZE)).unwrap(), "120");
        assert!(!left.exists() && others.exists());
    }
}
