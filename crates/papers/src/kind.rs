//! The kinds of paper, one template each.

/// What a paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The service contract, for signature and seal (10.1).
    Contract,
    /// What was handed in, when, and what comes next.
    Receipt,
    /// How a desk decided, with its reasons.
    Decision,
    /// The voucher (10.2).
    Voucher,
    /// Its twin on the side of the provider (R34).
    ServiceVoucher,
    /// The claim, with what would be paid and why (8.4).
    Claim,
    /// What was paid: a claim, a top-up or a subsidy (8.6, 9.5, R27).
    Payment,
    /// The order to pay back (5.4, R31).
    Recovery,
    /// The yearly report (5.3): computed when it is asked for, so that it is never frozen and bears no code.
    Report,
}

impl Kind {
    /// Those that are frozen with an act.
    pub const ALL: [Kind; 8] = [
        Kind::Contract,
        Kind::Receipt,
        Kind::Decision,
        Kind::Voucher,
        Kind::ServiceVoucher,
        Kind::Claim,
        Kind::Payment,
        Kind::Recovery,
    ];

    /// As it is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Kind::Contract => "contract",
            Kind::Receipt => "receipt",
            Kind::Decision => "decision",
            Kind::Voucher => "voucher",
            Kind::ServiceVoucher => "service-voucher",
            Kind::Claim => "claim",
            Kind::Payment => "payment",
            Kind::Recovery => "recovery",
            Kind::Report => "report",
        }
    }

    /// As people call it, and as it is titled.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Kind::Contract => "科技创新券服务合同",
            Kind::Receipt => "受理回执",
            Kind::Decision => "办理结果通知书",
            Kind::Voucher => "科技创新券",
            Kind::ServiceVoucher => "科技创新服务券",
            Kind::Claim => "科技创新券兑付申请表",
            Kind::Payment => "付款通知书",
            Kind::Recovery => "追回通知书",
            Kind::Report => "年度报告",
        }
    }

    /// As the printed code writes it.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Kind::Contract => "c",
            Kind::Receipt => "r",
            Kind::Decision => "d",
            Kind::Voucher => "v",
            Kind::ServiceVoucher => "s",
            Kind::Claim => "f",
            Kind::Payment => "p",
            Kind::Recovery => "z",
            Kind::Report => "y",
        }
    }

    #[must_use]
    pub fn parse(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    pub(crate) fn of_letter(letter: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.letter() == letter)
    }

    /// The file of its template.
    pub(crate) const fn template(self) -> &'static str {
        match self {
            Kind::Contract => "contract.typ",
            Kind::Receipt => "receipt.typ",
            Kind::Decision | Kind::Recovery => "decision.typ",
            Kind::Voucher | Kind::ServiceVoucher => "voucher.typ",
            Kind::Claim => "claim.typ",
            Kind::Payment => "payment.typ",
            Kind::Report => "report.typ",
        }
    }
}
