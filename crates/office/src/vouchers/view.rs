//! A voucher as its readers see it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use rules::duties::{Act, Role};
use rules::ledger::{Hold, Service};
use rules::lifecycle::contract;
use rules::lifecycle::voucher::State;
use rules::numbers::Number;
use rules::{Coded, Fen, Region, Trace};
use store::queries::listed::Files;
use store::queries::{claims, money, parties, vouchers as rows};
use store::{Objection, Voucher};
use uuid::Uuid;

use super::object::Ground;
use super::owners;
use crate::actor::{Actor, FileKind};
use crate::claims::claimant;
use crate::contracts::view as contracts;
use crate::error::Refused;
use crate::ledger::Balance;
use crate::listing::{self, Ask, Found, Line};
use crate::timeline::{self, Entry};
use crate::{Office, store_row};

#[derive(Clone, Debug)]
pub struct ObjectionView {
    pub id: Uuid,
    pub ground: &'static str,
    pub words: String,
    pub at: DateTime<Utc>,
    pub answer: Option<String>,
    pub answered_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug)]
pub struct VoucherView {
    pub id: Uuid,
    pub number: String,
    /// The number of the 服务券 that arose with the set-off (R34).
    pub service_number: Option<String>,
    pub contract: Uuid,
    pub title: String,
    /// The price of the contract.
    pub amount: Fen,
    pub subject: String,
    pub provider: String,
    pub region: Region,
    pub computed: Fen,
    pub face: Fen,
    pub issued_on: NaiveDate,
    pub valid_until: NaiveDate,
    pub settled_on: Option<NaiveDate>,
    pub policy: String,
    pub trace: Trace,
    pub state: State,
    /// What is left of the subject's ceiling in the year of issue; not for the provider, whom it does not concern.
    pub ceiling: Option<Balance>,
    pub objections: Vec<ObjectionView>,
    /// The latest claim on it, where one voucher is asked for: id and number.
    pub claim: Option<(Uuid, String)>,
    pub to_do: Vec<Act>,
}

pub(crate) fn state(row: &Voucher) -> Result<State, Refused> {
    State::parse(&row.state).ok_or_else(|| Refused::Fault(format!("voucher state {}", row.state)))
}

pub(crate) fn region(row: &Voucher) -> Result<Region, Refused> {
    Region::parse(&row.region).ok_or_else(|| Refused::Fault(format!("region {}", row.region)))
}

/// The book that holds the face of a voucher in its subject's ceiling (R6).
pub(crate) fn ceiling_book(row: &Voucher) -> Result<rules::ledger::Book, Refused> {
    let year = u16::try_from(row.year).map_err(|_| Refused::Fault("voucher year".into()))?;
    Ok(rules::ledger::Book::ceiling(row.subject.to_string(), year))
}

/// What a voucher holds in its subject's ceiling, in the budget, and in the book of its provider.
pub(crate) fn hold(row: &Voucher) -> Result<Hold, Refused> {
    let year = |year: i64| u16::try_from(year).map_err(|_| Refused::Fault("voucher year".into()));
    let service = |arose| {
        Ok::<_, Refused>(Service {
            provider: row.provider.to_string(),
            year: year(arose)?,
        })
    };
    Ok(Hold {
        subject: row.subject.to_string(),
        year: year(row.year)?,
        budget_year: year(row.budget_year)?,
        face: Fen::new(row.face),
        service: row.receivable_year.map(service).transpose()?,
    })
}

pub async fn view(office: &Office, actor: &Actor, id: Uuid) -> Result<VoucherView, Refused> {
    let row: Voucher = store_row(office, id).await?;
    actor.may_touch(Act::SeeVoucher, owners(&row))?;
    let claim = claims::of_voucher(&office.store, id).await?;
    Ok(VoucherView {
        claim: claim.map(|claim| (claim.id, claim.number)),
        ..VoucherView::read(office, actor, row).await?
    })
}

/// The acts on a voucher, the first first.
pub async fn timeline(office: &Office, actor: &Actor, id: Uuid) -> Result<Vec<Entry>, Refused> {
    let row: Voucher = store_row(office, id).await?;
    actor.may_touch(Act::SeeVoucher, owners(&row))?;
    timeline::of(office, &[(FileKind::Voucher, id)]).await
}

impl VoucherView {
    pub(crate) async fn read(
        office: &Office,
        actor: &Actor,
        row: Voucher,
    ) -> Result<VoucherView, Refused> {
        let mut views = VoucherView::read_all(office, actor, vec![row]).await?;
        views.pop().ok_or(Refused::Unknown)
    }

    /// Vouchers with what is shown beside them: one question for each kind of row.
    pub(crate) async fn read_all(
        office: &Office,
        actor: &Actor,
        vouchers: Vec<Voucher>,
    ) -> Result<Vec<VoucherView>, Refused> {
        let mut beside = Beside::read(office, &vouchers).await?;
        let view = |row| beside.view(actor, row);
        vouchers.into_iter().map(view).collect()
    }
}

/// What is shown beside some vouchers.
struct Beside {
    objections: BTreeMap<Uuid, Vec<Objection>>,
    books: BTreeMap<String, store::Book>,
    contracts: BTreeMap<Uuid, store::Contract>,
    subjects: BTreeMap<Uuid, String>,
    providers: BTreeMap<Uuid, String>,
}

impl Beside {
    async fn read(office: &Office, vouchers: &[Voucher]) -> Result<Beside, Refused> {
        let store = &office.store;
        let keys: Result<Vec<String>, Refused> = vouchers
            .iter()
            .map(|row| Ok(ceiling_book(row)?.key()))
            .collect();
        let mut objections: BTreeMap<Uuid, Vec<Objection>> = BTreeMap::new();
        for row in rows::objections_to(store, vouchers.iter().map(|row| row.id)).await? {
            objections.entry(row.voucher).or_default().push(row);
        }
        let subjects = vouchers.iter().map(|row| row.subject);
        let providers = vouchers.iter().map(|row| row.provider);
        Ok(Beside {
            objections,
            books: money::books_of(store, keys?).await?,
            contracts: store::many(store, vouchers.iter().map(|row| row.contract)).await?,
            subjects: parties::subject_names(store, subjects).await?,
            providers: parties::provider_names(store, providers).await?,
        })
    }

    fn view(&mut self, actor: &Actor, row: Voucher) -> Result<VoucherView, Refused> {
        let state = state(&row)?;
        let region = region(&row)?;
        let objections = self.objections.remove(&row.id).unwrap_or_default();
        let book = self.books.get(&ceiling_book(&row)?.key());
        let contract = self.contracts.get(&row.contract).ok_or(Refused::Unknown)?;
        let partner = actor.role == Role::Provider;
        let trace: Trace = serde_json::from_str(&row.trace)?;
        let complete = contracts::state(contract)? == contract::State::Done;
        Ok(VoucherView {
            claim: None,
            to_do: to_do(actor, &row, (state, region, complete), &objections),
            objections: objections.into_iter().map(objection).collect(),
            service_number: twin(&row)?,
            ceiling: (!partner).then(|| book.map_or(Balance::EMPTY, Balance::from)),
            title: contract.title.clone(),
            amount: Fen::new(contract.amount),
            subject: contracts::named(&self.subjects, row.subject)?,
            provider: contracts::named(&self.providers, row.provider)?,
            computed: Fen::new(row.computed),
            face: Fen::new(row.face),
            trace: if partner { trace.for_partner() } else { trace },
            id: row.id,
            number: row.number,
            contract: row.contract,
            region,
            issued_on: row.issued_on,
            valid_until: row.valid_until,
            settled_on: row.settled_on,
            policy: row.policy,
            state,
        })
    }
}

/// The number of the 服务券 that arose when an in-region voucher was set off (R34).
pub(crate) fn twin(row: &Voucher) -> Result<Option<String>, Refused> {
    let arose = region(row)? == Region::Inside && row.settled_on.is_some();
    let number = Number::parse(&row.number).ok().filter(|_| arose);
    Ok(number.map(|number| number.service_twin().to_string()))
}

pub(crate) fn to_do(
    actor: &Actor,
    row: &Voucher,
    (state, region, complete): (State, Region, bool),
    objections: &[Objection],
) -> Vec<Act> {
    let open = objections
        .iter()
        .any(|objection| objection.answer.is_none());
    let mut possible = match (state, region) {
        (State::Issued, Region::Inside) => vec![Act::SetOffVoucher],
        (State::Issued, Region::Outside) => vec![Act::PayInFull],
        _ => vec![],
    };
    if matches!(state, State::Issued | State::SetOff | State::PaidInFull) && !open {
        possible.push(Act::ObjectVoucher);
    }
    if open {
        possible.push(Act::AnswerObjection);
    }
    if state == State::Issued {
        possible.extend([Act::LowerContract, Act::VoidVoucher]);
    }
    if complete && matches!(state, State::SetOff | State::PaidInFull) {
        possible.push(Act::SubmitClaim);
    }
    possible.retain(|act| {
        let owners = match act {
            Act::SubmitClaim => claimant(region, row.subject, row.provider, &row.division),
            _ => owners(row),
        };
        actor.may_touch(*act, owners).is_ok()
    });
    possible
}

fn objection(row: Objection) -> ObjectionView {
    ObjectionView {
        id: row.id,
        ground: Ground::parse(&row.ground).map_or("", Coded::label),
        words: row.words,
        at: row.at,
        answer: row.answer,
        answered_at: row.answered_at,
    }
}

/// One objection with its voucher, for whoever is to answer it (R21).
pub async fn objection_to_answer(
    office: &Office,
    actor: &Actor,
    id: Uuid,
) -> Result<(ObjectionView, VoucherView), Refused> {
    let row: Objection = store_row(office, id).await?;
    let voucher: Voucher = store_row(office, row.voucher).await?;
    actor.may_touch(Act::AnswerObjection, owners(&voucher))?;
    let voucher = VoucherView::read(office, actor, voucher).await?;
    Ok((objection(row), voucher))
}

/// The vouchers the actor may see, the latest first.
pub async fn list(office: &Office, actor: &Actor, ask: &Ask) -> Result<Found, Refused> {
    listing::files_page(office, actor, (Files::Vouchers, Act::SeeVoucher), ask).await
}

/// The 服务券 of an in-region provider: the vouchers set off with it (R34). A number of theirs is looked for as the
/// voucher's own, from which it differs in the series and the check digit alone.
pub async fn held(office: &Office, actor: &Actor, ask: &Ask) -> Result<Found, Refused> {
    let which = (Files::ServiceVouchers, Act::SeeVoucher);
    listing::files_page(office, actor, which, &asked_as_held(ask)).await
}

pub(crate) fn asked_as_held(ask: &Ask) -> Ask {
    let words = ask.words.iter().map(|word| voucher_word(word));
    Ask {
        words: words.collect(),
        ..ask.clone()
    }
}

fn voucher_word(word: &str) -> String {
    match word.strip_prefix("fw") {
        None => word.to_owned(),
        Some(rest) => {
            let serial = rest.rsplit_once('-').filter(|(_, check)| check.len() == 1);
            format!("nx{}", serial.map_or(rest, |(serial, _)| serial))
        }
    }
}

/// The number of the 服务券 that arose with a voucher in a list (R34).
pub fn service_number(line: &Line) -> Option<String> {
    let arose = line.region == Some(Region::Inside) && line.ended.is_some();
    let number = Number::parse(&line.number).ok().filter(|_| arose);
    number.map(|number| number.service_twin().to_string())
}
