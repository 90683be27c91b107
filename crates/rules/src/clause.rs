//! Citations: every rule, refusal and posting names the clause it rests on.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::law::Law;

/// A clause of the Measures (`5.2`, `7.2(1)`) or a reading of them (`R7`).
///
/// ```
/// use rules::clause;
/// assert_eq!(clause!("5.2").to_string(), "办法解读 5.2");
/// assert_eq!(clause!("R7").to_string(), "读法 R7");
/// assert!(clause!("4.4").text().contains("20万元"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Clause(Cow<'static, str>);

impl Clause {
    /// The clause with this number; use [`clause!`](crate::clause!) so that the number is checked against `law/`.
    #[must_use]
    pub const fn of(number: &'static str) -> Self {
        Self(Cow::Borrowed(number))
    }

    /// The clause with a number read from data.
    #[must_use]
    pub const fn owned(number: String) -> Self {
        Self(Cow::Owned(number))
    }

    /// The number: `4.1`, `7.2(1)`, `R7`.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.0
    }

    /// Whether this is a reading (`R…`) rather than a clause of the Measures.
    #[must_use]
    pub fn is_reading(&self) -> bool {
        self.0.starts_with('R')
    }

    /// The Chinese text from `law/`; empty when the number stands in neither file.
    #[must_use]
    pub fn text(&self) -> &'static str {
        Law::shipped().clause_text(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = if self.is_reading() {
            "读法"
        } else {
            "办法解读"
        };
        write!(f, "{source} {}", self.0)
    }
}

/// Cites a clause by its number; a test refuses numbers that stand neither in `law/measures.md` nor `law/readings.md`.
#[macro_export]
macro_rules! clause {
    ($number:literal) => {
        $crate::clause::Clause::of($number)
    };
}
