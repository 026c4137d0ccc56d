//! Reading AAF: a delivery (folder or archive), its files, their records, as streams with bounds on everything.

mod category;
mod codec;
mod entities;
mod error;
mod file_name;
mod header;
mod limits;
pub(crate) mod names;
mod reader;
mod record;
mod source;
#[cfg(test)]
mod tests;
mod transcode;

pub use error::{AafError, Place, Problem};
pub use header::Header;

pub(crate) use category::Category;
pub(crate) use entities::named as entity;
pub(crate) use file_name::{FileName, Nature};
pub(crate) use header::academie;
pub(crate) use limits::RECORDS;
pub(crate) use names::{Name, Names};
pub(crate) use reader::Reader;
pub(crate) use record::{Action, Record};
pub(crate) use source::{Opener, Source};
pub(crate) use transcode::decoded;

use jiff::civil::Date;

/// `JJ/MM/AAAA`.
pub(crate) fn date(text: &str) -> Option<Date> {
    let mut parts = text.trim().split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
