//! Subjects behind which stands the same natural person: flagged, never refused by that alone (R8, R24).

use rules::duties::{Act, Role};
use rules::lifecycle::subject::State;
use store::Subject;
use store::queries::subjects as rows;
use uuid::Uuid;

use super::{owners, purpose};
use crate::actor::Actor;
use crate::error::Refused;
use crate::{Office, store_row};

/// What two registrations share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// The same person as individual or legal representative.
    Person,
    /// The same telephone number.
    Phone,
}

impl Tie {
    pub fn label(self) -> &'static str {
        match self {
            Tie::Person => "同一自然人（本人或法定代表人）",
            Tie::Phone => "同一联系电话",
        }
    }
}

/// Another registration of the same person, as far as the reader may know of it.
#[derive(Clone, Debug)]
pub struct Kin {
    pub ties: Vec<Tie>,
    pub number: String,
    pub county: String,
    /// Its page, name and state, when the reader may open it.
    pub seen: Option<(Uuid, String, State)>,
}

/// The other registrations of the person behind a subject, for the officials who may read that subject.
pub async fn kin(office: &Office, actor: &Actor, subject: Uuid) -> Result<Vec<Kin>, Refused> {
    let row: Subject = store_row(office, subject).await?;
    if actor.role == Role::Subject || actor.may_touch(Act::SeeSubject, owners(&row)).is_err() {
        return Ok(Vec::new());
    }
    // While keys are turned, equal values stand under more than one of them.
    let indexes = |purpose, sealed: &str| office.blinds(&office.unseal(purpose, sealed)?);
    let person = indexes(purpose::IDENTITY, &row.representative_sealed)?;
    let phone = indexes(purpose::PHONE, &row.phone_sealed)?;
    let mut kin = Vec::new();
    for other in rows::same_person(&office.store, subject, &person, &phone).await? {
        let mut ties = Vec::new();
        if person.contains(&other.representative_index) {
            ties.push(Tie::Person);
        }
        if phone.contains(&other.phone_index) {
            ties.push(Tie::Phone);
        }
        let opens = actor.may_touch(Act::SeeSubject, owners(&other)).is_ok();
        let state = super::view::state(&other)?;
        kin.push(Kin {
            ties,
            county: office.law.divisions.full_name(&other.division),
            number: other.number,
            seen: opens.then_some((other.id, other.name, state)),
        });
    }
    Ok(kin)
}
