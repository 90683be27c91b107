//! A row of any of the three tables, as far as they have the same columns.

use chrono::{DateTime, Utc};
use rules::catalogue::{CertificateKind, EntryKind};
use rules::lifecycle::entry::State;
use store::queries::catalogue as rows;
use store::{Certificate, Instrument, Service, Source};
use uuid::Uuid;

use crate::act::Deal;
use crate::error::Refused;

/// One entry of a catalogue.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Service(Service),
    Instrument(Instrument),
    Certificate(Certificate),
}

/// Does the same to whichever row it is.
macro_rules! each {
    ($item:expr, $row:ident => $body:expr) => {
        match $item {
            Item::Service($row) => $body,
            Item::Instrument($row) => $body,
            Item::Certificate($row) => $body,
        }
    };
}

/// The states in which an entry concerns its provider: all but taken back.
pub(super) const LIVE: [&str; 5] = ["submitted", "approved", "returned", "refused", "suspended"];

/// The states in which an entry stands in the way of a second one like it.
pub(super) const STANDING: [&str; 4] = ["submitted", "approved", "returned", "suspended"];

impl Item {
    pub fn kind(&self) -> EntryKind {
        match self {
            Item::Service(_) => EntryKind::Service,
            Item::Instrument(_) => EntryKind::Instrument,
            Item::Certificate(_) => EntryKind::Certificate,
        }
    }

    pub fn id(&self) -> Uuid {
        each!(self, row => row.id)
    }

    pub fn provider(&self) -> Uuid {
        each!(self, row => row.provider)
    }

    pub fn edition(&self) -> i64 {
        each!(self, row => row.edition)
    }

    pub fn replaces(&self) -> Option<Uuid> {
        each!(self, row => row.replaces)
    }

    pub fn last_reviewer(&self) -> Option<Uuid> {
        each!(self, row => row.last_reviewer)
    }

    pub fn changed_at(&self) -> DateTime<Utc> {
        each!(self, row => row.updated_at)
    }

    pub fn state(&self) -> Result<State, Refused> {
        let code = each!(self, row => &row.state);
        State::parse(code).ok_or_else(|| Refused::Fault(format!("entry state {code}")))
    }

    /// What people call it.
    pub fn title(&self) -> String {
        match self {
            Item::Service(row) => row.item.clone(),
            Item::Instrument(row) => format!("{} {}", row.name, row.model).trim().to_owned(),
            Item::Certificate(row) => certificate_name(row),
        }
    }

    /// What makes it the same as another of its provider.
    pub fn key(&self) -> Vec<String> {
        let key = match self {
            Item::Service(row) => vec![&row.item, &row.method],
            Item::Instrument(row) => vec![&row.name, &row.model, &row.place],
            Item::Certificate(row) => vec![&row.kind, &row.number],
        };
        key.into_iter()
            .map(|text| rules::text::code(text))
            .collect()
    }

    /// The entry in another state, one edition on.
    pub fn becomes(mut self, state: State, now: DateTime<Utc>) -> Item {
        each!(&mut self, row => {
            row.state = state.code().to_owned();
            row.edition += 1;
            row.updated_at = now;
        });
        self
    }

    pub fn reviewed_by(mut self, account: Uuid) -> Item {
        each!(&mut self, row => row.last_reviewer = Some(account));
        self
    }
}

/// Kind and number of a certificate.
pub(crate) fn certificate_name(row: &Certificate) -> String {
    let kind = CertificateKind::parse(&row.kind).map_or("", CertificateKind::label);
    format!("{kind} {}", row.number)
}

impl Deal<'_> {
    /// The entry, locked; a missing one is unknown.
    pub(super) async fn take_item(&self, kind: EntryKind, id: Uuid) -> Result<Item, Refused> {
        Ok(match kind {
            EntryKind::Service => Item::Service(self.take(id).await?),
            EntryKind::Instrument => Item::Instrument(self.take(id).await?),
            EntryKind::Certificate => Item::Certificate(self.take(id).await?),
        })
    }

    pub(super) async fn add_item(&self, item: Item) -> Result<(), Refused> {
        Ok(each!(item, row => self.tx.insert(row).await)?)
    }

    /// What is public of the provider changes with its entries (7.4).
    pub(super) async fn put_item(&self, item: Item) -> Result<(), Refused> {
        self.relist(item.provider());
        each!(item, row => {
            self.tx.update(row).await?;
        });
        Ok(())
    }
}

/// The provider's entries of a kind in these states.
pub(super) async fn of_provider(
    source: &impl Source,
    kind: EntryKind,
    provider: Uuid,
    states: &[&str],
) -> Result<Vec<Item>, Refused> {
    Ok(match kind {
        EntryKind::Service => {
            let rows = rows::services(source, provider, states).await?;
            rows.into_iter().map(Item::Service).collect()
        }
        EntryKind::Instrument => {
            let rows = rows::instruments(source, provider, states).await?;
            rows.into_iter().map(Item::Instrument).collect()
        }
        EntryKind::Certificate => {
            let rows = rows::certificates(source, provider, states).await?;
            rows.into_iter().map(Item::Certificate).collect()
        }
    })
}

/// The entry, or unknown.
pub(super) async fn find(source: &impl Source, kind: EntryKind, id: Uuid) -> Result<Item, Refused> {
    let found = match kind {
        EntryKind::Service => store::find(source, id).await?.map(Item::Service),
        EntryKind::Instrument => store::find(source, id).await?.map(Item::Instrument),
        EntryKind::Certificate => store::find(source, id).await?.map(Item::Certificate),
    };
    found.ok_or(Refused::Unknown)
}

/// The changes that were made of an entry.
pub(super) async fn followers(
    source: &impl Source,
    kind: EntryKind,
    id: Uuid,
) -> Result<Vec<Item>, Refused> {
    Ok(match kind {
        EntryKind::Service => {
            let rows = rows::services_after(source, id).await?;
            rows.into_iter().map(Item::Service).collect()
        }
        EntryKind::Instrument => {
            let rows = rows::instruments_after(source, id).await?;
            rows.into_iter().map(Item::Instrument).collect()
        }
        EntryKind::Certificate => {
            let rows = rows::certificates_after(source, id).await?;
            rows.into_iter().map(Item::Certificate).collect()
        }
    })
}
