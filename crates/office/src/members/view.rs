//! Who acts for the actor's subject or provider, and who is invited.

use chrono::{DateTime, NaiveDate, Utc};
use rules::duties::{Act, Standing};
use store::queries::people;
use uuid::Uuid;

use super::standing_of;
use crate::actor::Actor;
use crate::error::Refused;
use crate::{Office, local, store_row};

/// Somebody of the party.
#[derive(Clone, Debug)]
pub struct Colleague {
    pub id: Uuid,
    pub name: String,
    pub login: String,
    pub standing: Standing,
    pub since: NaiveDate,
    /// Whether it is the reader himself.
    pub own: bool,
}

/// An invitation that still stands.
#[derive(Clone, Debug)]
pub struct Pending {
    pub id: Uuid,
    pub standing: Standing,
    /// Empty when the link was handed over.
    pub email: String,
    pub until: DateTime<Utc>,
}

/// The people of the actor's subject or provider.
#[derive(Clone, Debug, Default)]
pub struct Team {
    pub people: Vec<Colleague>,
    pub invited: Vec<Pending>,
    /// Whether the reader keeps them.
    pub may_manage: bool,
}

/// The team of the actor; nobody while nothing is registered.
pub async fn list(office: &Office, actor: &Actor) -> Result<Team, Refused> {
    if !actor.may(Act::ManageMembers) {
        return Err(Refused::Unknown);
    }
    let Some(party) = actor.party else {
        return Ok(Team::default());
    };
    let mut team = Team {
        may_manage: actor.standing == Some(Standing::Owner),
        ..Team::default()
    };
    for row in people::members(&office.store, party).await? {
        let account: store::Account = store_row(office, row.account).await?;
        team.people.push(Colleague {
            standing: standing_of(&row)?,
            since: local(row.since).date_naive(),
            own: actor.account == Some(row.account),
            id: row.id,
            name: account.name,
            login: account.login,
        });
    }
    for row in people::open_links(&office.store, party, office.now()).await? {
        let standing = row.standing.as_deref().and_then(Standing::parse);
        team.invited.push(Pending {
            id: row.id,
            standing: standing.ok_or(Refused::Unknown)?,
            email: row.email,
            until: row.until,
        });
    }
    Ok(team)
}
