//! One file of a list, and what the work on it is called.

use chrono::NaiveDate;
use rules::duties::Act;
use rules::signals::Kind;
use rules::{Fen, Region};
use store::queries::listed::Listed;
use uuid::Uuid;

use crate::actor::FileKind;
use crate::error::Refused;
use crate::{Office, local};

/// One file of a list.
#[derive(Clone, Debug)]
pub struct Line {
    pub kind: FileKind,
    pub id: Uuid,
    /// What the act is done to: the file itself, or an objection to it.
    pub target: Uuid,
    /// What waits to be done, in a queue.
    pub act: Option<Act>,
    pub number: String,
    pub title: String,
    /// Whose file it is, in a queue.
    pub party: String,
    pub subject: String,
    pub provider: String,
    pub region: Option<Region>,
    pub division: String,
    /// The code of its state.
    pub state: String,
    pub amount: Option<Fen>,
    pub face: Option<Fen>,
    pub since: NaiveDate,
    pub due: Option<NaiveDate>,
    /// Working days left until then; below zero when it is past.
    pub days_left: Option<i64>,
    pub ended: Option<NaiveDate>,
    pub edition: i64,
}

impl Line {
    pub(crate) fn read(office: &Office, row: Listed) -> Result<Line, Refused> {
        let kind = FileKind::parse(&row.kind);
        let act = Act::parse(&row.step);
        let today = office.today();
        let days_left = row.due.map(|due| office.calendar().days_left(today, due));
        Ok(Line {
            kind: kind.ok_or_else(|| Refused::Fault(format!("a list of {}", row.kind)))?,
            title: titled(act, row.title),
            act,
            id: row.id,
            target: row.target,
            number: row.number,
            party: row.party,
            subject: row.subject,
            provider: row.provider,
            region: Region::parse(&row.region),
            division: row.division,
            state: row.state,
            amount: row.amount.map(Fen::new),
            face: row.face.map(Fen::new),
            since: local(row.since).date_naive(),
            due: row.due,
            days_left,
            ended: row.ended,
            edition: row.edition,
        })
    }

    pub(crate) fn read_all(office: &Office, rows: Vec<Listed>) -> Result<Vec<Line>, Refused> {
        rows.into_iter()
            .map(|row| Line::read(office, row))
            .collect()
    }
}

/// What the work is about; files without a title of their own are called by what they are.
fn titled(act: Option<Act>, title: String) -> String {
    match act {
        Some(Act::CertifySubject) => "主体登记".into(),
        Some(Act::ApproveCatalogue) => format!("服务目录 {title} 项"),
        Some(Act::RecheckClaim | Act::ConfirmClaim | Act::PayClaim) => format!("兑付 {title}"),
        Some(Act::AnswerObjection) => "抵用异议".into(),
        Some(Act::ReleaseBatch | Act::ExportBatch | Act::ImportReturn) => {
            format!("付款批次 {title} 笔")
        }
        Some(Act::ResolveReturn) => format!("回单异常 第 {title} 行"),
        Some(Act::CertifyAccount) => format!("收款账户 {title}"),
        Some(Act::AnswerNotice) => "公示异议".into(),
        Some(Act::DrawSpotCheck | Act::CloseSpotPlan) => format!("抽查计划 {title}"),
        Some(Act::RecordSpotCheck | Act::SettleSpotCheck) => format!("抽查 {title}"),
        Some(Act::JudgeMending) => format!("抽查整改 {title}"),
        Some(Act::DecideCase | Act::CloseCase | Act::RuleAppeal) => match title.as_str() {
            "" => "案件".into(),
            voucher => format!("案件 创新券 {voucher}"),
        },
        Some(Act::ReplyOpinion) => match title.as_str() {
            "handling" => "不满意的办理评价".into(),
            _ => "投诉服务机构".into(),
        },
        Some(Act::AnswerSignal) => match Kind::parse(&title) {
            Some(kind) => format!("监测信号 {}", kind.label()),
            None => "监测信号".into(),
        },
        Some(Act::SuggestProvider) => format!("服务需求 {title}"),
        Some(Act::ProposeSubsidy) => format!("服务补贴 {title} 家待提出"),
        Some(Act::AnswerAppraisal) => format!("{title}年度评价异议"),
        Some(Act::ConfirmAppraisal | Act::PublishAppraisal) => format!("年度评价 {title} 家"),
        Some(Act::DecideOperating | Act::PayOperating) => format!("{title}年度平台运行补贴"),
        Some(Act::DecideSubsidy) => format!("服务补贴 {title} 家"),
        Some(
            Act::TakeInProvider
            | Act::OrganiseReview
            | Act::FileProvider
            | Act::ReinstateProvider
            | Act::RemoveProvider,
        ) => "入库申请".into(),
        _ => title,
    }
}
