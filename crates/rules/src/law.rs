//! The embedded law: clauses as text, dated parameters, calendar and divisions.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::divisions::Divisions;
use crate::places::Counties;
use crate::policy::{self, Policy};
use crate::refusal::Refusal;

/// The texts and data of `law/`, read once.
#[derive(Debug)]
pub struct Law {
    /// The working-day calendar, national and regional layers.
    pub calendar: Calendar,
    /// The divisions of the region.
    pub divisions: Divisions,
    /// The outlines of the counties.
    pub counties: Counties,
    clauses: Vec<(String, String)>,
    index: BTreeMap<String, usize>,
    policies: Vec<Policy>,
}

static SHIPPED: LazyLock<Law> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the data are compiled in and every test run reads them, so no input can bring a fault here"
    )]
    Law::read().expect("the embedded law is readable")
});

impl Law {
    /// The law compiled into this program.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// The same law with other parameters, written as in `law/ningxia.toml`: what a change of policy would be.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn with_parameters(text: &str) -> Result<Self, String> {
        let mut law = Self::read()?;
        law.policies = policy::read(text)?;
        Ok(law)
    }

    /// The parameters as they are shipped.
    #[must_use]
    pub const fn parameters() -> &'static str {
        include_str!("../../../law/ningxia.toml")
    }

    fn read() -> Result<Self, String> {
        let mut clauses = numbered(include_str!("../../../law/measures.md"));
        clauses.extend(numbered(include_str!("../../../law/readings.md")));
        let index = clauses
            .iter()
            .enumerate()
            .map(|(i, (number, _))| (number.clone(), i))
            .collect();
        Ok(Self {
            calendar: Calendar::from_csv(include_str!("../../../law/calendar.csv"))?,
            counties: Counties::from_geojson(include_str!("../../../law/counties.geojson"))?,
            divisions: Divisions::from_csv(
                include_str!("../../../law/divisions.csv"),
                include_str!("../../../law/zones.csv"),
            )?,
            policies: policy::read(Self::parameters())?,
            clauses,
            index,
        })
    }

    /// The Chinese text of a clause or reading.
    #[must_use]
    pub fn clause_text(&self, number: &str) -> Option<&str> {
        let at = self.index.get(number)?;
        self.clauses.get(*at).map(|(_, text)| text.as_str())
    }

    /// Every clause and reading in the order of the documents: number and Chinese text.
    #[must_use]
    pub fn clauses(&self) -> &[(String, String)] {
        &self.clauses
    }

    /// The policy in force on a day.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    /// let policy = rules::Law::shipped().policy(day).unwrap();
    /// assert_eq!(policy.id, "ningxia-2019-07-03");
    /// ```
    ///
    /// # Errors
    /// `policy.none` for a day before the platform went live (10.4).
    pub fn policy(&self, day: NaiveDate) -> Result<&Policy, Refusal> {
        let in_force = self.policies.iter().rev().find(|policy| policy.from <= day);
        in_force.ok_or_else(|| {
            let first = self.policies.first().map(|policy| policy.from.to_string());
            Refusal::new(
                "policy.none",
                clause!("10.4"),
                "date",
                "这一天创新券政策尚未施行",
                "填写政策施行之日或之后的日期",
            )
            .limit(format!("{} 起", first.unwrap_or_default()))
            .own(day.to_string())
        })
    }

    /// Every version of the policy, oldest first.
    #[must_use]
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }
}

/// The bullets `- 4.1 text` of a document; other lines are headings and glosses.
fn numbered(document: &str) -> Vec<(String, String)> {
    document
        .lines()
        .filter_map(|line| line.strip_prefix("- ")?.split_once(' '))
        .map(|(number, text)| (number.to_owned(), text.trim().to_owned()))
        .collect()
}
