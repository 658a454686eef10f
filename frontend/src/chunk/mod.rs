//! Screens whose code is fetched when they are first opened, so that a first visit does not pay for all of them.
//!
//! [`chunk!`] makes one; `build/split.mjs` cuts the released wasm there. A debug build is one piece and answers the
//! same calls at once.

mod ahead;
mod view;

use std::{
    future::Future,
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};

use leptos::prelude::AnyView;

pub use self::{
    ahead::{fetch_on_intent, fetch_quietly, fetch_when_settled},
    view::{ChunkView, PageSkeleton},
};

/// The code did not come: offline, or the server has a newer version by now. The console has the details.
#[derive(Debug)]
pub struct NotFetched;

#[cfg(split)]
impl From<leptos::wasm_split::SplitLoaderError> for NotFetched {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

type Fetching = Pin<Box<dyn Future<Output = Result<(), NotFetched>>>>;
type Drawing = Pin<Box<dyn Future<Output = Result<AnyView, NotFetched>>>>;

/// A view whose code may not be here yet.
#[derive(Clone, Copy)]
pub struct Chunk {
    fetch: fn() -> Fetching,
    draw: fn() -> Drawing,
}

impl Chunk {
    /// For [`chunk!`]: how its code is fetched, and how it is drawn then.
    pub const fn new(fetch: fn() -> Fetching, draw: fn() -> Drawing) -> Self {
        Self { fetch, draw }
    }

    /// Fetches the code unless it is here. A failure is not remembered: the next call tries again.
    pub async fn fetch(self) -> Result<(), NotFetched> {
        (self.fetch)().await
    }

    /// The view under the current owner, or `None` while its code is not here.
    fn draw(self) -> Option<AnyView> {
        let is_here = now((self.fetch)()).is_some_and(|fetched| fetched.is_ok());
        if is_here { now((self.draw)()).and_then(Result::ok) } else { None }
    }
}

/// What a future gives without waiting.
fn now<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// A [`Chunk`] by its name and its view: `chunk!(video_mix, view! { <VideoMix /> }.into_any())`. It is named after a
/// part of its address, so that `boot/start.js` can fetch it beside the app itself.
macro_rules! chunk {
    ($name:ident, $view:expr) => {{
        #[cfg(split)]
        use ::leptos::wasm_split;
        #[cfg(split)]
        #[wasm_split::wasm_split($name, wasm_split_path = wasm_split, preload(fetch), fallible)]
        fn draw() -> Result<::leptos::prelude::AnyView, $crate::chunk::NotFetched> {
            Ok($view)
        }
        #[cfg(split)]
        const CHUNK: $crate::chunk::Chunk =
            $crate::chunk::Chunk::new(|| Box::pin(async { Ok(fetch().await?) }), || Box::pin(draw()));
        #[cfg(not(split))]
        const CHUNK: $crate::chunk::Chunk = $crate::chunk::Chunk::new(
            || Box::pin(std::future::ready(Ok(()))),
            || Box::pin(async { Ok($view) }),
        );
        CHUNK
    }};
}

pub(crate) use chunk;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_future_that_waits_gives_nothing_now() {
        assert_eq!(now(std::future::ready(7)), Some(7));
        assert_eq!(now(std::future::pending::<u8>()), None);
    }
}
