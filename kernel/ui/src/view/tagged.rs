//! Enums told apart by a member, read without buffering when that member comes first (it does in what builders write).

/// Declares an enum of same-named structs, its tag, its serialisation and its tolerant deserialisation.
macro_rules! tagged {
    ($(#[$doc:meta])* $tag:literal $name:ident, otherwise $unknown:ident { $($kind:literal => $variant:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        #[serde(tag = $tag)]
        #[expect(missing_docs, reason = "each variant is its struct")]
        pub enum $name {
            $(#[serde(rename = $kind)] $variant($variant),)*
            #[serde(rename = "unknown")]
            $unknown($unknown),
        }

        impl $name {
            /// The value of the tag of every known variant, in the order of the documentation.
            pub const KINDS: &'static [&'static str] = &[$($kind),*];

            /// The value of the tag.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $kind,)*
                    Self::$unknown(_) => "unknown",
                }
            }

            fn read<'de, D: serde::Deserializer<'de>>(kind: &str, rest: D) -> Result<Self, D::Error> {
                use serde::Deserialize as _;
                match kind {
                    $($kind => $variant::deserialize(rest).map(Self::$variant),)*
                    _ => $unknown::deserialize(rest).map(Self::$unknown),
                }
            }
        }

        $(impl From<$variant> for $name {
            fn from(block: $variant) -> Self {
                Self::$variant(block)
            }
        })*

        impl From<$unknown> for $name {
            fn from(block: $unknown) -> Self {
                Self::$unknown(block)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl<'de> serde::de::Visitor<'de> for Visitor {
                    type Value = $name;

                    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        out.write_str(concat!("an object with a member \"", $tag, "\""))
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
                        use serde::de::{Error as _, value::MapAccessDeserializer};
                        let Some(first) = map.next_key::<String>()? else {
                            return Err(A::Error::missing_field($tag));
                        };
                        if first == $tag {
                            let kind: String = map.next_value()?;
                            return $name::read(&kind, MapAccessDeserializer::new(map));
                        }
                        let mut rest = serde_json::Map::new();
                        rest.insert(first, map.next_value()?);
                        while let Some((key, value)) = map.next_entry()? {
                            rest.insert(key, value);
                        }
                        let kind = match rest.remove($tag) {
                            Some(serde_json::Value::String(kind)) => kind,
                            Some(_) => return Err(A::Error::custom(concat!("`", $tag, "` is not a string"))),
                            None => return Err(A::Error::missing_field($tag)),
                        };
                        $name::read(&kind, serde_json::Value::Object(rest)).map_err(A::Error::custom)
                    }
                }
                deserializer.deserialize_map(Visitor)
            }
        }
    };
}
pub(super) use tagged;
