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

/// A zone without a county code, such as 宁东: the authority of the division it lies in is competent (2.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// A code of ours; GB/T 2260 has none.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The code of the county that is competent for it.
    pub division: String,
}

/// All divisions by code, and the zones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Divisions(BTreeMap<String, Division>, Vec<Zone>);

impl Divisions {
    pub(crate) fn from_csv(divisions: &str, zones: &str) -> Result<Self, String> {
        let mut reader = csv::Reader::from_reader(divisions.as_bytes());
        let divisions: Result<Vec<Division>, _> = reader.deserialize().collect();
        let divisions = divisions.map_err(|fault| fault.to_string())?;
        let by_code = |division: Division| (division.code.clone(), division);
        let divisions: BTreeMap<_, _> = divisions.into_iter().map(by_code).collect();
        let mut reader = csv::Reader::from_reader(zones.as_bytes());
        let zones: Result<Vec<Zone>, _> = reader.deserialize().collect();
        let zones = zones.map_err(|fault| fault.to_string())?;
        if let Some(zone) = zones
            .iter()
            .find(|zone| !divisions.contains_key(&zone.division))
        {
            return Err(format!("zone {} lies in no division", zone.code));
        }
        Ok(Self(divisions, zones))
    }

    /// The zones without a county code.
    #[must_use]
    pub fn zones(&self) -> &[Zone] {
        &self.1
    }

    /// The zone with this code.
    #[must_use]
    pub fn zone(&self, code: &str) -> Option<&Zone> {
        self.1.iter().find(|zone| zone.code == code)
    }

    /// Where somebody is: the county with its prefecture, or the zone and whose authority is competent for it.
    ///
    /// ```
    /// let divisions = &rules::Law::shipped().divisions;
    /// assert_eq!(divisions.place("640105", ""), "银川市西夏区");
    /// assert_eq!(divisions.place("640181", "ningdong"), "宁东能源化工基地（由银川市灵武市科技管理部门办理）");
    /// ```
    #[must_use]
    pub fn place(&self, division: &str, zone: &str) -> String {
        let county = self.full_name(division);
        match self.zone(zone) {
            Some(zone) => format!("{}（由{county}科技管理部门办理）", zone.name),
            None => county,
        }
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
