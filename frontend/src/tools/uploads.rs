//! Files on their way to the server: checked first, sent a few at a time, with progress, retry and removal.
//!
//! It knows no tool: what a file must be like is the caller's [`Inspect`], where it goes its [`Destination`], and what
//! the server makes of it the type `T`.

use std::{future::Future, pin::Pin};

use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::{FileId, file::File, path};
use serde::de::DeserializeOwned;
use web_sys::{Url, XmlHttpRequest};

use crate::{
    api::{self, ApiError, Destination, Upload},
    signals::RwSignal,
};

/// Uploads that run at once. A browser keeps six connections to a server, and the event stream needs one.
const AT_ONCE: usize = 3;

/// Where a file stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage<T = File> {
    /// Being looked at.
    Checking,
    /// It cannot be taken; the sentence says why.
    Refused(String),
    /// Waits for its turn.
    Waiting,
    /// On its way: the share that was sent, 0.0 to 1.0.
    Sending(f64),
    /// The server has it.
    Ready(Box<T>),
    /// It did not arrive; trying again may help.
    Failed(ApiError),
}

impl<T> Stage<T> {
    /// Whether it will be, or is, on the server.
    pub fn is_taken(&self) -> bool {
        matches!(self, Self::Waiting | Self::Sending(_) | Self::Ready(_))
    }

    /// What the server made of it.
    pub fn file(&self) -> Option<&T> {
        match self {
            Self::Ready(file) => Some(file),
            _ => None,
        }
    }
}

/// One file of the list.
#[derive(Clone, Debug)]
pub struct Item<T: Send + Sync + 'static = File> {
    /// Its own within the list.
    pub key: u32,
    pub name: String,
    /// In bytes.
    pub size: u64,
    /// As the browser says, or the server for one that was there before; may be empty.
    pub mime: String,
    /// Shows it at once, also before it is sent.
    pub preview: String,
    pub stage: ArcRwSignal<Stage<T>>,
    /// Width and height in pixels, as far as known.
    pub pixels: ArcRwSignal<Option<(u32, u32)>>,
    /// Where the caller wants it, in the caller's words; empty when it did not say.
    pub place: String,
}

/// An item that has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Its key; keys grow in the order in which files were added.
    pub key: u32,
    /// Where the caller wanted it.
    pub place: String,
}

/// Looks at a file: its width and height when it has any, or a sentence that says why it cannot be taken.
pub type Inspect = fn(web_sys::File) -> Pin<Box<dyn Future<Output = Result<Option<(u32, u32)>, String>>>>;

/// What the browser holds of a file, which no signal can.
struct Source {
    /// The item's.
    key: u32,
    file: web_sys::File,
    request: Option<XmlHttpRequest>,
}

/// The list.
pub struct Uploads<T: Send + Sync + 'static = File> {
    /// In the order in which they were added.
    pub items: RwSignal<Vec<Item<T>>>,
    to: StoredValue<Destination>,
    most: usize,
    inspect: Inspect,
    /// Takes what has arrived; it then leaves the list.
    on_arrival: Option<Callback<(Arrival, T)>>,
    sources: StoredValue<Vec<Source>, LocalStorage>,
    /// Files that a job was made of, or that were there before: removing them here leaves them on the server.
    kept: StoredValue<Vec<FileId>>,
    next: StoredValue<u32>,
}

impl<T: Send + Sync + 'static> Clone for Uploads<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Uploads<T> {}

impl<T: Clone + DeserializeOwned + Send + Sync + 'static> Uploads<T> {
    /// An empty list of at most `most` files on their way to `to`; each leaves the list for `on_arrival` when the server has it. It stops sending when the caller's screen goes.
    pub fn handing_over(
        to: Destination,
        most: usize,
        inspect: Inspect,
        on_arrival: Callback<(Arrival, T)>,
    ) -> Self {
        Self::with(to, most, inspect, Some(on_arrival))
    }

    fn with(
        to: Destination,
        most: usize,
        inspect: Inspect,
        on_arrival: Option<Callback<(Arrival, T)>>,
    ) -> Self {
        let uploads = Self {
            items: RwSignal::new(Vec::new()),
            to: StoredValue::new(to),
            most,
            inspect,
            on_arrival,
            sources: StoredValue::new_local(Vec::new()),
            kept: StoredValue::new(Vec::new()),
            next: StoredValue::new(0),
        };
        let items = uploads.items;
        let sources = uploads.sources;
        on_cleanup(move || {
            sources.try_update_value(|sources| {
                sources.iter().for_each(stop);
            });
            items.try_with_untracked(|items| items.iter().for_each(forget_preview));
        });
        uploads
    }

    /// Adds files behind the others; answers how many found no place.
    pub fn add(self, files: Vec<web_sys::File>) -> usize {
        self.add_to(files, "")
    }

    /// Like [`Self::add`], for a place of the caller's.
    pub fn add_to(self, files: Vec<web_sys::File>, place: &str) -> usize {
        let room = self.most.saturating_sub(self.items.with_untracked(Vec::len));
        let left_out = files.len().saturating_sub(room);
        for file in files.into_iter().take(room) {
            let preview = Url::create_object_url_with_blob(&file).unwrap_or_default();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a file's size is a whole number below 2^53"
            )]
            let size = file.size() as u64;
            let item = self.push(Item {
                key: 0,
                name: file.name(),
                size,
                mime: file.type_(),
                preview,
                stage: ArcRwSignal::new(Stage::Checking),
                pixels: ArcRwSignal::new(None),
                place: place.to_owned(),
            });
            self.sources.update_value(|sources| {
                sources.push(Source { key: item.key, file: file.clone(), request: None });
            });
            let look = (self.inspect)(file);
            spawn_local(async move {
                let seen = look.await;
                match seen {
                    Ok(pixels) => {
                        item.pixels.set(pixels);
                        item.stage.set(Stage::Waiting);
                        self.pump();
                    }
                    Err(reason) => item.stage.set(Stage::Refused(reason)),
                }
            });
        }
        left_out
    }

    /// Sends a failed file again.
    pub fn retry(self, key: u32) {
        if let Some(item) = self.find(key) {
            item.stage.set(Stage::Waiting);
            self.pump();
        }
    }

    /// Takes a file off the list and stops sending it.
    pub fn take_off(self, key: u32) {
        let Some(item) = self.find(key) else { return };
        self.sources.update_value(|sources| {
            sources.iter().filter(|source| source.key == key).for_each(stop);
            sources.retain(|source| source.key != key);
        });
        forget_preview(&item);
        self.items.update(|items| items.retain(|item| item.key != key));
        self.pump();
    }

    /// Puts an item under a key of its own at the end.
    fn push(self, item: Item<T>) -> Item<T> {
        let key = self.next.with_value(|next| next + 1);
        self.next.set_value(key);
        let item = Item { key, ..item };
        self.items.update(|items| items.push(item.clone()));
        item
    }

    fn find(self, key: u32) -> Option<Item<T>> {
        self.items.try_with_untracked(|items| items.iter().find(|item| item.key == key).cloned())?
    }

    /// Starts whatever may be sent now.
    fn pump(self) {
        let waiting = self.items.try_with_untracked(|items| {
            let in_stage = |item: &Item<T>, wanted: fn(&Stage<T>) -> bool| item.stage.with_untracked(wanted);
            let sending = items
                .iter()
                .filter(|item| in_stage(item, |stage| matches!(stage, Stage::Sending(_))))
                .count();
            items
                .iter()
                .filter(|item| in_stage(item, |stage| matches!(stage, Stage::Waiting)))
                .take(AT_ONCE.saturating_sub(sending))
                .cloned()
                .collect::<Vec<_>>()
        });
        waiting.into_iter().flatten().for_each(|item| self.send(item));
    }

    fn send(self, item: Item<T>) {
        let file = self.sources.with_value(|sources| {
            sources.iter().find(|source| source.key == item.key).map(|source| source.file.clone())
        });
        let Some(file) = file else { return };
        item.stage.set(Stage::Sending(0.0));
        let stage = item.stage.clone();
        let upload = Upload::start(&file, &self.to.get_value(), move |share| {
            stage.update(|stage| {
                if let Stage::Sending(sent) = stage {
                    *sent = share;
                }
            });
        });
        spawn_local(async move {
            let answer = match upload {
                Ok(upload) => {
                    self.sources.try_update_value(|sources| {
                        if let Some(source) = sources.iter_mut().find(|source| source.key == item.key) {
                            source.request = Some(upload.abort_handle());
                        }
                    });
                    upload.finish::<T>().await
                }
                Err(error) => Err(error),
            };
            match (answer, self.on_arrival) {
                (Ok(file), None) => item.stage.set(Stage::Ready(Box::new(file))),
                (Ok(file), Some(on_arrival)) => {
                    if self.items.try_with_untracked(|_| ()).is_some() {
                        on_arrival.run((Arrival { key: item.key, place: item.place.clone() }, file));
                        self.take_off(item.key);
                    }
                }
                (Err(error), _) => item.stage.set(refused_or_failed(error)),
            }
            self.pump();
        });
    }
}

impl Uploads {
    /// An empty list of at most `most` files for `tool`. It stops sending when the caller's screen goes.
    pub fn new(tool: &'static str, most: usize, inspect: Inspect) -> Self {
        Self::with(Destination { path: path::FILES.to_owned(), tool: Some(tool) }, most, inspect, None)
    }

    /// Adds a file that the server has already.
    pub fn add_stored(self, file: File) {
        let known = self.items.with_untracked(|items| {
            items.iter().any(|item| {
                item.stage.with_untracked(|stage| stage.file().is_some_and(|known| known.id == file.id))
            })
        });
        if known || self.items.with_untracked(Vec::len) >= self.most {
            return;
        }
        self.keep([file.id.clone()]);
        let pixels = file
            .width
            .zip(file.height)
            .and_then(|(width, height)| Some((u32::try_from(width).ok()?, u32::try_from(height).ok()?)));
        let size = u64::try_from(file.size).unwrap_or(0);
        self.push(Item {
            key: 0,
            name: file.name.clone(),
            size,
            mime: file.mime.clone(),
            preview: file.url.clone(),
            stage: ArcRwSignal::new(Stage::Ready(Box::new(file))),
            pixels: ArcRwSignal::new(pixels),
            place: String::new(),
        });
    }

    /// Takes a file off the list, stops sending it, and off the server unless a job was made of it.
    pub fn remove(self, key: u32) {
        let Some(item) = self.find(key) else { return };
        self.take_off(key);
        let stored = item.stage.with_untracked(|stage| stage.file().map(|file| file.id.clone()));
        if let Some(id) = stored.filter(|id| self.kept.with_value(|kept| !kept.contains(id))) {
            // Nobody waits for this; what stays by accident counts to the quota until it is deleted.
            spawn_local(async move { drop(api::files::delete(&id).await) });
        }
    }

    /// Takes every file off the list.
    pub fn clear(self) {
        let keys: Vec<u32> = self.items.with_untracked(|items| items.iter().map(|item| item.key).collect());
        for key in keys {
            self.remove(key);
        }
    }

    /// These files stay on the server when they are taken off the list.
    pub fn keep(self, ids: impl IntoIterator<Item = FileId>) {
        self.kept.update_value(|kept| kept.extend(ids));
    }

    /// Refuses a file that the server has, for this reason. Tracks the list, where it may still be missing.
    pub fn refuse(self, id: &FileId, reason: &str) {
        let found = self.items.with(|items| {
            let is_it = |item: &&Item| {
                item.stage.with_untracked(|stage| stage.file().is_some_and(|file| file.id == *id))
            };
            items.iter().find(is_it).map(|item| item.stage.clone())
        });
        if let Some(stage) = found {
            stage.set(Stage::Refused(reason.to_owned()));
        }
    }

    /// The server's files, in order, tracked.
    pub fn ready(self) -> Vec<File> {
        self.items.with(|items| {
            items.iter().filter_map(|item| item.stage.with(|stage| stage.file().cloned())).collect()
        })
    }
}

/// What the server will not take however often it is sent is refused; anything else may be tried again.
fn refused_or_failed<T>(error: ApiError) -> Stage<T> {
    use lumiku_dto::ErrorCode::{TooLarge, UnsupportedMedia, ValidationFailed};
    match error.code() {
        Some(TooLarge | UnsupportedMedia | ValidationFailed) => Stage::Refused(error.to_string()),
        _ => Stage::Failed(error),
    }
}

fn stop(source: &Source) {
    if let Some(request) = &source.request {
        drop(request.abort());
    }
}

fn forget_preview<T: Send + Sync>(item: &Item<T>) {
    if item.preview.starts_with("blob:") {
        drop(Url::revoke_object_url(&item.preview));
    }
}

#[cfg(test)]
mod tests {
    use lumiku_dto::{ErrorBody, ErrorCode};

    use super::*;

    #[test]
    fn only_what_may_change_is_tried_again() {
        let refused = |code| ApiError::Refused(Box::new(ErrorBody::new(code, "No.")));
        assert_eq!(refused_or_failed::<File>(refused(ErrorCode::TooLarge)), Stage::Refused("No.".to_owned()));
        let busy = refused(ErrorCode::RateLimited);
        assert_eq!(refused_or_failed::<File>(busy.clone()), Stage::Failed(busy));
        assert_eq!(refused_or_failed::<File>(ApiError::Unreachable), Stage::Failed(ApiError::Unreachable));
    }

    #[test]
    fn a_refused_file_does_not_count() {
        assert!(Stage::<File>::Waiting.is_taken() && Stage::<File>::Sending(0.5).is_taken());
        assert!(!Stage::<File>::Checking.is_taken() && !Stage::<File>::Refused(String::new()).is_taken());
    }
}
