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
    let mut list = List::desk(branches(office, actor.role));
    list.reach = actor.jurisdiction();
    list.sift = ask.sift(office, actor)?;
    list.order = ask.order();
    Ok(list)
}

/// The kinds of work of a desk, in the order of the Measures.
fn branches(office: &Office, role: Role) -> Vec<Branch> {
    let work: &[(Act, Waits)] = match role {
        Role::County => &[
            (Act::CertifySubject, Waits::Subjects("submitted")),
            (Act::CertifyAmendment, Waits::Amendments("submitted")),
            (Act::ReviewContract, Waits::Contracts("submitted")),
        ],
        Role::Agency => &[
            (Act::TakeInProvider, Waits::Providers("applied")),
            (Act::OrganiseReview, Waits::Providers("to-review")),
            (Act::OrganiseReview, Waits::Providers("reviewing")),
            (Act::RecheckContract, Waits::Contracts("rechecking")),
            (Act::RecheckClaim, Waits::Claims("submitted")),
            (Act::ApproveCatalogue, Waits::Catalogues),
            (Act::AnswerObjection, Waits::Objections),
            (Act::CertifyAccount, Waits::Accounts),
        ],
        Role::Centre => &[
            (Act::FileProvider, Waits::Providers("taken-in")),
            (Act::FileProvider, Waits::Providers("reviewed")),
            (Act::FileProvider, Waits::Providers("reopened")),
            (Act::ReinstateProvider, Waits::Providers("rectified")),
            (Act::RemoveProvider, Waits::Missed(office.today())),
            (Act::AnswerNotice, Waits::NoticeObjections),
            (Act::ConfirmContract, Waits::Contracts("confirming")),
            (Act::ConfirmClaim, Waits::Claims("confirming")),
        ],
        Role::Finance => &[
            (Act::PayClaim, Waits::Claims("payable")),
            (Act::ReleaseBatch, Waits::Batches("drawn")),
            (Act::ReleaseBatch, Waits::Batches("released-once")),
            (Act::ExportBatch, Waits::Batches("released")),
            (Act::ImportReturn, Waits::Unanswered(office.today())),
            (Act::ResolveReturn, Waits::Doubts),
        ],
        _ => &[],
    };
    let branch = |(act, waits): &(Act, Waits)| Branch {
        act: rules::Coded::code(*act),
        waits: *waits,
    };
    work.iter().map(branch).collect()
}
