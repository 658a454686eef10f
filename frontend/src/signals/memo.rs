//! [`Memo`]: a value that is calculated.

use std::{marker::PhantomData, sync::Arc};

use leptos::prelude::{self as reactive, With as _, WithUntracked as _};

use super::{Anything, readable};

/// A value with the way to compare it.
#[derive(Clone)]
pub(super) struct Outcome {
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
    pub(super) memo: reactive::Memo<Outcome>,
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

pub(super) fn look_at_memo(
    memo: reactive::Memo<Outcome>,
    tracked: bool,
    read: &mut dyn FnMut(&Anything),
) -> bool {
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
