//! Programmes of local top-up, what they owe and what they paid.

use super::*;

table! {
    /// A programme of a city or county (2.3, R27).
    programme Programme("programme", id: Uuid) {
        number: String,
        division: String,
        name: String,
        from_on: NaiveDate,
        to_on: NaiveDate,
        state: String,
        edition: i64,
        opened_on: NaiveDate,
        closed_on: Option<NaiveDate>,
        updated_at: Moment,
    }

    /// Its terms from a day on.
    programme_terms ProgrammeTerms("programme_terms", id: Uuid) {
        programme: Uuid,
        from_on: NaiveDate,
        // In hundredths of a per cent.
        rate: i64,
        ceiling: i64,
        payer: String,
        bank: String,
        bank_account_sealed: String,
        document: String,
        account: Uuid,
        at: Moment,
    }

    /// What a programme owes a subject on top of one redemption.
    top_up TopUp("top_up", id: Uuid) {
        number: String,
        programme: Uuid,
        terms: Uuid,
        claim: Uuid,
        subject: Uuid,
        division: String,
        redeemed: i64,
        actual: i64,
        redeemed_on: NaiveDate,
        amount: i64,
        trace: String,
        queue_no: i64,
        state: String,
        edition: i64,
        offered_on: Option<NaiveDate>,
        confirmed_on: Option<NaiveDate>,
        paid_on: Option<NaiveDate>,
        created_at: Moment,
        updated_at: Moment,
    }

    /// What a division's bank paid.
    top_up_payment TopUpPayment("top_up_payment", id: Uuid) {
        top_up: Uuid,
        division: String,
        amount: i64,
        payee: String,
        bank: String,
        bank_account_sealed: String,
        reference: String,
        paid_on: NaiveDate,
        account: Uuid,
        at: Moment,
    }
}
