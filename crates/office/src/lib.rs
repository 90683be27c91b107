//! The use-cases: one file per verb, the only package that changes state.
//!
//! Every verb is one command struct and one function. It asks whether the actor may,
//! loads, asks the rules, and saves rows, postings, record and notices in one transaction.
//! It knows no HTTP and no HTML.

pub mod accounts;
mod act;
mod actor;
pub mod answers;
pub mod appraisals;
pub mod attachments;
pub mod audit;
pub mod batches;
pub mod budget;
pub mod calendar;
pub mod cases;
pub mod catalogue;
pub mod claims;
pub mod clocks;
pub mod contracts;
pub mod delivery;
pub mod directory;
pub mod drafts;
mod error;
pub mod experts;
pub mod export;
pub mod figures;
pub mod find;
mod glyphs;
#[doc(hidden)]
pub mod inside;
pub mod kept;
pub mod keys;
pub mod ledger;
pub mod letters;
pub mod listing;
pub mod mail;
pub mod members;
pub mod moving;
mod names;
pub mod needs;
pub mod nights;
pub mod notices;
pub mod operating;
pub mod opinions;
pub mod outcomes;
pub mod panels;
pub mod papers;
pub mod ports;
pub mod programmes;
pub mod providers;
pub mod publications;
pub mod queues;
pub mod record;
pub mod recoveries;
pub mod related;
pub mod reveal;
pub mod review;
mod seal;
pub mod service;
pub mod settings;
pub mod signals;
pub mod smtp;
pub mod spot;
pub mod subjects;
pub mod subsidies;
pub mod take_back;
pub mod tasks;
pub mod timeline;
pub mod together;
pub mod topups;
pub mod training;
pub mod verify;
pub mod views;
pub mod vouchers;
mod witness;

use std::sync::{Arc, RwLock};

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use uuid::Uuid;

pub use ::papers::{Press, Printed, grid};
pub use act::By;
pub use actor::{Actor, FileKind};
pub use error::{Meanwhile, Refused, Who};
pub use seal::{Vault, VaultError, seal_of};
pub use store::{Store, StoreError};
pub use witness::Witness;

use ports::{Chance, Clock, Commits, Toil, Unwatched};
use rules::law::Law;

/// The office of a region: its law, its files, and its connections to the outside.
#[derive(Clone)]
pub struct Office {
    pub(crate) store: Store,
    pub(crate) law: &'static Law,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
    pub(crate) vault: Arc<Vault>,
    pub(crate) files: Arc<attachments::Shelf>,
    pub(crate) directory: Arc<directory::Directory>,
    pub(crate) reports: Arc<figures::Last>,
    pub(crate) press: Arc<Press>,
    pub(crate) site: Arc<str>,
    pub(crate) commits: Arc<dyn Commits>,
    pub(crate) witness: Witness,
    pub(crate) toil: Toil,
    pub(crate) worked: Arc<RwLock<Option<NaiveDate>>>,
    calendar: Arc<RwLock<Arc<rules::calendar::Calendar>>>,
}

/// China has one time zone and no summer time; the legal day is Beijing's (R6, R33).
const BEIJING: i32 = 8 * 3600;

impl Office {
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        vault: Vault,
        shelf: attachments::Shelf,
        press: Arc<Press>,
    ) -> Office {
        Office {
            store,
            law: Law::shipped(),
            clock,
            chance,
            vault: Arc::new(vault),
            files: Arc::new(shelf),
            directory: Arc::default(),
            reports: Arc::default(),
            press,
            site: Arc::from("http://127.0.0.1:8080"),
            commits: Arc::new(Unwatched),
            witness: Witness::default(),
            toil: Toil::FULL,
            worked: Arc::default(),
            calendar: Arc::new(RwLock::new(Arc::new(Law::shipped().calendar.clone()))),
        }
    }

    /// The office whose letters lead to this site, such as `https://kequan.example`.
    #[must_use]
    pub fn at_site(self, site: &str) -> Office {
        Office {
            site: Arc::from(site.trim_end_matches('/')),
            ..self
        }
    }

    /// The office with somebody beside each of its commits.
    #[must_use]
    pub fn watched(self, commits: Arc<dyn Commits>) -> Office {
        Office { commits, ..self }
    }

    /// The office whose acts are noted outside its database too.
    #[must_use]
    pub fn witnessed(self, witness: Witness) -> Office {
        Office { witness, ..self }
    }

    /// The office whose new passwords cost so much to guess: people who do not exist need no dear ones.
    #[must_use]
    pub fn toiling(self, toil: Toil) -> Office {
        Office { toil, ..self }
    }

    /// The office whose papers are set by another press.
    #[must_use]
    pub fn printing_by(self, press: Arc<Press>) -> Office {
        Office { press, ..self }
    }

    /// The office under another law, such as one whose parameters change on a day.
    #[must_use]
    pub fn under(self, law: &'static Law) -> Office {
        Office { law, ..self }
    }

    pub fn law(&self) -> &'static Law {
        self.law
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The legal date of this moment.
    pub fn today(&self) -> NaiveDate {
        local(self.now()).date_naive()
    }

    /// A new id, in the order of time.
    pub fn new_id(&self) -> Uuid {
        self.id_at(self.now())
    }

    pub(crate) fn id_at(&self, now: DateTime<Utc>) -> Uuid {
        let mut random = [0; 10];
        self.chance.fill(&mut random);
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// A secret of 256 bits, as hexadecimal.
    pub fn secret(&self) -> String {
        let mut bytes = [0; 32];
        self.chance.fill(&mut bytes);
        hex::encode(bytes)
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<(), Refused> {
        Ok(self.store.ping().await?)
    }
}

/// A moment as the clocks on the wall show it.
pub fn local(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    match FixedOffset::east_opt(BEIJING) {
        Some(zone) => at.with_timezone(&zone),
        None => at.fixed_offset(),
    }
}

/// The row with this key; a missing one is unknown.
pub(crate) async fn store_row<R: store::Row>(office: &Office, key: R::Key) -> Result<R, Refused> {
    store::find(&office.store, key)
        .await?
        .ok_or(Refused::Unknown)
}

impl Office {
    pub(crate) fn seal(&self, purpose: &str, plain: &str) -> Result<String, Refused> {
        self.vault
            .seal(self.chance.as_ref(), purpose, plain)
            .ok_or_else(|| Refused::Fault("a value cannot be sealed".into()))
    }

    pub(crate) fn unseal(&self, purpose: &str, sealed: &str) -> Result<String, Refused> {
        self.vault.open_sealed(purpose, sealed).ok_or_else(|| {
            Refused::Fault(format!(
                "a sealed {purpose} does not open: is this the right key file?"
            ))
        })
    }

    /// What only the platform can compute from a value, as hexadecimal; it changes when the keys are turned.
    pub(crate) fn keyed(&self, value: &str) -> Result<String, Refused> {
        self.vault
            .keyed(value)
            .ok_or_else(|| Refused::Fault("no key".into()))
    }

    /// The blind index by which equal values meet.
    pub(crate) fn blind(&self, value: &str) -> Result<String, Refused> {
        self.vault
            .index(value)
            .ok_or_else(|| Refused::Fault("no blind index".into()))
    }
}

impl Office {
    /// Leaves an embedded database no room, as a full disk would, or lifts that again: the simulator asks what becomes of acts.
    pub async fn cramp(&self, cramped: bool) -> Result<(), Refused> {
        Ok(self.store.cramp(cramped).await?)
    }

    /// Closes the database, so that what was committed stands in one file.
    pub async fn close(self) -> Result<(), Refused> {
        Ok(self.store.close().await?)
    }
}
