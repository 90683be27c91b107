//! Another contract with a provider that the subject has worked with: a new draft with everything that may stay (UX-08).

use rules::duties::Act;
use rules::lifecycle::provider::State;
use store::queries::contracts::{self, Whose};
use store::{Contract, Provider};
use uuid::Uuid;

use super::owners;
use crate::act::By;
use crate::actor::Actor;
use crate::answers::Answers;
use crate::drafts::{self, DraftKind};
use crate::error::Refused;
use crate::{Office, store_row};

/// What may stay; names, dates, amounts, numbers, files and declarations are each contract's own.
const STAY: [&str; 10] = [
    "provider",
    "purpose",
    "service",
    "item",
    "content",
    "method",
    "instruments",
    "deliverables",
    "acceptance",
    "tech",
];

/// Opens a draft that repeats a contract of the actor's; asked twice before anything is typed, it is one draft.
pub async fn again(office: &Office, by: By<'_>, contract: Uuid) -> Result<Uuid, Refused> {
    let actor = by.actor;
    let row: Contract = store_row(office, contract).await?;
    actor.may_touch(Act::DraftContract, owners(&row))?;
    let former: Answers = serde_json::from_str(&row.answers)?;
    let stays = STAY.iter().map(|field| (*field, former.get(field)));
    let known: Answers = stays.filter(|(_, value)| !value.is_empty()).collect();
    let open = drafts::list(office, actor, DraftKind::Contract).await?;
    let same = |draft: &&drafts::Draft| draft.corrects.is_none() && typed(&draft.answers) == known;
    match open.iter().find(same) {
        Some(draft) => Ok(draft.id),
        None => drafts::begin(office, by, DraftKind::Contract, known, None).await,
    }
}

/// The answers that say something: slots without files stand in a draft as empty ones.
fn typed(answers: &Answers) -> Answers {
    answers
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

/// The last contract with one provider, which may be repeated.
#[derive(Clone, Debug)]
pub struct Former {
    pub contract: Uuid,
    pub provider: Uuid,
    pub name: String,
    /// What the contract was called.
    pub title: String,
}

/// The providers the actor's party has contracts with and which still take new ones, the latest first.
pub async fn former(office: &Office, actor: &Actor) -> Result<Vec<Former>, Refused> {
    let Some(party) = actor.party.filter(|_| actor.may(Act::DraftContract)) else {
        return Ok(Vec::new());
    };
    let mut found: Vec<Former> = Vec::new();
    for row in contracts::list(&office.store, Whose::Subject(party), &[]).await? {
        if found.iter().any(|known| known.provider == row.provider) {
            continue;
        }
        let provider: Provider = store_row(office, row.provider).await?;
        if provider.state == State::Filed.code() {
            found.push(Former {
                contract: row.id,
                provider: provider.id,
                name: provider.name,
                title: row.title,
            });
        }
    }
    Ok(found)
}
