//! Cancelling and progress: one value that every stage, reader and writer asks.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use super::EngineError;

/// Bytes between two looks at `cancel` while reading or writing.
const STEP: usize = 64 * 1024;
/// Time between two looks at `cancel` while another thread works.
const POLL: Duration = Duration::from_millis(20);

/// Asks the caller whether to stop, and tells it how far the work is.
pub(crate) struct Watch<'a> {
    cancel: &'a (dyn Fn() -> bool + Sync),
    progress: Mutex<(f64, &'a mut (dyn FnMut(f64) + Send))>,
    cancelled: AtomicBool,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(
        cancel: &'a (dyn Fn() -> bool + Sync),
        progress: &'a mut (dyn FnMut(f64) + Send),
    ) -> Self {
        Self { cancel, progress: Mutex::new((0.0, progress)), cancelled: AtomicBool::new(false) }
    }

    /// [`EngineError::Cancelled`] from the moment that the caller wants to stop.
    pub(crate) fn check(&self) -> Result<(), EngineError> {
        if self.is_cancelled() { Err(EngineError::Cancelled) } else { Ok(()) }
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        if !self.cancelled.load(Ordering::Relaxed) && (self.cancel)() {
            self.cancelled.store(true, Ordering::Relaxed);
        }
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Tells the share done, unless more was told before, and checks.
    pub(crate) fn report(&self, share: f64) -> Result<(), EngineError> {
        self.check()?;
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        if share > progress.0 {
            progress.0 = share;
            (progress.1)(share);
        }
        Ok(())
    }

    /// Runs what cannot be stopped on a thread of its own. A caller that wants to stop is answered at once;
    /// the thread then ends by itself, with nobody to take its result. A codec that panics has met a damaged
    /// picture.
    pub(crate) fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let (send, receive) = mpsc::sync_channel(1);
        thread::Builder::new().name("codec".into()).spawn(move || {
            // Nobody listens any more after a cancel.
            let _ = send.send(work());
        })?;
        loop {
            match receive.recv_timeout(POLL) {
                Ok(result) => return result,
                Err(RecvTimeoutError::Timeout) => self.check()?,
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(EngineError::damaged("the codec panicked"));
                }
            }
        }
    }

    fn check_io(&self) -> io::Result<()> {
        if self.is_cancelled() { Err(io::Error::other("cancelled")) } else { Ok(()) }
    }
}

/// Reads a file and stops when asked to.
pub(crate) struct Reader<'a> {
    inner: BufReader<Watched<'a>>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(file: File, watch: &'a Watch<'_>) -> Self {
        Self { inner: BufReader::with_capacity(STEP, Watched { file, check: Box::new(|| watch.check_io()) }) }
    }

    /// Bytes in the file.
    pub(crate) fn length(&self) -> io::Result<u64> {
        Ok(self.inner.get_ref().file.metadata()?.len())
    }
}

impl Read for Reader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer)
    }
}

impl BufRead for Reader<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.inner.consume(amount);
    }
}

impl Seek for Reader<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }

    fn seek_relative(&mut self, offset: i64) -> io::Result<()> {
        self.inner.seek_relative(offset)
    }
}

/// Writes a file and stops when asked to.
pub(crate) struct Writer<'a> {
    inner: BufWriter<Watched<'a>>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(file: File, watch: &'a Watch<'_>) -> Self {
        Self { inner: BufWriter::with_capacity(STEP, Watched { file, check: Box::new(|| watch.check_io()) }) }
    }
}

impl Write for Writer<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

struct Watched<'a> {
    file: File,
    check: Box<dyn Fn() -> io::Result<()> + 'a>,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (self.check)()?;
        self.file.read(buffer)
    }
}

impl Seek for Watched<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl Write for Watched<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (self.check)()?;
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
