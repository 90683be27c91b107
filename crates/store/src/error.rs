//! What the database may answer besides rows.

use sea_orm::DbErr;

/// The constraints that stand behind the rules, by the name the database gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constraint {
    LoginOnce,
    GrantedByAnother,
    MemberOnce,
    SuccessionOnce,
    SuccessionByTwo,
    SubjectOnce,
    ProviderOnce,
    LiveVoucher,
    LiveClaim,
    TicketOnce,
    PaymentOnce,
    ReferenceOnce,
    RepaidOnce,
    RatingOnce,
    ObjectionOnce,
    AmendmentOnce,
    SuspensionOnce,
    PublicationOnce,
    NoticeObjectionOnce,
    ExpertOnce,
    PanelOnce,
    SheetOnce,
    Ceiling,
    Appropriation,
    RequestOnce,
    CertificateOnce,
    ChangeOnce,
    InstructionOnce,
    ReleasedByTwo,
    OutcomeOnce,
    ReturnOnce,
    TopUpOnce,
    TermsOnce,
    Promised,
    CaseOnce,
    AppraisalOnce,
    SubsidyOnce,
    OperatingOnce,
    OutcomeAsked,
    UseReportOnce,
    OpinionOnce,
    NeedOfferOnce,
    TrainingSeats,
    TrainingSeatOnce,
}

/// PostgreSQL names the constraint; SQLite names a CHECK, or the columns of an index.
const CONSTRAINTS: &[(&str, &str, Constraint)] = {
    use Constraint::*;
    &[
        ("account_login_once", "account.login", LoginOnce),
        (
            "account_granted_by_another",
            "account_granted_by_another",
            GrantedByAnother,
        ),
        ("member_account_once", "member.account", MemberOnce),
        ("succession_open_once", "succession.party", SuccessionOnce),
        (
            "succession_two_people",
            "succession_two_people",
            SuccessionByTwo,
        ),
        ("subject_uscc_once", "subject.uscc", SubjectOnce),
        (
            "subject_identity_once",
            "subject.identity_index",
            SubjectOnce,
        ),
        ("subject_account_once", "subject.account", SubjectOnce),
        ("provider_uscc_once", "provider.uscc", ProviderOnce),
        ("provider_account_once", "provider.account", ProviderOnce),
        ("voucher_contract_once", "voucher.contract", LiveVoucher),
        ("claim_voucher_once", "claim.voucher", LiveClaim),
        ("ticket_once", "ticket.kind", TicketOnce),
        // Before `payment.reference`, which its columns name as well.
        ("repayment_once", "repayment.treasury", RepaidOnce),
        ("payment_claim_once", "payment.claim", PaymentOnce),
        ("payment_reference_once", "payment.reference", ReferenceOnce),
        ("rating_contract_once", "rating.contract", RatingOnce),
        ("objection_open_once", "objection.voucher", ObjectionOnce),
        ("amendment_open_once", "amendment.subject", AmendmentOnce),
        (
            "account_change_open_once",
            "account_change.provider",
            AmendmentOnce,
        ),
        (
            "suspension_open_once",
            "suspension.provider",
            SuspensionOnce,
        ),
        (
            "publication_open_once",
            "publication.provider",
            PublicationOnce,
        ),
        (
            "notice_objection_once",
            "notice_objection.publication",
            NoticeObjectionOnce,
        ),
        ("expert_account_once", "expert.account", ExpertOnce),
        ("expert_identity_once", "expert.identity_index", ExpertOnce),
        ("panel_open_once", "panel.provider", PanelOnce),
        ("sheet_once", "sheet.panel", SheetOnce),
        ("ceiling_not_exceeded", "ceiling_not_exceeded", Ceiling),
        (
            "spent_within_granted",
            "spent_within_granted",
            Appropriation,
        ),
        (
            "lapsed_within_granted",
            "lapsed_within_granted",
            Appropriation,
        ),
        ("request_pkey", "request.id", RequestOnce),
        (
            "certificate_number_once",
            "certificate.kind",
            CertificateOnce,
        ),
        (
            "certificate_change_once",
            "certificate.replaces",
            ChangeOnce,
        ),
        ("service_change_once", "service.replaces", ChangeOnce),
        ("instrument_change_once", "instrument.replaces", ChangeOnce),
        (
            "instruction_live_once",
            "instruction.claim",
            InstructionOnce,
        ),
        (
            "batch_released_by_two",
            "batch_released_by_two",
            ReleasedByTwo,
        ),
        ("bank_outcome_pkey", "bank_outcome.instruction", OutcomeOnce),
        ("bank_return_once", "bank_return.batch", ReturnOnce),
        (
            "instruction_top_up_once",
            "instruction.top_up",
            InstructionOnce,
        ),
        ("top_up_once", "top_up.claim", TopUpOnce),
        ("top_up_payment_once", "top_up_payment.top_up", PaymentOnce),
        (
            "top_up_reference_once",
            "top_up_payment.division",
            ReferenceOnce,
        ),
        (
            "programme_terms_once",
            "programme_terms.programme",
            TermsOnce,
        ),
        ("top_up_within_granted", "top_up_within_granted", Promised),
        ("opinion_once", "index 'opinion_once'", OpinionOnce),
        (
            "need_offer_once",
            "need_offer.need, need_offer.provider",
            NeedOfferOnce,
        ),
        (
            "training_seats_not_exceeded",
            "training_seats_not_exceeded",
            TrainingSeats,
        ),
        (
            "training_seat_once",
            "index 'training_seat_once'",
            TrainingSeatOnce,
        ),
        ("inquiry_voucher_once", "inquiry.voucher", CaseOnce),
        ("appraisal_once", "appraisal.provider", AppraisalOnce),
        ("subsidy_once", "subsidy.provider", SubsidyOnce),
        ("outcome_once", "outcome.claim", OutcomeAsked),
        ("operating_year_key", "operating.year", OperatingOnce),
        (
            "operating_reference_once",
            "operating.reference",
            ReferenceOnce,
        ),
        ("use_report_once", "use_report.provider", UseReportOnce),
        (
            "instruction_subsidy_once",
            "instruction.subsidy",
            InstructionOnce,
        ),
        (
            "subsidy_payment_once",
            "subsidy_payment.subsidy",
            PaymentOnce,
        ),
        (
            "subsidy_reference_once",
            "subsidy_payment.reference",
            ReferenceOnce,
        ),
    ]
};

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A constraint refused what the code let through.
    #[error("constraint {0:?}")]
    Constraint(Constraint),
    /// Another transaction was in the way; the same call may go through later.
    #[error("the database is busy")]
    Busy,
    #[error("{0}")]
    Database(DbErr),
    /// A stored value that the code cannot read back.
    #[error("stored value: {0}")]
    Value(String),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if matches!(error, DbErr::ConnectionAcquire(_)) || is_passing(&error) {
            return StoreError::Busy;
        }
        let words = error.to_string();
        let constraint = words.contains("constraint").then(|| {
            CONSTRAINTS
                .iter()
                .find(|(name, columns, _)| words.contains(name) || words.contains(columns))
        });
        match constraint.flatten() {
            Some((_, _, constraint)) => StoreError::Constraint(*constraint),
            None => StoreError::Database(error),
        }
    }
}

/// Serialization failure, deadlock, and SQLite's busy and locked.
fn is_passing(error: &DbErr) -> bool {
    let (DbErr::Exec(sea_orm::RuntimeErr::SqlxError(cause))
    | DbErr::Query(sea_orm::RuntimeErr::SqlxError(cause))) = error
    else {
        return false;
    };
    let sea_orm::sqlx::Error::Database(cause) = cause.as_ref() else {
        return false;
    };
    matches!(
        cause.code().as_deref(),
        Some("40001" | "40P01" | "5" | "6" | "261" | "517")
    )
}
