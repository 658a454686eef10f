//! What a slide without a role is for, by the cells that the row fills.

use std::collections::BTreeSet;

use lumiku_carousel_dto::{Role, Slot};

/// The first role, of those that come into question at this place, that shows every filled cell; when none
/// does, the one that the most telling cell asks for.
pub(super) fn default_role(texts: &BTreeSet<Slot>, items: bool, place: usize, count: usize) -> Role {
    let shows =
        |role: &Role| texts.iter().all(|slot| role.slots().contains(slot)) && (!items || role.has_items());
    let roles = [Role::Body, Role::List, Role::Quote, Role::Number, Role::Cta];
    end_of(place, count).into_iter().chain(roles).find(shows).unwrap_or_else(|| asked_for(texts, items))
}

/// The role of a slide that the row says nothing about and a writer fills, by the columns it has.
pub(super) fn role_to_fill(
    columns: impl Iterator<Item = Slot> + Clone,
    items: bool,
    place: usize,
    count: usize,
) -> Role {
    let shows =
        |role: &Role| (items && role.has_items()) || columns.clone().any(|slot| may_be_written(slot, *role));
    let roles = [Role::Body, Role::List, Role::Cta];
    end_of(place, count).into_iter().chain(roles).find(shows).unwrap_or_default()
}

fn asked_for(texts: &BTreeSet<Slot>, items: bool) -> Role {
    if texts.contains(&Slot::Quote) {
        Role::Quote
    } else if texts.contains(&Slot::Figure) {
        Role::Number
    } else if items {
        Role::List
    } else {
        Role::Body
    }
}

/// What the first and the last slide are for.
fn end_of(place: usize, count: usize) -> Option<Role> {
    match place {
        0 => Some(Role::Cover),
        _ if place + 1 == count => Some(Role::Cta),
        _ => None,
    }
}

/// Nobody may make these up.
pub(super) const fn is_a_fact(slot: Slot) -> bool {
    matches!(slot, Slot::Quote | Slot::Author | Slot::Figure)
}

/// Whether a writer may fill this slot of a slide.
pub(super) fn may_be_written(slot: Slot, role: Role) -> bool {
    role.slots().contains(&slot) && !is_a_fact(slot)
}

/// The text that a role is nothing without, and that nobody may make up.
pub(super) const fn needed(role: Role) -> Option<Slot> {
    match role {
        Role::Quote => Some(Slot::Quote),
        Role::Number => Some(Slot::Figure),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(texts: &[Slot], items: bool, place: usize) -> Role {
        default_role(&texts.iter().copied().collect(), items, place, 4)
    }

    #[test]
    fn the_first_slide_is_a_cover_and_the_last_says_what_to_do() {
        assert_eq!(role(&[Slot::Title, Slot::Body], false, 0), Role::Cover);
        assert_eq!(role(&[Slot::Title, Slot::Body], false, 1), Role::Body);
        assert_eq!(role(&[Slot::Title, Slot::Body], false, 3), Role::Cta);
        assert_eq!(default_role(&BTreeSet::from([Slot::Title]), false, 0, 1), Role::Cover);
    }

    #[test]
    fn telling_cells_decide_wherever_they_stand() {
        for place in 0..4 {
            assert_eq!(role(&[Slot::Title], true, place), Role::List);
            assert_eq!(role(&[Slot::Quote, Slot::Author], false, place), Role::Quote);
            assert_eq!(role(&[Slot::Figure, Slot::Title, Slot::Body], false, place), Role::Number);
            assert_eq!(role(&[Slot::Title, Slot::Action], false, place), Role::Cta);
        }
    }

    #[test]
    fn a_slide_to_be_written_is_what_its_columns_can_show() {
        let role = |slots: &[Slot], items, place| role_to_fill(slots.iter().copied(), items, place, 4);
        let every = Slot::ALL;
        assert_eq!([0, 1, 3].map(|place| role(&every, true, place)), [Role::Cover, Role::Body, Role::Cta]);
        assert_eq!(role(&[], true, 1), Role::List);
        assert_eq!(role(&[Slot::Action], false, 1), Role::Cta);
    }

    #[test]
    fn cells_that_no_role_shows_together_still_have_one() {
        assert_eq!(role(&[Slot::Quote, Slot::Title], false, 1), Role::Quote);
        assert_eq!(role(&[Slot::Body], true, 1), Role::List);
        assert_eq!(role(&[Slot::Body, Slot::Figure], true, 1), Role::Number);
    }
}
