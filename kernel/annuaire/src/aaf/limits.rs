//! Bounds of what a file may ask of us. Real exports stay a hundred times below.

/// Longest value, in bytes (a value of 200 MB is refused before it is held).
pub(crate) const VALUE: usize = 1 << 20;
/// Longest markup or text run held by the parser.
pub(crate) const EVENT: usize = VALUE + (1 << 16);
/// Attributes of one record.
pub(crate) const ATTRIBUTES: usize = 2_000;
/// Values of one record, all attributes together.
pub(crate) const VALUES: usize = 50_000;
/// Text of one record.
pub(crate) const RECORD: usize = 8 << 20;
/// Longest identifier.
pub(crate) const ID: usize = 64;
/// Records of one import.
pub(crate) const RECORDS: u64 = 20_000_000;
/// Different attribute names of one import.
pub(crate) const NAMES: usize = 4_000;
/// Files of one delivery.
pub(crate) const FILES: usize = 20_000;
/// Unpacked bytes of an archive.
pub(crate) const UNPACKED: u64 = 64 << 30;
/// Unpacked bytes per packed byte, once past [`RATIO_FROM`]: XML packs 20 to 40 times, a bomb a thousand.
pub(crate) const RATIO: u64 = 200;
/// Below this many unpacked bytes the ratio says nothing.
pub(crate) const RATIO_FROM: u64 = 16 << 20;
