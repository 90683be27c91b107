//! One press for every town of a process: its fonts are read once.

use std::sync::{Arc, OnceLock};

use office::Press;

/// The press with the nearest fonts; `make fonts` lays them.
#[must_use]
pub fn press() -> Arc<Press> {
    static PRESS: OnceLock<Arc<Press>> = OnceLock::new();
    let press = PRESS.get_or_init(|| Arc::new(Press::at(&office::papers::nearest_fonts())));
    Arc::clone(press)
}
