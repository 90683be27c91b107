//! Who may do what with whose files: one table, from which the public matrix is printed (2.3–2.5, R19).

use crate::clause::Clause;
use crate::parties::Region;
use crate::refusal::Refusal;

coded! {
    /// The roles people act in.
    pub enum Role {
        /// Not signed in.
        Anyone = "anyone", "公众";
        /// A firm, social organisation or individual.
        Subject = "subject", "科技创新主体";
        /// A provider.
        Provider = "provider", "科技服务机构";
        /// The local authority.
        County = "county", "市县科技管理部门";
        /// The Agency.
        Agency = "agency", "专业机构";
        /// The Centre.
        Centre = "centre", "创业中心";
        /// Finance.
        Finance = "finance", "财务";
        /// The auditor: reads everything, changes nothing.
        Auditor = "auditor", "审计";
        /// The administrator of accounts: sees no files.
        Administrator = "administrator", "系统管理员";
        /// The platform itself, when a day is over; nobody has an account of this role.
        Platform = "platform", "平台自动";
    }
}

coded! {
    /// Whose files an act reaches.
    pub enum Scope {
        /// What everybody may see.
        Public = "public", "公开";
        /// Own files only.
        Own = "own", "本单位";
        /// Files of the own division and those below it.
        Area = "area", "本辖区";
        /// All files of the region.
        Region = "region", "全区";
    }
}

coded! {
    /// Everything that can be done; each verb of the office and each route names one.
    pub enum Act {
        /// Read public pages.
        SeePublic = "see-public", "查看公开信息";
        /// Sign in.
        SignIn = "sign-in", "登录";
        /// Open an account.
        SignUp = "sign-up", "开户";
        /// Sign out, change the password, read messages.
        KeepAccount = "keep-account", "管理本人账号";
        /// Register as a subject.
        RegisterSubject = "register-subject", "登记创新主体";
        /// Read a registration.
        SeeSubject = "see-subject", "查看主体登记";
        /// Certify, return or refuse a registration.
        CertifySubject = "certify-subject", "审核主体登记";
        /// Apply for admission as a provider.
        ApplyProvider = "apply-provider", "申请入库";
        /// Read an admission.
        SeeProvider = "see-provider", "查看入库申请";
        /// Take an application in, return or refuse it.
        TakeInProvider = "take-in-provider", "受理入库申请";
        /// File a provider, return or refuse it.
        FileProvider = "file-provider", "备案服务机构";
        /// Remove a provider.
        RemoveProvider = "remove-provider", "移出服务机构";
        /// Write a contract draft.
        DraftContract = "draft-contract", "填写服务合同";
        /// Submit a contract.
        SubmitContract = "submit-contract", "提交服务合同";
        /// Withdraw a contract.
        WithdrawContract = "withdraw-contract", "撤回服务合同";
        /// Read a contract.
        SeeContract = "see-contract", "查看服务合同";
        /// Review a contract at the local authority.
        ReviewContract = "review-contract", "审核服务合同";
        /// Re-check a contract.
        RecheckContract = "recheck-contract", "复核服务合同";
        /// Confirm a contract and issue the voucher.
        ConfirmContract = "confirm-contract", "审定发券";
        /// Read a voucher.
        SeeVoucher = "see-voucher", "查看创新券";
        /// Set a voucher off.
        SetOffVoucher = "set-off-voucher", "抵用创新券";
        /// Record the full payment to an out-of-region provider.
        PayInFull = "pay-in-full", "登记全额付款";
        /// Let a voucher lapse whose year is over.
        ExpireVoucher = "expire-voucher", "创新券到期";
        /// Object to a set-off.
        ObjectVoucher = "object-voucher", "对抵用提出异议";
        /// Answer an objection.
        AnswerObjection = "answer-objection", "处理异议";
        /// Confirm that the service is complete.
        CompleteService = "complete-service", "确认服务完成";
        /// Rate the provider.
        RateProvider = "rate-provider", "评价服务机构";
        /// Enter a ticket.
        AddTicket = "add-ticket", "登记票据";
        /// Enter a result.
        AddResult = "add-result", "上传成果证明";
        /// Claim.
        SubmitClaim = "submit-claim", "提交兑付申请";
        /// Withdraw a claim.
        WithdrawClaim = "withdraw-claim", "撤回兑付申请";
        /// Read a claim.
        SeeClaim = "see-claim", "查看兑付申请";
        /// Re-check a claim.
        RecheckClaim = "recheck-claim", "复核兑付申请";
        /// Confirm a claim.
        ConfirmClaim = "confirm-claim", "审定兑付申请";
        /// Record a payment.
        PayClaim = "pay-claim", "付款";
        /// Grant the yearly budget.
        Appropriate = "appropriate", "登记预算";
        /// Read the budget.
        SeeBudget = "see-budget", "查看预算";
        /// Read the queue of files waiting for one's decision.
        SeeQueue = "see-queue", "查看待办";
        /// Read an attachment.
        SeeFile = "see-file", "查看附件";
        /// Read the record of acts.
        ReadRecord = "read-record", "查看操作记录";
        /// Manage accounts.
        ManageAccounts = "manage-accounts", "管理账号";
    }
}

/// One row of the table: the clause an act rests on, and which roles reach which files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The clause.
    pub clause: Clause,
    /// The roles that may, each with its scope; every other role may not.
    pub who: &'static [(Role, Scope)],
}

type Who = &'static [(Role, Scope)];

use Role as R;
use Scope as S;

const EVERYONE: Who = &[
    (R::Anyone, S::Public),
    (R::Subject, S::Public),
    (R::Provider, S::Public),
    (R::County, S::Public),
    (R::Agency, S::Public),
    (R::Centre, S::Public),
    (R::Finance, S::Public),
    (R::Auditor, S::Public),
    (R::Administrator, S::Public),
];
const SIGNED_IN: Who = &[
    (R::Subject, S::Own),
    (R::Provider, S::Own),
    (R::County, S::Own),
    (R::Agency, S::Own),
    (R::Centre, S::Own),
    (R::Finance, S::Own),
    (R::Auditor, S::Own),
    (R::Administrator, S::Own),
];
const NEWCOMER: Who = &[(R::Anyone, S::Public)];
const SUBJECT: Who = &[(R::Subject, S::Own)];
const PROVIDER: Who = &[(R::Provider, S::Own)];
const PARTIES: Who = &[(R::Subject, S::Own), (R::Provider, S::Own)];
const COUNTY: Who = &[(R::County, S::Area)];
const AGENCY: Who = &[(R::Agency, S::Region)];
const CENTRE: Who = &[(R::Centre, S::Region)];
const FINANCE: Who = &[(R::Finance, S::Region)];
const SUBJECT_READERS: Who = &[
    (R::Subject, S::Own),
    (R::County, S::Area),
    (R::Agency, S::Region),
    (R::Centre, S::Region),
    (R::Auditor, S::Region),
];
const PROVIDER_READERS: Who = &[
    (R::Provider, S::Own),
    (R::Agency, S::Region),
    (R::Centre, S::Region),
    (R::Auditor, S::Region),
];
const FILE_READERS: Who = &[
    (R::Subject, S::Own),
    (R::Provider, S::Own),
    (R::County, S::Area),
    (R::Agency, S::Region),
    (R::Centre, S::Region),
    (R::Finance, S::Region),
    (R::Auditor, S::Region),
];
const BUDGET_READERS: Who = &[
    (R::Centre, S::Region),
    (R::Finance, S::Region),
    (R::Auditor, S::Region),
];
const QUEUE_READERS: Who = &[
    (R::County, S::Area),
    (R::Agency, S::Region),
    (R::Centre, S::Region),
    (R::Finance, S::Region),
];
const PLATFORM: Who = &[(R::Platform, S::Region)];
const AUDITOR: Who = &[(R::Auditor, S::Region)];
const ADMINISTRATOR: Who = &[(R::Administrator, S::Region)];

/// The row of an act.
#[must_use]
pub fn row(act: Act) -> Row {
    let (clause, who) = match act {
        Act::SeePublic => (clause!("7.4"), EVERYONE),
        Act::SignIn | Act::SignUp => (clause!("1.4"), NEWCOMER),
        Act::KeepAccount => (clause!("1.4"), SIGNED_IN),
        Act::RegisterSubject => (clause!("1.4"), SUBJECT),
        Act::SeeSubject => (clause!("2.3"), SUBJECT_READERS),
        Act::CertifySubject => (clause!("2.3"), COUNTY),
        Act::ApplyProvider => (clause!("7.1"), PROVIDER),
        Act::SeeProvider => (clause!("7.4"), PROVIDER_READERS),
        Act::TakeInProvider => (clause!("2.5"), AGENCY),
        Act::FileProvider => (clause!("2.4"), CENTRE),
        Act::RemoveProvider => (clause!("7.5"), CENTRE),
        Act::DraftContract | Act::SubmitContract | Act::WithdrawContract => {
            (clause!("8.2"), SUBJECT)
        }
        Act::SeeContract | Act::SeeVoucher | Act::SeeClaim | Act::SeeFile => {
            (clause!("10.1"), FILE_READERS)
        }
        Act::ReviewContract => (clause!("2.3"), COUNTY),
        Act::RecheckContract | Act::RecheckClaim => (clause!("2.5"), AGENCY),
        Act::ConfirmContract | Act::ConfirmClaim => (clause!("2.4"), CENTRE),
        Act::SetOffVoucher | Act::PayInFull => (clause!("8.3"), SUBJECT),
        Act::ExpireVoucher => (clause!("8.8"), PLATFORM),
        Act::ObjectVoucher => (clause!("R21"), PROVIDER),
        Act::AnswerObjection => (clause!("R21"), AGENCY),
        Act::CompleteService => (clause!("8.4"), PARTIES),
        Act::RateProvider => (clause!("8.4"), SUBJECT),
        Act::AddTicket | Act::AddResult => (clause!("8.4"), PARTIES),
        Act::SubmitClaim | Act::WithdrawClaim => (clause!("8.7"), PARTIES),
        Act::PayClaim => (clause!("8.6"), FINANCE),
        Act::Appropriate => (clause!("2.2"), FINANCE),
        Act::SeeBudget => (clause!("2.2"), BUDGET_READERS),
        Act::SeeQueue => (clause!("R19"), QUEUE_READERS),
        Act::ReadRecord => (clause!("5.3"), AUDITOR),
        Act::ManageAccounts => (clause!("2.1"), ADMINISTRATOR),
    };
    Row { clause, who }
}

/// Whose files a role reaches with an act; `None` when it may not act at all.
///
/// ```
/// use rules::duties::{Act, Role, Scope, scope};
/// assert_eq!(scope(Role::County, Act::ReviewContract), Some(Scope::Area));
/// assert_eq!(scope(Role::Administrator, Act::SeeContract), None);
/// ```
#[must_use]
pub fn scope(role: Role, act: Act) -> Option<Scope> {
    row(act)
        .who
        .iter()
        .find_map(|(who, scope)| (*who == role).then_some(*scope))
}

/// The whole table as a lay person reads it.
#[must_use]
pub fn matrix() -> String {
    let mut text = String::from("| 事项 | 依据 |");
    for role in Role::ALL {
        text.push_str(&format!(" {} |", role.label()));
    }
    text.push_str("\n|---|---|");
    text.push_str(&"---|".repeat(Role::ALL.len()));
    for act in Act::ALL {
        text.push_str(&format!("\n| {} | {} |", act.label(), row(*act).clause));
        for role in Role::ALL {
            let cell = scope(*role, *act).map_or("—", Scope::label);
            text.push_str(&format!(" {cell} |"));
        }
    }
    text.push('\n');
    text
}

/// Who redeems a voucher: in-region the provider (6.2), out-of-region the subject (6.3).
///
/// ```
/// use rules::Region;
/// use rules::duties::{Role, claimant};
/// assert_eq!(claimant(Region::Inside).0, Role::Provider);
/// assert_eq!(claimant(Region::Outside).0, Role::Subject);
/// ```
#[must_use]
pub const fn claimant(region: Region) -> (Role, Clause) {
    match region {
        Region::Inside => (Role::Provider, clause!("6.2")),
        Region::Outside => (Role::Subject, clause!("6.3")),
    }
}

/// One natural person never does two consecutive steps of one file, nor pays what he confirmed (R20).
///
/// # Errors
/// `duties.four-eyes` when `actor` did the previous step.
pub fn four_eyes(previous: Option<&str>, actor: &str) -> Result<(), Refusal> {
    if previous != Some(actor) {
        return Ok(());
    }
    Err(Refusal::new(
        "duties.four-eyes",
        clause!("R20"),
        "",
        "上一环节由同一人办理",
        "由另一位工作人员办理本环节",
    ))
}
