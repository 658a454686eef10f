//! Leptos's signals with the type of their value hidden from the machinery behind them.
//!
//! `leptos::prelude::RwSignal<T>`, `Memo<T>` and `Signal<T>` compile that machinery once for each `T`; with some
//! forty types that is a tenth of the app. These three have the same methods and compile it once. They are imported
//! by name beside `leptos::prelude::*`, whose own they then stand in for.

use std::{any::Any, marker::PhantomData, sync::Arc};

use leptos::prelude::{self as reactive, GetValue as _, Update as _, With as _, WithUntracked as _};

/// A value whose type only its signal knows.
type Anything = dyn Any + Send + Sync;
/// What holds values that change.
type Slot = reactive::RwSignal<Box<Anything>>;
/// Hands a value to whoever asks: tracked or not. `false` when the value is gone with its owner.
type Source = dyn Fn(bool, &mut dyn FnMut(&Anything)) -> bool + Send + Sync;

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
                reading(|take| self.hand(true, take), read).expect(GONE)
            }

            /// Reads the value, untracked.
            ///
            /// # Panics
            /// When the value is gone with its owner.
            pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
                self.try_with_untracked(read).expect(GONE)
            }

            /// Reads the value, untracked; `None` when it is gone with its owner.
            pub fn try_with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
                reading(|take| self.hand(false, take), read)
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

/// A value that is set.
pub struct RwSignal<T> {
    slot: Slot,
    of: PhantomData<fn() -> T>,
}

readable!(RwSignal);

impl<T: Send + Sync + 'static> RwSignal<T> {
    /// A signal with its first value.
    pub fn new(value: T) -> Self {
        Self { slot: reactive::RwSignal::new(Box::new(value)), of: PhantomData }
    }

    fn hand(self, tracked: bool, take: &mut dyn FnMut(&Anything)) -> bool {
        look(self.slot, tracked, take)
    }

    /// Sets the value and notifies, also when it is equal. Does nothing when it is gone with its owner.
    pub fn set(self, value: T) {
        self.try_set(value);
    }

    /// Like [`Self::set`]; `Some` when the value is gone with its owner.
    pub fn try_set(self, value: T) -> Option<()> {
        let mut value = Some(value);
        let done = alter(self.slot, &mut |slot| {
            if let (Some(slot), Some(value)) = (slot.downcast_mut::<T>(), value.take()) {
                *slot = value;
            }
        });
        (!done).then_some(())
    }

    /// Changes the value in place and notifies.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        let mut change = Some(change);
        alter(self.slot, &mut |slot| {
            if let (Some(slot), Some(change)) = (slot.downcast_mut::<T>(), change.take()) {
                change(slot);
            }
        });
    }
}

/// A value with the way to compare it.
#[derive(Clone)]
struct Outcome {
    value: Arc<Anything>,
    same: fn(&Anything, &Anything) -> bool,
}

impl PartialEq for Outcome {
    fn eq(&self, other: &Self) -> bool {
        (self.same)(&*self.value, &*other.value)
    }
}

fn same<T: PartialEq + 'static>(a: &Anything, b: &Anything) -> bool {
    a.downcast_ref::<T>() == b.downcast_ref::<T>()
}

/// A value that is calculated, and notifies only when it has changed.
pub struct Memo<T> {
    memo: reactive::Memo<Outcome>,
    of: PhantomData<fn() -> T>,
}

readable!(Memo);

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// Calculates now or later, and again when a signal that `calculate` reads has changed. It is given the value
    /// before.
    pub fn new(calculate: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        let memo = calculated(Box::new(move |before| {
            let before = before.and_then(|before| before.value.downcast_ref::<T>());
            Outcome { value: Arc::new(calculate(before)), same: same::<T> }
        }));
        Self { memo, of: PhantomData }
    }
}

/// Makes an outcome from the one before.
type Calculate = Box<dyn Fn(Option<&Outcome>) -> Outcome + Send + Sync>;

fn calculated(calculate: Calculate) -> reactive::Memo<Outcome> {
    reactive::Memo::new(calculate)
}

fn look_at_memo(memo: reactive::Memo<Outcome>, tracked: bool, read: &mut dyn FnMut(&Anything)) -> bool {
    if tracked {
        memo.try_with(|result| read(&*result.value)).is_some()
    } else {
        memo.try_with_untracked(|result| read(&*result.value)).is_some()
    }
}

impl<T> Memo<T> {
    fn hand(self, tracked: bool, take: &mut dyn FnMut(&Anything)) -> bool {
        look_at_memo(self.memo, tracked, take)
    }
}

/// A value to read, wherever it comes from: a constant, another signal, a closure.
pub struct Signal<T> {
    source: reactive::StoredValue<Arc<Source>>,
    of: PhantomData<fn() -> T>,
}

readable!(Signal);

fn kept(source: Arc<Source>) -> reactive::StoredValue<Arc<Source>> {
    reactive::StoredValue::new(source)
}

impl<T> Signal<T> {
    fn of(source: Arc<Source>) -> Self {
        Self { source: kept(source), of: PhantomData }
    }

    fn hand(self, tracked: bool, take: &mut dyn FnMut(&Anything)) -> bool {
        self.source.try_get_value().is_some_and(|source| source(tracked, take))
    }
}

impl<T: Send + Sync + 'static> Signal<T> {
    /// What a closure answers, each time it is read.
    pub fn derive(read: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self::of(Arc::new(move |tracked, take| {
            let value = if tracked { read() } else { reactive::untrack(&read) };
            take(&value);
            true
        }))
    }

    /// A constant.
    pub fn stored(value: T) -> Self {
        Self::of(Arc::new(move |_, take| {
            take(&value);
            true
        }))
    }
}

impl<T: Default + Send + Sync + 'static> Default for Signal<T> {
    fn default() -> Self {
        Self::stored(T::default())
    }
}

impl<T: Send + Sync + 'static> From<T> for Signal<T> {
    fn from(value: T) -> Self {
        Self::stored(value)
    }
}

impl From<&'static str> for Signal<String> {
    fn from(text: &'static str) -> Self {
        Self::stored(text.to_owned())
    }
}

fn from_slot(slot: Slot) -> Arc<Source> {
    Arc::new(move |tracked, take| look(slot, tracked, take))
}

fn from_memo(memo: reactive::Memo<Outcome>) -> Arc<Source> {
    Arc::new(move |tracked, take| look_at_memo(memo, tracked, take))
}

impl<T> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self::of(from_slot(signal.slot))
    }
}

impl<T> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        Self::of(from_memo(memo.memo))
    }
}

/// A property that may be missing, and may change.
pub struct MaybeProp<T>(Option<Signal<Option<T>>>);

impl<T> Clone for MaybeProp<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for MaybeProp<T> {}

impl<T> Default for MaybeProp<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Clone + Send + Sync + 'static> MaybeProp<T> {
    /// The value, tracked.
    pub fn get(self) -> Option<T> {
        self.0.and_then(Signal::get)
    }
}

impl<T: Send + Sync + 'static> From<T> for MaybeProp<T> {
    fn from(value: T) -> Self {
        Self(Some(Signal::stored(Some(value))))
    }
}

impl<T: Send + Sync + 'static> From<Option<T>> for MaybeProp<T> {
    fn from(value: Option<T>) -> Self {
        Self(value.map(|value| Signal::stored(Some(value))))
    }
}

impl From<&'static str> for MaybeProp<String> {
    fn from(text: &'static str) -> Self {
        Self::from(text.to_owned())
    }
}

impl<T> From<Signal<Option<T>>> for MaybeProp<T> {
    fn from(signal: Signal<Option<T>>) -> Self {
        Self(Some(signal))
    }
}

impl<T> From<RwSignal<Option<T>>> for MaybeProp<T> {
    fn from(signal: RwSignal<Option<T>>) -> Self {
        Self(Some(signal.into()))
    }
}

impl<T> From<Memo<Option<T>>> for MaybeProp<T> {
    fn from(memo: Memo<Option<T>>) -> Self {
        Self(Some(memo.into()))
    }
}

impl<T: Clone + Send + Sync + 'static> From<Signal<T>> for MaybeProp<T> {
    fn from(signal: Signal<T>) -> Self {
        Self(Some(Signal::derive(move || Some(signal.get()))))
    }
}

impl<T: Clone + Send + Sync + 'static> From<RwSignal<T>> for MaybeProp<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Signal::<T>::from(signal).into()
    }
}

impl<T: Clone + Send + Sync + 'static> From<Memo<T>> for MaybeProp<T> {
    fn from(memo: Memo<T>) -> Self {
        Signal::<T>::from(memo).into()
    }
}

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
