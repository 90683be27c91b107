//! The divisions of the region (GB/T 2260) and who is competent for which (2.3).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A division: the region, a prefecture or a county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Division {
    /// The six-digit code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The code of the division above; empty for the region.
    pub parent: String,
}

/// All divisions by code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Divisions(BTreeMap<String, Division>);

impl Divisions {
    pub(crate) fn from_csv(file: &str) -> Result<Self, String> {
        let mut reader = csv::Reader::from_reader(file.as_bytes());
        let divisions: Result<Vec<Division>, _> = reader.deserialize().collect();
        let divisions = divisions.map_err(|fault| fault.to_string())?;
        let by_code = |division: Division| (division.code.clone(), division);
        Ok(Self(divisions.into_iter().map(by_code).collect()))
    }

    /// The division with this code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Division> {
        self.0.get(code)
    }

    /// The name of a division; empty for an unknown code.
    #[must_use]
    pub fn name(&self, code: &str) -> &str {
        self.get(code).map_or("", |division| &division.name)
    }

    /// The name with that of the prefecture before it: `银川市兴庆区`.
    #[must_use]
    pub fn full_name(&self, code: &str) -> String {
        let parent = self.parent(code).filter(|parent| !parent.parent.is_empty());
        let prefix = parent.map_or("", |parent| &parent.name);
        format!("{prefix}{}", self.name(code))
    }

    /// The division above.
    #[must_use]
    pub fn parent(&self, code: &str) -> Option<&Division> {
        self.get(&self.get(code)?.parent)
    }

    /// All divisions in the order of their codes.
    pub fn all(&self) -> impl Iterator<Item = &Division> {
        self.0.values()
    }

    /// The counties, where subjects register.
    pub fn counties(&self) -> impl Iterator<Item = &Division> {
        self.all().filter(|division| !division.code.ends_with("00"))
    }

    /// Whether an authority of one division is competent for another: itself, its counties, or the whole region.
    ///
    /// ```
    /// let divisions = &rules::Law::shipped().divisions;
    /// assert!(divisions.covers("640100", "640104"));
    /// assert!(divisions.covers("640000", "640104"));
    /// assert!(!divisions.covers("640104", "640106"));
    /// assert!(!divisions.covers("640200", "640104"));
    /// ```
    #[must_use]
    pub fn covers(&self, authority: &str, division: &str) -> bool {
        let mut at = self.get(division);
        while let Some(here) = at {
            if here.code == authority {
                return true;
            }
            at = self.get(&here.parent);
        }
        false
    }
}
