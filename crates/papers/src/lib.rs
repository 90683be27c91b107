//! Papers: a function from data to the bytes of a PDF or a spreadsheet, and from the pictures of a signed copy back to
//! the paper that it is a copy of; and the files that go to the bank and come back.
//!
//! Nothing here knows a database, a clock or a page; the same sheet gives the same bytes.

pub mod bank;
mod body;
mod fonts;
pub mod grid;
mod kind;
mod mark;
mod press;
pub mod scan;
mod sheet;
mod world;

pub use body::{Body, Line, Section, Sign, SignBox, Table};
pub use fonts::{FONTS, nearest};
pub use kind::Kind;
pub use mark::Mark;
pub use press::{Press, PressError, Printed};
pub use sheet::Sheet;
