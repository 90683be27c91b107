//! Vouchers with what is objected to them, what proves them, and the claims and payments that follow.

use super::*;

table! {
    /// The voucher (10.2); set off in-region it is also the provider's 服务券 (R34).
    voucher Voucher("voucher", id: Uuid) {
        number: String,
        contract: Uuid,
        subject: Uuid,
        provider: Uuid,
        region: String,
        division: String,
        policy: String,
        year: i64,
        computed: i64,
        face: i64,
        issued_on: NaiveDate,
        valid_until: NaiveDate,
        settled_on: Option<NaiveDate>,
        trace: String,
        state: String,
        edition: i64,
        updated_at: Moment,
        // The year whose budget holds the face (R12).
        budget_year: i64,
        // The year whose book of the provider holds it; none while it is no 服务券 (R34).
        receivable_year: Option<i64>,
        // What figures are cut by, as it stands in the contract and the provider.
        purpose: String,
        category: String,
        filed_on: NaiveDate,
    }

    /// A provider's objection to a set-off (R21), answered by the Agency.
    objection Objection("objection", id: Uuid) {
        voucher: Uuid,
        ground: String,
        words: String,
        at: Moment,
        account: Uuid,
        answer: Option<String>,
        answered_at: Option<Moment>,
        answered_by: Option<Uuid>,
    }

    rating Rating("rating", id: Uuid) {
        contract: Uuid,
        provider: Uuid,
        stars: i64,
        comment: String,
        account: Uuid,
        at: Moment,
    }

    attachment Attachment("attachment", id: Uuid) {
        file_kind: String,
        file: Uuid,
        purpose: String,
        name: String,
        media: String,
        size: i64,
        hash: String,
        account: Uuid,
        withdrawn: bool,
        at: Moment,
    }

    /// An invoice or fee receipt (8.4), unique for ever while it stands (R28).
    ticket Ticket("ticket", id: Uuid) {
        contract: Uuid,
        kind: String,
        code: String,
        number: String,
        issued_on: NaiveDate,
        amount: i64,
        seller: String,
        seller_id: String,
        buyer: String,
        buyer_id: String,
        attachment: Uuid,
        withdrawn: bool,
        at: Moment,
        struck: String,
        struck_on: Option<NaiveDate>,
    }

    claim Claim("claim", id: Uuid) {
        number: String,
        voucher: Uuid,
        contract: Uuid,
        subject: Uuid,
        provider: Uuid,
        region: String,
        division: String,
        actual: i64,
        amount: i64,
        trace: String,
        findings: String,
        state: String,
        edition: i64,
        last_reviewer: Option<Uuid>,
        submitted_on: NaiveDate,
        due_on: Option<NaiveDate>,
        returned_on: Option<NaiveDate>,
        confirmed_on: Option<NaiveDate>,
        paid_on: Option<NaiveDate>,
        created_at: Moment,
        updated_at: Moment,
        confirmed_at: Option<Moment>,
        // The order of confirmation, in which claims are paid (R12).
        queue_no: Option<i64>,
        // The bundle in which it was handed in, if it was (R26).
        bundle: Option<Uuid>,
        // What figures are cut by, as it stands in the voucher.
        purpose: String,
        category: String,
        filed_on: NaiveDate,
        // The year of the budget from which it was paid (R12).
        spent_year: Option<i64>,
    }

    payment Payment("payment", id: Uuid) {
        claim: Uuid,
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
