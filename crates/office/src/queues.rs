//! What waits for each desk, the first due first (R19, UX-23).

use rules::duties::{Act, Role};
use store::queries::listed::{Branch, List, Waits};
use uuid::Uuid;

use crate::Office;
use crate::actor::Actor;
use crate::error::Refused;
use crate::listing::{self, Ask, Found, Line};

/// The files that wait for the actor's desk.
pub async fn queue(office: &Office, actor: &Actor, ask: &Ask) -> Result<Found, Refused> {
    listing::page(office, &list(office, actor, ask)?, ask).await
}

/// The file that comes after another in the queue, or before it; after one that waits no more comes the first.
pub async fn beside(
    office: &Office,
    actor: &Actor,
    ask: &Ask,
    (target, back): (Uuid, bool),
) -> Result<Option<Line>, Refused> {
    let list = list(office, actor, ask)?;
    let me = actor.account()?;
    let row = list.beside(&office.store, (target, back), me).await?;
    row.map(|row| Line::read(office, row)).transpose()
}

pub(crate) fn list(office: &Office, actor: &Actor, ask: &Ask) -> Result<List, Refused> {
    if !actor.may(Act::SeeQueue) {
        return Err(Refused::Unknown);
    }
    let mut list = List::desk(branches(office, actor));
    list.reach = actor.jurisdiction();
    list.sift = ask.sift(office, actor)?;
    list.order = ask.order();
    Ok(list)
}

/// The kinds of work of a desk, in the order of the Measures.
fn branches(office: &Office, actor: &Actor) -> Vec<Branch> {
    let work = match actor.role {
        Role::County => {
            let mut work = vec![
                (Act::CertifySubject, Waits::Subjects("submitted")),
                (Act::CertifyAmendment, Waits::Amendments("submitted")),
                (Act::ReviewContract, Waits::Contracts("submitted")),
            ];
            work.extend(actor.division.iter().flat_map(|own| top_ups(office, own)));
            work
        }
        Role::Agency => vec![
            (Act::TakeInProvider, Waits::Providers("applied")),
            (Act::OrganiseReview, Waits::Providers("to-review")),
            (Act::OrganiseReview, Waits::Providers("reviewing")),
            (Act::RecheckContract, Waits::Contracts("rechecking")),
            (Act::RecheckClaim, Waits::Claims("submitted")),
            (Act::ApproveCatalogue, Waits::Catalogues),
            (Act::AnswerObjection, Waits::Objections),
            (Act::CertifyAccount, Waits::Accounts),
            (Act::ReplyOpinion, Waits::Opinions),
            (Act::AnswerSignal, Waits::Signals),
            (Act::SuggestProvider, Waits::Needs),
        ],
        Role::Centre => vec![
            (Act::FileProvider, Waits::Providers("taken-in")),
            (Act::FileProvider, Waits::Providers("reviewed")),
            (Act::FileProvider, Waits::Providers("reopened")),
            (Act::ReinstateProvider, Waits::Providers("rectified")),
            (Act::RemoveProvider, Waits::Missed(office.today())),
            (Act::AnswerNotice, Waits::NoticeObjections),
            (Act::ConfirmContract, Waits::Contracts("confirming")),
            (Act::ConfirmClaim, Waits::Claims("confirming")),
            (Act::DrawSpotCheck, Waits::PlansOver(office.today())),
            (Act::CloseSpotPlan, Waits::PlansSettled),
            (Act::RecordSpotCheck, Waits::Checks("drawn")),
            (Act::SettleSpotCheck, Waits::Checks("answered")),
            (Act::SettleSpotCheck, Waits::Unanswering(office.today())),
            (Act::JudgeMending, Waits::Checks("mended")),
            (Act::JudgeMending, Waits::Unmended(office.today())),
            (Act::DecideCase, Waits::CasesHeard(office.today())),
            (Act::CloseCase, Waits::CasesFinal(office.today())),
            (Act::AnswerSignal, Waits::Signals),
            (Act::AnswerAppraisal, Waits::AppraisalObjections),
            (Act::ProposeSubsidy, Waits::SubsidiesToPropose),
            (
                Act::ConfirmAppraisal,
                Waits::AppraisalYears(Some(office.today())),
            ),
        ],
        Role::Department => vec![
            (Act::RuleAppeal, Waits::Appeals),
            (Act::PublishAppraisal, Waits::AppraisalYears(None)),
            (Act::DecideSubsidy, Waits::SubsidyYears),
            (Act::DecideOperating, Waits::Operating("proposed")),
        ],
        Role::Finance => {
            let mut work = vec![
                (Act::PayClaim, Waits::Claims("payable")),
                (Act::DrawBatch, Waits::Subsidies("confirmed")),
                (Act::PayOperating, Waits::Operating("decided")),
            ];
            work.extend(batches(office));
            work
        }
        _ => Vec::new(),
    };
    let branch = |(act, waits): (Act, Waits)| Branch {
        act: rules::Coded::code(act),
        waits,
    };
    work.into_iter().map(branch).collect()
}

/// What waits of the batches of a treasury (8.6, R20).
fn batches(office: &Office) -> [(Act, Waits); 5] {
    [
        (Act::ReleaseBatch, Waits::Batches("drawn")),
        (Act::ReleaseBatch, Waits::Batches("released-once")),
        (Act::ExportBatch, Waits::Batches("released")),
        (Act::ImportReturn, Waits::Unanswered(office.today())),
        (Act::ResolveReturn, Waits::Doubts),
    ]
}

/// What a division has to pay of its own programmes (2.3, R27).
fn top_ups(office: &Office, division: &str) -> Vec<(Act, Waits)> {
    let own = |(act, waits)| (act, Waits::Local(Box::new(waits), division.to_owned()));
    let confirmed = Waits::TopUps("confirmed", division.to_owned());
    std::iter::once((Act::DrawBatch, confirmed))
        .chain(batches(office).map(own))
        .collect()
}
