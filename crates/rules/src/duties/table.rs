//! The table itself: the clause of each act, and who reaches which files with it.

use super::{Act, Role, Scope};
use crate::clause::Clause;

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
    (R::Department, S::Public),
    (R::Auditor, S::Public),
    (R::Expert, S::Public),
    (R::Administrator, S::Public),
    (R::Security, S::Public),
    (R::Pending, S::Public),
];
const SIGNED_IN: Who = &[
    (R::Subject, S::Own),
    (R::Provider, S::Own),
    (R::County, S::Own),
    (R::Agency, S::Own),
    (R::Centre, S::Own),
    (R::Finance, S::Own),
    (R::Department, S::Own),
    (R::Auditor, S::Own),
    (R::Expert, S::Own),
    (R::Administrator, S::Own),
    (R::Security, S::Own),
    (R::Pending, S::Own),
];
const IN_FORCE: Who = &[
    (R::Subject, S::Own),
    (R::Provider, S::Own),
    (R::County, S::Own),
    (R::Agency, S::Own),
    (R::Centre, S::Own),
    (R::Finance, S::Own),
    (R::Department, S::Own),
    (R::Auditor, S::Own),
    (R::Expert, S::Own),
    (R::Administrator, S::Own),
    (R::Security, S::Own),
];
const NEWCOMER: Who = &[(R::Anyone, S::Public)];
const INVITED: Who = &[
    (R::Anyone, S::Public),
    (R::Subject, S::Public),
    (R::Provider, S::Public),
];
const SUBJECT: Who = &[(R::Subject, S::Own)];
const PROVIDER: Who = &[(R::Provider, S::Own)];
const PARTIES: Who = &[(R::Subject, S::Own), (R::Provider, S::Own)];
const COUNTY: Who = &[(R::County, S::Area)];
const AGENCY: Who = &[(R::Agency, S::Region)];
const CENTRE: Who = &[(R::Centre, S::Region)];
const AGENCY_AND_CENTRE: Who = &[(R::Agency, S::Region), (R::Centre, S::Region)];
const DEPARTMENT: Who = &[(R::Department, S::Region)];
/// Those who run the programme for the region, and those who watch them.
const OVERSEERS: Who = &[
    (R::Agency, S::Region),
    (R::Centre, S::Region),
    (R::Department, S::Region),
    (R::Auditor, S::Region),
];
const OPINION_READERS: Who = &[
    (R::Subject, S::Own),
    (R::Provider, S::Own),
    (R::Agency, S::Region),
    (R::Department, S::Region),
    (R::Auditor, S::Region),
];
/// A provider its own: those that reach its catalogue or were suggested to it. Another subject reads none.
const NEED_READERS: Who = &[
    (R::Subject, S::Own),
    (R::Provider, S::Own),
    (R::Agency, S::Region),
    (R::Centre, S::Region),
    (R::Department, S::Region),
    (R::Auditor, S::Region),
];
const CASE_READERS: Who = &[
    (R::Subject, S::Own),
    (R::Provider, S::Own),
    (R::County, S::Area),
    (R::Agency, S::Region),
    (R::Centre, S::Region),
    (R::Department, S::Region),
    (R::Auditor, S::Region),
];
const FINANCE: Who = &[(R::Finance, S::Region)];
/// Those who decide, each for the body he belongs to.
const BODIES: Who = &[
    (R::County, S::Own),
    (R::Agency, S::Own),
    (R::Centre, S::Own),
    (R::Finance, S::Own),
    (R::Department, S::Own),
];
const SUBJECT_READERS: Who = &[
    (R::Subject, S::Own),
    (R::County, S::Area),
    (R::Agency, S::Region),
    (R::Centre, S::Region),
    (R::Department, S::Region),
    (R::Auditor, S::Region),
];
const PROVIDER_READERS: Who = &[
    (R::Provider, S::Own),
    (R::Agency, S::Region),
    (R::Centre, S::Region),
    (R::Department, S::Region),
    (R::Auditor, S::Region),
];
const FILE_READERS: Who = &[
    (R::Subject, S::Own),
    (R::Provider, S::Own),
    (R::County, S::Area),
    (R::Agency, S::Region),
    (R::Centre, S::Region),
    (R::Finance, S::Region),
    (R::Department, S::Region),
    (R::Auditor, S::Region),
];
const BUDGET_READERS: Who = &[
    (R::Centre, S::Region),
    (R::Finance, S::Region),
    (R::Department, S::Region),
    (R::Auditor, S::Region),
];
/// Each its own batches: the region's of claims, a division's of its top-ups (R27).
const TREASURIES: Who = &[(R::County, S::Area), (R::Finance, S::Region)];
const APPRAISAL_READERS: Who = &[
    (R::Provider, S::Own),
    (R::Agency, S::Region),
    (R::Centre, S::Region),
    (R::Finance, S::Region),
    (R::Department, S::Region),
    (R::Auditor, S::Region),
];
const OPERATING_READERS: Who = &[
    (R::Agency, S::Region),
    (R::Centre, S::Region),
    (R::Finance, S::Region),
    (R::Department, S::Region),
    (R::Auditor, S::Region),
];
const BATCH_READERS: Who = &[
    (R::County, S::Area),
    (R::Centre, S::Region),
    (R::Finance, S::Region),
    (R::Auditor, S::Region),
];
const TOP_UP_READERS: Who = &[(R::Subject, S::Own), (R::County, S::Area)];
const QUEUE_READERS: Who = &[
    (R::County, S::Area),
    (R::Agency, S::Region),
    (R::Centre, S::Region),
    (R::Finance, S::Region),
    (R::Department, S::Region),
];
const REVIEWERS: Who = &[
    (R::County, S::Area),
    (R::Agency, S::Region),
    (R::Centre, S::Region),
];
// What the Centre confirms gives a right or money.
const BEFORE_THE_CENTRE: Who = &[(R::County, S::Area), (R::Agency, S::Region)];
const PLATFORM: Who = &[(R::Platform, S::Region)];
const AUDITOR: Who = &[(R::Auditor, S::Region)];
const ADMINISTRATOR: Who = &[(R::Administrator, S::Region)];
const SECURITY: Who = &[(R::Security, S::Region)];
const OBJECTORS: Who = &[
    (R::Anyone, S::Public),
    (R::Subject, S::Public),
    (R::Provider, S::Public),
];
const EXPERT: Who = &[(R::Expert, S::Own)];
const REVEALERS: Who = &[
    (R::County, S::Area),
    (R::Agency, S::Region),
    (R::Centre, S::Region),
    (R::Finance, S::Region),
    (R::Auditor, S::Region),
];

/// The row of an act.
#[must_use]
pub fn row(act: Act) -> Row {
    let (clause, who) = match act {
        Act::SeePublic => (clause!("7.4"), EVERYONE),
        Act::SignIn | Act::SignUp => (clause!("1.4"), NEWCOMER),
        Act::KeepAccount => (clause!("1.4"), SIGNED_IN),
        Act::ManageFactor => (clause!("1.4"), IN_FORCE),
        Act::KeepContact => (clause!("2.4"), BODIES),
        Act::RegisterSubject => (clause!("1.4"), SUBJECT),
        Act::SeeSubject => (clause!("2.3"), SUBJECT_READERS),
        Act::CertifySubject => (clause!("2.3"), COUNTY),
        Act::ApplyProvider => (clause!("7.1"), PROVIDER),
        Act::SeeProvider => (clause!("7.4"), PROVIDER_READERS),
        Act::TakeInProvider => (clause!("2.5"), AGENCY),
        Act::FileProvider => (clause!("2.4"), CENTRE),
        Act::RemoveProvider => (clause!("7.5"), CENTRE),
        Act::DiscardDraft => (clause!("1.4"), PARTIES),
        Act::DraftContract | Act::DrawContract | Act::SubmitContract | Act::WithdrawContract => {
            (clause!("8.2"), SUBJECT)
        }
        Act::SeeContract | Act::SeeVoucher | Act::SeeClaim | Act::SeeFile | Act::Find => {
            (clause!("10.1"), FILE_READERS)
        }
        Act::ReviewContract => (clause!("2.3"), COUNTY),
        Act::RecheckContract | Act::RecheckClaim => (clause!("2.5"), AGENCY),
        Act::ConfirmContract | Act::ConfirmClaim => (clause!("2.4"), CENTRE),
        Act::StrikeTicket => (clause!("8.5"), AGENCY_AND_CENTRE),
        Act::SetOffVoucher | Act::PayInFull => (clause!("8.3"), SUBJECT),
        Act::VoidVoucher | Act::LowerContract => (clause!("R30"), SUBJECT),
        Act::ExpireVoucher => (clause!("8.8"), PLATFORM),
        Act::ObjectVoucher => (clause!("R21"), PROVIDER),
        Act::AnswerObjection => (clause!("R21"), AGENCY),
        Act::CompleteService => (clause!("8.4"), PARTIES),
        Act::RateProvider => (clause!("8.4"), SUBJECT),
        Act::AddTicket | Act::AddResult => (clause!("8.4"), PARTIES),
        Act::SubmitClaim | Act::WithdrawClaim => (clause!("8.7"), PARTIES),
        Act::PayClaim => (clause!("8.6"), FINANCE),
        Act::DrawBatch
        | Act::CancelBatch
        | Act::ExportBatch
        | Act::ImportReturn
        | Act::EnterAnswer
        | Act::ResolveReturn => (clause!("8.6"), TREASURIES),
        Act::ReleaseBatch => (clause!("R20"), TREASURIES),
        Act::SeeBatch => (clause!("8.6"), BATCH_READERS),
        Act::CorrectAccount => (clause!("8.6"), PARTIES),
        Act::OrderRecovery => (clause!("5.4"), CENTRE),
        Act::SeeRecovery => (clause!("R31"), FILE_READERS),
        Act::PayBack | Act::WriteOff => (clause!("R31"), TREASURIES),
        Act::OpenCase => (clause!("5.4"), AGENCY_AND_CENTRE),
        Act::SeeCase => (clause!("5.4"), CASE_READERS),
        Act::StateCase | Act::AppealCase => (clause!("5.4"), PARTIES),
        Act::DecideCase => (clause!("5.4"), CENTRE),
        Act::RuleAppeal => (clause!("2.1"), DEPARTMENT),
        Act::CloseCase => (clause!("R31"), CENTRE),
        Act::SeeSpotPlan => (clause!("5.3"), OVERSEERS),
        Act::PlanSpotCheck | Act::DrawSpotCheck | Act::CloseSpotPlan => (clause!("2.4"), CENTRE),
        Act::SeeSpotCheck => (clause!("5.3"), CASE_READERS),
        Act::RecordSpotCheck | Act::SettleSpotCheck => (clause!("2.4"), CENTRE),
        Act::JudgeMending => (clause!("5.3"), CENTRE),
        Act::AnswerSpotCheck | Act::MendSpotCheck => (clause!("5.3"), PARTIES),
        Act::SeeSignal => (clause!("5.3"), OVERSEERS),
        Act::WatchSignals => (clause!("5.3"), PLATFORM),
        Act::AnswerSignal => (clause!("5.3"), AGENCY_AND_CENTRE),
        Act::RateHandling => (clause!("5.3"), PARTIES),
        Act::Complain => (clause!("5.3"), SUBJECT),
        Act::SeeOpinion => (clause!("5.3"), OPINION_READERS),
        Act::ReplyOpinion => (clause!("2.5"), AGENCY),
        Act::PostNeed | Act::WithdrawNeed | Act::AcceptOffer => (clause!("2.5"), SUBJECT),
        Act::SeeNeed => (clause!("2.5"), NEED_READERS),
        Act::OfferService | Act::TakeOfferBack => (clause!("2.5"), PROVIDER),
        Act::SuggestProvider | Act::EndNeed => (clause!("2.5"), AGENCY),
        Act::AnnounceTraining
        | Act::CancelTraining
        | Act::RecordAttendance
        | Act::PublishNews
        | Act::WithdrawNews => (clause!("2.4"), AGENCY_AND_CENTRE),
        Act::SignUpTraining | Act::LeaveTraining => (clause!("2.4"), PARTIES),
        Act::TendNeeds => (clause!("2.5"), PLATFORM),
        Act::OpenProgramme
        | Act::SeeProgramme
        | Act::ChangeProgramme
        | Act::FundProgramme
        | Act::CloseProgramme => (clause!("2.3"), COUNTY),
        Act::SeeTopUp => (clause!("2.3"), TOP_UP_READERS),
        Act::ConfirmTopUp => (clause!("2.3"), SUBJECT),
        Act::OfferTopUp => (clause!("R27"), PLATFORM),
        Act::SeeTopUpTotals => (clause!("R27"), BUDGET_READERS),
        Act::Appropriate => (clause!("2.2"), FINANCE),
        Act::CloseYear => (clause!("8.6"), FINANCE),
        Act::WatchBudget => (clause!("R12"), PLATFORM),
        Act::SeeBudget => (clause!("2.2"), BUDGET_READERS),
        Act::SeeNumbers => (clause!("5.3"), FILE_READERS),
        Act::ExportAnonymous => (clause!("5.3"), AUDITOR),
        Act::AskOutcome => (clause!("5.3"), PLATFORM),
        Act::TellOutcome => (clause!("5.3"), SUBJECT),
        Act::SeeQueue => (clause!("R19"), QUEUE_READERS),
        Act::ApproveTogether => (clause!("R19"), REVIEWERS),
        Act::TakeBack => (clause!("R19"), BEFORE_THE_CENTRE),
        Act::ReadRecord => (clause!("5.3"), AUDITOR),
        Act::ManageAccounts | Act::SeeDelivery => (clause!("2.1"), ADMINISTRATOR),
        Act::GrantRole => (clause!("2.1"), SECURITY),
        Act::NameSubjectOwner => (clause!("2.3"), COUNTY),
        Act::NameProviderOwner => (clause!("2.5"), AGENCY),
        Act::ConfirmOwner => (clause!("2.1"), SECURITY),
        Act::ResetPassword => (clause!("1.4"), NEWCOMER),
        Act::AcceptInvitation => (clause!("1.4"), INVITED),
        Act::ManageMembers => (clause!("1.4"), PARTIES),
        Act::Reveal => (clause!("5.3"), REVEALERS),
        Act::AmendSubject => (clause!("1.4"), SUBJECT),
        Act::CertifyAmendment => (clause!("2.3"), COUNTY),
        Act::ManageExperts | Act::OrganiseReview => (clause!("2.5"), AGENCY),
        Act::ScoreProvider => (clause!("7.3"), EXPERT),
        Act::ObjectNotice => (clause!("7.4"), OBJECTORS),
        Act::AnswerNotice | Act::ReachObjector => (clause!("2.4"), CENTRE),
        Act::EndNotice => (clause!("7.4"), PLATFORM),
        Act::SuspendProvider | Act::ReinstateProvider => (clause!("7.5"), CENTRE),
        Act::RectifyProvider => (clause!("5.3"), PROVIDER),
        Act::SeeAppraisal => (clause!("9.1"), APPRAISAL_READERS),
        Act::ReportIncome => (clause!("9.1"), PROVIDER),
        Act::DrawAppraisal | Act::ConfirmAppraisal => (clause!("9.1"), CENTRE),
        Act::ObjectAppraisal => (clause!("R36"), PROVIDER),
        Act::AnswerAppraisal => (clause!("R36"), CENTRE),
        Act::PublishAppraisal | Act::DecideSubsidy => (clause!("6.4"), DEPARTMENT),
        Act::SeeOperating => (clause!("6.4"), OPERATING_READERS),
        Act::ProposeOperating => (clause!("6.4"), CENTRE),
        Act::DecideOperating => (clause!("6.4"), DEPARTMENT),
        Act::PayOperating => (clause!("6.4"), FINANCE),
        Act::SeeSubsidy => (clause!("9.5"), APPRAISAL_READERS),
        Act::ProposeSubsidy => (clause!("2.4"), CENTRE),
        Act::LowerSubsidy => (clause!("R15"), CENTRE),
        Act::ReportUse => (clause!("6.5"), PROVIDER),
        Act::ConfirmSubsidy => (clause!("9.5"), PROVIDER),
        Act::KeepCatalogue => (clause!("7.4"), PROVIDER),
        Act::ApproveCatalogue | Act::CertifyAccount => (clause!("2.5"), AGENCY),
        Act::ExpireCertificate => (clause!("7.4"), PLATFORM),
        Act::PrintPaper => (clause!("10.1"), PLATFORM),
        Act::SetCalendar => (clause!("R33"), ADMINISTRATOR),
        Act::RemindDeadline => (clause!("R10"), PLATFORM),
    };
    Row { clause, who }
}
