//! Payment batches, what the bank answers to them, and bundled claims.

use super::*;

table! {
    /// A payment batch (8.6, R20).
    batch Batch("batch", id: Uuid) {
        number: String,
        state: String,
        edition: i64,
        count: i64,
        amount: i64,
        drawn_by: Uuid,
        drawn_at: Moment,
        first_by: Option<Uuid>,
        first_at: Option<Moment>,
        second_by: Option<Uuid>,
        second_at: Option<Moment>,
        released_on: Option<NaiveDate>,
        lines_hash: String,
        updated_at: Moment,
        // The last day for the bank's answer, while it is outstanding.
        due_on: Option<NaiveDate>,
        // Whose it is; the region's when there is none.
        division: Option<String>,
    }

    /// One payable thing in one batch, with the account as it stood when it was drawn up.
    instruction Instruction("instruction", id: Uuid) {
        batch: Uuid,
        place: i64,
        // One of the three: a claim or a provider's subsidy of the region, or a top-up of a division.
        claim: Option<Uuid>,
        top_up: Option<Uuid>,
        amount: i64,
        payee: String,
        bank: String,
        bank_account_sealed: String,
        ended: bool,
        subsidy: Option<Uuid>,
    }

    /// A return file of the bank as it was confirmed.
    bank_return BankReturn("bank_return", id: Uuid) {
        batch: Uuid,
        name: String,
        hash: String,
        lines: i64,
        paid: i64,
        failed: i64,
        same: i64,
        doubts: i64,
        account: Uuid,
        at: Moment,
        // Entered by a person, because no file came.
        by_hand: bool,
    }

    /// The bank's final word on an instruction.
    bank_outcome BankOutcome("bank_outcome", instruction: Uuid) {
        result: String,
        reference: String,
        paid_on: Option<NaiveDate>,
        reason: String,
        source: Uuid,
        line: i64,
        account: Uuid,
        at: Moment,
    }

    /// A line of a return file that needs a person.
    bank_doubt BankDoubt("bank_doubt", id: Uuid) {
        source: Uuid,
        batch: Uuid,
        line: i64,
        said: String,
        reason: String,
        words: String,
        settled_by: Option<Uuid>,
        settled_at: Option<Moment>,
    }

    /// A provider's new account before the Agency has agreed (2.5, 8.6).
    account_change AccountChange("account_change", id: Uuid) {
        provider: Uuid,
        before: String,
        after: String,
        bank: String,
        bank_account_sealed: String,
        state: String,
        edition: i64,
        last_reviewer: Option<Uuid>,
        updated_at: Moment,
    }

    /// Vouchers handed in together (R26).
    bundle Bundle("bundle", id: Uuid) {
        subject: Option<Uuid>,
        provider: Option<Uuid>,
        account: Uuid,
        at: Moment,
    }
}
