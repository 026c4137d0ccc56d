//! One field: what browsers send (text, nothing, several) read as what the plugin's type wants.

use serde::de::value::{SeqDeserializer, StrDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::error::Error;
use crate::bindings::imports::preau::ui::types::Value;

/// None: the form has no such field, as with a box left unticked.
pub(super) struct Field<'a>(pub(super) Option<&'a Value>);

impl Field<'_> {
    fn is_empty(&self) -> bool {
        match self.0 {
            None => true,
            Some(Value::Text(text) | Value::Other(text)) => text.trim().is_empty(),
            Some(Value::Many(all) | Value::Files(all)) => all.is_empty(),
            Some(Value::Flag(_) | Value::Number(_) | Value::Moment(_)) => false,
        }
    }

    fn text(&self) -> &str {
        match self.0 {
            Some(Value::Text(text) | Value::Other(text)) => text.trim(),
            Some(Value::Many(all) | Value::Files(all)) => all.first().map_or("", |one| one.trim()),
            _ => "",
        }
    }

    fn float(&self) -> Result<f64, Error> {
        match self.0 {
            Some(Value::Number(number)) => Ok(*number),
            _ if self.is_empty() => Err(Error::new("Ce champ est obligatoire.")),
            _ => self
                .text()
                .replace(',', ".")
                .parse()
                .map_err(|_| Error::new("Entrez un nombre.")),
        }
    }

    fn whole(&self) -> Result<i128, Error> {
        if let Some(Value::Moment(moment)) = self.0 {
            return Ok(i128::from(*moment));
        }
        let number = self.float()?;
        if number.fract() != 0.0 || number.abs() > 9_007_199_254_740_991.0 {
            return Err(Error::new("Entrez un nombre entier."));
        }
        format!("{number:.0}")
            .parse()
            .map_err(|_| Error::new("Entrez un nombre entier."))
    }
}

macro_rules! whole_numbers {
    ($($method:ident $visit:ident $ty:ty),+) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let number = <$ty>::try_from(self.whole()?).map_err(|_| Error::new("Ce nombre n’est pas accepté."))?;
            visitor.$visit(number)
        }
    )+ };
}

impl<'de> Deserializer<'de> for Field<'_> {
    type Error = Error;

    whole_numbers! {
        deserialize_i8 visit_i8 i8, deserialize_i16 visit_i16 i16, deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64, deserialize_u8 visit_u8 u8, deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32, deserialize_u64 visit_u64 u64
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(self.float()?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(self.float()?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(match self.0 {
            Some(Value::Flag(flag)) => *flag,
            _ => matches!(self.text(), "true" | "on" | "1" | "oui"),
        })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_empty() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let all: Vec<&str> = match self.0 {
            Some(Value::Many(all) | Value::Files(all)) => all.iter().map(String::as_str).collect(),
            _ if self.is_empty() => Vec::new(),
            _ => vec![self.text()],
        };
        visitor.visit_seq(SeqDeserializer::new(all.into_iter()))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let value: StrDeserializer<'_, Error> = self.text().into_deserializer();
        visitor.visit_enum(value)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.text())
    }

    forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct identifier ignored_any
    }
}
