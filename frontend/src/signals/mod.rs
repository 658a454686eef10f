//! Leptos's signals with the type of their value hidden from the machinery behind them.
//!
//! `leptos::prelude::RwSignal<T>`, `Memo<T>` and `Signal<T>` compile that machinery once for each `T`; with some
//! forty types that is a tenth of the app. These three have the same methods and compile it once. They are imported
//! by name beside `leptos::prelude::*`, whose own they then stand in for.

mod memo;
mod prop;
mod rw;
mod signal;

use std::any::Any;

use leptos::prelude::{self as reactive, Update as _, With as _, WithUntracked as _};

pub use self::{memo::Memo, prop::MaybeProp, rw::RwSignal, signal::Signal};

/// A value whose type only its signal knows.
type Anything = dyn Any + Send + Sync;
/// What holds values that change.
type Slot = reactive::RwSignal<Box<Anything>>;

const GONE: &str = "a signal outlives what reads it";

fn look(slot: Slot, tracked: bool, read: &mut dyn FnMut(&Anything)) -> bool {
    if tracked {
        slot.try_with(|value| read(&**value)).is_some()
    } else {
        slot.try_with_untracked(|value| read(&**value)).is_some()
    }
}

fn alter(slot: Slot, change: &mut dyn FnMut(&mut Anything)) -> bool {
    slot.try_update(|value| change(&mut **value)).is_some()
}

/// Runs `with` on the value that `source` hands over, once.
fn reading<T: 'static, R>(
    source: impl FnOnce(&mut dyn FnMut(&Anything)) -> bool,
    with: impl FnOnce(&T) -> R,
) -> Option<R> {
    let mut with = Some(with);
    let mut result = None;
    source(&mut |value| {
        if let (Some(value), Some(with)) = (value.downcast_ref::<T>(), with.take()) {
            result = Some(with(value));
        }
    });
    result
}

macro_rules! readable {
    ($name:ident) => {
        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T> Copy for $name<T> {}

        impl<T: Send + Sync + 'static> $name<T> {
            /// Reads the value, tracked.
            ///
            /// # Panics
            /// When the value is gone with its owner.
            pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
                $crate::signals::reading(|take| self.hand(true, take), read).expect($crate::signals::GONE)
            }

            /// Reads the value, untracked.
            ///
            /// # Panics
            /// When the value is gone with its owner.
            pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
                self.try_with_untracked(read).expect($crate::signals::GONE)
            }

            /// Reads the value, untracked; `None` when it is gone with its owner.
            pub fn try_with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
                $crate::signals::reading(|take| self.hand(false, take), read)
            }

            /// Reads no value, but depends on it.
            pub fn track(self) {
                self.hand(true, &mut |_| {});
            }
        }

        impl<T: Clone + Send + Sync + 'static> $name<T> {
            /// The value, tracked.
            ///
            /// # Panics
            /// When the value is gone with its owner.
            pub fn get(self) -> T {
                self.with(T::clone)
            }

            /// The value, untracked.
            ///
            /// # Panics
            /// When the value is gone with its owner.
            pub fn get_untracked(self) -> T {
                self.with_untracked(T::clone)
            }

            /// The value, untracked; `None` when it is gone with its owner.
            pub fn try_get_untracked(self) -> Option<T> {
                self.try_with_untracked(T::clone)
            }
        }
    };
}

use readable;

#[cfg(test)]
mod tests {
    use leptos::prelude::Owner;

    use super::*;

    #[test]
    fn a_memo_follows_what_it_reads() {
        let owner = Owner::new();
        owner.set();
        let count = RwSignal::new(2);
        let double = Memo::new(move |_| count.get() * 2);
        let text: Signal<String> = Signal::derive(move || double.get().to_string());
        assert_eq!(text.get(), "4");
        count.update(|count| *count += 1);
        assert_eq!((double.get(), text.get().as_str()), (6, "6"));
        assert_eq!(Signal::<i32>::from(double).get_untracked(), 6);
    }

    #[test]
    fn a_memo_knows_its_value_before() {
        let owner = Owner::new();
        owner.set();
        let number = RwSignal::new(Some(1));
        let last =
            Memo::new(move |before: Option<&i32>| number.get().or(before.copied()).unwrap_or_default());
        assert_eq!(last.get(), 1);
        number.set(None);
        assert_eq!(last.get(), 1);
    }

    #[test]
    fn a_signal_that_is_gone_says_so() {
        let owner = Owner::new();
        owner.set();
        let signal = RwSignal::new(1);
        assert_eq!(signal.try_set(2), None);
        owner.cleanup();
        assert_eq!(signal.try_set(3), Some(()));
        assert_eq!(signal.try_get_untracked(), None);
    }

    #[test]
    fn a_property_may_be_missing_constant_or_a_signal() {
        let owner = Owner::new();
        owner.set();
        assert_eq!(MaybeProp::<String>::default().get(), None);
        assert_eq!(MaybeProp::<String>::from("x").get().as_deref(), Some("x"));
        let signal = RwSignal::new(Some(3));
        let prop = MaybeProp::<i32>::from(signal);
        signal.set(None);
        assert_eq!(prop.get(), None);
    }
}
