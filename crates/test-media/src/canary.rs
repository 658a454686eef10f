//! What tells that something was reached that should not be.

use std::{
    fs::{File, FileTimes},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use tokio::net::TcpListener;

use crate::Shelf;

/// An address that nobody should connect to, and a file that nobody should read.
pub struct Canary {
    listener: TcpListener,
    /// On loopback, with its port.
    pub address: String,
    /// A fine clip: were it followed, the file that names it would be taken for one.
    pub file: PathBuf,
}

impl Canary {
    /// One with its file in `folder`.
    ///
    /// # Panics
    /// Where the folder's disk does not note when a file was read: a canary that cannot sing proves nothing.
    pub async fn new(folder: &Path, shelf: &Shelf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let file = folder.join("canary.mp4");
        std::fs::copy(shelf.one("silent.mp4").await, &file).unwrap();
        let canary = Self { listener, address, file };
        canary.forget_reads();
        std::fs::read(&canary.file).unwrap();
        assert!(canary.was_read(), "this disk does not note when a file was read");
        canary.forget_reads();
        canary
    }

    /// How many connections were made since it was last asked.
    pub async fn connections(&self) -> usize {
        let mut connections = 0;
        while tokio::time::timeout(Duration::from_millis(30), self.listener.accept()).await.is_ok() {
            connections += 1;
        }
        connections
    }

    /// Whether the file was read. Reads through a read-only mount are not noted: into a sandbox of those, the
    /// file must not be let at all.
    pub fn was_read(&self) -> bool {
        std::fs::metadata(&self.file).unwrap().accessed().unwrap() != SystemTime::UNIX_EPOCH
    }

    fn forget_reads(&self) {
        let long_ago = FileTimes::new().set_accessed(SystemTime::UNIX_EPOCH);
        File::open(&self.file).unwrap().set_times(long_ago).unwrap();
    }
}
