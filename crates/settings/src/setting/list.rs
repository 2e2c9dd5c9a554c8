//! Several of a type.

use serde_json::Value;

use super::refuse;
use crate::{Setting, Shape};

impl<T: Setting> Setting for Vec<T> {
    const SHAPE: Shape = {
        assert!(
            !matches!(T::SHAPE, Shape::Secret(_)),
            "a list of secrets has no place to come from: write `Secret<Vec<…>>`"
        );
        Shape::List(&T::SHAPE)
    };

    fn from_value(value: &Value) -> Result<Self, String> {
        let Value::Array(items) = value else {
            return Err(refuse::<Self>(value));
        };
        let read = |(at, item)| {
            T::from_value(item).map_err(|message| format!("item {} of the list: {message}", at + 1))
        };
        items.iter().enumerate().map(read).collect()
    }

    fn to_value(&self) -> Value {
        self.iter().map(T::to_value).collect()
    }
}
