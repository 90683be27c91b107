//! Where each act is done: the one place that knows its address and what its link says.

use rules::duties::Act;
use uuid::Uuid;

/// A link or button to an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it says.
    pub label: &'static str,
    /// Where it leads.
    pub href: String,
    /// Whether it is sent as a form, because it begins something at once.
    pub post: bool,
    /// Whether it takes something back, so that it never stands first.
    pub back: bool,
}

/// The step of an act on what it is done to: for `SubmitClaim` the voucher, for `AnswerObjection` the objection.
/// Acts that are not done to one file have none.
#[must_use]
pub fn step(act: Act, to: Uuid) -> Option<Step> {
    let (family, verb) = match act {
        Act::CertifySubject => ("subjects", "certify"),
        Act::CertifyAmendment => ("amendments", "review"),
        Act::AmendSubject => ("amendments", ""),
        Act::TakeInProvider => ("admissions", "take-in"),
        Act::FileProvider => ("admissions", "file"),
        Act::RemoveProvider => ("admissions", "remove"),
        Act::SuspendProvider => ("admissions", "suspend"),
        Act::OrganiseReview => ("admissions", "draw"),
        Act::AnswerNotice => ("notice-objections", "answer"),
        Act::RectifyProvider => ("admissions", "rectify"),
        Act::ReinstateProvider => ("admissions", "reinstate"),
        Act::ApproveCatalogue => ("admissions", "catalogue"),
        Act::SubmitContract => ("contracts", "seal"),
        Act::DrawContract => ("contracts", "correct"),
        Act::WithdrawContract => ("contracts", "withdraw"),
        Act::ReviewContract => ("contracts", "review"),
        Act::RecheckContract => ("contracts", "recheck"),
        Act::ConfirmContract => ("contracts", "confirm"),
        Act::CompleteService => ("contracts", "complete"),
        Act::RateProvider => ("contracts", "rate"),
        Act::AddTicket => ("contracts", "tickets"),
        Act::AddResult => ("contracts", "results"),
        Act::SetOffVoucher => ("vouchers", "set-off"),
        Act::PayInFull => ("vouchers", "pay-in-full"),
        Act::LowerContract => ("vouchers", "lower"),
        Act::VoidVoucher => ("vouchers", "void"),
        Act::ObjectVoucher => ("vouchers", "object"),
        Act::SubmitClaim => ("vouchers", "claim"),
        Act::AnswerObjection => ("objections", "answer"),
        Act::WithdrawClaim => ("claims", "withdraw"),
        Act::RecheckClaim => ("claims", "recheck"),
        Act::ConfirmClaim => ("claims", "confirm"),
        Act::PayClaim => ("claims", "pay"),
        Act::CorrectAccount => ("claims", "account"),
        Act::StrikeTicket => ("claims", "strike"),
        // A batch is drawn up of many: its page lists them all.
        Act::DrawBatch => return Some(to_page(act, "/batches/new")),
        // What is done of a whole catalogue or year has a page of its own.
        Act::KeepCatalogue => return Some(to_page(act, "/catalogue")),
        Act::ReportUse => return Some(to_page(act, "/subsidies/uses")),
        Act::ReleaseBatch => ("batches", "release"),
        Act::ExportBatch => ("batches", "export"),
        Act::ImportReturn => ("batches", "return"),
        Act::CancelBatch => ("batches", "cancel"),
        Act::OrderRecovery => ("claims", "recover"),
        Act::EnterAnswer => ("batches", "answer"),
        Act::CertifyAccount => ("admissions", "account"),
        // A line of a return file has one page, where it is settled.
        Act::ResolveReturn => ("bank-doubts", ""),
        Act::ChangeProgramme => ("programmes", "change"),
        Act::FundProgramme => ("programmes", "fund"),
        Act::CloseProgramme => ("programmes", "close"),
        Act::ConfirmTopUp => ("top-ups", "confirm"),
        Act::DrawSpotCheck => ("spot-checks", "draw"),
        Act::CloseSpotPlan => ("spot-checks", "close"),
        Act::RecordSpotCheck => ("checks", "record"),
        Act::AnswerSpotCheck => ("checks", "answer"),
        Act::SettleSpotCheck => ("checks", "settle"),
        Act::MendSpotCheck => ("checks", "mend"),
        Act::JudgeMending => ("checks", "judge"),
        Act::ReplyOpinion => ("opinions", "reply"),
        Act::SignUpTraining => ("training", "sign-up"),
        Act::LeaveTraining => ("training", "leave"),
        Act::RecordAttendance => ("training", "attendance"),
        Act::CancelTraining => ("training", "cancel"),
        Act::OfferService => ("needs", "offer"),
        Act::SuggestProvider => ("needs", "suggest"),
        Act::WithdrawNeed => ("needs", "withdraw"),
        Act::EndNeed => ("needs", "end"),
        Act::AnswerSignal => ("signals", "answer"),
        Act::OpenCase => ("vouchers", "case"),
        Act::StateCase => ("cases", "state"),
        Act::DecideCase => ("cases", "decide"),
        Act::AppealCase => ("cases", "appeal"),
        Act::RuleAppeal => ("cases", "rule"),
        Act::CloseCase => ("cases", "close"),
        Act::ObjectAppraisal => ("appraisals", "object"),
        Act::AnswerAppraisal => ("appraisals", "answer"),
        Act::LowerSubsidy => ("subsidies", "lower"),
        Act::ConfirmSubsidy => ("subsidies", "confirm"),
        Act::DecideOperating => ("operating", "decide"),
        Act::PayOperating => ("operating", "pay"),
        Act::SeeRecovery => ("recoveries", ""),
        Act::PayBack => ("recoveries", "pay-back"),
        Act::WriteOff => ("recoveries", "write-off"),
        _ => return None,
    };
    Some(Step {
        label: match act {
            // The list of acts names the verb; on a file that is there it means to mend it.
            Act::DrawContract => "修改并重新拟定",
            Act::SubmitContract => "签章并提交",
            other => other.label(),
        },
        href: format!("/{family}/{to}/{verb}")
            .trim_end_matches('/')
            .to_owned(),
        post: act == Act::DrawContract,
        back: matches!(
            act,
            Act::WithdrawContract
                | Act::OrderRecovery
                | Act::WriteOff
                | Act::LowerContract
                | Act::VoidVoucher
                | Act::WithdrawClaim
                | Act::CancelBatch
                | Act::CloseProgramme
                | Act::ObjectVoucher
                | Act::WithdrawNeed
                | Act::LeaveTraining
                | Act::CancelTraining
                | Act::EndNeed
                | Act::OpenCase
                | Act::ObjectAppraisal
                | Act::LowerSubsidy
                | Act::SuspendProvider
                | Act::RemoveProvider
        ),
    })
}

fn to_page(act: Act, href: &str) -> Step {
    Step {
        label: act.label(),
        href: href.to_owned(),
        post: false,
        back: false,
    }
}

/// The steps of what a reader may do, those that take back last.
#[must_use]
pub fn steps(acts: &[Act], to: Uuid) -> Vec<Step> {
    let mut steps: Vec<Step> = acts.iter().filter_map(|act| step(*act, to)).collect();
    steps.sort_by_key(|step| step.back);
    steps
}
