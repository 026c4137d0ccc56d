//! The reader against a second one, against mutations, and against what asks for too much.

mod agree;
mod hostile;
mod second;
