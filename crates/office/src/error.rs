//! How a verb says no.

use chrono::{DateTime, Utc};
use rules::{Clause, Refusal, clause};
use store::{Constraint, StoreError};

/// Somebody else dealt with the file while it lay open (UX-27).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meanwhile {
    pub whose: Who,
    pub who: String,
    pub at: DateTime<Utc>,
    pub what: String,
}

/// Who was quicker, as far as it changes what the page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The reader himself, on another page.
    Oneself,
    /// The subject or provider whose file it is.
    Applicant,
    Other,
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The rules say no, with every reason at once.
    #[error("refused: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))]
    Because(Vec<Refusal>),
    /// There is no such file, or the actor may not know of it.
    #[error("no such file")]
    Unknown,
    #[error("dealt with meanwhile by {}", .0.who)]
    Meanwhile(Meanwhile),
    /// The database is busy or away; nothing was done.
    #[error("busy")]
    Busy,
    /// A fault of ours; nothing was done.
    #[error("fault: {0}")]
    Fault(String),
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Refused::Because(vec![refusal])
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Constraint(constraint) => on_constraint(constraint),
            StoreError::Busy => Refused::Busy,
            other => Refused::Fault(other.to_string()),
        }
    }
}

impl From<serde_json::Error> for Refused {
    fn from(error: serde_json::Error) -> Self {
        Refused::Fault(format!("stored text: {error}"))
    }
}

/// A constraint, and what a person is told of it: code, clause, field, what is wrong, how to mend it.
type Told = (
    Constraint,
    &'static str,
    Clause,
    &'static str,
    &'static str,
    &'static str,
);

/// What a person is told when the database refused what the code let through.
static TOLD: &[Told] = &[
    (
        Constraint::LoginOnce,
        "account.login-taken",
        clause!("1.4"),
        "login",
        "这个登录名已被使用",
        "换一个登录名",
    ),
    (
        Constraint::GrantedByAnother,
        "grants.self",
        clause!("R20"),
        "",
        "不能给自己或自己开立的账号授予岗位",
        "由另一位安全管理员办理",
    ),
    (
        Constraint::MemberOnce,
        "member.elsewhere",
        clause!("1.4"),
        "",
        "本账号已经在为另一单位办理",
        "退出登录，用另一账号加入，或另开账号",
    ),
    (
        Constraint::SubjectOnce,
        "subject.registered",
        clause!("1.4"),
        "uscc",
        "这个证件号码已登记为创新主体",
        "用原账号登录；账号遗失时联系所在地科技管理部门",
    ),
    (
        Constraint::AmendmentOnce,
        "amendment.open",
        clause!("1.4"),
        "",
        "这一部分已有一件变更在办理",
        "在“变更登记”中查看；内容有误的先撤回再重新提交",
    ),
    (
        Constraint::ProviderOnce,
        "provider.registered",
        clause!("7.1"),
        "uscc",
        "这个统一社会信用代码已登记为服务机构",
        "用原账号登录；账号遗失时联系专业机构",
    ),
    (
        Constraint::LiveVoucher,
        "voucher.one-a-contract",
        clause!("5.8"),
        "",
        "这份合同已有一张创新券",
        "在“我的创新券”中查看",
    ),
    (
        Constraint::LiveClaim,
        "claim.one-a-voucher",
        clause!("6.2"),
        "",
        "这张创新券已提交过兑付申请",
        "在“我的兑付”中查看进度",
    ),
    (
        Constraint::TicketOnce,
        "ticket.used",
        clause!("R28"),
        "number",
        "这张票据已在平台上登记，一张票据只能兑付一次",
        "核对票据号码；确属本合同的票据被他人登记时联系专业机构",
    ),
    (
        Constraint::PaymentOnce,
        "payment.once",
        clause!("8.6"),
        "",
        "这笔兑付已登记付款",
        "在付款记录中查看",
    ),
    (
        Constraint::ReferenceOnce,
        "payment.reference-used",
        clause!("8.6"),
        "reference",
        "这个银行流水号已登记过一笔付款",
        "核对银行回单上的流水号",
    ),
    (
        Constraint::RepaidOnce,
        "recovery.reference-used",
        clause!("R31"),
        "reference",
        "这个银行流水号已登记过一笔缴回",
        "核对银行回单上的流水号",
    ),
    (
        Constraint::RatingOnce,
        "rating.once",
        clause!("8.4"),
        "",
        "这份合同已评价",
        "一份合同评价一次，不能修改",
    ),
    (
        Constraint::ObjectionOnce,
        "objection.open",
        clause!("R21"),
        "",
        "这张券已有一件异议正在处理",
        "等待专业机构答复",
    ),
    (
        Constraint::SuspensionOnce,
        "provider.suspended-already",
        clause!("5.3"),
        "",
        "该机构已暂停，正在限期整改",
        "在该机构的入库材料中查看整改期限",
    ),
    (
        Constraint::PublicationOnce,
        "notice.standing",
        clause!("7.4"),
        "",
        "该机构的入库公示正在进行",
        "等公示期满",
    ),
    (
        Constraint::NoticeObjectionOnce,
        "notice-objection.open",
        clause!("7.4"),
        "contact",
        "对这件公示，这个联系方式已有一件异议正在处理",
        "等创业中心答复；新的事实写在下一件异议中",
    ),
    (
        Constraint::ExpertOnce,
        "expert.known",
        clause!("7.3"),
        "login",
        "这个账号或身份证号码已在评审专家库中",
        "在专家库中打开已有的记录修改",
    ),
    (
        Constraint::Ceiling,
        "ceiling.exceeded",
        clause!("4.4"),
        "amount",
        "本年度剩余额度不足",
        "刷新页面查看最新剩余额度",
    ),
    (
        Constraint::Appropriation,
        "budget.exhausted",
        clause!("8.6"),
        "",
        "本年度预算余额不足以支付这笔兑付",
        "结转下一年度预算优先支付，或待预算追加后付款",
    ),
    (
        Constraint::RequestOnce,
        "request.twice",
        clause!("5.7"),
        "",
        "同一请求正在办理",
        "刷新页面查看结果",
    ),
    (
        Constraint::CertificateOnce,
        "certificate.taken",
        clause!("7.2"),
        "number",
        "这个证书编号已由其他机构登记",
        "核对证书编号；确属本机构的证书被他人登记时联系专业机构",
    ),
    (
        Constraint::ChangeOnce,
        "entry.change-waits",
        clause!("7.4"),
        "",
        "这一项已有一个变更等待审核",
        "在目录中打开待审的变更，在其中修改",
    ),
    (
        Constraint::InstructionOnce,
        "batch.claim-bound",
        clause!("8.6"),
        "claims",
        "其中有兑付申请已在另一个付款批次中",
        "刷新页面后重新选择",
    ),
    (
        Constraint::ReleasedByTwo,
        "batch.two-people",
        clause!("R20"),
        "",
        "拟定、第一次放行、第二次放行须由三个人办理",
        "由另一位财务人员放行",
    ),
    (
        Constraint::OutcomeOnce,
        "bank.outcome-once",
        clause!("8.6"),
        "file",
        "这笔付款指令已有最终结果",
        "刷新页面查看已登记的结果",
    ),
    (
        Constraint::TopUpOnce,
        "topup.once",
        clause!("R27"),
        "",
        "这笔兑付已从这个计划配套",
        "在地方配套中查看",
    ),
    (
        Constraint::TermsOnce,
        "programme.terms-once",
        clause!("R27"),
        "from_on",
        "这一天起已有新的配套条件",
        "填写另一个日期",
    ),
    (
        Constraint::Promised,
        "programme.exhausted",
        clause!("R27"),
        "",
        "配套计划的余额不足",
        "刷新页面查看余额；追加预算后继续办理",
    ),
    (
        Constraint::TrainingSeats,
        "training.full",
        clause!("2.4"),
        "people",
        "座位不够",
        "减少人数；有单位取消报名时可以再报",
    ),
    (
        Constraint::TrainingSeatOnce,
        "training.signed-up",
        clause!("2.4"),
        "",
        "本单位已经报名这次活动",
        "人数有变的，先取消报名再报",
    ),
    (
        Constraint::NeedOfferOnce,
        "need.offered",
        clause!("2.5"),
        "",
        "本机构已经对这项需求报价",
        "先撤回原来的报价，再报新的",
    ),
    (
        Constraint::OpinionOnce,
        "opinion.once",
        clause!("5.3"),
        "",
        "这一件的办理已经评价过",
        "一件评价一次；有新的情况的，联系专业机构",
    ),
    (
        Constraint::CaseOnce,
        "case.once",
        clause!("R31"),
        "",
        "这张创新券已有一件案件",
        "在“案件”中打开已有的案件，补充事实和证据",
    ),
    (
        Constraint::AppraisalOnce,
        "appraisal.once",
        clause!("9.1"),
        "",
        "这一年度的评价已经拟定",
        "刷新页面查看",
    ),
    (
        Constraint::UseReportOnce,
        "use.once",
        clause!("6.5"),
        "year",
        "这一年度的资金使用已经报告",
        "在“服务补贴”中查看",
    ),
    (
        Constraint::OperatingOnce,
        "operating.once",
        clause!("6.4"),
        "year",
        "这一年度的运行补贴已经提出",
        "在列表中打开已提出的一件",
    ),
    (
        Constraint::OutcomeAsked,
        "outcome.asked",
        clause!("5.3"),
        "",
        "这一件已经询问过成果",
        "不用再询问",
    ),
    (
        Constraint::SubsidyOnce,
        "subsidy.once",
        clause!("9.5"),
        "",
        "这一年度的服务补贴已经提出",
        "刷新页面查看",
    ),
    (
        Constraint::ReturnOnce,
        "bank.file-again",
        clause!("8.6"),
        "file",
        "这个文件已经导入，没有任何变动",
        "银行有新的结果时，导入新的回单",
    ),
];

fn on_constraint(constraint: Constraint) -> Refused {
    let told = TOLD.iter().find(|told| told.0 == constraint);
    match told {
        Some((_, code, clause, field, message, fix)) => {
            Refusal::new(*code, clause.clone(), *field, *message, *fix).into()
        }
        None => Refused::Fault(format!("constraint {constraint:?}")),
    }
}
