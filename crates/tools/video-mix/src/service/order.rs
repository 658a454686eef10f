//! Places in a list: moving one thing makes the others give way, without gaps.

/// The ids in their new order, after `moved` went to `place` (the end when past it). It may come from
/// elsewhere.
pub(super) fn moved_to(mut ids: Vec<String>, moved: &str, place: usize) -> Vec<String> {
    ids.retain(|id| id != moved);
    ids.insert(place.min(ids.len()), moved.to_owned());
    ids
}

/// A place from the wire.
pub(super) fn place(position: i32) -> usize {
    usize::try_from(position).unwrap_or(0)
}

/// A place as it is stored.
pub(super) fn stored(place: usize) -> i32 {
    i32::try_from(place).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(moved: &str, place: usize) -> String {
        moved_to(["a", "b", "c"].map(str::to_owned).into(), moved, place).concat()
    }

    #[test]
    fn the_others_make_room_and_nothing_is_lost() {
        assert_eq!(order("a", 2), "bca");
        assert_eq!(order("c", 0), "cab");
        assert_eq!(order("b", 1), "abc");
        assert_eq!(order("b", 99), "acb");
        assert_eq!(order("x", 1), "axbc");
    }
}
