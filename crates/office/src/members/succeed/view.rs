//! A party that nobody answers for, and the namings as the security administrator reads them.

use chrono::NaiveDate;
use rules::duties::{Act, Role};
use store::Attachment;
use store::queries::people;
use uuid::Uuid;

use super::{called, in_force, naming_act, party_of, people_of, reached};
use crate::actor::Actor;
use crate::attachments::Download;
use crate::error::Refused;
use crate::members::Party;
use crate::{Office, local, store_row};

/// A party that nobody answers for any more.
#[derive(Clone, Debug)]
pub struct Orphan {
    pub number: String,
    pub name: String,
    /// The clerks who can become its owner.
    pub clerks: Vec<(Uuid, String)>,
    /// The naming that waits for the security administrator.
    pub waits: bool,
}

/// The party, when none of its owners can sign in and the actor may name another.
pub async fn orphan(
    office: &Office,
    actor: &Actor,
    party: Party,
) -> Result<Option<Orphan>, Refused> {
    let act = naming_act(party.0);
    if !actor.may(act) {
        return Ok(None);
    }
    let (number, name) = reached(&office.store, actor, act, party).await?;
    let members = people::members(&office.store, party.1).await?;
    let people = people_of(&office.store, members).await?;
    if people.is_empty() || in_force(&people) > 0 {
        return Ok(None);
    }
    let clerks = people.iter().filter(|(_, account)| account.active);
    let clerks = clerks.map(|(row, account)| (row.id, called(account)));
    let waits = people::successions(&office.store, Some(party.1)).await?;
    Ok(Some(Orphan {
        number,
        name,
        clerks: clerks.collect(),
        waits: !waits.is_empty(),
    }))
}

/// A naming in the list of the security administrator.
#[derive(Clone, Debug)]
pub struct Naming {
    pub id: Uuid,
    pub number: String,
    pub name: String,
    pub on: NaiveDate,
}

/// A naming as the security administrator reads it.
#[derive(Clone, Debug)]
pub struct Succession {
    pub naming: Naming,
    pub side: Role,
    /// The clerk, or the address of somebody new.
    pub who: String,
    pub words: String,
    pub named_by: String,
    /// Those whose accounts were closed.
    pub closed: Vec<String>,
    pub paper: String,
    pub open: bool,
}

/// The namings that wait.
pub async fn successions(office: &Office, actor: &Actor) -> Result<Vec<Naming>, Refused> {
    if !actor.may(Act::ConfirmOwner) {
        return Err(Refused::Unknown);
    }
    let mut found = Vec::new();
    for row in people::successions(&office.store, None).await? {
        found.push(line(office, actor, &row).await?);
    }
    Ok(found)
}

async fn line(office: &Office, actor: &Actor, row: &store::Succession) -> Result<Naming, Refused> {
    let party = party_of(row)?;
    let (number, name) = reached(&office.store, actor, Act::ConfirmOwner, party).await?;
    Ok(Naming {
        id: row.id,
        number,
        name,
        on: local(row.at).date_naive(),
    })
}

pub async fn succession(office: &Office, actor: &Actor, id: Uuid) -> Result<Succession, Refused> {
    if !actor.may(Act::ConfirmOwner) {
        return Err(Refused::Unknown);
    }
    let row: store::Succession = store_row(office, id).await?;
    let members = people::members(&office.store, row.party).await?;
    let people = people_of(&office.store, members).await?;
    let closed = people.iter().filter(|(_, account)| !account.active);
    let member = people.iter().find(|(one, _)| Some(one.id) == row.member);
    let by: store::Account = store_row(office, row.named_by).await?;
    let paper: Attachment = store_row(office, row.attachment).await?;
    Ok(Succession {
        naming: line(office, actor, &row).await?,
        side: party_of(&row)?.0,
        who: member.map_or_else(|| row.email.clone(), |(_, account)| called(account)),
        named_by: called(&by),
        closed: closed.map(|(_, account)| called(account)).collect(),
        paper: paper.name,
        open: row.state == "named",
        words: row.words,
    })
}

/// The evidence of a naming, for whoever confirms it: the only paper of a file that he sees.
pub async fn naming(office: &Office, actor: &Actor, id: Uuid) -> Result<Download, Refused> {
    if !actor.may(Act::ConfirmOwner) {
        return Err(Refused::Unknown);
    }
    let row: store::Succession = store_row(office, id).await?;
    let paper: Attachment = store_row(office, row.attachment).await?;
    office
        .taken_down(&paper.name, &paper.media, &paper.hash)
        .await
}
