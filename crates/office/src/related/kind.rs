//! What a file is, where it stands, and where a reader finds it.

use rules::lifecycle::{Turn, amendment, claim, contract, provider, subject, voucher};
use uuid::Uuid;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Subject,
    Provider,
    Contract,
    Voucher,
    /// The provider's twin of a voucher that was set off (R34).
    Twin,
    Claim,
    Ticket,
    Payment,
    Paper,
    /// What the platform printed of a file.
    Printed,
    Amendment,
    Recovery,
    /// What a subject needs (2.5).
    Need,
    /// A top-up of a local authority (R27).
    TopUp,
    /// A provider's appraisal of a year (9.1).
    Appraisal,
    /// A provider's subsidy of a year (9.2).
    Subsidy,
    /// The operating subsidy of a year (6.4).
    Operating,
    /// A case of suspected fraud (5.4).
    Case,
    /// A plan of spot checks (2.4).
    SpotPlan,
    /// The check of one voucher (5.3).
    SpotCheck,
    /// A rating of the handling or a complaint (5.3).
    Opinion,
    /// A payment batch (8.6).
    Batch,
    /// A programme of local top-up (R27).
    Programme,
}

impl Kind {
    pub fn label(self) -> &'static str {
        match self {
            Kind::Subject => "创新主体",
            Kind::Provider => "服务机构",
            Kind::Contract => "服务合同",
            Kind::Voucher => "创新券",
            Kind::Twin => "服务券",
            Kind::Claim => "兑付申请",
            Kind::Ticket => "票据",
            Kind::Payment => "付款",
            Kind::Paper => "附件",
            Kind::Printed => "平台文书",
            Kind::Amendment => "主体变更",
            Kind::Recovery => "追回通知",
            Kind::Need => "服务需求",
            Kind::TopUp => "地方配套",
            Kind::Appraisal => "年度评价",
            Kind::Subsidy => "服务补贴",
            Kind::Operating => "平台运行补贴",
            Kind::Case => "案件",
            Kind::SpotPlan => "抽查计划",
            Kind::SpotCheck => "抽查",
            Kind::Opinion => "评价和投诉",
            Kind::Batch => "付款批次",
            Kind::Programme => "配套计划",
        }
    }
}

/// Where a file stands, in the words of its own lifecycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Subject(subject::State),
    Provider(provider::State),
    Contract(contract::State),
    Voucher(voucher::State),
    /// With whose turn it is, which depends on the region (6.2, 6.3).
    Claim(claim::State, Turn),
    Amendment(amendment::State),
    /// What has no states of its own stands as long as it is there.
    Plain,
}

/// Where a reader finds a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    Subject(Uuid),
    Admission(Uuid),
    /// The public page of a provider in the directory.
    Listed(Uuid),
    Contract(Uuid),
    Voucher(Uuid),
    Claim(Uuid),
    File(Uuid),
    Printed(Uuid),
    Amendment(Uuid),
    Recovery(Uuid),
    Need(Uuid),
    TopUp(Uuid),
    Appraisal(Uuid),
    Subsidy(Uuid),
    Operating(Uuid),
    Case(Uuid),
    SpotPlan(Uuid),
    SpotCheck(Uuid),
    Opinion(Uuid),
    Batch(Uuid),
    Programme(Uuid),
}
