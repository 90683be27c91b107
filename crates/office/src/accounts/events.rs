//! What happened at the door, as the auditor reads it (SEC-06).

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use rules::Refusal;
use rules::duties::{Act, DoorEvent, Role};
use store::Account;
use store::queries::signin::{self, Watched};
use uuid::Uuid;

use crate::Office;
use crate::actor::Actor;
use crate::answers::Answers;
use crate::audit::{MOST, days, not_too_many, within};
use crate::error::Refused;
use crate::export::{Exported, Layout, sheet};
use crate::grid::Value;

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

/// What of the record of the door is asked for. Fields: `who` (a login, or a part of a name), `event`, `since` and
/// `until` (days, both included).
#[derive(Clone, Debug, Default)]
pub struct DoorSought {
    who: String,
    event: Option<DoorEvent>,
    days: (Option<NaiveDate>, Option<NaiveDate>),
}

impl DoorSought {
    /// Reads what was asked; what cannot be read narrows nothing and is told.
    pub fn read(answers: &Answers) -> (DoorSought, Vec<Refusal>) {
        let (days, faults) = days(answers);
        let sought = DoorSought {
            who: answers.get("who").trim().to_owned(),
            event: DoorEvent::parse(answers.get("event")),
            days,
        };
        (sought, faults)
    }

    async fn watched(&self, office: &Office) -> Result<Watched, Refused> {
        let accounts = match self.who.as_str() {
            "" => None,
            who => Some(signin::called(&office.store, who).await?),
        };
        let (from, before) = within(office, self.days);
        Ok(Watched {
            accounts,
            event: self.event.map(|event| event.code().to_owned()),
            from,
            before,
        })
    }
}

/// Everything that is asked for as a spreadsheet.
pub async fn door_export<F>(
    office: &Office,
    actor: &Actor,
    sought: &DoorSought,
    layout: Layout<F>,
) -> Result<Exported, Refused>
where
    F: Fn(&DoorLine) -> Vec<Value> + Send + Sync + 'static,
{
    let (lines, count) = door_events(office, actor, sought, (0, MOST)).await?;
    not_too_many(count)?;
    sheet(layout, lines).await
}

/// One page of the events, the latest first, and how many there are.
pub async fn door_events(
    office: &Office,
    actor: &Actor,
    sought: &DoorSought,
    (page, rows): (u64, u64),
) -> Result<(Vec<DoorLine>, u64), Refused> {
    if !actor.may(Act::ReadRecord) {
        return Err(Refused::Unknown);
    }
    let watched = sought.watched(office).await?;
    let count = signin::count_events(&office.store, &watched).await?;
    let part = (page.saturating_mul(rows), rows);
    let events = signin::events(&office.store, &watched, part).await?;
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
