//! The fields of a request as a serde map: one entry per member of the plugin's type, present or not.

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor, value::BorrowedStrDeserializer};
use serde::forward_to_deserialize_any;

use super::error::Error;
use super::value::Field;
use crate::bindings::imports::preau::ui::types::Value;

pub(super) struct Fields<'a> {
    pub(super) all: &'a [(String, Value)],
}

impl<'de> Deserializer<'de> for Fields<'_> {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(Members {
            typed: self.all,
            names: fields.iter(),
            now: None,
        })
    }

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        Err(Error::new("a form is read into a struct with named members"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct Members<'a> {
    typed: &'a [(String, Value)],
    names: std::slice::Iter<'static, &'static str>,
    now: Option<&'static str>,
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.now = self.names.next().copied();
        self.now
            .map(|name| seed.deserialize(BorrowedStrDeserializer::new(name)))
            .transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let name = self
            .now
            .take()
            .ok_or_else(|| Error::new("value asked before its key"))?;
        let value = self.typed.iter().find(|(key, _)| key == name).map(|(_, value)| value);
        seed.deserialize(Field(value)).map_err(|error| error.at(name))
    }
}
