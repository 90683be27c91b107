//! Papers: a function from data to the bytes of a PDF, and from the bytes of a scan to the codes printed on it.
//!
//! Nothing here knows a database, a clock or a page; the same sheet gives the same bytes.

mod press;
mod sheet;
mod world;

pub use press::{Press, PressError, Printed};
pub use sheet::{Sheet, Template};
