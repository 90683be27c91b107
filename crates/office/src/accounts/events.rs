//! What happened at the door, as the auditor reads it (SEC-06).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rules::duties::{Act, DoorEvent, Role};
use store::Account;
use store::queries::signin;
use uuid::Uuid;

use crate::Office;
use crate::actor::Actor;
use crate::error::Refused;

/// One event; a name that no account has is told apart by its index only, since people type passwords there, too.
#[derive(Clone, Debug)]
pub struct DoorLine {
    pub at: DateTime<Utc>,
    pub event: Option<DoorEvent>,
    /// Name and login of the account.
    pub who: Option<(String, String)>,
    /// What it was at that time.
    pub role: Option<Role>,
    pub origin: String,
    pub agent: String,
}

/// One page of the events, the latest first, and how many there are.
pub async fn door_events(
    office: &Office,
    actor: &Actor,
    page: u64,
    rows: u64,
) -> Result<(Vec<DoorLine>, u64), Refused> {
    if !actor.may(Act::ReadRecord) {
        return Err(Refused::Unknown);
    }
    let count = signin::count_events(&office.store).await?;
    let events = signin::events(&office.store, page.saturating_mul(rows), rows).await?;
    let mut people: BTreeMap<Uuid, Option<Account>> = BTreeMap::new();
    let mut lines = Vec::new();
    for event in events {
        let who = match event.account {
            Some(id) if !people.contains_key(&id) => {
                let account = store::find::<Account>(&office.store, id).await?;
                people.entry(id).or_insert(account).as_ref()
            }
            Some(id) => people.get(&id).and_then(Option::as_ref),
            None => None,
        };
        lines.push(DoorLine {
            at: event.at,
            event: DoorEvent::parse(&event.event),
            who: who.map(|account| (account.name.clone(), account.login.clone())),
            role: Role::parse(&event.role),
            origin: event.origin,
            agent: event.agent,
        });
    }
    Ok((lines, count))
}
