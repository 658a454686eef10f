//! What lists over all users are narrowed by.

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Value,
    sea_query::{ExprTrait, Func, LikeExpr, SelectStatement},
};

use crate::entity::user;

/// Stands before a character that is meant as it is.
const ESCAPE: char = '!';

/// Conditions of a statement that is put together, with their values.
#[derive(Debug, Default)]
pub(crate) struct Conditions {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    /// Takes a value and gives its placeholder.
    pub(crate) fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    pub(crate) fn and(&mut self, condition: String) {
        self.conditions.push(condition);
    }

    /// `WHERE …`, or nothing.
    pub(crate) fn to_sql(&self) -> String {
        if self.conditions.is_empty() {
            return String::new();
        }
        format!("WHERE {}", self.conditions.join(" AND "))
    }

    pub(crate) fn into_values(self) -> Vec<Value> {
        self.values
    }
}

/// A text with what LIKE takes as wildcards escaped by `!`.
fn escaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len() + 2);
    for letter in text.chars() {
        if ['%', '_', ESCAPE].contains(&letter) {
            plain.push(ESCAPE);
        }
        plain.push(letter);
    }
    plain
}

/// A pattern for `LIKE … ESCAPE '!'` that finds the text anywhere.
pub(crate) fn contains(text: &str) -> String {
    format!("%{}%", escaped(text))
}

/// A pattern for `LIKE … ESCAPE '!'` that finds what begins with the text.
pub(crate) fn starts_with(text: &str) -> String {
    format!("{}%", escaped(text))
}

/// The same two for the query builder.
pub(super) fn like_anywhere(text: &str) -> LikeExpr {
    LikeExpr::new(contains(text)).escape(ESCAPE)
}

pub(super) fn like_begin(text: &str) -> LikeExpr {
    LikeExpr::new(starts_with(text)).escape(ESCAPE)
}

/// Accounts with a part of their address or name, or whose id begins like this.
pub(super) fn users_like(q: &str) -> Condition {
    let lower = q.to_lowercase();
    Condition::any()
        .add(user::Column::Email.like(like_anywhere(&lower)))
        // As it is typed, too: SQLite's LOWER knows ASCII only.
        .add(user::Column::Name.like(like_anywhere(q)))
        .add(Func::lower(user::Column::Name.into_expr()).like(like_anywhere(&lower)))
        .add(user::Column::Id.like(like_begin(&lower)))
}

/// Ids of the accounts that [`users_like`] finds, as a subquery.
pub(super) fn user_ids_like(q: &str) -> SelectStatement {
    user::Entity::find().select_only().column(user::Column::Id).filter(users_like(q)).into_query()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_are_meant_as_they_are() {
        assert_eq!(contains("50%_off!"), "%50!%!_off!!%");
        assert_eq!(starts_with("a\\"), "a\\%");
    }

    #[test]
    fn conditions_are_joined_and_their_values_counted() {
        let mut wanted = Conditions::default();
        assert_eq!(wanted.to_sql(), "");
        for column in ["a", "b"] {
            let place = wanted.value(column);
            wanted.and(format!("{column} = {place}"));
        }
        assert_eq!(wanted.to_sql(), "WHERE a = $1 AND b = $2");
    }
}
