//! The yearly appraisal of providers, their subsidies, and what was paid of these.

use super::*;

table! {
    /// The service income of a provider's year, as it reported it last (9.1).
    service_income ServiceIncome("service_income", id: Uuid) {
        provider: Uuid,
        year: i64,
        amount: i64,
        words: String,
        attachment: Uuid,
        account: Uuid,
        at: Moment,
    }

    /// A provider's appraisal of a year (9.1, R36).
    appraisal Appraisal("appraisal", id: Uuid) {
        number: String,
        provider: Uuid,
        year: i64,
        policy: String,
        basis: String,
        result: String,
        // In hundredths of a point.
        total: i64,
        grade: String,
        state: String,
        edition: i64,
        drawn_on: NaiveDate,
        drawn_by: Uuid,
        object_by: NaiveDate,
        objection: String,
        objected_on: Option<NaiveDate>,
        outcome: String,
        answer: String,
        answered_on: Option<NaiveDate>,
        confirmed_on: Option<NaiveDate>,
        confirmed_by: Option<Uuid>,
        published_on: Option<NaiveDate>,
        updated_at: Moment,
        answered_by: Option<Uuid>,
    }

    /// A provider's subsidy of a year (9.2–9.5).
    subsidy Subsidy("subsidy", id: Uuid) {
        number: String,
        appraisal: Uuid,
        provider: Uuid,
        year: i64,
        policy: String,
        category: String,
        computed: i64,
        amount: i64,
        trace: String,
        lowered: String,
        state: String,
        edition: i64,
        proposed_on: NaiveDate,
        proposed_at: Moment,
        decided_on: Option<NaiveDate>,
        budget_year: i64,
        confirmed_on: Option<NaiveDate>,
        paid_on: Option<NaiveDate>,
        updated_at: Moment,
    }

    /// The operating subsidy of a year (6.4).
    operating Operating("operating", id: Uuid) {
        number: String,
        year: i64,
        policy: String,
        basis: String,
        trace: String,
        computed: i64,
        amount: i64,
        reason: String,
        state: String,
        edition: i64,
        proposed_on: NaiveDate,
        proposed_by: Uuid,
        decided_on: Option<NaiveDate>,
        decided_by: Option<Uuid>,
        budget_year: i64,
        payee: String,
        reference: Option<String>,
        paid_on: Option<NaiveDate>,
        paid_by: Option<Uuid>,
        updated_at: Moment,
    }

    /// How a provider used a year's money (6.5).
    use_report UseReport("use_report", id: Uuid) {
        provider: Uuid,
        year: i64,
        income: i64,
        subsidy: i64,
        upkeep: i64,
        performance: i64,
        kept: i64,
        words: String,
        reported_on: NaiveDate,
        due_on: NaiveDate,
        account: Uuid,
    }

    /// What the bank paid of it.
    subsidy_payment SubsidyPayment("subsidy_payment", id: Uuid) {
        subsidy: Uuid,
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
