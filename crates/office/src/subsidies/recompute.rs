//! `kequan subsidy recompute`: every subsidy of a year anew from the payments, held against what was proposed, to the fen.

use rules::appraisal::policy_of;
use rules::subsidy::compute;
use rules::{Fen, ProviderCategory, Trace};
use store::queries::subsidies as rows;
use store::{Appraisal, Provider};

use crate::appraisals::{grade, paid_to};
use crate::error::Refused;
use crate::{Office, store_row};

/// One subsidy: what was proposed, and what the record gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recomputed {
    pub number: String,
    pub provider: String,
    pub proposed: Fen,
    pub amount: Fen,
    pub anew: Fen,
    /// Whether the calculation is the same, line by line.
    pub same_lines: bool,
}

impl Recomputed {
    /// Whether nothing differs.
    pub fn agrees(&self) -> bool {
        self.proposed == self.anew && self.same_lines && self.amount <= self.anew
    }
}

/// Every subsidy of a year; read only.
pub async fn recompute(office: &Office, year: u16) -> Result<Vec<Recomputed>, Refused> {
    let policy = policy_of(office.law(), year)?;
    let mut all = Vec::new();
    for row in rows::of_year(&office.store, i64::from(year)).await? {
        let of: Provider = store_row(office, row.provider).await?;
        let appraisal: Appraisal = store_row(office, row.appraisal).await?;
        let category = ProviderCategory::parse(&row.category)
            .ok_or_else(|| Refused::Fault(format!("category {}", row.category)))?;
        let until = (row.proposed_at, &policy.subsidy);
        let redeemed = paid_to(office, &office.store, (of.id, year), until).await?;
        let due = compute(&policy.subsidy, category, grade(&appraisal)?, &redeemed);
        let told: Trace = serde_json::from_str(&row.trace)?;
        all.push(Recomputed {
            number: row.number,
            provider: of.name,
            proposed: Fen::new(row.computed),
            amount: Fen::new(row.amount),
            anew: due.value,
            same_lines: told == due.trace,
        });
    }
    Ok(all)
}
