//! What was handed in of a contract, and returns that came late.

use super::*;

table! {
    /// One edition of a contract as it was handed in.
    contract_edition ContractEdition("contract_edition", id: Uuid) {
        contract: Uuid,
        edition: i64,
        answers: String,
        findings: String,
        handed_in_on: NaiveDate,
        returned_on: Option<NaiveDate>,
        reasons: String,
    }

    /// A return for what an earlier return should have named (R19).
    late_return LateReturn("late_return", id: Uuid) {
        contract: Uuid,
        edition: i64,
        reasons: i64,
        words: String,
        account: Uuid,
        returned_on: NaiveDate,
    }
}
