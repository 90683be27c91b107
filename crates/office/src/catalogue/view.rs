//! Entries as their readers see them: the provider, the Agency, and, once approved, everybody.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rules::catalogue::{CertificateKind, EntryKind};
use rules::duties::Act;
use rules::lifecycle::entry::State;
use rules::{Fen, Use};
use store::queries::catalogue as rows;
use store::{Provider, Source};
use uuid::Uuid;

use super::item::{Item, LIVE, STANDING, certificate_name, find, followers, of_provider};
use super::{file_kind, form, uses};
use crate::actor::Actor;
use crate::answers::Answers;
use crate::error::Refused;
use crate::providers::owners;
use crate::timeline::{self, Entry};
use crate::{Office, local, store_row};

#[derive(Clone, Debug)]
pub struct ServiceView {
    pub purpose: Use,
    pub item: String,
    pub method: String,
    pub price: Fen,
    pub unit: String,
    pub days: i64,
    /// Kind and number of the certificate it rests on.
    pub certificate: Option<String>,
}

#[derive(Clone, Debug)]
pub struct InstrumentView {
    pub name: String,
    pub model: String,
    pub place: String,
    pub booking: String,
}

#[derive(Clone, Debug)]
pub struct CertificateView {
    pub kind: CertificateKind,
    pub number: String,
    pub scope: String,
    pub issuer: String,
    pub issued_on: NaiveDate,
    pub expires_on: Option<NaiveDate>,
    pub basis: bool,
    /// The paper, for those who may read the admission.
    pub file: Uuid,
}

#[derive(Clone, Debug)]
pub enum Body {
    Service(ServiceView),
    Instrument(InstrumentView),
    Certificate(CertificateView),
}

/// One entry.
#[derive(Clone, Debug)]
pub struct EntryView {
    pub kind: EntryKind,
    pub id: Uuid,
    pub provider: Uuid,
    pub title: String,
    pub state: State,
    pub edition: i64,
    /// The entry that it changes.
    pub replaces: Option<Uuid>,
    pub changed_on: NaiveDate,
    pub body: Body,
}

/// The names of a provider's certificates, read once for all its services.
type Names = BTreeMap<Uuid, String>;

async fn names(source: &impl Source, provider: Uuid) -> Result<Names, Refused> {
    let states: Vec<&str> = State::ALL.iter().map(|state| state.code()).collect();
    let rows = rows::certificates(source, provider, &states).await?;
    let named = rows.iter().map(|row| (row.id, certificate_name(row)));
    Ok(named.collect())
}

fn entry(item: Item, names: &Names) -> Result<EntryView, Refused> {
    let (kind, id, title, state) = (item.kind(), item.id(), item.title(), item.state()?);
    let (provider, edition, replaces) = (item.provider(), item.edition(), item.replaces());
    let changed_on = local(item.changed_at()).date_naive();
    let fault = |code: &str| Refused::Fault(format!("entry {id}: {code}"));
    let body = match item {
        Item::Service(row) => Body::Service(ServiceView {
            purpose: Use::parse(&row.use_code).ok_or_else(|| fault(&row.use_code))?,
            item: row.item,
            method: row.method,
            price: Fen::new(row.price),
            unit: row.unit,
            days: row.days,
            certificate: row.certificate.and_then(|id| names.get(&id).cloned()),
        }),
        Item::Instrument(row) => Body::Instrument(InstrumentView {
            name: row.name,
            model: row.model,
            place: row.place,
            booking: row.booking,
        }),
        Item::Certificate(row) => Body::Certificate(CertificateView {
            kind: CertificateKind::parse(&row.kind).ok_or_else(|| fault(&row.kind))?,
            number: row.number,
            scope: row.scope,
            issuer: row.issuer,
            issued_on: row.issued_on,
            expires_on: row.expires_on,
            basis: row.basis,
            file: row.attachment,
        }),
    };
    Ok(EntryView {
        kind,
        id,
        provider,
        title,
        state,
        edition,
        replaces,
        changed_on,
        body,
    })
}

pub(super) async fn entries(
    source: &impl Source,
    provider: Uuid,
    states: &[&str],
) -> Result<Vec<EntryView>, Refused> {
    let names = names(source, provider).await?;
    let mut found = Vec::new();
    for kind in EntryKind::ALL {
        let items = of_provider(source, *kind, provider, states).await?;
        for item in items {
            found.push(entry(item, &names)?);
        }
    }
    Ok(found)
}

/// What a provider's entries that came back are called, and its certificates that have run out.
pub(crate) async fn kept_back(
    office: &Office,
    provider: Uuid,
) -> Result<(Vec<String>, Vec<String>), Refused> {
    let states = [State::Returned.code(), State::Suspended.code()];
    let found = entries(&office.store, provider, &states).await?;
    let titles = |state: State, kinds: &[EntryKind]| {
        let those = found
            .iter()
            .filter(|one| one.state == state && kinds.contains(&one.kind));
        those.map(|one| one.title.clone()).collect()
    };
    Ok((
        titles(State::Returned, EntryKind::ALL),
        titles(State::Suspended, &[EntryKind::Certificate]),
    ))
}

/// Every entry of a provider that was not taken back, for the act that the reader comes with.
pub async fn list(
    office: &Office,
    actor: &Actor,
    act: Act,
    provider: Uuid,
) -> Result<(String, Vec<EntryView>), Refused> {
    let row: Provider = store_row(office, provider).await?;
    actor.may_touch(act, owners(&row))?;
    Ok((row.name, entries(&office.store, provider, &LIVE).await?))
}

/// One entry as a file: what it says, what it changes, how it came about.
#[derive(Clone, Debug)]
pub struct EntryFile {
    pub entry: EntryView,
    pub provider: String,
    /// The entry as it stands until this change is approved.
    pub before: Option<EntryView>,
    /// The change of it that waits.
    pub change: Option<Uuid>,
    /// Whether it is of a use that its provider declares only with it.
    pub widens: bool,
    /// The form as it was filled in.
    pub answers: Answers,
    pub timeline: Vec<Entry>,
}

pub async fn file(
    office: &Office,
    actor: &Actor,
    act: Act,
    (kind, id): (EntryKind, Uuid),
) -> Result<EntryFile, Refused> {
    let item = find(&office.store, kind, id).await?;
    let provider: Provider = store_row(office, item.provider()).await?;
    actor.may_touch(act, owners(&provider))?;
    let names = names(&office.store, provider.id).await?;
    let before = match item.replaces() {
        Some(old) => Some(entry(find(&office.store, kind, old).await?, &names)?),
        None => None,
    };
    let mut change = None;
    for follower in followers(&office.store, kind, id).await? {
        if rows::waits(follower.state()?.code()) {
            change = Some(follower.id());
        }
    }
    let widens = uses::undeclared(&provider, &form::answers(&item)).is_some();
    Ok(EntryFile {
        widens,
        change,
        answers: form::answers(&item),
        entry: entry(item, &names)?,
        provider: provider.name,
        before,
        timeline: timeline::of(office, &[(file_kind(kind), id)]).await?,
    })
}

/// The certificates on which a service of the actor may rest: id and name.
pub async fn certificates(office: &Office, actor: &Actor) -> Result<Vec<(Uuid, String)>, Refused> {
    let Some(provider) = actor.party.filter(|_| actor.may(Act::KeepCatalogue)) else {
        return Ok(Vec::new());
    };
    let today = office.today();
    let rows = rows::certificates(&office.store, provider, &STANDING).await?;
    let valid = rows
        .iter()
        .filter(|row| rules::catalogue::in_force(row.expires_on, today));
    Ok(valid.map(|row| (row.id, certificate_name(row))).collect())
}
