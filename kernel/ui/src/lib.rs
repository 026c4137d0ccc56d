//! The block kit: what a page may say, and how the kernel draws it.
//!
//! Owns: `preau.view/1` (types, judgement, schema), its drawing as accessible HTML and as resolved JSON, the chrome of every page,
//! the French and English texts of the kernel, dates in words, styles, fonts and icons.
//! Must not: know persons, rights, routes or storage (names, words of audiences, addresses and seals come from a [`resolve::Resolver`]),
//! do I/O, read a clock, or let a guest's HTML, style or script through.

pub mod assets;
pub mod catalogue;
pub mod components;
pub mod forms;
pub mod html;
pub mod json;
pub mod page;
pub mod resolve;
pub mod richtext;
pub mod schema;
pub mod texts;
pub mod view;
