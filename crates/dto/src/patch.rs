//! A field of a change that can be left alone, set, or taken back.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a change says about one field: absent keeps it, `null` takes it back, a value sets it. Use it with
/// `#[serde(default, skip_serializing_if = "Patch::is_keep")]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// Not mentioned.
    #[default]
    Keep,
    /// `null`.
    Clear,
    /// A value.
    Set(T),
}

impl<T> Patch<T> {
    /// Whether the field is not mentioned.
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The value, when one is set.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<T>::deserialize(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Change {
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        beta: Patch<bool>,
    }

    #[test]
    fn absent_null_and_a_value_are_three_things() {
        for (text, beta) in
            [("{}", Patch::Keep), (r#"{"beta":null}"#, Patch::Clear), (r#"{"beta":true}"#, Patch::Set(true))]
        {
            let change: Change = serde_json::from_str(text).unwrap();
            assert_eq!(change, Change { beta }, "{text}");
            assert_eq!(serde_json::to_string(&change).unwrap(), text);
        }
    }
}
